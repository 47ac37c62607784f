import type { FailOn, Problem } from '../finding.js';
import type { Location } from '../location.js';
import type { Severity } from '../severity.js';

/** What a config says of one rule. */
export interface ConfiguredRule {
  readonly isOff: boolean;
  readonly severity?: Severity;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export type OptionValue = number | string | boolean | readonly string[];

/** What a config says of rules: id → setting. */
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
export type Honoured = 'cfn_nag' | 'cdk-nag';

/** A config file that was read. What was wrong with it is in `problems` and left out of the rest. */
export interface Config {
  /** As it is reported: relative to the current folder. */
  readonly file: string;
  /** Absolute: what its patterns are relative to. */
  readonly folder: string;
  readonly failOn: FailOn | undefined;
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
