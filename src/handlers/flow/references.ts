import { findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

// How code refers to other code: by names, and by members of named values.

const NAMES = new Set(['identifier', 'shorthand_property_identifier', 'this', 'type_identifier']);

/** Whether a node is a use of a name: not a declaration's, a parameter's, or a keyword's. */
export function isReference(node: SyntaxNode): boolean {
  if (!NAMES.has(node.type)) return false;
  const { parent, field } = node;
  if (parent === undefined || parent.type.endsWith('_specifier') || parent.type === 'keyword_argument')
    return field === 'value';
  if (field === 'attribute' || (field === 'name' && parent.type !== 'as_pattern')) return false;
  return node.type !== 'type_identifier' && !/parameter|_pattern$|^dotted_name$/.test(parent.type);
}

/** The longest member of a name that is read, down to the name itself. */
export function collectChain(name: SyntaxNode): readonly SyntaxNode[] {
  const chain = [name];
  for (let node = name.parent; node !== undefined; node = node.parent) {
    const below = chain.at(-1);
    if (node.type === 'non_null_expression' || node.type === 'parenthesized_expression') continue;
    if (below === undefined || findMember(node) === undefined || !(findMember(node)?.object.holds(below) ?? false))
      break;
    chain.push(node);
  }
  return chain.reverse();
}

/** The name that a chain of calls and members begins with. */
export function findLeftmost(expression: SyntaxNode): SyntaxNode {
  const node = unwrapExpression(expression);
  const next = findCall(node)?.callee ?? findMember(node)?.object;
  return next === undefined ? node : findLeftmost(next);
}

/** `functools.wraps(fn)` takes over the name of a function, and does not call it. */
export function isCopiedName(name: SyntaxNode): boolean {
  const call = name.parent?.parent === undefined ? undefined : findCall(name.parent.parent);
  return call !== undefined && /(?:^|\.)wraps$/.test(call.callee.text);
}
