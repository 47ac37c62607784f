import type { FailOn } from '../../finding.js';
import type { Level } from '../../severity.js';
import { findNearest } from '../../suggest.js';

/**
 * The settings of `UploadAuditPlugin`. Those of a config file hold too; an option overrides the config's value, as a flag
 * of the command line does.
 */
export interface UploadAuditPluginOptions {
  /**
   * The config file, relative to the current folder; `false` for none. By default the nearest
   * `upload-audit.config.{yaml,yml,json}` above the cloud assembly.
   */
  readonly config?: string | false;
  /** Findings of at least this severity fail the synthesis: `medium` by default; `never` reports only. */
  readonly failOn?: FailOn;
  /** And of at least this confidence: `medium` by default. */
  readonly failConfidence?: Level;
  /** Smaller findings are left out of the report. */
  readonly minSeverity?: Level;
  /** Less certain findings are left out of the report. */
  readonly minConfidence?: Level;
  /** Run these rules only: ids or catalog numbers. */
  readonly rules?: readonly string[];
  /** Do not run these rules: ids or catalog numbers. */
  readonly skipRules?: readonly string[];
  /** Check upload APIs only (`upload`, the default), or every application. */
  readonly scope?: 'upload' | 'all';
  /** Values of template parameters (`CfnParameter`) that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The baseline file; `false` for none. By default `upload-audit.baseline.json` where there is one. */
  readonly baseline?: string | false;
  /** The folder of the project that tests and documentation are looked for in. By default found from the assembly. */
  readonly projectRoot?: string;
  /** Load plugins that the project's config file names. */
  readonly allowPlugins?: boolean;
  /** Print no warnings on standard error. */
  readonly quiet?: boolean;
  /** Seconds after which the audit is given up and the synthesis fails: 300 by default. */
  readonly timeout?: number;
}

/** Options, checked. */
export interface CommandSettings {
  /** The arguments of the command line that the options stand for. */
  readonly args: readonly string[];
  readonly quiet: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Long enough for any app that the CDK itself synthesizes, and short enough that a build server does not wait for hours. */
const SECONDS = 300;
const LONGEST = 24 * 60 * 60;

interface OptionForm {
  readonly expected: string;
  /** The arguments for a value; undefined if the value is not of the expected kind. */
  readonly read: (value: unknown) => readonly string[] | undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

// One argument with `=` each: a value that begins with a dash is no flag.
const choice = (flag: string, values: readonly string[]): OptionForm => ({
  expected: values.map((one) => `"${one}"`).join(', '),
  read: (value) => (isText(value) && values.includes(value) ? [`${flag}=${value}`] : undefined),
});
const file = (flag: string, off: string): OptionForm => ({
  expected: 'the path of a file, or false',
  read: (value) => (value === false ? [off] : isText(value) ? [`${flag}=${value}`] : undefined),
});
const list = (flag: string): OptionForm => ({
  expected: 'a list of rule ids or catalog numbers',
  read: (value) =>
    Array.isArray(value) && value.every(isText) ? value.map((one: string) => `${flag}=${one}`) : undefined,
});
const pairs = (flag: string): OptionForm => ({
  expected: 'an object of names and their values as strings',
  read: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
    const args = entries.flatMap(([name, one]) => (typeof one === 'string' ? [`${flag}=${name}=${one}`] : []));
    return args.length === entries.length ? args : undefined;
  },
});
const flag = (on?: string): OptionForm => ({
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? (value && on !== undefined ? [on] : []) : undefined),
});

const LEVELS = ['high', 'medium', 'low'];

const FORMS: Readonly<Record<keyof UploadAuditPluginOptions, OptionForm>> = {
  config: file('--config', '--no-config'),
  failOn: choice('--fail-on', [...LEVELS, 'never']),
  failConfidence: choice('--fail-confidence', LEVELS),
  minSeverity: choice('--min-severity', LEVELS),
  minConfidence: choice('--min-confidence', LEVELS),
  rules: list('--rule'),
  skipRules: list('--skip-rule'),
  scope: choice('--scope', ['upload', 'all']),
  parameters: pairs('--parameter'),
  baseline: file('--baseline', '--no-baseline'),
  projectRoot: {
    expected: 'the path of a folder',
    read: (value) => (isText(value) ? [`--project-root=${value}`] : undefined),
  },
  allowPlugins: flag('--allow-plugins'),
  quiet: flag(),
  timeout: {
    expected: `a number of seconds, at most ${LONGEST}`,
    read: (value) => (typeof value === 'number' && value > 0 && value <= LONGEST ? [] : undefined),
  },
};

function isOption(name: string): name is keyof UploadAuditPluginOptions {
  return Object.hasOwn(FORMS, name);
}

/**
 * Checks the options of the plugin.
 * @throws TypeError with one sentence for an unknown option or a value of the wrong kind; names of rules are checked by the
 *   audit
 */
export function parsePluginOptions(options: UploadAuditPluginOptions): CommandSettings {
  const args = Object.entries(options).flatMap(([name, value]: readonly [string, unknown]) => {
    if (!isOption(name)) {
      const meant = findNearest(name, Object.keys(FORMS));
      const help = meant === undefined ? `there are ${Object.keys(FORMS).join(', ')}` : `did you mean ${meant}?`;
      throw new TypeError(`UploadAuditPlugin: unknown option ${name}; ${help}`);
    }
    if (value === undefined) return [];
    const { expected, read } = FORMS[name];
    const found = read(value);
    if (found !== undefined) return found;
    throw new TypeError(`UploadAuditPlugin: option ${name} must be ${expected}, not ${JSON.stringify(value)}`);
  });
  return { args, quiet: options.quiet ?? false, timeout: (options.timeout ?? SECONDS) * 1000 };
}
