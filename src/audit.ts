import {
  type Audit,
  type AuditedApplication,
  type CatalogRow,
  type Finding,
  type Problem,
  type RuleWords,
  type Severity,
  type Summary,
  type Thresholds,
  type Undecided,
  type Verdict,
  counts,
  isAtLeast,
} from './finding.js';
import { type GroupVerdict, collect } from './collect.js';
import { type Judged, judge } from './judge.js';
import { documentsOf } from './locate.js';
import type { Application } from './model/application.js';
import { isUploadApi } from './model/overview.js';
import { partsOf } from './model/subjects.js';
import { type Options, type OptionTable, type Rule, defaultOptions } from './rule.js';
import type { Template } from './template/template.js';

/** An application together with where its project lies, as it is reported. */
export interface Located {
  readonly application: Application;
  /** Null for what has none, such as standard input. */
  readonly projectRoot: string | null;
  /** One file was read and nothing beside it. */
  readonly lone?: boolean;
}

/** What an audit is made of. */
export interface AuditInput {
  readonly applications: readonly Located[];
  /** The rules that run. */
  readonly rules: readonly Rule[];
  /** All 25 of the catalog, in its order. */
  readonly catalog: readonly RuleWords[];
  /** Rules that exist and were switched off: id → why. */
  readonly off: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly thresholds: Thresholds;
  /** `all` asks every rule of every application; `upload` asks most of them of upload APIs only. */
  readonly scope: Scope;
  /** How a rule is set for what a file holds; default: as the rule itself has it. */
  readonly settingOf?: (rule: Rule, file: string) => Setting;
  readonly version: string;
}

/** How a rule is set. */
export interface Setting {
  readonly isOff: boolean;
  readonly severity: Severity;
  readonly options: Options<OptionTable>;
}

export type Scope = 'upload' | 'all';

/** Asks every rule about every part of every application, and draws up the result. Pure; throws nothing. */
export function runAudit(input: AuditInput): Audit {
  const faults: Problem[] = [];
  const applications = input.applications.map((located): Scoped => {
    const uploadApi = isUploadApi(located.application);
    const asked = input.rules.filter((rule) => uploadApi || input.scope === 'all' || rule.everywhere === true);
    return { ...located, uploadApi, asked: new Set(asked.map(({ id }) => id)) };
  });
  const judged = applications.flatMap(({ application, asked }) =>
    input.rules.flatMap((rule) => (asked.has(rule.id) ? judgeRule(rule, application, input, faults) : [])),
  );
  const { findings, unknown, passed, verdicts } = collect(judged);
  const errors = [...input.problems, ...faults];
  const inOrder = <T extends { readonly number: string }>(rows: readonly T[]): readonly T[] =>
    input.catalog.flatMap(({ number }) => rows.filter((row) => row.number === number));
  const catalog = catalogOf(input, verdicts, applications);
  const result = {
    thresholds: input.thresholds,
    applications: applications.map((one) => {
      const own = verdicts.filter(({ applicationId }) => applicationId === one.application.id);
      return auditedApplication(one, catalogOf(input, own, [one]));
    }),
    catalog,
    findings: inOrder(findings),
    unknown: inOrder(unknown),
    suppressed: [],
    passed: inOrder(passed),
    errors,
    rules: input.catalog,
    texts: textsOf(input.applications),
  };
  return {
    tool: { name: 'upload-audit', version: input.version },
    summary: summarize(input, result.findings, result.unknown, errors, catalog),
    ...result,
  };
}

/** An application with the rules that it was asked. */
interface Scoped extends Located {
  readonly uploadApi: boolean;
  readonly asked: ReadonlySet<string>;
}

/** A rule that throws is a fault of ours: it is said, and never taken for a finding or a pass. */
function judgeRule(
  rule: Rule,
  application: Application,
  { settingOf = asItIs }: AuditInput,
  faults: Problem[],
): readonly Judged[] {
  const [home] = application.reported;
  const isOn = ({ file }: Template): boolean => !settingOf(rule, file).isOff;
  // A finding about a whole application is reported with the template that it stands in.
  const parts = partsOf(rule.about, application).filter(
    ({ resource }) => resource === undefined || application.isReported(resource),
  );
  return parts.flatMap((part) => {
    const template = part.resource?.template ?? home;
    if (template === undefined || (part.resource !== undefined && !isOn(template))) return [];
    const { severity, options } = settingOf(rule, template.file);
    try {
      return judge({ ...rule, severity }, part, { application, options }).filter(
        (one) => application.reported.includes(one.template) && isOn(one.template),
      );
    } catch (error) {
      const file = part.resource?.template.file ?? application.templates[0]?.file ?? application.id;
      const subject = part.resource?.logicalId ?? application.id;
      const message = `rule ${rule.id} failed on ${subject}: ${error instanceof Error ? error.message : String(error)}`;
      faults.push({ level: 'error', file, message, location: null });
      return [];
    }
  });
}

