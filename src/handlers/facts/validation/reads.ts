import { findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { isLogged } from './logs.js';

/** A part of a request that handlers read. */
type ReadPart = 'body' | 'query' | 'other';

const MEMBERS = ['attribute', 'member_expression', 'subscript', 'subscript_expression', 'call', 'call_expression'];
const NAMES = ['identifier', 'shorthand_property_identifier_pattern'];

/** Where each of some parts of the request is read first; logging it is no reading. */
export function collectFirstReads(view: View, parts: readonly ReadPart[]): readonly SyntaxNode[] {
  // `event.body` itself says it best; else whatever the value is called.
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
  // What is called is a method, not a field.
  if (node.field === 'function') return false;
  const object = findMember(unwrapExpression(findCall(node)?.callee ?? node))?.object;
  return object !== undefined && view.input(object).whole;
}

/** `metrics.setNamespace('…')` of what is called like an event: no field is read. */
function callsMethod(node: SyntaxNode): boolean {
  const call = findCall(node);
  return call !== undefined && findMember(unwrapExpression(call.callee))?.name !== 'get';
}

/** Whether anything of a part goes anywhere: what is only compared with a literal or asked for, as a flag is, does not. */
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
 * Whether a value leaves the expression that it stands in. What is bound to a name, and what a call or a member carries
 * on, is asked about at its own place.
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

/** True if it goes on from here, false if it ends here, undefined if that is decided further up. */
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
  const asks = above.type === 'conditional_expression' ? above.children[1] : above.get('condition');
  if (asks === node) return false;
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
