import { DECODERS } from '../../libraries/libraries.js';
import { type CallShape, findCall, findMember, collectParameters, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveOnce } from '../node-answers.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';
import { hasOutsideCall, isOutsideCall } from './outside-calls.js';
import { isForeignResult } from './foreign-results.js';

// Whether an expression reads a field of the request, or only the body as a whole.

/** Limit for following names and members. */
const DEPTH = 4;

/** Whether an expression carries data from the request's body or query. */
export function hasRequestData(view: View, node: SyntaxNode): boolean {
  const { parts } = view.input(node);
  return parts.has('body') || parts.has('query');
}

/** Whether a part of a node carries such data, or the value of a name in it. */
export function mentionsRequest(view: View, node: SyntaxNode, depth = DEPTH): boolean {
  return resolveOnce(mentionsRequestHere, view, node, depth);
}

function mentionsRequestHere(view: View, node: SyntaxNode, depth: number): boolean {
  for (const inner of node.walk()) {
    if (hasRequestData(view, inner) || view.input(inner).whole) return true;
    if (inner.type !== 'identifier' || depth === 0) continue;
    const made = collectBindings(inner).filter(
      ({ value }) => !value.holds(node) && findCall(unwrapExpression(value)) !== undefined,
    );
    if (made.some(({ value }) => !isOutsideResult(view, value) && mentionsRequest(view, value, depth - 1))) return true;
  }
  return false;
}

/** Whether a condition, or the value of a name in it, reads a field of the body or a query parameter. */
export function readsRequestField(view: View, node: SyntaxNode, depth = DEPTH): boolean {
  return resolveOnce(readsFieldHere, view, node, depth);
}

function readsFieldHere(view: View, node: SyntaxNode, depth: number): boolean {
  const isFollowed = (inner: SyntaxNode): boolean => inner === node || !isOutsideResult(view, inner);
  for (const inner of node.walk(isFollowed)) {
    if (!isFollowed(inner)) continue;
    if (isMembership(view, inner) || isField(view, inner)) return true;
    const call = findCall(inner);
    const own = call === undefined ? [] : view.functions(call.callee);
    if (call !== undefined && own.length > 0 && own.some((fn) => inspects(view, fn))) return true;
    if (call !== undefined && (checksEach(view, call) || isPathHeldAgainst(view, call))) return true;
    if (inner.type === 'identifier' && depth > 0 && isMadeOfField(view, inner, depth)) return true;
  }
  return false;
}

const EACH = new Set(['every', 'some', 'find']);

/** `body.every(isImage)` checks each item of the request. */
function checksEach(view: View, { callee }: CallShape): boolean {
  const member = findMember(unwrapExpression(callee));
  return member !== undefined && EACH.has(member.name ?? '') && hasRequestData(view, member.object);
}

const HOLDS = new Set(['test', 'match', 'fullmatch', 'includes', 'has', 'exec']);

/** A path parameter that is checked against a pattern or a list; the route already requires that it is present. */
function isPathHeldAgainst(view: View, { callee, args }: CallShape): boolean {
  const member = findMember(unwrapExpression(callee));
  if (member === undefined || !HOLDS.has(member.name ?? '')) return false;
  return [...args, member.object].some((one) => view.input(one).parts.has('path'));
}

/** `missing = [f for f in FIELDS if f not in body]`, `const error = check(body)`. */
function isMadeOfField(view: View, name: SyntaxNode, depth: number): boolean {
  return collectBindings(name).some(
    ({ value }) => !value.holds(name) && !isOutsideResult(view, value) && readsRequestField(view, value, depth - 1),
  );
}

/** A function of the code that reads fields and makes no outside call. */
function inspects(view: View, fn: SyntaxNode): boolean {
  return !hasOutsideCall(view, fn) && [...fn.walk()].some((node) => isMembership(view, node) || isField(view, node));
}

const MEMBERSHIP = new Set(['in', 'not in']);

/** `'name' in body`. */
function isMembership(view: View, node: SyntaxNode): boolean {
  const operator = node.get('operator')?.text ?? node.get('operators')?.text ?? '';
  if (!MEMBERSHIP.has(operator)) return false;
  const right = node.get('right') ?? node.children.at(-1);
  return right !== undefined && hasRequestData(view, right);
}

const NAMES = new Set(['identifier', 'shorthand_property_identifier']);
const MEASURES = new Set(['length', 'size']);

