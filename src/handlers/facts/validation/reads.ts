import { findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { isLogged } from './logs.js';

/** A part of a request that handlers read. */
type ReadPart = 'body' | 'query' | 'other';

const MEMBERS = ['attribute', 'member_expression', 'subscript', 'subscript_expression', 'call', 'call_expression'];
const NAMES = ['identifier', 'shorthand_property_identifier_pattern'];

/** The first read of each of these parts of the request; logging does not count. */
export function collectFirstReads(view: View, parts: readonly ReadPart[]): readonly SyntaxNode[] {
  // Messages show `event.body` if there is such an expression, else the name of the value.
  const nodes = [...[...view.nodes(...MEMBERS)].filter((node) => takesPart(view, node)), ...view.nodes(...NAMES)];
  const found = parts.flatMap(
    (part) =>
      nodes.find(
        (node) => view.input(node).parts.has(part) && !isLogged(node) && !(part === 'other' && callsMethod(node)),
      ) ?? [],
  );
  return [...new Set(found)];
}

/** `event.body`, `event.get('body')`, `request.json()`. */
function takesPart(view: View, node: SyntaxNode): boolean {
  // The callee is a method, not a field.
  if (node.field === 'function') return false;
  const object = findMember(unwrapExpression(findCall(node)?.callee ?? node))?.object;
  return object !== undefined && view.input(object).whole;
}

/** `metrics.setNamespace('…')` on a value with the name of an event does not read a field. */
function callsMethod(node: SyntaxNode): boolean {
  const call = findCall(node);
  return call !== undefined && findMember(unwrapExpression(call.callee))?.name !== 'get';
}

/** Whether a part is used; a value that is only compared with a literal or checked for presence, as a flag is, is not. */
export function isUsedFurther(view: View, part: ReadPart): boolean {
  return [...view.nodes(...MEMBERS, ...NAMES, 'new_expression', 'shorthand_property_identifier')].some(
    (node) => view.input(node).parts.has(part) && !isLogged(node) && goesOn(view, node, part),
  );
}

const COMPARES = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=']);
const CHOICES = new Set(['||', '??', 'or']);
const TESTS = new Set(['&&', 'and']);
const PASSES =
  /^(?:parenthesized_expression|await|await_expression|as_expression|non_null_expression|satisfies_expression)$/;
const BINDS = /^(?:variable_declarator|assignment|assignment_expression|named_expression)$/;

/**
 * Whether a value leaves its expression. A name that it is bound to, and a call or a member that carries it, are checked
 * at their own places.
 */
function goesOn(view: View, from: SyntaxNode, part: ReadPart): boolean {
  let node = from;
  for (const above of from.above()) {
    if (isFunction(above)) return above.get('body') === node;
    if (BINDS.test(above.type)) return above.get('left')?.holds(node) === false && !isName(above.get('left'));
    if (/pattern|parameter|^pair_pattern$|keyword_separator/.test(above.type)) return false;
    const member = findMember(above);
    if (member !== undefined) return member.object !== node;
    const call = findCall(above) ?? findCall(above.parent ?? above);
    if (call !== undefined && (call.node === above || call.node === above.parent)) {
      if (call.callee === node) return false;
      if (view.input(call.node).parts.has(part)) return false;
      return !isHeldAgainst(view, call.callee);
    }
    const decided = fateIn(view, above, node);
    if (decided !== undefined) return decided;
    node = above;
  }
  return false;
}

/** Whether the value leaves this node; undefined if a node further up decides. */
function fateIn(view: View, above: SyntaxNode, node: SyntaxNode): boolean | undefined {
  const operator = above.get('operator')?.text ?? above.get('operators')?.text ?? '';
  if (operator === '!' || operator === 'not' || above.type === 'not_operator') return false;
  if (operator === 'in' || operator === 'not in') return false;
  if (COMPARES.has(operator)) {
    const sides = above.children.filter(({ field }) => field !== 'operator' && field !== 'operators');
    return sides.some((side) => side !== node && !isFixed(view, side));
  }
  if (CHOICES.has(operator) || PASSES.test(above.type)) return undefined;
  if (TESTS.has(operator)) return above.get('left') === node ? false : undefined;
  const condition = above.type === 'conditional_expression' ? above.children[1] : above.get('condition');
  if (condition === node) return false;
  if (/^(?:ternary_expression|conditional_expression)$/.test(above.type)) return undefined;
  if (/^(?:switch_statement|match_statement)$/.test(above.type)) return false;
  return above.type !== 'expression_statement';
}

function isName(node: SyntaxNode | undefined): boolean {
  return node === undefined || findMember(node) === undefined;
}

function isFixed(view: View, side: SyntaxNode): boolean {
  return view.known(side).is !== 'unknown' || ['true', 'false', 'null', 'none'].includes(side.text.toLowerCase());
}

/** `['a', 'b'].includes(…)`, `ALLOWED.has(…)`. */
function isHeldAgainst(view: View, callee: SyntaxNode): boolean {
  const member = findMember(unwrapExpression(callee));
  return (
    /^(?:includes|has)$/.test(member?.name ?? '') &&
    member !== undefined &&
    view.mentions(member.object).parts.size === 0
  );
}
