import { type Audit, type Finding, type Focus, type LeftOut, isCounted } from '../finding.js';
import { type Confidence, type Severity, isAtLeast } from '../severity.js';
import { isUnknownCounted } from './exit-reason.js';

/** The lowest severity and confidence that the caller wants to see. */
export interface Minimum {
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  /** For a bound from a config: its file. */
  readonly files?: NonNullable<LeftOut['files']>;
}

/**
 * Removes smaller findings from the report and from the exit code. The results of the checks do not change: the
 * catalog's rows keep their verdicts and counts.
 */
export function applyMinimum(audit: Audit, { minSeverity = 'low', minConfidence = 'low', files = {} }: Minimum): Audit {
  const findings = audit.findings.filter(
    ({ severity, confidence }) => isAtLeast(severity, minSeverity) && isAtLeast(confidence, minConfidence),
  );
  const count = audit.findings.length - findings.length;
  if (count === 0) return audit;
  const file = files.minSeverity ?? files.minConfidence;
  return {
    ...withFindings(audit, findings),
    leftOut: { count, minSeverity, minConfidence, files },
    ...(file === undefined ? {} : { hidden: [...(audit.hidden ?? []), { by: 'minimum', file, findings: count }] }),
  };
}

/** Keeps the results in the templates and source files of a run, or about a template among them. */
export function applyFocus(audit: Audit, { templates, sources, context }: Focus): Audit {
  const isFocused = (file: string | null): boolean => file !== null && (templates.has(file) || sources.has(file));
  const isAbout = ({ template, location }: Pick<Finding, 'template' | 'location'>): boolean =>
    isFocused(template) || isFocused(location.file);
  const ofOthers = new Set(audit.applications.flatMap((one) => one.templates).filter((file) => !templates.has(file)));
  const unknown = audit.unknown.filter(isAbout);
  const suppressed = audit.suppressed.filter(isAbout);
  const errors = audit.errors.filter(({ file }) => !ofOthers.has(file) && !context.has(file));
  const kept = { ...audit, unknown, suppressed, errors };
  const summary = {
    ...audit.summary,
    unknown: unknown.length,
    suppressed: suppressed.length,
    // Errors in other templates concern the runs for those templates.
    exitCode: errors.some(({ level }) => level === 'error') ? (2 as const) : (0 as const),
  };
  return withFindings({ ...kept, summary }, audit.findings.filter(isAbout));
}

function withFindings(audit: Audit, findings: readonly Finding[]): Audit {
  const of = (level: Severity): number => findings.filter(({ severity }) => severity === level).length;
  return {
    ...audit,
    findings,
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

/** Exit code 2 does not change; exit code 1 does if the counted findings are removed. */
function exitCode(audit: Audit, findings: readonly Finding[]): 0 | 1 | 2 {
  if (audit.summary.exitCode === 2) return 2;
  const fails =
    findings.some((finding) => isCounted(finding, audit.thresholds)) ||
    audit.unknown.some((item) => isUnknownCounted(audit, item));
  return fails ? 1 : 0;
}
