import { type Audit, type Finding, isCounted } from '../finding.js';
import { type Confidence, type Severity, isAtLeast } from '../severity.js';
import { isUnknownCounted } from './exit-reason.js';

/** The smallest findings that the caller wants to see. */
export interface Minimum {
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
}

/**
 * Leaves smaller findings out of the report and of the exit code. What was judged stays as it is: the catalog's rows
 * keep their verdicts and counts.
 */
export function applyMinimum(audit: Audit, { minSeverity = 'low', minConfidence = 'low' }: Minimum): Audit {
  const findings = audit.findings.filter(
    ({ severity, confidence }) => isAtLeast(severity, minSeverity) && isAtLeast(confidence, minConfidence),
  );
  const count = audit.findings.length - findings.length;
  if (count === 0) return audit;
  const of = (level: Severity): number => findings.filter(({ severity }) => severity === level).length;
  return {
    ...audit,
    findings,
    leftOut: { count, minSeverity, minConfidence },
    summary: {
      ...audit.summary,
      high: of('high'),
      medium: of('medium'),
      low: of('low'),
      lowConfidence: findings.filter(({ confidence }) => confidence === 'low').length,
      exitCode: exitCode(audit, findings),
    },
  };
}

/** What could not be done stays undone; what counted no longer counts if it is left out. */
function exitCode(audit: Audit, findings: readonly Finding[]): 0 | 1 | 2 {
  if (audit.summary.exitCode === 2) return 2;
  const fails =
    findings.some((finding) => isCounted(finding, audit.thresholds)) ||
    audit.unknown.some((item) => isUnknownCounted(audit, item));
  return fails ? 1 : 0;
}