function isField(view: View, node: SyntaxNode): boolean {
  const call = findCall(node);
  const member = findMember(call === undefined ? node : unwrapExpression(call.callee));
  if (call !== undefined && !GETS.has(member?.name ?? '')) return false;
  if (call === undefined && member === undefined && !NAMES.has(node.type)) return false;
  if (isCallee(node) || (member !== undefined && MEASURES.has(member.name ?? ''))) return false;
  return hasRequestData(view, node) && !isWholePart(view, node);
}

/** The name of a method is not a field. */
function isCallee(node: SyntaxNode): boolean {
  return node.field === 'function' && node.parent !== undefined && findCall(node.parent) !== undefined;
}

const GETS = new Set(['get', 'pop', 'param', 'query', 'header']);

/** Calls that convert a text or an object as a whole. */
const FORMS = new Set('toString decode encode strip trim json text get_json formData parseBody then catch'.split(' '));
const CHOICES = new Set(['||', '??', 'or', '&&', 'and']);

/** Whether an expression is the whole body or query, possibly decoded or with a fallback. */
export function isWholePart(view: View, expression: SyntaxNode, depth = 8): boolean {
  return depth > 0 && resolveOnce(isWholeHere, view, unwrapExpression(expression), depth);
}

function isWholeHere(view: View, node: SyntaxNode, depth: number): boolean {
  const whole = (inner: SyntaxNode | undefined): boolean => inner !== undefined && isWholePart(view, inner, depth - 1);
  const call = findCall(node);
  if (call !== undefined) {
    const member = findMember(unwrapExpression(call.callee));
    const own = view.functions(call.callee);
    if (own.length > 0) return own.some((fn) => view.returns(fn).some(whole));
    if (DECODERS.has(view.nameOf(call.callee) ?? '')) return whole(call.args[0]);
    if (member === undefined) return false;
    return view.input(member.object).whole || (FORMS.has(member.name ?? '') && whole(member.object));
  }
  const member = findMember(node);
  if (member !== undefined) return view.input(member.object).whole;
  if (CHOICES.has(node.get('operator')?.text ?? '')) return whole(node.get('left')) || whole(node.get('right'));
  if (node.type === 'ternary_expression') return whole(node.get('consequence')) || whole(node.get('alternative'));
  if (node.type === 'conditional_expression') return whole(node.children[0]) || whole(node.children[2]);
  return NAMES.has(node.type) && isWholeName(view, node, depth);
}

function isWholeName(view: View, name: SyntaxNode, depth: number): boolean {
  const bindings = collectBindings(name);
  if (bindings.length === 0) return isWholeParameter(view, name, depth);
  return bindings.some(({ pattern, value }) => {
    if (value.holds(name)) return false;
    // `const { body } = event` is the body, `const { title } = JSON.parse(body)` a field of it.
    return pattern.text === name.text ? isWholePart(view, value, depth - 1) : view.input(value).whole;
  });
}

/** A handler's `({ body })`, or a parameter whose argument is the body. */
function isWholeParameter(view: View, name: SyntaxNode, depth: number): boolean {
  for (let fn = name.enclosingFunction; fn !== undefined; fn = fn.enclosingFunction) {
    const parameter = collectParameters(fn).find(({ pattern }) =>
      [...pattern.walk()].some(({ text, children }) => children.length === 0 && text === name.text),
    );
    if (parameter === undefined) continue;
    if (parameter.pattern.text !== name.text) return view.handlers.includes(fn);
    const given = view.literal(name);
    return given !== name && isWholePart(view, given, depth - 1);
  }
  return false;
}

/** Whether an expression is a result of AWS, a server or a database, which is not a field of the request. */
function isOutsideResult(view: View, node: SyntaxNode): boolean {
  const call = findCall(unwrapExpression(node));
  if (call === undefined) return false;
  if (isOutsideCall(view, call)) return true;
  if (isForeignResult(view, node)) return true;
  const own = view.functions(call.callee);
  if (own.length > 0) return own.some((fn) => hasOutsideCall(view, fn));
  const name = view.nameOf(call.callee);
  const isAwaited = AWAITS.has(node.type) || AWAITS.has(node.parent?.type ?? '');
  return isAwaited && (name === undefined || !DECODERS.has(name)) && !view.input(call.callee).parts.has('body');
}

const AWAITS = new Set(['await_expression', 'await']);
