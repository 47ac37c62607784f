import { CALLBACKS } from '../libraries/callbacks.js';
import type { Resolver } from '../resolve/resolver.js';
import { type CallShape, findCall, findMember, isFunction, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { isDurableBatch } from './durable.js';
import { isKnownWrapper } from './entry.js';
import type { ErrorGuard } from './error-guard.js';

/**
 * The effect of a call on errors in its callback, if the callback contains a node or the node names it: the errors are
 * lost (`rows.forEach(async (row) => …)`), or the effect is unknown. Undefined if the call passes errors on, and if the
 * node is in no such callback.
 */
export function findCallbackGuard(resolver: Resolver, call: CallShape, node: SyntaxNode): ErrorGuard | undefined {
  const given = [...call.args, ...call.named.values()].find((argument) => argument.holds(node));
  const fn = given === undefined ? undefined : functionIn(resolver, given, node);
  if (fn === undefined || resolver.functions(call.callee).length > 0) return undefined;
  const name = resolver.nameOf(call.callee);
  const method = findMember(unwrapExpression(call.callee))?.name;
  if (name !== undefined && (isKnownWrapper(name) || CALLBACKS.hands.test(name))) return undefined;
  const lost: ErrorGuard = { is: 'lost', at: call.node, clauses: [] };
  if (CALLBACKS.drops.has(name ?? '')) return lost;
  const isPython = call.node.source.language === 'python';
  if (isPython ? CALLBACKS.futures.test(method ?? '') : CALLBACKS.chains.test(method ?? name ?? ''))
    return isAsked(call.node) ? undefined : lost;
  if (isPython && name !== undefined && CALLBACKS.lazy.test(name)) return isAsked(call.node) ? undefined : lost;
  if (CALLBACKS.runs.has(method ?? '') || CALLBACKS.durable.has(method ?? '') || CALLBACKS.builtIn.test(name ?? '')) {
    const isLate = !isPython && isPromised(resolver, fn, node);
    if (!isLate) return undefined;
    return !CALLBACKS.deaf.has(method ?? '') && isAsked(call.node) ? undefined : lost;
  }
  return {
    is: 'unknown',
    at: call.node,
    clauses: [],
    name: name ?? call.callee.text.replaceAll(/\s+/g, ' ').slice(0, 60),
  };
}

/**
 * `Promise.allSettled(…)`, `asyncio.gather(…, return_exceptions=True)`, a durable batch: what fails is among the
 * results, and lost if the code does not look for it there.
 */
export function findSettledGuard(resolver: Resolver, call: CallShape, node: SyntaxNode): ErrorGuard | undefined {
  const { node: at, callee, args, named } = call;
  const isSettled =
    callee.text === 'Promise.allSettled' ||
    (/(?:^|\.)gather$/.test(callee.text) && named.get('return_exceptions')?.text === 'True') ||
    isDurableBatch(resolver, call);
  if (!isSettled || ![...args, ...named.values()].some((argument) => argument.holds(node))) return undefined;
  const around = at.enclosingFunction ?? at;
  return { is: LOOKS.test(around.text) ? 'suppress' : 'lost', at, clauses: [] };
}

/** Reads of failures among results; a BatchResult has the names from `throwIfError` on. */
const LOOKS =
  /\brejected\b|\bfulfilled\b|\.reason\b|isinstance\([^)]{0,200}(?:Exception|Error)\b|\.(?:throwIfError|throw_if_error|hasFailure|has_failure|failureCount|failure_count|getErrors|get_errors|failed|completionReason|completion_reason)\b/;

/** The function that an argument is, if the node is in it, or is its name. */
function functionIn(resolver: Resolver, given: SyntaxNode, node: SyntaxNode): SyntaxNode | undefined {
  const argument = unwrapExpression(given);
  if (isFunction(argument)) return argument;
  return argument === node ? resolver.functions(argument)[0] : undefined;
}

/** Whether an error at a node in a function leaves it by its promise: later than the function returns. */
function isPromised(resolver: Resolver, fn: SyntaxNode, node: SyntaxNode): boolean {
  if (isAsync(fn)) return true;
  const call = findCall(node) ?? (node.parent === undefined ? undefined : findCall(node.parent));
  if (call === undefined || fn === resolver.functions(node)[0]) return false;
  const own = resolver.functions(call.callee);
  return own.length > 0 ? own.some(isAsync) : !AT_ONCE.test(resolver.nameOf(call.callee) ?? call.callee.text);
}

function isAsync(fn: SyntaxNode): boolean {
  return /^(?:static\s+)?async\b/.test(fn.source.text.slice(fn.start, fn.start + 24));
}

/** Calls that throw before they return. */
const AT_ONCE = /^JSON\.|^atob$|Sync$|^Buffer\b|^decodeURI/;

/** Whether the result of a call is awaited, returned, iterated over, tested, or kept and used. */
function isAsked(call: SyntaxNode): boolean {
  let below = call;
  for (const above of call.above()) {
    if (ASKS.has(above.type)) return true;
    if (isFunction(above)) return above.get('body') === below;
    if (above.type === 'expression_statement') return false;
    const outer = findCall(above);
    const member = outer === undefined ? undefined : findMember(unwrapExpression(outer.callee));
    if (member?.object.holds(call) === true && /^(?:result|exception|get|join)$/.test(member.name ?? '')) return true;
    if (outer !== undefined && !outer.callee.holds(call)) {
      if (CALLBACKS.takes.has(outer.callee.text) || outer.callee.text.endsWith('.as_completed')) return true;
      if (/^(?:push|append|add|extend)$/.test(member?.name ?? '')) return isFuture(call) ? asksFutures(call) : true;
    }
    const name = above.get('name') ?? above.get('left');
    if (name !== undefined && KEEPS.has(above.type) && !name.holds(call))
      return isFuture(call) ? asksFutures(call) : isUsed(name, above);
    if ((above.type === 'for_statement' || above.type === 'for_in_clause') && above.get('right') === below) return true;
    below = above;
  }
  return false;
}

const ASKS = new Set([
  'await',
  'await_expression',
  'return_statement',
  'yield',
  'yield_expression',
  'for_in_statement',
]);
const KEEPS = new Set(['variable_declarator', 'assignment', 'assignment_expression', 'named_expression']);

/** Python's futures keep an error until their result is read. */
function isFuture(call: SyntaxNode): boolean {
  return call.source.language === 'python' && findMember(findCall(call)?.callee ?? call)?.name === 'submit';
}

function asksFutures(call: SyntaxNode): boolean {
  const around = call.enclosingFunction ?? [...call.above()].at(-1);
  return around !== undefined && /\.(?:result|exception)\s*\(|\bgather\s*\(|\bwrap_future\s*\(/.test(around.text);
}

/** Whether a name is used again behind the statement that gives it its value. */
function isUsed(name: SyntaxNode, statement: SyntaxNode): boolean {
  const around = statement.enclosingFunction ?? [...statement.above()].at(-1);
  if (around === undefined || name.type !== 'identifier') return true;
  return [...around.walk()].some(
    ({ type, text, start }) => type === name.type && text === name.text && start >= statement.end,
  );
}
