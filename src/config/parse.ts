import type { ErrorObject } from 'ajv';
import type { Problem } from '../finding.js';
import type { Location } from '../location.js';
import { type KnownRule, findRuleNamed } from '../suggest.js';
import { type Raw, isList, isMap } from '../template/parse/document.js';
import type { Config, ConfigOrigin, ConfigIgnoreEntry, OptionValue, ConfiguredRule, ConfiguredRules } from './types.js';
import { type ConfigMistake, formatConfigPath, collectConfigMistakes } from './diagnostics.js';
import { keepBoundedPatterns } from './pattern-bound.js';
import { type RawConfig, type RawSetting, validate } from './validator.js';
import { type ConfigurableRule, collectRuleErrors, findUnknownName, omitRuleNames } from './rule-settings.js';
import type { PluginName } from './plugins.js';
import { formatList } from '../text/list.js';
import { isFailure } from '../errors.js';

/** A config file's text, and the context for reading it. */
export interface ConfigText {
  readonly text: string;
  /** Its name in reports. */
  readonly file: string;
  /** Absolute. */
  readonly folder: string;
  /** The catalog's rules and the user's own. */
  readonly catalog: readonly ConfigurableRule[];
  /** The plugins whose rules are missing from it, so that unknown names of rules may be theirs. */
  readonly unloadedPlugins?: readonly string[];
  /** The current day, as `2027-06-30`. */
  readonly today: string;
}

/** Finds the plugins that a config names; none if they are not a list of names, which `parseConfig` reports. */
export async function readPluginNames({
  text,
  file,
}: Pick<ConfigText, 'text' | 'file'>): Promise<readonly PluginName[]> {
  const { readPlainYaml } = await import('../template/parse/yaml.js');
  const read = readPlainYaml(text);
  if (isFailure(read) || !isMap(read.root) || !isList(read.root['plugins'])) return [];
  return read.root['plugins'].flatMap((name, index) =>
    typeof name === 'string' && name !== ''
      ? [{ name, location: { file, ...read.locate(['plugins', String(index)], 'value') } }]
      : [],
  );
}