function asItIs({ severity, options }: Rule): Setting {
  return { isOff: false, severity, options: defaultOptions(options) };
}

function catalogOf(
  { catalog, off, rules, settingOf = asItIs }: AuditInput,
  verdicts: readonly GroupVerdict[],
  applications: readonly Scoped[],
): readonly CatalogRow[] {
  const files = applications.flatMap(({ application }) => application.reported.map(({ file }) => file));
  const isOffIn = (rule: Rule | undefined): boolean =>
    rule !== undefined && files.length > 0 && files.every((file) => settingOf(rule, file).isOff);
  return catalog.map(({ id, number, severity, available }) => {
    const own = verdicts.filter(({ ruleId }) => ruleId === id);
    const count = (verdict: GroupVerdict['verdict']): number => own.filter((one) => one.verdict === verdict).length;
    const tally = { failed: count('fail'), passed: count('pass'), unknown: count('unknown'), suppressed: 0 };
    const isOff = isOffIn(rules.find((rule) => rule.id === id));
    const switched = off.get(id) ?? (isOff ? 'switched off in the config' : undefined);
    const why = available ? switched : 'not in this version';
    const verdict = why === undefined ? verdictOf(tally) : 'off';
    const outOfScope = applications.length > 0 && applications.every(({ asked }) => !asked.has(id));
    const nothing = outOfScope ? 'not an upload API' : 'nothing to ask it about';
    const reason = why ?? (verdict === 'not-applicable' ? nothing : undefined);
    return { number, ruleId: id, severity, verdict, ...tally, ...(reason === undefined ? {} : { reason }) };
  });
}

/** Over several subjects: fail, else unknown, else pass. */
function verdictOf({ failed, unknown, passed }: Pick<CatalogRow, 'failed' | 'unknown' | 'passed'>): Verdict {
  if (failed > 0) return 'fail';
  if (unknown > 0) return 'unknown';
  return passed > 0 ? 'pass' : 'not-applicable';
}

function auditedApplication(
  { application, projectRoot, lone = false, uploadApi }: Scoped,
  catalog: readonly CatalogRow[],
): AuditedApplication {
  return {
    id: application.id,
    kind: application.kind,
    templates: [...new Set(application.templates.map(({ file }) => file))],
    projectRoot,
    uploadApi,
    lone,
    catalog,
  };
}

function textsOf(applications: readonly Located[]): ReadonlyMap<string, string> {
  const documents = documentsOf(applications.flatMap(({ application }) => application.templates));
  return new Map([
    ...applications.flatMap(({ application }) => [...application.sources]),
    ...[...documents].map(([file, { text }]) => [file, text] as const),
  ]);
}

function summarize(
  input: AuditInput,
  findings: readonly Finding[],
  unknown: readonly Undecided[],
  errors: readonly Problem[],
  catalog: readonly CatalogRow[],
): Summary {
  const reported = input.applications.flatMap(({ application }) => application.reported);
  // A template that stands for several nested stacks is one template.
  const templates = [...new Map(reported.map((template) => [template.file, template])).values()];
  const of = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    templates: templates.length,
    resources: templates.reduce((sum, { resources }) => sum + resources.size, 0),
    handlers: handlersRead(input.applications),
    high: of('high'),
    medium: of('medium'),
    low: of('low'),
    lowConfidence: findings.filter(({ confidence }) => confidence === 'low').length,
    passed: catalog.reduce((sum, row) => sum + row.passed, 0),
    unknown: unknown.length,
    suppressed: 0,
    baselined: 0,
    failOn: input.thresholds.failOn,
    exitCode: exitCode(input, findings, unknown, errors),
  };
}

/** Of the reported templates; what several nested stacks are made of is read once for each, and counts once. */
function handlersRead(applications: readonly Located[]): number {
  const read = applications.flatMap(({ application: { handlers, reported } }) =>
    reported.flatMap(({ file, resources }) =>
      [...resources.values()].flatMap(({ key, logicalId }) =>
        handlers.get(key)?.is === 'read' ? [`${file}#${logicalId}`] : [],
      ),
    ),
  );
  return new Set(read).size;
}

/** 2 wins over 1: what could not be read may hide anything. */
function exitCode(
  { thresholds, catalog }: AuditInput,
  findings: readonly Finding[],
  unknown: readonly Undecided[],
  errors: readonly Problem[],
): Summary['exitCode'] {
  if (errors.some(({ level }) => level === 'error')) return 2;
  if (findings.some((finding) => counts(finding, thresholds))) return 1;
  const { failOn } = thresholds;
  if (!thresholds.failOnUnknown || failOn === 'never') return 0;
  const undecided = new Set(unknown.map(({ ruleId }) => ruleId));
  return catalog.some(({ id, severity }) => undecided.has(id) && isAtLeast(severity, failOn)) ? 1 : 0;
}
