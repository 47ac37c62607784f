import { type GroupVerdict, collectFindings } from './findings.js';
import { collectFindingGroups } from './group.js';
import {
  type Audit,
  type AuditedApplication,
  type CatalogRow,
  type Finding,
  type HiddenFindings,
  type Problem,
  type Summary,
  type UnknownResult,
  isCounted,
} from '../finding.js';
import { isAtLeast } from '../severity.js';
import {
  type AuditInput,
  type CompleteInput,
  type LoadedApplication,
  type ScopedApplication,
  normalizeInput,
} from './input.js';
import { type RuleResult, runRule } from './run-rule.js';
import { collectDocuments } from '../template/locate.js';
import type { Application } from '../model/application.js';
import type { HandlerResult } from '../model/handler-source.js';
import { isUploadApi } from '../model/subjects/application.js';
import { collectSubjectParts } from '../model/subjects/index.js';
import { buildCatalog } from './catalog.js';
import type { Rule } from '../rule.js';
import { buildFilters } from './filter.js';

export type { AuditInput, IgnoreSettings, LoadedApplication, Scope, RuleSetting } from './input.js';

/**
 * Runs every rule on every part of every application, and builds the result. It never throws, and has no effect on
 * later answers: it only fills caches, and lookups of places record texts in the application's `sourceTexts`, which is
 * read when all rules have run.
 */
