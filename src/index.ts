import { dirname, resolve } from 'node:path';
import { rules as catalogRules } from '../rules/index.js';
import { type AuditSettings, type IgnoreSettings, AuditRun, type Scope } from './audit/audit.js';
import type { Baseline } from './audit/baseline.js';
import { collectHonouredBlocks } from './audit/suppressions/counterparts.js';
import type { Config } from './config/types.js';
import { type ConfigOptions, loadConfigFile } from './config/load.js';
import { buildConfigIgnores, makeFileMatcher, makeRuleSettings } from './config/apply.js';
import type { StackComparison } from './load/deployed.js';
import type { Audit, RuleWords, Thresholds } from './finding.js';
import { type LoadOptions, type Project, load, loadEach } from './load/load.js';
import { makeSearchTest } from './load/search-areas.js';
import { loadMistakeCounter } from './load/mistake-counter.js';
import type { FixedFile } from './fix/plan.js';
import { UsageError } from './errors.js';
import { makeOwnRules } from './plugins/own-rules.js';
import { formatList } from './text/list.js';
import { findRuleNamed, formatUnknownRule } from './suggest.js';
import { type Minimum, applyFocus, applyMinimum } from './report/minimum.js';
import type { CatalogRule } from './report/rule-pages.js';
import { addSuggestions } from './report/suggestion.js';
import type { Rule, RuleGuide } from './rule.js';
import { VERSION } from './package-info.js';

export { type Baseline, readBaseline, formatBaseline } from './audit/baseline.js';
export type { Config } from './config/types.js';
export type { ConfigOptions } from './config/load.js';
export type { Audit, Finding, Problem, Thresholds } from './finding.js';
export type { Suggestion } from './location.js';
export type { GuideExample, GuideKind, GuideSnippet, RuleGuide, Snippet } from './rule.js';
export { type DeployedOptions, type StackComparison, loadDeployed, loadPair } from './load/deployed.js';
export { type LoadOptions, type Project } from './load/load.js';
export type { ProgressEvent, WatchOptions } from './load/progress.js';
export { ReadingMemory } from './load/reading-memory.js';
export { UsageError } from './errors.js';
export type { FixedFile, MadeEdit } from './fix/plan.js';
export { type Format, render } from './report/render.js';
export { type CatalogRule, type RuleOption, renderRulesJson, renderRulesText } from './report/rule-pages.js';
export { renderExplanation } from './report/explanation.js';
export type { Style } from './report/style.js';
export type { Rule } from './rule.js';

/** The rules of the catalog, in its order. Frozen: audits of one process share them. */
export const rules: readonly Rule[] = Object.freeze([...catalogRules]);

/** How a project is judged. */
export interface AuditOptions extends Minimum {
  /** Rule ids or catalog numbers; only these run. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly thresholds?: Partial<Thresholds>;
  /** `all` asks every rule of every application; default `upload`: most rules are asked of upload APIs only. */
  readonly scope?: Scope;
  /** False: what is suppressed is reported too. */
  readonly ignores?: boolean;
  /**
   * Rules of one's own, made with `defineRule` of `upload-audit/rule`; they run in addition to the catalog's and to those
   * of the config's plugins. To set them in a config, give them to `loadConfig` too.
   */
  readonly rules?: readonly Rule[];
  /** Findings from before, which are not reported; `readBaseline` reads them. */
  readonly baseline?: Baseline;
  /** Where these lie, for reports. */
  readonly baselineFile?: string;
}

/** What counts for the exit code unless the caller says otherwise. */
export const DEFAULT_THRESHOLDS: Thresholds = { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false };

/**
 * Reads everything the targets name: template files, and folders of them. What the files hold never throws: it is in
 * `problems`. Throws UsageError for a file of parameters that can't be read and for a parameter that no template
 * declares.
 */
export function loadProject(targets: string | readonly string[], options: LoadOptions = {}): Promise<Project> {
  return load(typeof targets === 'string' ? [targets] : targets, options);
}

/**
 * Finds and reads the config that holds for some targets, to be given to `loadProject`; undefined if there is none. What
 * is wrong in it is in its `problems`. Throws UsageError for a file that can't be read.
 */
export function loadConfig(
  targets: string | readonly string[],
  options: ConfigOptions = {},
): Promise<Config | undefined> {
  return loadConfigFile(typeof targets === 'string' ? [targets] : targets, options, CATALOG);
}

/** Judges a project, by the config that it was loaded with; the options here win over it. Pure and synchronous; throws UsageError for a rule that does not exist, and for one of `options.rules` that is not valid. */
export function audit(project: Project, options: AuditOptions = {}): Audit {
  const run = new AuditRun(settingsOf(project, options));
  for (const one of project.applications) run.add(one);
  return finish(run, project, options);
}

