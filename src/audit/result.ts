import {
  type Audit,
  type Finding,
  type HiddenFindings,
  type Problem,
  type Summary,
  type UnknownResult,
  isCounted,
} from '../finding.js';
import { isAtLeast } from '../severity.js';
import { groupByKey } from '../text/group-by-key.js';
import { EqualRows, buildCatalog } from './catalog.js';
import type { AuditResults, GroupVerdict } from './findings.js';
import type { CompleteSettings } from './input.js';
import { type ApplicationRecord, makeAuditedApplication } from './record.js';

/** What an audit holds besides the results of its checks. */
interface Around extends Pick<Audit, 'baseline' | 'nextBaseline' | 'errors' | 'texts'> {
  /** The numbers of findings that a config hides. */
  readonly hidden: { readonly off: number; readonly excluded: number };
}

/** Builds the audit of all applications out of their results. */
export function buildAudit(
  input: CompleteSettings,
  records: readonly ApplicationRecord[],
  collected: AuditResults,
  { hidden, errors, texts, ...baselines }: Around,
): Audit {
  const { verdicts } = collected;
  const byApplication = groupVerdicts(verdicts);
  const inOrder = <T extends { readonly number: string }>(rows: readonly T[]): readonly T[] => {
    const byNumber = groupByKey(rows, ({ number }) => number);
    return input.catalog.flatMap(({ number }) => byNumber.get(number) ?? []);
  };
  const rows = new EqualRows();
  const unknown = inOrder(collected.unknown);
  const result = {
    thresholds: input.thresholds,
    applications: records.map((one) => {
      const own = (byApplication.get(one.id) ?? []).filter(({ ruleId }) => one.asked.has(ruleId));
      return makeAuditedApplication(one, buildCatalog(input, own, [one], rows));
    }),
    ...buildCatalog(input, verdicts, records, rows),
    findings: inOrder(collected.findings),
    unknown,
    sourcesElsewhere: countSourcesElsewhere(records, unknown),
    suppressed: inOrder(collected.suppressed),
    ...baselines,
    hidden: hiddenBy(input, {
      baseline: collected.baselined.length,
      exclude: hidden.excluded + collected.excluded,
      off: hidden.off,
      ignore: collected.suppressed.filter(({ suppression }) => suppression.by === 'config').length,
    }),
    passed: inOrder(collected.passed),
    errors,
    rules: input.catalog,
    texts,
  };
  return {
    tool: { name: 'upload-audit', version: input.version },
    summary: summarize(input, records, result, collected.baselined.length),
    ...result,
  };
}

function groupVerdicts(verdicts: readonly GroupVerdict[]): ReadonlyMap<string, readonly GroupVerdict[]> {
  const groups = new Map<string, GroupVerdict[]>();
  for (const verdict of verdicts) {
    for (const id of new Set(verdict.applicationIds)) {
      const list = groups.get(id) ?? [];
      groups.set(id, list);
      list.push(verdict);
    }
  }
  return groups;
}

/** The settings that hide findings from the report, with the file of each; settings that hide none are left out. */
function hiddenBy(
  { baselineFile = '', configFile = '' }: CompleteSettings,
  counts: Readonly<Record<Exclude<HiddenFindings['by'], 'minimum'>, number>>,
): readonly HiddenFindings[] {
  const all: readonly HiddenFindings[] = [
    { by: 'baseline', file: baselineFile, findings: counts.baseline },
    { by: 'exclude', file: configFile, findings: counts.exclude },
    { by: 'off', file: configFile, findings: counts.off },
    { by: 'ignore', file: configFile, findings: counts.ignore },
  ];
  return all.filter(({ findings }) => findings > 0);
}

function summarize(
  input: CompleteSettings,
  records: readonly ApplicationRecord[],
  { findings, unknown, suppressed, errors, catalog, ownRules = [] }: Omit<Audit, 'tool' | 'summary'>,
  baselined: number,
): Summary {
  const { isExcluded } = input;
  const reported = records.flatMap((one) => one.reported.filter(({ file }) => !isExcluded(file)));
  // A template used by several nested stacks counts as one template.
  const templates = [...new Map(reported.map((template) => [template.file, template])).values()];
  const of = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    templates: templates.length,
    resources: templates.reduce((sum, { resources }) => sum + resources, 0),
    handlers: countFunctions(records, ({ isRead }) => isRead),
    high: of('high'),
    medium: of('medium'),
    low: of('low'),
    lowConfidence: findings.filter(({ confidence }) => confidence === 'low').length,
    passed: [...catalog, ...ownRules].reduce((sum, row) => sum + row.passed, 0),
    unknown: unknown.length,
    suppressed: suppressed.length,
    baselined,
    failOn: input.thresholds.failOn,
    exitCode: exitCode(input, findings, unknown, errors),
  };
}

/** The number of functions whose results could change if their source were next to the template. */
function countSourcesElsewhere(records: readonly ApplicationRecord[], unknown: readonly UnknownResult[]): number {
  const awaited = new Set(unknown.flatMap(({ awaits = [] }) => awaits));
  return countFunctions(records, ({ isElsewhere, key }) => isElsewhere && awaited.has(key));
}

/** In the reported templates; a template used by several nested stacks is read once per stack, and counts once. */
function countFunctions(
  records: readonly ApplicationRecord[],
  is: (fn: ApplicationRecord['functions'][number]) => boolean,
): number {
  return new Set(records.flatMap(({ functions }) => functions.filter(is).map(({ name }) => name))).size;
}

/** 2 takes precedence over 1: an unread part may hide anything. */
function exitCode(
  { thresholds, catalog }: CompleteSettings,
  findings: readonly Finding[],
  unknown: readonly UnknownResult[],
  errors: readonly Problem[],
): Summary['exitCode'] {
  if (errors.some(({ level }) => level === 'error')) return 2;
  if (findings.some((finding) => isCounted(finding, thresholds))) return 1;
  const { failOn } = thresholds;
  if (!thresholds.failOnUnknown || failOn === 'never') return 0;
  const undecided = new Set(unknown.map(({ ruleId }) => ruleId));
  return catalog.some(({ id, severity }) => undecided.has(id) && isAtLeast(severity, failOn)) ? 1 : 0;
}
