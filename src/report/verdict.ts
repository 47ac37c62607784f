import { isCounted, type Audit, type Finding } from '../finding.js';
import {
  collectCountedUnknowns,
  collectDoubtful,
  formatDoubtful,
  formatErrors,
  formatFindings,
  formatNoFindings,
} from './exit-reason.js';
import { formatCount } from './wording.js';

/** The result of a run, for the first line of a report that is sent to others. */
export interface RunVerdict {
  readonly ended: 'failed' | 'passed' | 'error' | 'nothing';
  /** `failed: 3 high and 9 medium findings (4 low-confidence findings do not count)`; without option names. */
  readonly text: string;
}

/** The meaning of an audit's exit code, for people. */
export function describeVerdict(audit: Audit): RunVerdict {
  const { exitCode, templates } = audit.summary;
  if (exitCode === 2) return { ended: 'error', text: explainError(audit) };
  if (exitCode === 1) return { ended: 'failed', text: `failed: ${explainFailure(audit)}` };
  if (templates === 0) return { ended: 'nothing', text: 'nothing was audited' };
  return { ended: 'passed', text: `passed: ${explainSuccess(audit)}` };
}

function explainFailure(audit: Audit): string {
  const unknown = collectCountedUnknowns(audit).length;
  const counted = [
    ...formatSome(audit.findings.filter((finding) => isCounted(finding, audit.thresholds))),
    ...(unknown === 0 ? [] : [formatCount(unknown, 'unknown result')]),
  ];
  const doubtful = collectDoubtful(audit);
  const ignored = doubtful.length === 0 ? '' : ` (${withVerb(formatDoubtful(audit, doubtful), doubtful)} not count)`;
  return counted.join(', ') + ignored;
}

function explainSuccess(audit: Audit): string {
  if (audit.findings.length > 0) return `${withVerb(formatFindings(audit.findings), audit.findings)} not count`;
  return audit.leftOut === undefined ? formatNoFindings(audit) : `${formatNoFindings(audit)} but those left out`;
}

function explainError(audit: Audit): string {
  const counted = audit.findings.some((finding) => isCounted(finding, audit.thresholds));
  return counted ? `${formatErrors(audit)}; ${explainFailure(audit)}` : formatErrors(audit);
}

function formatSome(findings: readonly Finding[]): readonly string[] {
  return findings.length === 0 ? [] : [formatFindings(findings)];
}

function withVerb(words: string, { length }: readonly Finding[]): string {
  return `${words} ${length === 1 ? 'does' : 'do'}`;
}
