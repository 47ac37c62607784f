import type { BaselineEntry, GeneratedOutput, Problem, RuleWords, Thresholds } from '../finding.js';
import type { Severity } from '../severity.js';
import type { Application } from '../model/application.js';
import { type OptionTable, type Options, type Rule, getDefaultOptions } from '../rule.js';
import type { HonouredBlocks } from './suppressions/metadata.js';
import type { ConfigIgnore } from './suppressions/config.js';

/** An application together with where its project lies, as it is reported. */
export interface LoadedApplication {
  readonly application: Application;
  /** Null for what has none, such as standard input. */
  readonly projectRoot: string | null;
  /** One file was read and nothing beside it. */
  readonly lone?: boolean;
  /** Of templates that git ignores: the folder that they were made in, and the file of the app that made them. */
  readonly made?: GeneratedOutput;
}

/** What an audit is made of. */
export interface AuditInput {
  readonly applications: readonly LoadedApplication[];
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
  readonly settingOf?: (rule: Rule, file: string) => RuleSetting;
  /** What besides comments and Metadata suppresses findings; null: nothing does, whatever stands in comments. */
  readonly ignores?: IgnoreSettings | null;
  /** Findings from before; they are not reported. */
  readonly baseline?: readonly BaselineEntry[];
  /** Where these lie, for reports. */
  readonly baselineFile?: string;
  /** Where the config lies by which files are excluded and rules are switched off, for reports. */
  readonly configFile?: string;
  /** Whether findings in a file are left out, whatever they are. */
  readonly isExcluded?: (file: string) => boolean;
  readonly version: string;
}

/** Suppressions that stand apart from the templates. */
export interface IgnoreSettings {
  readonly patterns: readonly ConfigIgnore[];
  readonly honoured: HonouredBlocks;
}

/** How a rule is set. */
export interface RuleSetting {
  readonly isOff: boolean;
  readonly severity: Severity;
  readonly options: Options<OptionTable>;
}

export type Scope = 'upload' | 'all';

/** An application with the rules that it was asked. */
export interface ScopedApplication extends LoadedApplication {
  readonly uploadApi: boolean;
  readonly asked: ReadonlySet<string>;
}

/** What an audit is made of, with what nobody gave. */
export type CompleteInput = AuditInput & Required<Pick<AuditInput, 'settingOf' | 'isExcluded'>>;

/** Fills in what holds where nobody says otherwise: rules as they come, and no file excluded. */
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
