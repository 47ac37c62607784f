import type { Problem } from '../finding.js';
import type { Location } from '../location.js';
import type { KnownRule } from '../suggest.js';
import { type Raw, isList, isMap } from '../template/parse/document.js';
import type { Config, ConfigOrigin, ConfigIgnoreEntry, OptionValue, ConfiguredRule, ConfiguredRules } from './types.js';
import { type ConfigMistake, formatConfigPath, collectConfigMistakes } from './diagnostics.js';
import { type RawConfig, type RawSetting, validate } from './validator.js';
import { isFailure } from '../errors.js';

/** A config file's text, and what is needed to understand it. */
export interface ConfigText {
  readonly text: string;
  /** As it is reported. */
  readonly file: string;
  /** Absolute. */
  readonly folder: string;
  readonly catalog: readonly KnownRule[];
  /** The current day, as `2027-06-30`. */
  readonly today: string;
}

/** Reads a config. Nothing in it makes this fail: mistakes are problems, and what they spoil is left out. */
export async function parseConfig({ text, file, folder, catalog, today }: ConfigText): Promise<Config> {
  const { readPlainYaml } = await import('../template/parse/yaml.js');
  const read = readPlainYaml(text);
  if (isFailure(read)) {
    const location = read.position === undefined ? null : { file, start: read.position, end: read.position };
    const message = `the config can't be read: ${read.reason}`;
    return { ...configOf({}, file, folder, []), problems: [{ level: 'error', file, message, location }] };
  }
  const locate = (path: readonly string[], part: 'key' | 'value'): Location => ({ file, ...read.locate(path, part) });
  const problems: Problem[] = [];
  const complain = ({ sentence, path, part, isWarning }: ConfigMistake): void => {
    problems.push({ level: isWarning ? 'warning' : 'error', file, message: sentence, location: locate(path, part) });
  };
  const { raw, origins } = withoutMistakes(read.root, catalog, complain);
  const given = givenIn(raw, [], origins, (path) => locate(path, 'key').start.line);
  const config = configOf(raw, file, folder, given);
  const ignore = (raw.ignore ?? []).flatMap((item, index): readonly ConfigIgnoreEntry[] => {
    const { rule, resource, template, reason, until } = item;
    const path = origins.get(item) ?? ['ignore', String(index)];
    const wrong = until === undefined ? undefined : dateMistake(until, today);
    if (wrong !== undefined) complain({ ...wrong, path: [...path, 'until'], part: 'value' });
    return wrong === undefined ? [{ rule, resource, template, reason, location: locate(path, 'value') }] : [];
  });
  return { ...config, ignore, problems: problems.sort(fromTopToBottom) };
}

function fromTopToBottom({ location: a }: Problem, { location: b }: Problem): number {
  if (a === null || b === null) return 0;
  return a.start.line === b.start.line ? a.start.column - b.start.column : a.start.line - b.start.line;
}

function configOf(raw: RawConfig, file: string, folder: string, given: readonly ConfigOrigin[]): Config {
  return {
    file,
    folder,
    failOn: raw.failOn,
    rules: settingsOf(raw.rules),
    overrides: (raw.overrides ?? []).map(({ files, rules }) => ({ files, rules: settingsOf(rules) })),
    uploads: { functions: raw.uploads?.functions ?? [], buckets: raw.uploads?.buckets ?? [] },
    ignore: [],
    plugins: raw.plugins ?? [],
    honour: raw.honour ?? [],
    problems: [],
    given,
  };
}

function settingsOf(rules: RawConfig['rules'] = {}): ConfiguredRules {
  return new Map(Object.entries(rules).map(([id, setting]) => [id, settingOf(setting)]));
}

function settingOf(setting: RawSetting): ConfiguredRule {
  if (typeof setting !== 'object') return { isOff: setting === 'off' || setting === false, options: {} };
  const { severity, options = {} } = setting;
  return { isOff: false, options, ...(severity === undefined ? {} : { severity }) };
}

/** The day is over, or there is no such day. */
function dateMistake(until: string, today: string): Pick<ConfigMistake, 'sentence' | 'isWarning'> | undefined {
  const day = new Date(`${until}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== until) {
    return { sentence: `there is no day ${until}`, isWarning: false };
  }
  // Dates of this form are in the order of their letters.
  return until < today ? { sentence: `the suppression expired after ${until}`, isWarning: true } : undefined;
}

/** Where each map and list of what is left stood, since lists may have lost items before them. */
type Origins = WeakMap<object, readonly string[]>;

/** What is left if every mistake is taken out: of a list the whole item, lest half of it means something else. */
function withoutMistakes(
  root: Raw,
  catalog: readonly KnownRule[],
  complain: (mistake: ConfigMistake) => void,
): { readonly raw: RawConfig; readonly origins: Origins } {
  const origins: Origins = new WeakMap();
  const data: unknown = root ?? {};
  if (validate(data)) return { raw: data, origins };
  const mistakes = collectConfigMistakes(validate.errors ?? [], catalog);
  mistakes.forEach(complain);
  const spoiled = new Set(mistakes.map(({ path }) => spoiledBy(path).join('/')));
  const left: unknown = spoiled.has('') ? {} : kept(data, [], spoiled, origins);
  return { raw: validate(left) ? left : {}, origins };
}

function spoiledBy(path: readonly string[]): readonly string[] {
  const item = path.findIndex((segment, index) => index > 0 && /^\d+$/.test(segment));
  return item === -1 ? path : path.slice(0, item + 1);
}

function kept(data: Raw, path: readonly string[], spoiled: ReadonlySet<string>, origins: Origins): Raw {
  if (!isMap(data) && !isList(data)) return data;
  const entries = Object.entries(data)
    .filter(([key]) => !spoiled.has([...path, key].join('/')))
    .map(([key, value]): readonly [string, Raw] => [key, kept(value, [...path, key], spoiled, origins)]);
  const copy = isList(data) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
  origins.set(copy, path);
  return copy;
}

/** Every scalar and every list of texts, with the line that it stands on. */
function givenIn(
  value: unknown,
  assumed: readonly string[],
  origins: Origins,
  line: (path: readonly string[]) => number,
): readonly ConfigOrigin[] {
  const path = (typeof value === 'object' && value !== null ? origins.get(value) : undefined) ?? assumed;
  // An option may be set to nothing; a section without items says nothing.
  if (isList(value) && value.length === 0 && !path.includes('options')) return [];
  if (isTexts(value) || isScalar(value)) return [{ path: formatConfigPath(path), value, line: line(path) }];
  if (!isMap(value) && !isList(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$schema' && path.length === 0 ? [] : givenIn(inner, [...path, key], origins, line),
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return isList(value) && value.every((item) => typeof item === 'string');
}

function isScalar(value: unknown): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
