import { type Raw, isMap, getOwn } from './parse/document.js';
import type { TemplateDiagnostic } from './lint.js';
import { isListType } from './evaluate/choices.js';
import type { Template, TemplateParameter } from './evaluate/types.js';
import { formatScalar } from './evaluate/value.js';
import { formatList } from '../text/list.js';
import { isPlainMatch } from '../text/plain-pattern.js';

/** At most this many characters of a value are shown. */
const LONGEST_VALUE = 60;
/** At most this many allowed values are listed. */
const MOST_VALUES = 8;

interface GivenItem {
  readonly item: string;
  readonly parameter: TemplateParameter;
  readonly definition: Readonly<Record<string, Raw>>;
}

/**
 * The requirements that a parameter's definition sets; each returns what is wrong with a value, or nothing. See
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
const REQUIREMENTS: Readonly<Record<string, (given: GivenItem) => string | undefined>> = {
  AllowedValues: ({ item, parameter: { allowed } }) => {
    if (allowed.length === 0 || allowed.includes(item)) return undefined;
    return `is not among its AllowedValues: ${formatList(allowed, 'and', { most: MOST_VALUES, nouns: 'values' })}`;
  },
  Type: ({ item, parameter: { type } }) =>
    /^(?:Number|List<Number>)$/.test(type) && !/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(item)
      ? 'is not a number'
      : undefined,
  AllowedPattern: ({ item, definition }) => {
    const pattern = formatScalar(getOwn(definition, 'AllowedPattern'));
    return pattern !== undefined && isPlainMatch(pattern, item) === false
      ? `does not match its AllowedPattern ${shorten(pattern)}`
      : undefined;
  },
  MinLength: ({ item, definition }) => compare(item.length, definition, 'MinLength'),
  MaxLength: ({ item, definition }) => compare(item.length, definition, 'MaxLength'),
  MinValue: ({ item, definition }) => compare(Number(item), definition, 'MinValue'),
  MaxValue: ({ item, definition }) => compare(Number(item), definition, 'MaxValue'),
};

/** The values given to parameters that CloudFormation would refuse: the results hold for no stack that can exist. */
export function collectRefusedValues({ given, parameters, root, resolved }: Template): readonly TemplateDiagnostic[] {
  // The values of a deployed stack were accepted, and secret ones are masked.
  if (resolved.size > 0) return [];
  const definitions = isMap(root) ? getOwn(root, 'Parameters') : undefined;
  return [...parameters.values()].flatMap((parameter) => {
    const value = given.get(parameter.name);
    const definition = isMap(definitions) ? getOwn(definitions, parameter.name) : undefined;
    if (value === undefined || !isMap(definition)) return [];
    const items = isListType(parameter.type) ? value.split(',').map((item) => item.trim()) : [value];
    const [first] = items.flatMap((item) => refusalOf({ item, parameter, definition }) ?? []);
    return first === undefined ? [] : [first];
  });
}

function refusalOf(given: GivenItem): TemplateDiagnostic | undefined {
  const { item, parameter } = given;
  for (const [key, check] of Object.entries(REQUIREMENTS)) {
    const fault = check(given);
    if (fault === undefined) continue;
    const value = parameter.noEcho ? 'its value' : `the value "${shorten(item)}"`;
    const message = `parameter ${parameter.name}: ${value} ${fault}; CloudFormation would refuse it`;
    const at = ['Parameters', parameter.name];
    return { message, at: getOwn(given.definition, key) === undefined ? at : [...at, key] };
  }
  return undefined;
}

function compare(
  size: number,
  definition: Readonly<Record<string, Raw>>,
  key: 'MinLength' | 'MaxLength' | 'MinValue' | 'MaxValue',
): string | undefined {
  const text = formatScalar(getOwn(definition, key));
  const bound = Number(text);
  if (text === undefined || text.trim() === '' || Number.isNaN(bound) || Number.isNaN(size)) return undefined;
  const isBelow = key.startsWith('Min') && size < bound;
  const isAbove = key.startsWith('Max') && size > bound;
  return isBelow || isAbove ? `is ${isBelow ? 'below' : 'above'} its ${key} of ${text}` : undefined;
}

function shorten(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
