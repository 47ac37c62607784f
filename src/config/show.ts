import type { Minimum } from '../report/minimum.js';
import { escapeLogCommands } from '../report/log-commands.js';
import { type CatalogRule, formatOptionDefault } from '../report/rule-pages.js';

import { formatOneLine } from '../report/wording.js';
import type { Thresholds } from '../finding.js';
import type { Config, OptionValue } from './types.js';

/** The settings from the command line. */
export interface SetByFlags extends Minimum, SettingsByFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly thresholds?: Partial<Thresholds>;
  readonly scope?: string;
}

/** Those that do not affect how findings are evaluated. */
export interface SettingsByFlags {
  readonly configEnv?: string;
  /** Each as `Key=Value`. */
  readonly parameters?: readonly string[];
  readonly parameterFiles?: readonly string[];
  /** A file, or `none`. */
  readonly baselineFile?: string;
  readonly formats?: readonly string[];
}

/** A setting, its value, and its source. */
interface Row {
  readonly path: string;
  readonly value: OptionValue;
  readonly from: string;
}

const DEFAULT = 'default';

/** Every setting of a run with its source: a flag, a line of the config, or the default. */
export function formatConfig(config: Config | undefined, flags: SetByFlags, catalog: readonly CatalogRule[]): string {
  const lines = new Lines(config);
  const { thresholds = {} } = flags;
  const rows = [
    lines.row('failOn', thresholds.failOn, '--fail-on', 'medium'),
    lines.row('failConfidence', thresholds.failConfidence, '--fail-confidence', 'medium'),
    lines.row('failOnUnknown', thresholds.failOnUnknown, '--fail-on-unknown', false),
    lines.row('scope', flags.scope, '--scope', 'upload'),
    lines.row('minSeverity', flags.minSeverity, '--min-severity', 'low'),
    lines.row('minConfidence', flags.minConfidence, '--min-confidence', 'low'),
    lines.row('configEnv', flags.configEnv, '--config-env', 'default'),
    ...lines.optional('parameterFiles', flags.parameterFiles, '--parameters'),
    ...lines.optional('baseline', flags.baselineFile, flags.baselineFile === 'none' ? '--no-baseline' : '--baseline'),
    ...lines.optional('formats', flags.formats, '--format'),
    ...(flags.parameters ?? []).map((one): Row => parameterRow(one, lines)),
    ...catalog.flatMap((rule) => ruleRows(rule, flags, lines)),
    ...lines.others(),
  ];
  const written = rows.map(({ path, value, from }) => ({ text: `${formatOneLine(path)}: ${inWords(value)}`, from }));
  const wide = written.reduce((most, { text }) => Math.max(most, text.length), 0);
  const head = config === undefined ? 'no config file' : `config file: ${formatOneLine(config.file)}`;
  const table = written.map(({ text, from }) => `${text.padEnd(Math.min(wide, 72))}  ${from}`);
  return `${escapeLogCommands([head, '', ...table].join('\n'))}\n`;
}

function ruleRows(rule: CatalogRule, flags: SetByFlags, lines: Lines): readonly Row[] {
  const path = `rules.${rule.id}`;
  const isIn = (list: readonly string[] = []): boolean => list.includes(rule.id) || list.includes(rule.number);
  const byFlag = isIn(flags.skip)
    ? { value: 'off', flag: '--skip-rule' }
    : { value: flags.only === undefined ? undefined : isIn(flags.only) ? 'on' : 'off', flag: '--rule' };
  const state = lines.row(path, byFlag.value, byFlag.flag, 'on');
  const value = { false: 'off', true: 'on' }[String(state.value)] ?? state.value;
  const options = Object.entries(rule.options).map(([name, option]) =>
    lines.row(`${path}.options.${name}`, undefined, '', option.default),
  );
  return [{ ...state, value }, lines.row(`${path}.severity`, undefined, '', rule.severity), ...options];
}

/** A value from the command line overrides the config's. */
function parameterRow(given: string, lines: Lines): Row {
  const at = given.indexOf('=');
  return lines.row(`parameters.${given.slice(0, at)}`, given.slice(at + 1), '--parameter', '');
}

function inWords(value: OptionValue): string {
  return formatOneLine(formatOptionDefault(value));
}

/** The lines of a config, each shown once. */
class Lines {
  readonly #file: string;
  readonly #left: Map<string, { readonly value: OptionValue; readonly line: number }>;

  constructor(config: Config | undefined) {
    this.#file = formatOneLine(config?.file ?? '');
    this.#left = new Map((config?.given ?? []).map(({ path, value, line }) => [path, { value, line }]));
  }

  row(path: string, flagged: OptionValue | undefined, flag: string, byDefault: OptionValue): Row {
    const given = this.#left.get(path);
    this.#left.delete(path);
    if (flagged !== undefined) return { path, value: flagged, from: flag };
    if (given === undefined) return { path, value: byDefault, from: DEFAULT };
    return { path, value: given.value, from: `${this.#file}:${given.line}` };
  }

  /** A setting without a default: it has a row only if it is set. */
  optional(path: string, flagged: OptionValue | undefined, flag: string): readonly Row[] {
    return flagged === undefined && !this.#left.has(path) ? [] : [this.row(path, flagged, flag, '')];
  }

  /** The remaining settings, in the order of the file. */
  others(): readonly Row[] {
    return [...this.#left].map(([path, { value, line }]) => ({ path, value, from: `${this.#file}:${line}` }));
  }
}
