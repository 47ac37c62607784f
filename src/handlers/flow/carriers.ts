import { findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { UnitNodes } from './unit-nodes.js';

// The kinds of expressions through which a value may go.

export const VALUE_NAMES = new Set([
  'identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
]);
export const OBJECT_LITERALS = new Set(['object', 'dictionary']);
export const OPERATION_NODES = new Set(['binary_expression', 'binary_operator', 'boolean_operator']);

const itself = ({ children }: SyntaxNode): readonly SyntaxNode[] => children;
const body = (node: SyntaxNode): readonly SyntaxNode[] => node.all('body');
const assigned = (node: SyntaxNode): readonly SyntaxNode[] => [...node.all('right'), ...node.all('value')];

/** The expressions of which an expression gives one or all, by its type. */
export const INNER_EXPRESSIONS: ReadonlyMap<string, (node: SyntaxNode) => readonly SyntaxNode[]> = new Map([
  ['array', itself],
  ['list', itself],
  ['tuple', itself],
  ['set', itself],
  ['expression_list', itself],
  ['list_comprehension', body],
  ['set_comprehension', body],
  ['generator_expression', body],
  ['ternary_expression', (node) => [...node.all('consequence'), ...node.all('alternative')]],
  ['conditional_expression', ({ children }) => children.filter((_, index) => index !== 1)],
  ['assignment_expression', assigned],
  ['assignment', assigned],
  ['named_expression', assigned],
  ['subscript', (node) => node.all('value')],
]);
const CARRIERS = new Set([...VALUE_NAMES, ...OBJECT_LITERALS, ...OPERATION_NODES, 'dictionary_comprehension']);

const VALUES = new WeakMap<UnitNodes, readonly SyntaxNode[]>();

/** The expressions of a unit that may carry anything, each once, without what only stands around them. */
export function collectCarriers(unit: UnitNodes): readonly SyntaxNode[] {
  const known = VALUES.get(unit) ?? [...new Set(unit.all.map(unwrapExpression))].filter(mayCarry);
  VALUES.set(unit, known);
  return known;
}

function mayCarry(node: SyntaxNode): boolean {
  if (CARRIERS.has(node.type) || INNER_EXPRESSIONS.has(node.type)) return true;
  if (findMember(node) !== undefined || findCall(node) !== undefined) return true;
  return findStringPieces(node)?.some((piece) => typeof piece !== 'string') === true;
}
