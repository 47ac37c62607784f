import { isCounted, type Audit, type Finding, type UnknownResult } from '../finding.js';
import { isAtLeast } from '../severity.js';
import { formatCount, formatLevels, formatList, formatOneLine, formatProblem } from './wording.js';

/**
 * Why the run exits as it does, in one line:
 * `exit 1: 1 high and 8 medium findings at or above --fail-on medium (4 low-confidence findings ignored)`.
 */
export function formatExitReason(audit: Audit): string {
  return `exit ${audit.summary.exitCode}: ${REASONS[audit.summary.exitCode](audit)}`;
}

const REASONS: Readonly<Record<Audit['summary']['exitCode'], (audit: Audit) => string>> = {
  0: explainSuccess,
  1: (audit) => explainFailure(audit) + formatIgnored(audit),
  2: explainError,
};

function explainFailure(audit: Audit): string {
  const { failOn } = audit.thresholds;
  const findings = audit.findings.filter((finding) => isCounted(finding, audit.thresholds));
  const undecided = collectCountedUnknowns(audit).length;
  const found = findings.length === 0 ? [] : [formatFindings(findings)];
  const unknown = undecided === 0 ? [] : [`${formatCount(undecided, 'unknown result')} (--fail-on-unknown)`];
  return `${[...found, ...unknown].join(', ')} at or above --fail-on ${failOn}`;
}

/** Whether undecided checks set the exit code to 1. */
export function isUnknownCounted({ thresholds, catalog }: Audit, { ruleId }: UnknownResult): boolean {
  if (!thresholds.failOnUnknown || thresholds.failOn === 'never') return false;
  const severity = catalog.find((row) => row.ruleId === ruleId)?.severity;
  return severity === undefined || isAtLeast(severity, thresholds.failOn);
}

/** The undecided checks that set the exit code to 1. */
export function collectCountedUnknowns(audit: Audit): readonly UnknownResult[] {
  return audit.unknown.filter((item) => isUnknownCounted(audit, item));
}

/** Findings that are severe enough to count, but whose confidence is too low. */
export function collectDoubtful(audit: Audit): readonly Finding[] {
  const certain = { ...audit.thresholds, failConfidence: 'low' } as const;
  return audit.findings.filter((finding) => isCounted(finding, certain) && !isCounted(finding, audit.thresholds));
}

function formatIgnored(audit: Audit): string {
  const doubtful = collectDoubtful(audit);
  return doubtful.length === 0 ? '' : ` (${formatDoubtful(audit, doubtful)} ignored)`;
}

/** `4 low-confidence findings`. */
export function formatDoubtful({ thresholds }: Audit, doubtful: readonly Finding[]): string {
  const adjective = thresholds.failConfidence === 'high' ? 'medium- or low-confidence' : 'low-confidence';
  return formatCount(doubtful.length, `${adjective} finding`);
}

/** Findings in the baseline are not new, but still exist. */
export function formatNoFindings({ summary }: Audit): string {
  return summary.baselined > 0 ? 'no new findings' : 'no findings';
}

function explainSuccess(audit: Audit): string {
  const { failOn, failConfidence } = audit.thresholds;
  if (audit.summary.templates === 0) return 'nothing was audited';
  if (audit.findings.length === 0)
    return audit.leftOut === undefined ? formatNoFindings(audit) : `${formatNoFindings(audit)} but those left out`;
  if (failOn === 'never') return `${formatFindings(audit.findings)} ignored (--fail-on never)`;
  const doubtful = collectDoubtful(audit);
  const small = audit.findings.filter((finding) => !isAtLeast(finding.severity, failOn));
  const reasons = [
    ...(small.length === 0 ? [] : [`${formatFindings(small)} below --fail-on ${failOn}`]),
    ...(doubtful.length === 0 ? [] : [`${formatDoubtful(audit, doubtful)} below --fail-confidence ${failConfidence}`]),
  ];
  return `no finding counts: ${reasons.join(', ')}`;
}

/** `1 high and 8 medium findings`. */
export function formatFindings(findings: readonly Finding[]): string {
  const levels = formatList(formatLevels(findings.map(({ severity }) => severity)), 'and');
  return `${levels} ${findings.length === 1 ? 'finding' : 'findings'}`;
}

function explainError(audit: Audit): string {
  const many = audit.errors.filter(({ level }) => level === 'error').length !== 1;
  const what = formatErrors(audit) + (many ? ' (see standard error)' : '');
  const counted = audit.findings.some((finding) => isCounted(finding, audit.thresholds));
  return counted ? `${what}; ${explainFailure(audit)}` : what;
}

/** The cause of exit code 2. A single error is shown in full, so that readers of this line need not search for it. */
export function formatErrors(audit: Audit): string {
  const errors = audit.errors.filter(({ level }) => level === 'error');
  const [only, ...others] = errors;
  if (only === undefined) return 'the audit could not run';
  if (others.length > 0) return `${formatCount(errors.length, 'error')}: an input could not be read or a rule failed`;
  return `1 error: ${formatOneLine(formatProblem(only))}`;
}