/** Reads a config. It never throws: mistakes become problems, and the affected parts are left out. */
export async function parseConfig(given: ConfigText): Promise<Config> {
  const { text, file, folder, catalog, today } = given;
  const { readPlainYaml } = await import('../template/parse/yaml.js');
  const read = readPlainYaml(text);
  if (isFailure(read)) {
    const location = read.position === undefined ? null : { file, start: read.position, end: read.position };
    const message = `the config can't be read: ${read.reason}`;
    return { ...configOf({}, file, folder, [], catalog), problems: [{ level: 'error', file, message, location }] };
  }
  const locate = (path: readonly string[], part: 'key' | 'value'): Location => ({ file, ...read.locate(path, part) });
  const problems: Problem[] = [];
  const complain = ({ sentence, path, part, isWarning }: ConfigMistake): void => {
    problems.push({ level: isWarning ? 'warning' : 'error', file, message: sentence, location: locate(path, part) });
  };
  const { raw: unbounded, origins } = withoutMistakes(read.root, given, complain);
  const { raw, mistakes } = keepBoundedPatterns(unbounded);
  mistakes.forEach(complain);
  twiceSet(raw, catalog).forEach(complain);
  const values = givenIn(raw, [], origins, (path) => ({
    path: formatConfigPath(path[0] === 'rules' ? path.map((key, at) => (at === 1 ? idOf(key, catalog) : key)) : path),
    line: locate(path, 'key').start.line,
  }));
  const config = configOf(raw, file, folder, values, catalog);
  const ignore = (raw.ignore ?? []).flatMap((item, index): readonly ConfigIgnoreEntry[] => {
    const { resource, template, reason, until } = item;
    const rule = idOf(String(item.rule), catalog);
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

function configOf(
  raw: RawConfig,
  file: string,
  folder: string,
  given: readonly ConfigOrigin[],
  catalog: readonly KnownRule[],
): Config {
  return {
    file,
    folder,
    failOn: raw.failOn,
    failConfidence: raw.failConfidence,
    failOnUnknown: raw.failOnUnknown,
    minSeverity: raw.minSeverity,
    minConfidence: raw.minConfidence,
    scope: raw.scope,
    configEnv: raw.configEnv,
    parameters: Object.fromEntries(Object.entries(raw.parameters ?? {}).map(([key, value]) => [key, String(value)])),
    parameterFiles: raw.parameterFiles ?? [],
    baseline: raw.baseline,
    formats: raw.formats ?? [],
    exclude: raw.exclude ?? [],
    rules: settingsOf(raw.rules, catalog),
    overrides: (raw.overrides ?? []).map(({ files, rules }) => ({ files, rules: settingsOf(rules, catalog) })),
    uploads: { functions: raw.uploads?.functions ?? [], buckets: raw.uploads?.buckets ?? [] },
    ignore: [],
    plugins: raw.plugins ?? [],
    pluginRules: [],
    unloadedPlugins: [],
    honour: raw.honour ?? [],
    problems: [],
    given,
  };
}

function settingsOf(rules: RawConfig['rules'] = {}, catalog: readonly KnownRule[]): ConfiguredRules {
  return new Map(Object.entries(rules).map(([name, setting]) => [idOf(name, catalog), settingOf(setting)]));
}

/** The id of a rule that is named by its id or its catalog number. */
function idOf(name: string, catalog: readonly KnownRule[]): string {
  return findRuleNamed(name, catalog)?.id ?? name;
}

/** Rules that one map sets both by number and by id: it can't be determined which of the two is meant. */
function twiceSet({ rules, overrides = [] }: RawConfig, catalog: readonly KnownRule[]): readonly ConfigMistake[] {
  const maps = [
    { path: ['rules'], names: rules ?? {} },
    ...overrides.map((one, index) => ({ path: ['overrides', String(index), 'rules'], names: one.rules })),
  ];
  return maps.flatMap(({ path, names }) =>
    Object.keys(names).flatMap((name) => {
      const id = idOf(name, catalog);
      if (id === name || !Object.hasOwn(names, id)) return [];
      const sentence = `${formatConfigPath(path)} sets ${id} twice, by its id and as ${name}`;
      return [{ sentence, path: [...path, name], part: 'key' as const, isWarning: false }];
    }),
  );
}

function settingOf(setting: RawSetting): ConfiguredRule {
  if (typeof setting !== 'object') {
    const isSeverity = typeof setting === 'string' && setting !== 'off' && setting !== 'on';
    return {
      isOff: setting === 'off' || setting === false,
      options: {},
      ...(isSeverity ? { severity: setting } : {}),
    };
  }
  const { severity, options = {} } = setting;
  return { isOff: false, options, ...(severity === undefined ? {} : { severity }) };
}

/** A date that is in the past or does not exist. */
function dateMistake(until: string, today: string): Pick<ConfigMistake, 'sentence' | 'isWarning'> | undefined {
  const day = new Date(`${until}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== until) {
    return { sentence: `the date ${until} does not exist`, isWarning: false };
  }
  // Dates in this format sort alphabetically.
  return until < today ? { sentence: `the suppression expired after ${until}`, isWarning: true } : undefined;
}

/** The original position of each remaining map and list, since lists may have lost items before them. */
type Origins = WeakMap<object, readonly string[]>;

/** The config without its mistakes: a list loses the whole item, because half of an item could have another meaning. */
function withoutMistakes(
  root: Raw,
  { catalog, unloadedPlugins = [] }: ConfigText,
  complain: (mistake: ConfigMistake) => void,
): { readonly raw: RawConfig; readonly origins: Origins } {
  const origins: Origins = new WeakMap();
  const data: unknown = root ?? {};
  const isAllowed = validate(data);
  const named = collectRuleErrors(data, catalog);
  if (isAllowed && named.length === 0) return { raw: data, origins };
  const errors = [...omitRuleNames(validate.errors ?? [], named), ...named];
  // Of a plugin that was not loaded, only the names of its rules are lost, and the reason is reported already.
  const isAbsent = (error: ErrorObject): boolean => unloadedPlugins.length > 0 && findUnknownName(error) !== undefined;
  const mistakes = collectConfigMistakes(
    errors.filter((error) => !isAbsent(error)),
    catalog,
  );
  const absent = collectConfigMistakes(errors.filter(isAbsent), catalog);
  mistakes.forEach(complain);
  if (absent[0] !== undefined) {
    const names = [...new Set(errors.filter(isAbsent).flatMap((error) => findUnknownName(error) ?? []))];
    complain({ ...absent[0], sentence: formatUnloaded(names, unloadedPlugins), isWarning: true });
  }
  const spoiled = new Set([
    ...mistakes.map(({ path }) => spoiledBy(path).join('/')),
    ...absent.map(({ path, part }) => (part === 'key' ? path : spoiledBy(path)).join('/')),
  ]);
  const left: unknown = spoiled.has('') ? {} : kept(data, [], spoiled, origins);
  return { raw: validate(left) ? left : {}, origins };
}

function formatUnloaded(names: readonly string[], plugins: readonly string[]): string {
  const rules = `unknown ${names.length === 1 ? 'rule' : 'rules'} ${formatList(names)}`;
  return `${rules}: the settings have no effect, because ${formatList(plugins)} ${plugins.length === 1 ? 'was' : 'were'} not loaded`;
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

/** Every scalar and every list of strings, with its line. */
function givenIn(
  value: unknown,
  assumed: readonly string[],
  origins: Origins,
  tell: (path: readonly string[]) => Pick<ConfigOrigin, 'path' | 'line'>,
): readonly ConfigOrigin[] {
  const path = (typeof value === 'object' && value !== null ? origins.get(value) : undefined) ?? assumed;
  // An option may be set to an empty list; an empty section has no effect.
  if (isList(value) && value.length === 0 && !path.includes('options')) return [];
  if (isTexts(value) || isScalar(value)) return [{ ...tell(path), value }];
  if (!isMap(value) && !isList(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$schema' && path.length === 0 ? [] : givenIn(inner, [...path, key], origins, tell),
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return isList(value) && value.every((item) => typeof item === 'string');
}

function isScalar(value: unknown): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
