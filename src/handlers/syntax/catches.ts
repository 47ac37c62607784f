import { type CallShape, findCall, findFunctionShape, isFunction, findMember, unwrapExpression } from './shapes.js';
import type { SyntaxNode } from './syntax.js';

/** One `except`, `catch` or `.catch(…)`, and its treatment of the error. */
export interface CatchClause {
  readonly at: SyntaxNode;
  /** The names of the errors that it is for, as they are written; empty if it takes all. */
  readonly types: readonly string[];
  /** The name of the error in it. */
  readonly error: string | undefined;
  /** A block, or the expression that an arrow function returns; undefined if it is not available or empty. */
  readonly body: SyntaxNode | undefined;
  /** It is empty: the error is swallowed. */
  readonly isEmpty: boolean;
  /** It rethrows: at its end in every case, or under a condition. */
  readonly rethrows: 'always' | 'sometimes' | 'never';
  /** It returns a value, or writes a reply. */
  readonly answers: boolean;
  readonly logs: boolean;
  /** It goes round a loop again. */
  readonly retries: boolean;
  /** The tests it puts to the error: `error.name === 'NoSuchKey'`, `instanceof`, `e.response['Error']['Code']`. */
  readonly distinguishes: readonly SyntaxNode[];
}

/** The clauses of a `try` that catch; none of one with a `finally` alone. */
export function collectClauses(attempt: SyntaxNode): readonly CatchClause[] {
  return attempt.children
    .filter(({ type }) => CLAUSES.has(type))
    .map((at) => (at.type === 'catch_clause' ? scriptClause(at) : pythonClause(at)));
}

const CLAUSES = new Set(['catch_clause', 'except_clause', 'except_group_clause']);

function scriptClause(at: SyntaxNode): CatchClause {
  return clause(at, [], at.get('parameter')?.text, at.get('body'));
}

function pythonClause(at: SyntaxNode): CatchClause {
  const value = at.get('value') ?? at.children.find(({ type }) => type !== 'block');
  const pattern = value?.type === 'as_pattern' ? value.children[0] : value;
  const listed = pattern === undefined ? [] : pattern.type === 'tuple' ? pattern.children : [pattern];
  return clause(
    at,
    typesOf(listed),
    value?.get('alias')?.text,
    at.children.find(({ type }) => type === 'block'),
  );
}

function typesOf(listed: readonly SyntaxNode[]): readonly string[] {
  const types = listed.map(({ text }) => text);
  return types.some((type) => EVERYTHING.has(type)) ? [] : types;
}

const EVERYTHING = new Set(['Exception', 'BaseException']);

/** The clause of `with suppress(KeyError)`: an `except` of these errors that does nothing. */
export function makeSuppressionClause(at: SyntaxNode, types: readonly SyntaxNode[]): CatchClause {
  return { ...clause(at, typesOf(types), undefined, undefined), isEmpty: true };
}

/** The argument of `.catch(…)`, or the second argument of `.then(…)`. */
export function makeRejectionClause(
  at: SyntaxNode,
  handler: SyntaxNode,
  resolve: (expression: SyntaxNode) => readonly SyntaxNode[],
): CatchClause {
  const fn = isFunction(unwrapExpression(handler)) ? unwrapExpression(handler) : resolve(handler)[0];
  const shape = fn === undefined ? undefined : findFunctionShape(fn);
  return clause(at, [], shape?.parameters[0]?.pattern.text, shape?.body);
}

/** The handler that a framework uses for errors of some classes; for all errors without classes. */
export function makeHandlerClause(at: SyntaxNode, types: readonly string[], fn: SyntaxNode | undefined): CatchClause {
  const shape = fn === undefined ? undefined : findFunctionShape(fn);
  return clause(at, types, shape?.parameters[0]?.pattern.text, shape?.body);
}