/**
 * `loadProject` and `audit` in one, for any number of files: an application is judged as soon as it is read, and of one
 * that no other application has anything to do with nothing is kept but its findings.
 */
export async function auditTargets(
  targets: string | readonly string[],
  { load: loading = {}, ...options }: TargetOptions = {},
): Promise<AuditedTargets> {
  const { config } = loading;
  let run: AuditRun | undefined;
  const project = await loadEach(typeof targets === 'string' ? [targets] : targets, loading, (known) => {
    const begun = new AuditRun(settingsOf({ ...known, ...(config === undefined ? {} : { config }) }, options));
    run = begun;
    return (one) => {
      begun.add(one);
    };
  });
  if (run === undefined) throw new Error('loading did not begin');
  return { audit: finish(run, project, options), notices: project.notices };
}

/** How targets are read and judged. */
export interface TargetOptions extends AuditOptions {
  readonly load?: LoadOptions;
}

/** The audit of some targets, and messages about their reading that are not part of it. */
export interface AuditedTargets extends Pick<Project, 'notices'> {
  readonly audit: Audit;
}

type KnownProject = Pick<Project, 'cwd' | 'isWhole' | 'config'>;

function settingsOf(project: KnownProject, options: AuditOptions): AuditSettings {
  const own = ownRulesOf(project.config, options.rules ?? []);
  const known = [...CATALOG, ...own.map(withOptions)];
  const find = (name: string): string => findRule(name, known, project.config?.unloadedPlugins).id;
  const only = (options.only ?? []).map(find);
  const skipped = (options.skip ?? []).map(find);
  const off = new Map<string, string>();
  for (const { id } of known) {
    if (skipped.includes(id)) off.set(id, 'skipped in this run');
    else if (only.length > 0 && !only.includes(id)) off.set(id, 'not selected in this run');
  }
  const { config } = project;
  return {
    rules: [...rules, ...own].filter(({ id }) => !off.has(id)),
    catalog: config === undefined ? known : known.map((words) => asConfigured(words, config)),
    off,
    scope: options.scope ?? config?.scope ?? 'upload',
    thresholds: {
      failOn: options.thresholds?.failOn ?? config?.failOn ?? DEFAULT_THRESHOLDS.failOn,
      failConfidence: options.thresholds?.failConfidence ?? config?.failConfidence ?? DEFAULT_THRESHOLDS.failConfidence,
      failOnUnknown: options.thresholds?.failOnUnknown ?? config?.failOnUnknown ?? DEFAULT_THRESHOLDS.failOnUnknown,
    },
    ...(config === undefined ? {} : { settingOf: makeRuleSettings(config, project.cwd, new Set(only)) }),
    ignores: options.ignores === false ? null : ignoresOf(project),
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    ...(options.baselineFile === undefined ? {} : { baselineFile: options.baselineFile }),
    ...(config === undefined ? {} : { configFile: config.file, isExcluded: makeExclusion(project) }),
    version: VERSION,
  };
}

function makeExclusion({ config, cwd }: KnownProject): (file: string) => boolean {
  return config === undefined || config.exclude.length === 0
    ? () => false
    : makeFileMatcher(config.exclude, config, cwd);
}

function finish(run: AuditRun, project: Omit<Project, 'applications'>, options: AuditOptions): Audit {
  const { config } = project;
  const isExcluded = makeExclusion(project);
  const beside = dirname(resolve(project.cwd, options.baselineFile ?? 'baseline'));
  const judged = run.finish(
    project.problems.filter(({ file }) => !isExcluded(file)),
    makeSearchTest(project.areas, project.problems, beside),
  );
  const fileOf = (name: 'minSeverity' | 'minConfidence'): Minimum['files'] =>
    config?.[name] === undefined || options[name] !== undefined ? {} : { [name]: config.file };
  const minSeverity = options.minSeverity ?? config?.minSeverity;
  const minConfidence = options.minConfidence ?? config?.minConfidence;
  const focused = project.focus === undefined ? judged : applyFocus(judged, project.focus);
  return applyMinimum(focused, {
    ...(minSeverity === undefined ? {} : { minSeverity }),
    ...(minConfidence === undefined ? {} : { minConfidence }),
    files: { ...fileOf('minSeverity'), ...fileOf('minConfidence') },
  });
}

/** The rules of the config's plugins, which were checked when they were loaded, and those of the caller. */
function ownRulesOf(config: Config | undefined, given: readonly Rule[]): readonly Rule[] {
  const ofPlugins = config?.pluginRules ?? [];
  if (given.length === 0) return ofPlugins;
  const { rules: own, faults } = makeOwnRules(given, { plugin: '' }, [...CATALOG, ...ofPlugins]);
  const [fault] = faults;
  if (fault !== undefined) throw new UsageError(fault);
  return [...ofPlugins, ...own];
}

