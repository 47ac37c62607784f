import { REFUSES_ITSELF } from '../../libraries/libraries.js';
import type { CatchClause } from '../../syntax/catches.js';
import { findCall, collectDecorators, isFunction, findMember } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { isLeftToFramework } from './raised.js';
import { isInAttempts, isOwnType, collectClauseNodes } from './clauses.js';

/** Whether a clause takes everything alike, and nothing else in the code distinguishes a second kind or tries again. */
export function isCatchAll(view: View, clause: CatchClause): boolean {
  const { types, distinguishes, rethrows } = clause;
  if (clausesBeside(clause) > 1 || types.some((type) => !ANY.test(type) || isOwnType(view, clause, type))) return false;
  if (distinguishes.length > 0 || rethrows === 'sometimes' || readsKind(clause)) return false;
  return !hasErrorDistinction(view);
}

/** Whether the code itself replies to client errors, or retries failures. */
export function hasErrorDistinction(view: View): boolean {
  return refusesByItself(view) || triesAgain(view);
}

const ANY = /(?:^|\.)(?:Exception|BaseException|Error)$/;

const CLAUSES = new Set(['catch_clause', 'except_clause', 'except_group_clause']);

function clausesBeside({ at }: CatchClause): number {
  return at.parent?.children.filter(({ type }) => CLAUSES.has(type)).length ?? 1;
}

/** `error.statusCode`, `err.$metadata`: the answer depends on the error. */
function readsKind(clause: CatchClause): boolean {
  const { error } = clause;
  if (error === undefined) return false;
  return collectClauseNodes(clause).some((node) => {
    const member = findMember(node);
    return member?.object.text === error && KINDS.test(member.name ?? '');
  });
}

const KINDS =
  /^(?:status|statusCode|status_code|httpStatus|httpStatusCode|\$metadata|response|toResponse|to_response)$/;

/** Whether a status from 400 to 499 is given anywhere outside of the clauses: a check that answers. */
function refusesByItself(view: View): boolean {
  if (view.calls.some(({ name = '' }) => REFUSES_ITSELF.test(name))) return true;
  for (const node of view.nodes('raise_statement', 'throw_statement')) if (isLeftToFramework(view, node)) return true;
  for (const node of view.nodes('integer', 'number')) {
    const value = Number(node.text);
    if (value >= 400 && value < 500 && isStatus(node)) return true;
  }
  return false;
}

/** A number under `statusCode`, or the argument of a call: `reply(400, …)`, `res.status(400)`, `HTTPException(400)`. */
function isStatus(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  const key = parent.get('key') ?? parent.get('name') ?? parent.get('left');
  if (key !== undefined && key !== node) return /^status(?:_?code)?$/i.test(findLiteralText(key) ?? key.text);
  return (
    parent.type === 'arguments' ||
    parent.type === 'argument_list' ||
    parent.type === 'expression_list' ||
    isFunction(parent) ||
    parent.type === 'assignment_pattern'
  );
}

const RETRIES =
  /^(?:tenacity|backoff|retrying|retry|p-retry|async-retry|promise-retry|cockatiel|exponential-backoff)(?:\.|$)/;

/** A retry of the code's own: a loop over attempts, a library for it, or the SDK's set by hand. */
function triesAgain(view: View): boolean {
  if (view.calls.some(({ name = '', node }) => RETRIES.test(name) || isRetry(node))) return true;
  for (const unit of view.units) {
    if (collectDecorators(unit.node).some((one) => RETRIES.test(view.nameOf(findCall(one)?.callee ?? one) ?? '')))
      return true;
  }
  for (const attempt of view.nodes('try_statement')) if (isInAttempts(attempt)) return true;
  return false;
}

/** `Config(retries={…})`, `new S3Client({ maxAttempts: 5 })`. */
function isRetry(node: SyntaxNode): boolean {
  const call = findCall(node);
  if (call === undefined) return false;
  if (call.named.has('retries')) return true;
  return node.type === 'new_expression' && call.args.some((one) => one.children.some((line) => SET.test(line.text)));
}

const SET = /^['"]?(?:maxAttempts|retryStrategy|maxRetries|retryMode)\b/;
