import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/** The place of a list or an object: a variable, or a field of another object. */
export type ValuePlace = SyntaxNode | { readonly object: SyntaxNode; readonly name: string };

const NAMES = new Set(['identifier', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern']);

/** Whether two expressions name the same list or object: `rules` of one function, `params.Conditions`. */
export function isSamePlace(view: View, expression: SyntaxNode, other: ValuePlace): boolean {
  const one = unwrapExpression(expression);
  if ('walk' in other && NAMES.has(one.type)) {
    const name = unwrapExpression(other);
    if (one.text !== name.text || !NAMES.has(name.type)) return false;
    const sources = view.sources(name);
    return view.sources(one).some((source) => sources.includes(source));
  }
  const [left, right] = [findMember(one), 'walk' in other ? findMember(unwrapExpression(other)) : other];
  return (
    left !== undefined &&
    right !== undefined &&
    left.name !== undefined &&
    left.name === right.name &&
    isSamePlace(view, left.object, right.object)
  );
}

/** The value that a loop takes a name from. */
export function findLoopedOver(view: View, name: SyntaxNode): SyntaxNode | undefined {
  for (const source of view.sources(name)) {
    if (!('walk' in source) && source.is === 'item' && source.path.length === 0) return source.value;
  }
  return undefined;
}

const ITEMS = new Set(['array', 'list', 'tuple', 'set', 'expression_list', 'object', 'dictionary']);

/** A list or an object, or the result of the code's own function as such. */
export function isItem(view: View, expression: SyntaxNode): boolean {
  const value = view.literal(expression);
  const call = findCall(value);
  const given = call === undefined ? [] : view.functions(call.callee).flatMap((fn) => view.returns(fn));
  return [value, ...given].some(({ type }) => ITEMS.has(type));
}
