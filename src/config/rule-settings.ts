import { isOwnRule } from '../package-info.js';
import type { ErrorObject } from 'ajv';
import { type KnownRule, findRuleNamed } from '../suggest.js';
import { isList, isMap } from '../template/parse/document.js';
import { EVERY_RULE } from './types.js';

/** A rule that a config can set. */
export interface ConfigurableRule extends KnownRule {
  readonly options?: Readonly<Record<string, { readonly type: string }>>;
  /** Of a rule of the user's own; see `RuleWords`. */
  readonly plugin?: string;
}

/** A map of rules in a config. */
interface RuleMap {
  readonly path: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
  /** Whether it may name every rule at once. */
  readonly mayNameEvery: boolean;
}

/**
 * The mistakes that the schema can't find, since it knows the catalog alone: names of rules that do not exist, and the
 * options of the user's own rules. They are made like the schema's own, so that they read the same.
 */
export function collectRuleErrors(data: unknown, catalog: readonly ConfigurableRule[]): readonly ErrorObject[] {
  const maps = ruleMapsIn(data).flatMap(({ path, rules, mayNameEvery }) =>
    Object.entries(rules).flatMap(([name, setting]) => {
      const rule = findRuleNamed(name, catalog);
      if (rule === undefined && !(mayNameEvery && name === EVERY_RULE))
        return [makeError('additionalProperties', path, { params: { additionalProperty: name } })];
      return rule !== undefined && isOwnRule(rule) ? optionErrors([...path, name], setting, rule) : [];
    }),
  );
  return [...maps, ...ignoreErrors(data, catalog)];
}

/** The name in an error that says that no rule has it; undefined for other errors. */
export function findUnknownName({ keyword, instancePath, params, data }: ErrorObject): string | undefined {
  if (keyword === 'enum') return /^\/ignore\/\d+\/rule$/.test(instancePath) ? String(data) : undefined;
  const isMapOfRules = /^(?:\/overrides\/\d+)?\/rules$/.test(instancePath);
  return keyword === 'additionalProperties' && isMapOfRules ? String(params['additionalProperty']) : undefined;
}

/** The schema's errors that are not about what `collectRuleErrors` decides, of which these are the errors. */
export function omitRuleNames(found: readonly ErrorObject[], errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unknown = new Set(
    errors.flatMap(({ keyword, instancePath, params }) =>
      keyword === 'additionalProperties'
        ? [`${instancePath}/${escapePointer(String(params['additionalProperty']))}`]
        : [],
    ),
  );
  return found.filter(({ instancePath }) => {
    if (/^\/ignore\/\d+\/rule$/.test(instancePath)) return false;
    const steps = instancePath.split('/');
    return !steps.some((_, index) => unknown.has(steps.slice(0, index + 1).join('/')));
  });
}

function ruleMapsIn(data: unknown): readonly RuleMap[] {
  if (!isMap(data)) return [];
  const { rules, overrides } = data;
  return [
    ...(isMap(rules) ? [{ path: ['rules'], rules, mayNameEvery: false }] : []),
    ...(isList(overrides) ? overrides : []).flatMap((one, index): readonly RuleMap[] =>
      isMap(one) && isMap(one['rules'])
        ? [{ path: ['overrides', String(index), 'rules'], rules: one['rules'], mayNameEvery: true }]
        : [],
    ),
  ];
}

function ignoreErrors(data: unknown, catalog: readonly KnownRule[]): readonly ErrorObject[] {
  const items = isMap(data) && isList(data['ignore']) ? data['ignore'] : [];
  return items.flatMap((item, index) => {
    if (!isMap(item) || item['rule'] === undefined) return [];
    const name = item['rule'];
    const isName = typeof name === 'string' || typeof name === 'number';
    if (isName && findRuleNamed(String(name), catalog) !== undefined) return [];
    return [makeError('enum', ['ignore', String(index), 'rule'], { data: name })];
  });
}

/** By the type of an option: the type of its value in the schema's language. */
const TYPES: Readonly<Record<string, string>> = { number: 'number', text: 'string', boolean: 'boolean', list: 'array' };

function optionErrors(
  path: readonly string[],
  setting: unknown,
  { options: known = {} }: ConfigurableRule,
): readonly ErrorObject[] {
  const given = isMap(setting) ? setting['options'] : undefined;
  if (!isMap(given)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    const at = [...path, 'options'];
    if (option === undefined) {
      const params = { additionalProperty: name };
      return [makeError('additionalProperties', at, { params, parentSchema: { properties: known } })];
    }
    const type = TYPES[option.type] ?? '';
    if (isList(value) && type === 'array') {
      const wrong = [...value.entries()].filter(([, item]) => typeof item !== 'string');
      return wrong.map(([index, item]) => typeError([...at, name, String(index)], 'string', item));
    }
    return typeof value === type ? [] : [typeError([...at, name], type, value)];
  });
}

function typeError(path: readonly string[], type: string, data: unknown): ErrorObject {
  return makeError('type', path, { params: { type }, data });
}

function makeError(
  keyword: string,
  path: readonly string[],
  more: Partial<Pick<ErrorObject, 'params' | 'data' | 'parentSchema'>>,
): ErrorObject {
  const instancePath = path.map((segment) => `/${escapePointer(segment)}`).join('');
  return { keyword, instancePath, schemaPath: '', params: {}, ...more };
}

function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
