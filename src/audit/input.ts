import type { BaselineEntry, GeneratedOutput, Problem, RuleWords, Thresholds } from '../finding.js';
import type { Severity } from '../severity.js';
import type { Application } from '../model/application.js';
import { type OptionTable, type Options, type Rule, getDefaultOptions } from '../rule.js';
import type { HonouredBlocks } from './suppressions/metadata.js';
import type { ConfigIgnore } from './suppressions/config.js';

/** An application, with the location of its project for reports. */
export interface LoadedApplication {
  readonly application: Application;
  /** Null without a project, as for standard input. */
  readonly projectRoot: string | null;
  /** Only one file was read, without its project. */
  readonly lone?: boolean;
  /** For templates that git ignores: the folder of the generated templates, and the app's file. */
  readonly made?: GeneratedOutput;
}

/** The input of an audit. */
export interface AuditInput {
  readonly applications: readonly LoadedApplication[];
  /** The rules that run. */
  readonly rules: readonly Rule[];
  /** All 25 of the catalog, in its order. */
  readonly catalog: readonly RuleWords[];
  /** Existing rules that are switched off: id → reason. */
  readonly off: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly thresholds: Thresholds;
  /** `all` runs every rule on every application; `upload` runs most rules on upload APIs only. */
  readonly scope: Scope;
  /** The setting of a rule for resources in a file; default: the rule's own. */
  readonly settingOf?: (rule: Rule, file: string) => RuleSetting;
  /** Further sources of suppressions besides comments and Metadata; null: none apply, not even comments. */
  readonly ignores?: IgnoreSettings | null;
  /** The findings of the baseline, which are not reported. */
  readonly baseline?: readonly BaselineEntry[];
  /** The baseline's file, for reports. */
  readonly baselineFile?: string;
  /** Whether the template with a scope would have been read if it still existed; default: false for every scope. */
  readonly isSearched?: (scope: string) => boolean;
  /** The path of the config that excludes files and disables rules, for reports. */
  readonly configFile?: string;
  /** Whether all findings in a file are left out. */
  readonly isExcluded?: (file: string) => boolean;
  readonly version: string;
}

/** Suppressions outside of the templates. */
export interface IgnoreSettings {
  readonly patterns: readonly ConfigIgnore[];
  readonly honoured: HonouredBlocks;
}

/** The setting of a rule. */
export interface RuleSetting {
  readonly isOff: boolean;
  readonly severity: Severity;
  readonly options: Options<OptionTable>;
}

export type Scope = 'upload' | 'all';

/** An application with the rules that run on it. */
export interface ScopedApplication extends LoadedApplication {
  readonly uploadApi: boolean;
  readonly asked: ReadonlySet<string>;
}

/** The input of an audit, with defaults filled in. */
export type CompleteInput = AuditInput & Required<Pick<AuditInput, 'settingOf' | 'isExcluded'>>;

/** Fills in defaults: rules with their own settings, and no file excluded. */
export function normalizeInput(input: AuditInput): CompleteInput {
  const defaults = new Map(
    input.rules.map(({ id, severity, options }) => [
      id,
      { isOff: false, severity, options: getDefaultOptions(options) },
    ]),
  );
  const settingOf = (rule: Rule): RuleSetting =>
    defaults.get(rule.id) ?? { isOff: false, severity: rule.severity, options: getDefaultOptions(rule.options) };
  return { settingOf, isExcluded: () => false, ...input };
}