function ignoresOf({ config, cwd, isWhole }: KnownProject): IgnoreSettings {
  if (config === undefined) return { patterns: [], honoured: {} };
  return {
    patterns: buildConfigIgnores(config, cwd, isWhole),
    honoured: collectHonouredBlocks(config.honour, [...rules, ...config.pluginRules]),
  };
}

/** What a template would add to a deployed stack: findings that the stack has already are taken for known. */
export function auditPair({ deployed, local }: StackComparison, options: AuditOptions = {}): Audit {
  const { nextBaseline: before, applications } = audit(deployed, options);
  const after = audit(local, { ...options, baseline: before });
  const present = new Set(after.nextBaseline.map(({ fingerprint }) => fingerprint));
  const removed = before.filter(({ fingerprint }) => !present.has(fingerprint));
  return { ...after, comparison: { with: applications[0]?.id ?? 'nothing', removed } };
}

function asConfigured(words: RuleWords, { rules: settings }: Config): RuleWords {
  return { ...words, severity: settings.get(words.id)?.severity ?? words.severity };
}

/**
 * The texts of templates after the edits of an audit's findings, one for each file that changes: by default the safe
 * edits only. Nothing is written.
 */
export async function applyEdits(
  audited: EditedFindings,
  options: { readonly unsafe?: boolean } = {},
): Promise<readonly FixedFile[]> {
  const { buildFixes } = await import('./fix/plan.js');
  return buildFixes(audited, {
    unsafe: options.unsafe ?? false,
    countMistakes: await loadMistakeCounter(collectSourceFiles(audited)),
  });
}

/** Findings with edits, and the texts that they edit. */
type EditedFindings = Pick<Audit, 'findings' | 'texts'>;

/**
 * An audit whose findings about CDK apps have the code that shows how to fix them as `suggestion`, for reports in the
 * formats `json` and `full`.
 * @param known where rules of one's own have their guides; `listRules` returns those of a config
 */
export async function resolveSuggestions<A extends Pick<Audit, 'findings'>>(
  audited: A,
  known: readonly CatalogRule[] = [],
): Promise<A> {
  if (audited.findings.every(({ suggestionKey }) => suggestionKey === undefined)) return audited;
  const { guides } = await import('../rules/_guides/index.js');
  const own = Object.fromEntries(known.map(({ id, guide }) => [id, guide]));
  return { ...audited, findings: addSuggestions(audited.findings, { ...own, ...guides }) };
}

/** The files of apps' source that edits are about. */
function collectSourceFiles({ findings }: EditedFindings): readonly string[] {
  const edits = findings.flatMap((one) => one.edits ?? []);
  return edits.flatMap(({ file, replacements }) => (replacements === undefined ? [] : [file]));
}

/** An audit whose edits have their `replacements`, for SARIF and for editors. */
export async function resolveEdits<A extends EditedFindings>(audited: A): Promise<A> {
  if (audited.findings.every(({ edits }) => edits === undefined)) return audited;
  const { resolveReplacements } = await import('./fix/plan.js');
  return resolveReplacements(audited, await loadMistakeCounter(collectSourceFiles(audited)));
}

/**
 * The rule with this id or number; throws UsageError if there is none.
 * @param known default: the catalog's 25; `listRules` has those of a config, too
 * @param unloaded plugins that were not loaded, one of which the rule may belong to
 */
export function findRule(
  name: string,
  known: readonly CatalogRule[] = CATALOG,
  unloaded: readonly string[] = [],
): CatalogRule {
  const found = findRuleNamed(name, known);
  if (found !== undefined) return found;
  const hint =
    unloaded.length === 0 ? '' : ` (${formatList(unloaded)} ${unloaded.length === 1 ? 'was' : 'were'} not loaded)`;
  throw new UsageError(formatUnknownRule(name, known) + hint);
}

/** The catalog's 25 rules, then those of a config's plugins. */
export function listRules(config: Config | undefined): readonly CatalogRule[] {
  return [...CATALOG, ...(config?.pluginRules ?? []).map(withOptions)];
}

/** What the page of a rule says beyond its words: `renderExplanation({ ...rule, guide: await loadGuide(rule.id) })`; undefined if there is none. */
export async function loadGuide(ruleId: string): Promise<RuleGuide | undefined> {
  const { guides } = await import('../rules/_guides/index.js');
  return Object.hasOwn(guides, ruleId) ? guides[ruleId] : undefined;
}

/** What all 25 say of themselves, in catalog order. */
export const CATALOG: readonly CatalogRule[] = rules.map(withOptions);

function withOptions({ options = {}, ...rule }: Rule): CatalogRule {
  return { ...rule, options };
}
