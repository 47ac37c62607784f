import {
  type Audit,
  type AuditedApplication,
  type CatalogRow,
  type Finding,
  type Problem,
  type RuleWords,
  type Summary,
  type Thresholds,
  type Undecided,
  type Verdict,
  counts,
  isAtLeast,
} from './finding.js';
import { type GroupVerdict, collect } from './collect.js';
import { type Judged, judge } from './judge.js';
import { type Application, isUploadApi } from './model/application.js';
import { partsOf } from './model/subjects.js';
import { type Rule, defaultOptions } from './rule.js';

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
  readonly version: string;
}

/** Asks every rule about every part of every application, and draws up the result. Pure; throws nothing. */
export function runAudit(input: AuditInput): Audit {
  const faults: Problem[] = [];
  const judged = input.applications.flatMap(({ application }) =>
    input.rules.flatMap((rule) => judgeRule(rule, application, faults)),
  );
  const { findings, unknown, passed, verdicts } = collect(judged);
  const errors = [...input.problems, ...faults];
  const inOrder = <T extends { readonly number: string }>(rows: readonly T[]): readonly T[] =>
    input.catalog.flatMap(({ number }) => rows.filter((row) => row.number === number));
  const rows = (of: readonly GroupVerdict[]): readonly CatalogRow[] =>
    input.catalog.map((words) => catalogRow(words, of, input));
  const catalog = rows(verdicts);
  const result = {
    thresholds: input.thresholds,
    applications: input.applications.map((located) =>
      auditedApplication(
        located,
        rows(verdicts.filter(({ applicationId }) => applicationId === located.application.id)),
      ),
    ),
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

/** A rule that throws is a fault of ours: it is said, and never taken for a finding or a pass. */
function judgeRule(rule: Rule, application: Application, faults: Problem[]): readonly Judged[] {
  const context = { application, options: defaultOptions(rule.options) };
  return partsOf(rule.about, application).flatMap((part) => {
    try {
      return judge(rule, part, context);
    } catch (error) {
      const file = part.resource?.template.file ?? application.templates[0]?.file ?? application.id;
      const subject = part.resource?.logicalId ?? application.id;
      const message = `rule ${rule.id} failed on ${subject}: ${error instanceof Error ? error.message : String(error)}`;
      faults.push({ level: 'error', file, message, location: null });
      return [];
    }
  });
}

function catalogRow(
  { id, number, severity, available }: RuleWords,
  verdicts: readonly GroupVerdict[],
  input: AuditInput,
): CatalogRow {
  const own = verdicts.filter(({ ruleId }) => ruleId === id);
  const count = (verdict: GroupVerdict['verdict']): number => own.filter((one) => one.verdict === verdict).length;
  const [failed, passed, unknown] = [count('fail'), count('pass'), count('unknown')];
  const base = { number, ruleId: id, severity };
  const tally = { failed, passed, unknown, suppressed: 0 };
  if (!available) return { ...base, verdict: 'off', ...tally, reason: 'not in this version' };
  const off = input.off.get(id);
  if (off !== undefined) return { ...base, verdict: 'off', ...tally, reason: off };
  const verdict: Verdict = failed > 0 ? 'fail' : unknown > 0 ? 'unknown' : passed > 0 ? 'pass' : 'not-applicable';
  return { ...base, verdict, ...tally, ...(verdict === 'not-applicable' ? { reason: 'nothing to ask it about' } : {}) };
}

function auditedApplication(
  { application, projectRoot, lone = false }: Located,
  catalog: readonly CatalogRow[],
): AuditedApplication {
  return {
    id: application.id,
    kind: application.kind,
    templates: application.templates.map(({ file }) => file),
    projectRoot,
    uploadApi: isUploadApi(application),
    lone,
    catalog,
  };
}

function textsOf(applications: readonly Located[]): ReadonlyMap<string, string> {
  return new Map(
    applications.flatMap(({ application }) =>
      application.templates.map(({ file, document }) => [file, document.text] as const),
    ),
  );
}

function summarize(
  input: AuditInput,
  findings: readonly Finding[],
  unknown: readonly Undecided[],
  errors: readonly Problem[],
  catalog: readonly CatalogRow[],
): Summary {
  const templates = input.applications.flatMap(({ application }) => application.templates);
  const of = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    templates: templates.length,
    resources: templates.reduce((sum, { resources }) => sum + resources.size, 0),
    handlers: 0,
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
