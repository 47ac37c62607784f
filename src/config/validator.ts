import { Ajv } from 'ajv';
import schema from '../../schema/config.json' with { type: 'json' };
import type { FailOn } from '../finding.js';
import type { Confidence, Severity } from '../severity.js';
import type { Honoured, OptionValue } from './types.js';

/** The part of the schema about a rule. */
export type RawSetting =
  | 'off'
  | 'on'
  | boolean
  | Severity
  | { readonly severity?: Severity; readonly options?: Readonly<Record<string, OptionValue>> };

/** The content of a config file that the schema allows. */
export interface RawConfig {
  readonly failOn?: FailOn;
  readonly failConfidence?: Confidence;
  readonly failOnUnknown?: boolean;
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly scope?: 'upload' | 'all';
  readonly configEnv?: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly parameterFiles?: readonly string[];
  readonly baseline?: string;
  readonly formats?: readonly string[];
  readonly exclude?: readonly string[];
  readonly rules?: Readonly<Record<string, RawSetting>>;
  readonly overrides?: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, RawSetting>>;
  }[];
  readonly uploads?: { readonly functions?: readonly string[]; readonly buckets?: readonly string[] };
  readonly ignore?: readonly {
    /** A catalog number may be unquoted. */
    readonly rule: string | number;
    readonly resource?: string;
    readonly template?: string;
    readonly reason: string;
    readonly until?: string;
  }[];
  readonly plugins?: readonly string[];
  readonly honour?: readonly Honoured[];
}

/**
 * Whether a text's data is a config. In the built package this module is replaced by the code that ajv generates from
 * the schema (tsup.config.ts): compiling it on every start would take as long as the start of Node itself.
 */
export const validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile<RawConfig>(schema);