export function runAudit(given: AuditInput): Audit {
  const input = normalizeInput(given);
  const faults: Problem[] = [];
  const applications = input.applications.map((located): ScopedApplication => {
    const uploadApi = isUploadApi(located.application);
    const asked = input.rules.filter((rule) => uploadApi || input.scope === 'all' || rule.everywhere === true);
    return { ...located, uploadApi, asked: new Set(asked.map(({ id }) => id)) };
  });
  const reporters = new Map(input.rules.map((rule) => [rule, reportingApplications(rule, applications, input)]));
  const results = applications.flatMap(({ application, asked }) =>
    input.rules.flatMap((rule) => {
      const isReporter = reporters.get(rule)?.has(application) !== false;
      return asked.has(rule.id) && isReporter ? judgeRule(rule, application, input, faults) : [];
    }),
  );
  const { shown: judged, off, excluded } = divide(results, input);
  const texts = textsOf(input.applications);
  const aside = buildFilters(input, applications, texts);
  const collected = collectFindings(judged, aside);
  const { verdicts } = collected;
  const byApplication = groupVerdicts(verdicts);
  const errors = [...input.problems, ...aside.warnings(), ...faults];
  const inOrder = <T extends { readonly number: string }>(rows: readonly T[]): readonly T[] =>
    input.catalog.flatMap(({ number }) => rows.filter((row) => row.number === number));
  const catalog = buildCatalog(input, verdicts, applications);
  const result = {
    thresholds: input.thresholds,
    applications: applications.map((one) => {
      const own = (byApplication.get(one.application.id) ?? []).filter(({ ruleId }) => one.asked.has(ruleId));
      return auditedApplication(one, buildCatalog(input, own, [one]));
    }),
    catalog,
    findings: inOrder(collected.findings),
    unknown: inOrder(collected.unknown),
    sourcesElsewhere: sourcesElsewhere(input.applications, collected.unknown),
    suppressed: inOrder(collected.suppressed),
    ...aside.baselines(collected),
    hidden: hiddenBy(input, {
      baseline: collected.baselined.length,
      exclude: countFindings(excluded) + collected.excluded,
      off: countFindings(off),
      ignore: collected.suppressed.filter(({ suppression }) => suppression.by === 'config').length,
    }),
    passed: inOrder(collected.passed),
    errors,
    rules: input.catalog,
    texts,
  };
  return {
    tool: { name: 'upload-audit', version: input.version },
    summary: summarize(input, result, collected.baselined.length),
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

/**
 * The applications that report findings about their project: for each project the first one that is checked and for
 * which the rule is on. Undefined for a rule that is not about projects.
 */
function reportingApplications(
  rule: Rule,
  applications: readonly ScopedApplication[],
  { settingOf }: CompleteInput,
): ReadonlySet<Application> | undefined {
  if (rule.group !== 'project') return undefined;
  const asked = applications.filter((one) => one.asked.has(rule.id)).map(({ application }) => application);
  const isAsked = new Set(asked);
  const isOn = ({ reported: [first] }: Application): boolean =>
    first !== undefined && !settingOf(rule, first.file).isOff;
  const seen = new Set<Application>();
  const reporters = new Set<Application>();
  for (const application of asked) {
    if (seen.has(application)) continue;
    const asking = application.project?.applications.filter((one) => isAsked.has(one)) ?? [];
    for (const one of asking) seen.add(one);
    const reporter = asking.find(isOn) ?? asking[0];
    if (reporter !== undefined) reporters.add(reporter);
  }
  return reporters;
}

/** The reported results, and those that a config hides: the hidden ones are counted. */
function divide(
  results: readonly RuleResult[],
  { settingOf, isExcluded }: CompleteInput,
): Readonly<Record<'shown' | 'off' | 'excluded', readonly RuleResult[]>> {
  const isOff = ({ rule, template }: RuleResult): boolean => settingOf(rule, template.file).isOff;
  const on = results.filter((one) => !isOff(one));
  return {
    shown: on.filter(({ template }) => !isExcluded(template.file)),
    off: results.filter(isOff),
    excluded: on.filter(({ template }) => isExcluded(template.file)),
  };
}

function countFindings(results: readonly RuleResult[]): number {
  return results.length === 0 ? 0 : collectFindingGroups(results).failing.length;
}

/** The settings that hide findings from the report, with the file of each; settings that hide none are left out. */
function hiddenBy(
  { baselineFile = '', configFile = '' }: AuditInput,
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

/** A rule that throws is a bug of this tool: it is reported as a fault, and never as a finding or a pass. */
function judgeRule(
  rule: Rule,
  application: Application,
  { settingOf, isExcluded }: CompleteInput,
  faults: Problem[],
): readonly RuleResult[] {
  const { reported } = application;
  const home = reported.find(({ file }) => !isExcluded(file)) ?? reported[0];
  // A finding about a whole application is reported with the template that contains its place.
  const parts = collectSubjectParts(rule.about, application).filter(
    ({ resource }) => resource === undefined || application.isReported(resource),
  );
  return parts.flatMap((part) => {
    const template = part.resource?.template ?? home;
    if (template === undefined) return [];
    // A rule that is off runs all the same: the report shows how many findings that hides.
    const { isOff, severity, options } = settingOf(rule, template.file);
    try {
      const rated = severity === rule.severity ? rule : { ...rule, severity };
      return runRule(rated, part, { application, options }).filter((one) => application.isReported(one));
    } catch (error) {
      if (isOff) return [];
      const file = part.resource?.template.file ?? application.templates[0]?.file ?? application.id;
      const subject = part.resource?.logicalId ?? application.id;
      const message = `rule ${rule.id} failed on ${subject}: ${error instanceof Error ? error.message : String(error)}`;
      faults.push({ level: 'error', file, message, location: null });
      return [];
    }
  });
}

function auditedApplication(
  { application, projectRoot, lone = false, made, uploadApi }: ScopedApplication,
  catalog: readonly CatalogRow[],
): AuditedApplication {
  return {
    id: application.id,
    kind: application.kind,
    templates: [...new Set(application.templates.map(({ file }) => file))],
    projectRoot,
    uploadApi,
    lone,
    ...(made === undefined ? {} : { made }),
    catalog,
  };
}

function textsOf(applications: readonly LoadedApplication[]): ReadonlyMap<string, string> {
  const documents = collectDocuments(applications.flatMap(({ application }) => application.templates));
  return new Map([
    ...applications.flatMap(({ application }) => [...application.sourceTexts.collect()]),
    ...[...documents].map(([file, { text }]) => [file, text] as const),
  ]);
}

function summarize(
  input: CompleteInput,
  { findings, unknown, suppressed, errors, catalog }: Omit<Audit, 'tool' | 'summary'>,
  baselined: number,
): Summary {
  const { isExcluded } = input;
  const reported = input.applications.flatMap(({ application }) =>
    application.reported.filter(({ file }) => !isExcluded(file)),
  );
  // A template used by several nested stacks counts as one template.
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
    suppressed: suppressed.length,
    baselined,
    failOn: input.thresholds.failOn,
    exitCode: exitCode(input, findings, unknown, errors),
  };
}

/** In the reported templates; a template used by several nested stacks is read once per stack, and counts once. */
function handlersRead(applications: readonly LoadedApplication[]): number {
  return handlersWhere(applications, (found) => found?.is === 'read');
}

/** The number of functions whose results could change if their source were next to the template. */
function sourcesElsewhere(applications: readonly LoadedApplication[], unknown: readonly UnknownResult[]): number {
  const awaited = new Set(unknown.flatMap(({ awaits = [] }) => awaits));
  return handlersWhere(applications, (found, key) => found?.is === 'unread' && found.isElsewhere && awaited.has(key));
}

function handlersWhere(
  applications: readonly LoadedApplication[],
  is: (found: HandlerResult | undefined, key: string) => boolean,
): number {
  const names = applications.flatMap(({ application: { handlers, reported } }) =>
    reported.flatMap(({ file, resources }) =>
      [...resources.values()].flatMap(({ key, logicalId }) =>
        is(handlers.get(key), key) ? [`${file}#${logicalId}`] : [],
      ),
    ),
  );
  return new Set(names).size;
}

/** 2 takes precedence over 1: an unread part may hide anything. */
function exitCode(
  { thresholds, catalog }: AuditInput,
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
