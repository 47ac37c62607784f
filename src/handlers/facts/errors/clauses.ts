import type { CatchClause } from '../../syntax/catches.js';
import type { Evidence } from '../../syntax/evidence.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import type { FallibleCall } from './fallible.js';

// The effect of a catch clause on its error, as far as its own lines show it.

/** Whether a clause catches the errors of such a call. Types of the code's own are thrown by the code alone. */
export function catchesFailure(view: View, clause: CatchClause, is: FallibleCall['is']): boolean {
  if (clause.types.length === 0) return true;
  return clause.types.some((type) => !isOwnType(view, clause, type) && (is === 'parse') === PARSING.test(type));
}

/** Errors of decoding and parsing, and Python's errors for a value of the wrong type. */
const PARSING =
  /(?:^|\.)(?:ValueError|JSONDecodeError|TypeError|UnicodeDecodeError|UnicodeError|KeyError|IndexError|LookupError|AttributeError|AssertionError|ZeroDivisionError|SyntaxError)$|^binascii\.Error$|Error$(?<=(?:Validation|Decode|Parse)\w*Error)/;

export function isOwnType(view: View, { at }: CatchClause, type: string): boolean {
  const named = [...at.walk()].find(({ text, type: kind }) => text === type && TYPES.has(kind));
  return named !== undefined && view.classes(named).length > 0;
}

const TYPES = new Set(['identifier', 'attribute']);

/** The head of a clause, for messages: `except ClientError as error`, `catch (error)`, `.catch(…)`. */
export function getClauseHead({ at }: CatchClause): string {
  if (findCall(at) !== undefined) return '.catch(…)';
  const body = at.get('body') ?? at.child('block');
  const head = at.source.text.slice(at.start, body?.start ?? Math.min(at.end, at.start + 40));
  return head
    .replace(/(?<![:{\s])[:{\s]+$/, '')
    .replace(/\s+/g, ' ')
    .slice(0, 60);
}

const CLAUSES = new Set(['catch_clause', 'except_clause', 'except_group_clause', 'finally_clause']);

/** Whether a node runs only when something has failed already. */
export function isInClause(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (CLAUSES.has(above.type)) return true;
    const call = findCall(above);
    const isRejection = call !== undefined && findMember(unwrapExpression(call.callee))?.name === 'catch';
    if (isRejection && call.args.some((argument) => argument.holds(node))) return true;
  }
  return false;
}

/** The place of a clause, named by its head. */
export function describeClause(view: View, clause: CatchClause): Evidence {
  return { ...view.evidence(clause.at), what: getClauseHead(clause) };
}

/** The nodes that run when a clause catches: not those of functions that are only written there. */
export function collectClauseNodes({ body }: CatchClause): readonly SyntaxNode[] {
  return body === undefined ? [] : [...body.walk((inner) => !isFunction(inner))];
}

/** Whether it only rethrows the error to its caller. */
export function isOnlyRethrow(clause: CatchClause): boolean {
  if (clause.rethrows === 'always') return true;
  if (clause.rethrows === 'sometimes' || clause.error === undefined) return false;
  const { error } = clause;
  return collectClauseNodes(clause).some((node) => {
    const call = findCall(node);
    const [first] = call?.args ?? [];
    return call !== undefined && FAILS.test(call.callee.text) && first !== undefined && mentionsName(first, error);
  });
}

/** Node's ways of telling the runtime, or a promise, that something failed. */
const FAILS = /^(?:callback|cb|reject|done|Promise\.reject|context\.fail|context\.done)$/;

export function mentionsName(node: SyntaxNode, name: string): boolean {
  return [...node.walk()].some(({ type, text }) => text === name && NAMES.has(type));
}

const NAMES = new Set(['identifier', 'shorthand_property_identifier']);

/** Whether a clause calls something that deals with the error, besides writing it to the log. */
export function handlesError(view: View, clause: CatchClause): boolean {
  if (clause.body === undefined) return !clause.isEmpty && !LOGS.test(handlerText(clause));
  return collectClauseNodes(clause).some((node) => isHandlingCall(view, node));
}

/** Whether a clause sets a variable that is read outside of it. */
export function hasOuterAssignment(clause: CatchClause): boolean {
  return collectClauseNodes(clause).some((node) => setsOutside(clause, node));
}

/** The argument of `.catch(…)` if its code is not available: `console.error`. */
function handlerText({ at }: CatchClause): string {
  return findCall(at)?.args.at(-1)?.text ?? '';
}

const LOGS = new RegExp(
  'log|print|warn|report|metric|trac(?:e|ing)|capture|console|debug|annotat|sentry|^(?:str|repr|json|JSON)\\b',
  'i',
);

function isHandlingCall(view: View, node: SyntaxNode): boolean {
  const call = findCall(node);
  if (call === undefined) return false;
  if (view.operation(call)?.does === 'send') return view.operation(call)?.service !== 'cloudwatch';
  const member = findMember(unwrapExpression(call.callee));
  // Express passes the argument of `next` to its error middleware.
  if (call.callee.text === 'next') return call.args.length > 0;
  if (member !== undefined && COLLECTS.has(member.name ?? '')) return true;
  return view.functions(call.callee).length > 0 && !LOGS.test(member?.name ?? call.callee.text);
}

const COLLECTS = new Set('append extend push unshift add set fail failed fail_record rollback abort next'.split(' '));
const ASSIGNS = new Set([
  'assignment',
  'assignment_expression',
  'augmented_assignment',
  'augmented_assignment_expression',
]);

/** Sets a variable that is read outside of the clause. */
function setsOutside({ at }: CatchClause, node: SyntaxNode): boolean {
  const target = ASSIGNS.has(node.type) ? node.get('left') : undefined;
  if (target === undefined) return false;
  if (findMember(target) !== undefined) return true;
  let root = at;
  for (const above of at.above()) {
    root = above;
    if (isFunction(above)) break;
  }
  return [...root.walk()].some(({ type, text, start }) => {
    return text === target.text && NAMES.has(type) && (start < at.start || start >= at.end);
  });
}

/** Names that record a failure and do not replace the result. */
const TELLS = /fail|err|status|ok$|success|valid|retry|problem|result|response|reply|answer|message|reason/i;
const PLAIN = new Set(['none', 'null', 'undefined', 'string', 'integer', 'number', 'float']);
const EMPTY = new Set(['object', 'dictionary', 'array', 'list']);

/**
 * The replacement that a clause assigns for a failed value, if the clause does nothing else about the error: nothing,
 * an empty list, a plain value without details.
 */
export function findFallback(clause: CatchClause): SyntaxNode | undefined {
  const sets = collectClauseNodes(clause).filter((node) => setsOutside(clause, node));
  const [only, ...others] = sets;
  const [left, right] = only === undefined ? [] : [only.get('left'), only.get('right')];
  if (left?.type !== 'identifier' || right === undefined || others.length > 0 || TELLS.test(left.text))
    return undefined;
  const isPlain = PLAIN.has(right.type) || (EMPTY.has(right.type) && right.children.length === 0);
  return isPlain ? right : undefined;
}

const LOOPS = new Set(['for_statement', 'while_statement', 'for_in_statement', 'do_statement']);

/** Whether it is in a loop over attempts; a loop over items only goes on to the next. */
export function isInAttempts(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (isFunction(above)) return false;
    if (!LOOPS.has(above.type)) continue;
    const body = above.get('body');
    const head = above.source.text.slice(above.start, body?.start ?? above.start + 120);
    return /attempt|retr(?:y|ies)|tries/i.test(head) || /^while\s*(?:\(\s*)?(?:true|1)\b/i.test(head);
  }
  return false;
}
