import type { ErrorObject } from 'ajv';
import { isMap, getOwn } from '../template/parse/document.js';
import { type KnownRule, findNearest, formatUnknownRule } from '../suggest.js';
import { FORMATS } from '../report/formats.js';
import { formatList } from '../report/wording.js';

/** An invalid part of a config. */
export interface ConfigMistake {
  readonly sentence: string;
  /** The invalid part: the value, or the key that is not allowed. */
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** Findings that the user meant to suppress are reported: a warning is enough, not an error. */
  readonly isWarning: boolean;
}

/** The schema's errors as sentences. */
export function collectConfigMistakes(
  errors: readonly ErrorObject[],
  catalog: readonly KnownRule[],
): readonly ConfigMistake[] {
  // `if` only reports that one of its branches failed.
  return errors.filter(({ keyword }) => keyword !== 'if').map((error) => mistakeOf(error, catalog));
}

function mistakeOf(error: ErrorObject, catalog: readonly KnownRule[]): ConfigMistake {
  const at = segments(error.instancePath);
  const extra = error.keyword === 'additionalProperties' ? textIn(error.params, 'additionalProperty') : undefined;
  const path = extra === undefined ? at : [...at, extra];
  return {
    sentence: sentenceOf(error, path, catalog),
    path,
    part: extra === undefined ? 'value' : 'key',
    isWarning: isUnmetIgnore(error, at),
  };
}

/** An `ignore` without a known rule or without a reason has no effect. */
function isUnmetIgnore({ keyword, params }: ErrorObject, [section, , key]: readonly string[]): boolean {
  if (section !== 'ignore') return false;
  const missing = keyword === 'required' ? textIn(params, 'missingProperty') : undefined;
  return missing === 'reason' || (keyword === 'enum' && key === 'rule') || (keyword === 'pattern' && key === 'reason');
}

function sentenceOf(error: ErrorObject, path: readonly string[], catalog: readonly KnownRule[]): string {
  const what = formatConfigPath(path);
  if (error.keyword === 'additionalProperties') return unknownKey(error, path, catalog);
  if (error.keyword === 'required')
    return `${what === '' ? 'it' : what} needs ${textIn(error.params, 'missingProperty') ?? ''}`;
  if (error.keyword === 'minItems' || error.keyword === 'minLength') return `${what} must not be empty`;
  if (error.keyword === 'maxItems') return `${what} may have ${String(error.params['limit'])} items at most`;
  if (error.keyword === 'enum' && path[0] === 'ignore' && path[2] === 'rule')
    return `${what}: ${formatUnknownRule(String(error.data), catalog)}`;
  if (error.keyword === 'pattern' && path.at(-1) === 'reason') return `${what} must not be empty`;
  return `${what === '' ? 'a config' : what} must be ${expected(error)}, not ${shown(error.data)}${meant(error)}`;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  object: 'a map',
  string: 'a string',
};

const PATTERNS = {
  date: 'a date such as 2027-06-30',
  format: `${formatList(FORMATS, 'or')}, alone or with a file as in sarif=audit.sarif`,
};

function expected({ keyword, params, schema }: ErrorObject): string {
  if (keyword === 'type') return TYPES[textIn(params, 'type') ?? ''] ?? 'a string, a number, true or false';
  if (keyword === 'pattern')
    return PATTERNS[textIn(params, 'pattern')?.startsWith('^[0-9]') === true ? 'date' : 'format'];
  const values = allowed(schema);
  // Only a value that may also be a map of settings may be true or false.
  if (values.includes('off')) return 'off, on, a severity, or a map with severity and options';
  return formatList(values, 'or');
}

function meant({ keyword, schema, data }: ErrorObject): string {
  if (keyword !== 'enum' || typeof data !== 'string') return '';
  const name = findNearest(data, allowed(schema));
  // `no` is similar to `on`, and means the opposite.
  return name === undefined || name === 'on' ? '' : `; did you mean ${name}?`;
}

function allowed(schema: unknown): readonly string[] {
  return Array.isArray(schema) ? schema.filter((value) => typeof value === 'string') : [];
}

function unknownKey({ parentSchema }: ErrorObject, path: readonly string[], catalog: readonly KnownRule[]): string {
  const key = path.at(-1) ?? '';
  const where = path.slice(0, -1);
  if (where.at(-1) === 'rules') return formatUnknownRule(key, catalog);
  const properties: unknown = isMap(parentSchema) ? getOwn(parentSchema, 'properties') : undefined;
  const known = isMap(properties) ? Object.keys(properties).filter((name) => name !== '$schema') : [];
  const of = where.length === 0 ? 'unknown setting' : `${formatConfigPath(where)} has no`;
  const name = findNearest(key, known);
  const hint = known.length === 0 ? '; no setting is allowed here' : `; allowed: ${formatList(known)}`;
  return `${of} ${shortened(key)}${name === undefined ? hint : `; did you mean ${name}?`}`;
}

/** `overrides[0].rules.alarms` */
export function formatConfigPath(path: readonly string[]): string {
  return path
    .map((segment, index) => (/^\d+$/.test(segment) ? `[${segment}]` : `${index > 0 ? '.' : ''}${segment}`))
    .join('');
}

function segments(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function textIn(params: ErrorObject['params'], name: string): string | undefined {
  const value: unknown = params[name];
  return typeof value === 'string' ? value : undefined;
}
