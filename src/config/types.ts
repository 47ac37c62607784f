import type { FailOn, Problem } from '../finding.js';
import type { OtherTool } from '../rule.js';
import type { Location } from '../location.js';
import type { Confidence, Severity } from '../severity.js';

/** What a config says of one rule. */
export interface ConfiguredRule {
  readonly isOff: boolean;
  readonly severity?: Severity;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export type OptionValue = number | string | boolean | readonly string[];

/** The key for every rule without an entry of its own. */
export const EVERY_RULE = '*';

/** What a config says of rules: id, or `EVERY_RULE`, → setting. */
export type ConfiguredRules = ReadonlyMap<string, ConfiguredRule>;

/** Settings for some of the files; the last that names a file wins. */
export interface Override {
  /** Patterns of templates, relative to the config's folder. */
  readonly files: readonly string[];
  readonly rules: ConfiguredRules;
}

/** Findings that somebody has decided to live with. */
export interface ConfigIgnoreEntry {
  /** The id of a rule. */
  readonly rule: string;
  /** A pattern of logical ids and construct paths; undefined: whatever the resource. */
  readonly resource: string | undefined;
  /** A pattern of templates, relative to the config's folder; undefined: whatever the template. */
  readonly template: string | undefined;
  readonly reason: string;
  readonly location: Location;
}

/** Other tools whose suppressions count. */
export type Honoured = OtherTool;

/** A config file that was read. What was wrong with it is in `problems` and left out of the rest. */
export interface Config {
  /** As it is reported: relative to the current folder. */
  readonly file: string;
  /** Absolute: what its patterns are relative to. */
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
  readonly plugins: readonly string[];
  readonly honour: readonly Honoured[];
  readonly problems: readonly Problem[];
  /** Every value that it gives: its path in words, such as `rules.alarms.severity`, in the order of the file. */
  readonly given: readonly ConfigOrigin[];
}

export interface ConfigOrigin {
  readonly path: string;
  readonly value: OptionValue;
  readonly line: number;
}
