import { literalText } from './strings.js';
import type { Syntax } from './syntax.js';

/** One name that a pattern binds. */
export interface Bound {
  /** The identifier. */
  readonly name: Syntax;
  /** The way into the value: keys of objects and indexes of lists; undefined for a computed key and for a rest. */
  readonly path: readonly (string | undefined)[];
  /** What it is if there is nothing. */
  readonly fallback: Syntax | undefined;
}

const IDENTIFIERS = new Set(['identifier', 'shorthand_property_identifier_pattern', 'type_identifier']);
const LISTS = new Set([
  'array_pattern',
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'tuple',
  'expression_list',
  'list',
]);

/** The names that a target of an assignment or a parameter binds, however it destructures. */
export function boundBy(
  pattern: Syntax,
  path: readonly (string | undefined)[] = [],
  fallback?: Syntax,
): readonly Bound[] {
  if (IDENTIFIERS.has(pattern.type)) return [{ name: pattern, path, fallback }];
  if (LISTS.has(pattern.type)) {
    return pattern.children.flatMap((child, index) => boundBy(child, [...path, String(index)], fallback));
  }
  switch (pattern.type) {
    case 'object_pattern':
      return pattern.children.flatMap((child) => boundInObject(child, path, fallback));
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return pattern.all('left').flatMap((left) => boundBy(left, path, pattern.get('right') ?? fallback));
    case 'rest_pattern':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
      return pattern.children.flatMap((child) => boundBy(child, path, fallback));
    case 'as_pattern_target':
    case 'parenthesized_expression':
    case 'required_parameter':
    case 'optional_parameter':
    case 'case_pattern':
      return pattern.children.slice(0, 1).flatMap((child) => boundBy(child, path, fallback));
    default:
      return [];
  }
}

function boundInObject(
  child: Syntax,
  path: readonly (string | undefined)[],
  fallback: Syntax | undefined,
): readonly Bound[] {
  if (child.type === 'pair_pattern') {
    const key = child.get('key');
    const value = child.get('value');
    return value === undefined ? [] : boundBy(value, [...path, key === undefined ? undefined : keyText(key)], fallback);
  }
  const name = child.type === 'object_assignment_pattern' ? child.get('left') : child;
  if (name?.type === 'shorthand_property_identifier_pattern') return boundBy(child, [...path, name.text], fallback);
  return boundBy(child, path, fallback);
}

/** A key of an object or a pattern: a name, a text, or a text in brackets. */
export function keyText(key: Syntax): string | undefined {
  const inner = key.type === 'computed_property_name' ? key.children[0] : key;
  return inner === undefined ? undefined : (literalText(inner) ?? (NUMBERS.has(inner.type) ? inner.text : undefined));
}

const NUMBERS = new Set(['number', 'integer']);
