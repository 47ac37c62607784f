import { rules as catalogRules } from '../rules/index.js';
import { type IgnoreSettings, type Scope, runAudit } from './audit/audit.js';
import type { Baseline } from './audit/baseline.js';
import { collectHonouredBlocks } from './audit/suppressions/counterparts.js';
import type { Config } from './config/types.js';
import { type ConfigOptions, loadConfigFile } from './config/load.js';
import { buildConfigIgnores, makeFileMatcher, makeRuleSettings } from './config/apply.js';
import type { StackComparison } from './load/deployed.js';
import type { FixedFile } from './fix/plan.js';
import type { Audit, RuleGuide, RuleWords, Thresholds } from './finding.js';
import { type LoadOptions, type Project, load } from './load/load.js';
import { UsageError } from './errors.js';
import { findRuleNamed, formatUnknownRule } from './suggest.js';
import { type Minimum, applyFocus, applyMinimum } from './report/minimum.js';
import type { CatalogRule } from './report/rule-pages.js';
import type { Rule } from './rule.js';
import { VERSION } from './package-info.js';

export { type Baseline, readBaseline, formatBaseline } from './audit/baseline.js';
export type { Config } from './config/types.js';
export type { ConfigOptions } from './config/load.js';
export type { Audit, Finding, GuideExample, GuideKind, Problem, RuleGuide, Thresholds } from './finding.js';
export { type DeployedOptions, type StackComparison, loadDeployed, loadPair } from './load/deployed.js';
export { type LoadOptions, type Project } from './load/load.js';
export { UsageError } from './errors.js';
export type { FixedFile, MadeEdit } from './fix/plan.js';
export { type Format, render } from './report/render.js';
export { type CatalogRule, type RuleOption, renderRulesJson, renderRulesText } from './report/rule-pages.js';
export { renderExplanation } from './report/explanation.js';
export type { Style } from './report/style.js';
export type { Rule } from './rule.js';

/** The rules of the catalog, in its order. */
export const rules: readonly Rule[] = catalogRules;

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

/** Judges a project, by the config that it was loaded with; the options here win over it. Pure and synchronous; throws UsageError for a rule that does not exist. */
export function audit(project: Project, options: AuditOptions = {}): Audit {
  const only = (options.only ?? []).map((name) => findRule(name).id);
  const skipped = (options.skip ?? []).map((name) => findRule(name).id);
  const off = new Map<string, string>();
  for (const { id } of CATALOG) {
    if (skipped.includes(id)) off.set(id, 'skipped in this run');
    else if (only.length > 0 && !only.includes(id)) off.set(id, 'not selected in this run');
  }
  const { config } = project;
  const isExcluded =
    config === undefined || config.exclude.length === 0
      ? () => false
      : makeFileMatcher(config.exclude, config, project.cwd);
  const judged = runAudit({
    applications: project.applications,
    rules: rules.filter(({ id }) => !off.has(id)),
    catalog: config === undefined ? CATALOG : CATALOG.map((words) => asConfigured(words, config)),
    off,
    problems: project.problems.filter(({ file }) => !isExcluded(file)),
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
    ...(config === undefined ? {} : { configFile: config.file, isExcluded }),
    version: VERSION,
  });
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

function ignoresOf({ config, cwd, isWhole }: Project): IgnoreSettings {
  if (config === undefined) return { patterns: [], honoured: {} };
  return {
    patterns: buildConfigIgnores(config, cwd, isWhole),
    honoured: collectHonouredBlocks(config.honour, rules),
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
  audited: Audit,
  options: { readonly unsafe?: boolean } = {},
): Promise<readonly FixedFile[]> {
  const { buildFixes } = await import('./fix/plan.js');
  return buildFixes(audited, { unsafe: options.unsafe ?? false });
}

/** An audit whose edits have their `replacements`, for SARIF and for editors. */
export async function resolveEdits(audited: Audit): Promise<Audit> {
  if (audited.findings.every(({ edits }) => edits === undefined)) return audited;
  return (await import('./fix/plan.js')).resolveReplacements(audited);
}

/** The rule with this id or catalog number, of all 25; throws UsageError if there is none. */
export function findRule(name: string): CatalogRule {
  const found = findRuleNamed(name, CATALOG);
  if (found !== undefined) return found;
  throw new UsageError(formatUnknownRule(name, CATALOG));
}

/** What the page of a rule says beyond its words: `renderExplanation({ ...rule, guide: await loadGuide(rule.id) })`; undefined if there is none. */
export async function loadGuide(ruleId: string): Promise<RuleGuide | undefined> {
  const { guides } = await import('../rules/_guides/index.js');
  return Object.hasOwn(guides, ruleId) ? guides[ruleId] : undefined;
}

/** What all 25 say of themselves, in catalog order. */
export const CATALOG: readonly CatalogRule[] = rules.map(({ options = {}, ...rule }) => ({ ...rule, options }));
