import type { FailOn, Problem } from '../finding.js';
import type { OtherTool, Rule } from '../rule.js';
import type { Location } from '../location.js';
import type { Confidence, Severity } from '../severity.js';

/** The settings of one rule in a config. */
export interface ConfiguredRule {
  readonly isOff: boolean;
  readonly severity?: Severity;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export type OptionValue = number | string | boolean | readonly string[];

/** The key for every rule without its own entry. */
export const EVERY_RULE = '*';

/** The settings of rules in a config: id, or `EVERY_RULE`, → setting. */
export type ConfiguredRules = ReadonlyMap<string, ConfiguredRule>;

/** Settings for some of the files; the last matching one takes precedence. */
export interface Override {
  /** Patterns of templates, relative to the config's folder. */
  readonly files: readonly string[];
  readonly rules: ConfiguredRules;
}

/** A suppression of accepted findings. */
export interface ConfigIgnoreEntry {
  /** The id of a rule. */
  readonly rule: string;
  /** A pattern of logical ids and construct paths; undefined: any resource. */
  readonly resource: string | undefined;
  /** A pattern of templates, relative to the config's folder; undefined: any template. */
  readonly template: string | undefined;
  readonly reason: string;
  readonly location: Location;
}

/** Other tools whose suppressions count. */
export type Honoured = OtherTool;

/** A config file that was read. Its mistakes are in `problems`, and the affected parts are left out. */
export interface Config {
  /** Its name in reports: relative to the current folder. */
  readonly file: string;
  /** The absolute folder to which its patterns are relative. */
  readonly folder: string;
  readonly failOn: FailOn | undefined;
  readonly failConfidence: Confidence | undefined;
  readonly failOnUnknown: boolean | undefined;
  readonly minSeverity: Severity | undefined;
  readonly minConfidence: Confidence | undefined;
  readonly scope: 'upload' | 'all' | undefined;
  readonly configEnv: string | undefined;
  /** Values of template parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Files of such values, relative to the config's folder. */
  readonly parameterFiles: readonly string[];
  /** The baseline's file, relative to the config's folder. */
  readonly baseline: string | undefined;
  /** Reports, as `-f` takes them: `sarif=audit.sarif`, files relative to the config's folder. */
  readonly formats: readonly string[];
  /** Patterns of files whose findings are not reported, relative to the config's folder. */
  readonly exclude: readonly string[];
  readonly rules: ConfiguredRules;
  readonly overrides: readonly Override[];
  readonly uploads: { readonly functions: readonly string[]; readonly buckets: readonly string[] };
  readonly ignore: readonly ConfigIgnoreEntry[];
  /** The names of plugins: packages, or files relative to the config's folder. */
  readonly plugins: readonly string[];
  /** The rules of the plugins that were loaded, in their order. `audit` runs them. */
  readonly pluginRules: readonly Rule[];
  /** The names of the plugins of which rules are missing: refused, or with faults that are in `problems`. */
  readonly unloadedPlugins: readonly string[];
  readonly honour: readonly Honoured[];
  readonly problems: readonly Problem[];
  /** Every value in it: its path as text, such as `rules.alarms.severity`, in the order of the file. */
  readonly given: readonly ConfigOrigin[];
}

export interface ConfigOrigin {
  readonly path: string;
  readonly value: OptionValue;
  readonly line: number;
}
