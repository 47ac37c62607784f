import { findLiteralText } from './strings.js';
import type { SyntaxNode } from './syntax.js';

/** One name that a pattern binds. */
export interface BoundName {
  /** The identifier. */
  readonly name: SyntaxNode;
  /** The way into the value: keys of objects and indexes of lists; undefined for a computed key and for a rest. */
  readonly path: readonly (string | undefined)[];
  /** Its default value. */
  readonly fallback: SyntaxNode | undefined;
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
export function collectBoundNames(
  pattern: SyntaxNode,
  path: readonly (string | undefined)[] = [],
  fallback?: SyntaxNode,
): readonly BoundName[] {
  if (IDENTIFIERS.has(pattern.type)) return [{ name: pattern, path, fallback }];
  if (LISTS.has(pattern.type)) {
    return pattern.children.flatMap((child, index) => collectBoundNames(child, [...path, String(index)], fallback));
  }
  switch (pattern.type) {
    case 'object_pattern':
      return pattern.children.flatMap((child) => boundInObject(child, path, fallback));
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return pattern.all('left').flatMap((left) => collectBoundNames(left, path, pattern.get('right') ?? fallback));
    case 'rest_pattern':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
      return pattern.children.flatMap((child) => collectBoundNames(child, path, fallback));
    case 'as_pattern_target':
    case 'parenthesized_expression':
    case 'required_parameter':
    case 'optional_parameter':
    case 'case_pattern':
      return pattern.children.slice(0, 1).flatMap((child) => collectBoundNames(child, path, fallback));
    default:
      return [];
  }
}

function boundInObject(
  child: SyntaxNode,
  path: readonly (string | undefined)[],
  fallback: SyntaxNode | undefined,
): readonly BoundName[] {
  if (child.type === 'pair_pattern') {
    const key = child.get('key');
    const value = child.get('value');
    return value === undefined
      ? []
      : collectBoundNames(value, [...path, key === undefined ? undefined : findKeyText(key)], fallback);
  }
  const name = child.type === 'object_assignment_pattern' ? child.get('left') : child;
  if (name?.type === 'shorthand_property_identifier_pattern')
    return collectBoundNames(child, [...path, name.text], fallback);
  return collectBoundNames(child, path, fallback);
}

/** A key of an object or a pattern: a name, a text, or a text in brackets. */
export function findKeyText(key: SyntaxNode): string | undefined {
  const inner = key.type === 'computed_property_name' ? key.children[0] : key;
  return inner === undefined
    ? undefined
    : (findLiteralText(inner) ?? (NUMBERS.has(inner.type) ? inner.text : undefined));
}

const NUMBERS = new Set(['number', 'integer']);
