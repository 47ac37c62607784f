import { isCounted, type Audit, type Finding, type UnknownResult } from '../finding.js';
import { isAtLeast, type Level } from '../severity.js';
import { formatLevels, formatCount } from './wording.js';

/** Why the run exits as it does, in one line: `exit 1: 1 high, 8 medium count; 4 of low confidence do not`. */
export function formatExitReason(audit: Audit): string {
  return `exit ${audit.summary.exitCode}: ${REASONS[audit.summary.exitCode](audit)}`;
}

const REASONS: Readonly<Record<Audit['summary']['exitCode'], (audit: Audit) => string>> = {
  0: whyNothingCounts,
  1: whatCounts,
  2: whatFailed,
};

function whatCounts(audit: Audit): string {
  const { total, words } = counted(audit);
  const doubtful = tooDoubtful(audit);
  const but = doubtful.length > 0 ? `; ${doubtful.length} of ${doubtLevels(audit)} do not` : '';
  return `${words} ${total === 1 ? 'counts' : 'count'}${but}`;
}

function counted(audit: Audit): { readonly total: number; readonly words: string } {
  const findings = audit.findings.filter((finding) => isCounted(finding, audit.thresholds));
  const undecided = audit.unknown.filter((item) => isUnknownCounted(audit, item)).length;
  const words = formatLevels(findings.map(({ severity }) => severity));
  return {
    total: findings.length + undecided,
    words: [...words, ...(undecided > 0 ? [`${undecided} unknown`] : [])].join(', '),
  };
}

/** Whether what could not be decided makes the exit code 1. */
export function isUnknownCounted({ thresholds, catalog }: Audit, { ruleId }: UnknownResult): boolean {
  if (!thresholds.failOnUnknown || thresholds.failOn === 'never') return false;
  const severity = catalog.find((row) => row.ruleId === ruleId)?.severity;
  return severity === undefined || isAtLeast(severity, thresholds.failOn);
}

/** Severe enough to count, but not certain enough. */
function tooDoubtful(audit: Audit): readonly Finding[] {
  const certain = { ...audit.thresholds, failConfidence: 'low' } as const;
  return audit.findings.filter((finding) => isCounted(finding, certain) && !isCounted(finding, audit.thresholds));
}

function doubtLevels({ thresholds }: Audit): string {
  return thresholds.failConfidence === 'high' ? 'medium or low confidence' : 'low confidence';
}

/** What is known from before is no news, but it is there. */
export function formatNoFindings({ summary }: Audit): string {
  return summary.baselined > 0 ? 'no new findings' : 'no findings';
}

function whyNothingCounts(audit: Audit): string {
  const { failOn, failConfidence } = audit.thresholds;
  if (audit.summary.templates === 0) return 'nothing was audited';
  if (audit.findings.length === 0)
    return audit.leftOut === undefined ? formatNoFindings(audit) : `${formatNoFindings(audit)} but those left out`;
  if (failOn === 'never') return `nothing counts: --fail-on never (${words(audit.findings)})`;
  const doubtful = tooDoubtful(audit);
  const small = audit.findings.filter((finding) => !isAtLeast(finding.severity, failOn));
  const reasons = [
    below(small, words(small), `--fail-on ${failOn}`),
    below(doubtful, `${doubtful.length} of ${doubtLevels(audit)}`, `--fail-confidence ${failConfidence}`),
  ].flat();
  return `nothing counts: ${reasons.join('; ')}`;
}

function below(findings: readonly Finding[], which: string, threshold: string): readonly string[] {
  if (findings.length === 0) return [];
  return [`${which} ${findings.length === 1 ? 'is' : 'are'} below ${threshold}`];
}

function words(findings: readonly Finding[]): string {
  const levels: Level[] = findings.map(({ severity }) => severity);
  const [only, ...others] = formatLevels(levels);
  if (only === undefined) return 'no findings';
  return others.length === 0 ? `${only} ${levels.length === 1 ? 'finding' : 'findings'}` : [only, ...others].join(', ');
}

function whatFailed(audit: Audit): string {
  const errors = audit.errors.filter(({ level }) => level === 'error').length;
  const what = errors === 0 ? 'it could not do what was asked' : 'an input could not be read or a rule failed';
  const where = errors === 0 ? 'see standard error' : `see ${formatCount(errors, 'error')} on standard error`;
  const { total, words: found } = counted(audit);
  return `${what} (${where})${total === 0 ? '' : `; of the rest ${found} ${total === 1 ? 'counts' : 'count'}`}`;
}