function clause(
  at: SyntaxNode,
  types: readonly string[],
  error: string | undefined,
  body: SyntaxNode | undefined,
): CatchClause {
  const nodes = body === undefined ? [] : [...body.walk((inner) => !isFunction(inner))];
  const isExpression = body !== undefined && !BLOCKS.has(body.type);
  const statements =
    isExpression || body === undefined
      ? []
      : body.children.filter(({ type }) => type !== 'pass_statement' && !isText(type));
  const calls = nodes.flatMap((node) => findCall(node) ?? []);
  const answers = isExpression
    ? unwrapExpression(body).type !== 'undefined'
    : nodes.some(returnsValue) || calls.some(isReply);
  const rethrows = rethrowsOf(statements, nodes, answers);
  return {
    at,
    types,
    error,
    body,
    isEmpty: body !== undefined && !isExpression && statements.length === 0,
    rethrows,
    answers,
    logs: calls.some(isLog),
    retries: nodes.some(({ type }) => type === 'continue_statement') || isLastInLoop(at, rethrows, answers),
    distinguishes: error === undefined ? [] : nodes.filter((node) => tests(node, error)),
  };
}

const BLOCKS = new Set(['block', 'statement_block']);
const THROWS = new Set(['raise_statement', 'throw_statement']);

function isText(type: string): boolean {
  return type === 'empty_statement';
}

function rethrowsOf(
  statements: readonly SyntaxNode[],
  nodes: readonly SyntaxNode[],
  answers: boolean,
): CatchClause['rethrows'] {
  if (!nodes.some(({ type }) => THROWS.has(type))) return 'never';
  const last = statements.at(-1);
  return last !== undefined && THROWS.has(last.type) && !answers ? 'always' : 'sometimes';
}

function returnsValue(node: SyntaxNode): boolean {
  return node.type === 'return_statement' && node.children.length > 0;
}

/** `res.status(500).json(…)`, `reply.code(400).send(…)`, `callback(null, …)`. */
function isReply({ callee }: CallShape): boolean {
  const member = findMember(unwrapExpression(callee));
  return member === undefined
    ? /^(?:callback|cb)$/.test(callee.text)
    : REPLIES.has(member.name ?? '') && /^(?:res|reply|response|ctx|c|context)\b/.test(member.object.text);
}

const REPLIES = new Set(['json', 'send', 'end', 'sendStatus', 'status', 'succeed', 'done', 'fail', 'text', 'body']);
const LOGGERS = new Set(
  'console log logger logging winston pino print traceback sentry_sdk sentry this.log this.logger self.log self.logger'.split(
    ' ',
  ),
);

function isLog({ callee }: CallShape): boolean {
  const member = findMember(unwrapExpression(callee));
  return LOGGERS.has((member === undefined ? callee.text : member.object.text).toLowerCase().replace(/^_/, ''));
}

/** A `try` in a loop whose clause neither answers nor throws for good begins the next attempt. */
function isLastInLoop(at: SyntaxNode, rethrows: CatchClause['rethrows'], answers: boolean): boolean {
  if (rethrows === 'always' || answers) return false;
  for (const above of at.above()) {
    if (isFunction(above)) return false;
    if (LOOPS.has(above.type)) return ATTEMPTS.test(above.text.slice(0, 200));
  }
  return false;
}

const LOOPS = new Set(['for_statement', 'while_statement', 'for_in_statement', 'do_statement']);
const ATTEMPTS = /attempt|retr(?:y|ies)|tries/i;

/** A comparison, or a look-up in a list, about the error or a member of it. */
function tests(node: SyntaxNode, error: string): boolean {
  const operator = node.get('operator')?.text ?? node.get('operators')?.text;
  const compares = operator !== undefined && COMPARES.has(operator);
  const asks = findCall(node);
  const isAsked = asks !== undefined && ASKS.has(findMember(asks.callee)?.name ?? asks.callee.text);
  if (!compares && !isAsked) return false;
  return [...node.walk()].some(({ type, text }) => type === 'identifier' && text === error);
}

const COMPARES = new Set(['==', '===', '!=', '!==', 'in', 'not in', 'is', 'instanceof', '>=', '<=', '<', '>']);
const ASKS = new Set(['isinstance', 'includes', 'startsWith', 'has', 'test', 'match', 'isHttpError', 'isAxiosError']);
