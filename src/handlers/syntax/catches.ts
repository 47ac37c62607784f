import { type CallShape, callOf, functionOf, isFunction, memberOf, plain } from './shapes.js';
import type { Syntax } from './syntax.js';

/** One `except`, `catch` or `.catch(…)`, and what it does with the error. */
export interface Clause {
  readonly at: Syntax;
  /** The names of the errors that it is for, as they are written; empty if it takes all. */
  readonly types: readonly string[];
  /** What the error is called in it. */
  readonly error: string | undefined;
  /** A block, or the expression that an arrow function returns; undefined if it is not at hand, or there is nothing. */
  readonly body: Syntax | undefined;
  /** Nothing stands in it: the error is swallowed. */
  readonly isEmpty: boolean;
  /** It throws on: at its end whatever happens, or under a condition. */
  readonly rethrows: 'always' | 'sometimes' | 'never';
  /** It returns a value, or writes a reply. */
  readonly answers: boolean;
  readonly logs: boolean;
  /** It goes round a loop again. */
  readonly retries: boolean;
  /** The tests it puts to the error: `error.name === 'NoSuchKey'`, `instanceof`, `e.response['Error']['Code']`. */
  readonly distinguishes: readonly Syntax[];
}

/** The clauses of a `try` that catch; none of one with a `finally` alone. */
export function clausesOf(attempt: Syntax): readonly Clause[] {
  return attempt.children
    .filter(({ type }) => CLAUSES.has(type))
    .map((at) => (at.type === 'catch_clause' ? scriptClause(at) : pythonClause(at)));
}

const CLAUSES = new Set(['catch_clause', 'except_clause', 'except_group_clause']);

function scriptClause(at: Syntax): Clause {
  return clause(at, [], at.get('parameter')?.text, at.get('body'));
}

function pythonClause(at: Syntax): Clause {
  const value = at.get('value') ?? at.children.find(({ type }) => type !== 'block');
  const pattern = value?.type === 'as_pattern' ? value.children[0] : value;
  const listed = pattern === undefined ? [] : pattern.type === 'tuple' ? pattern.children : [pattern];
  const types = listed.map(({ text }) => text);
  const all = types.some((type) => EVERYTHING.has(type));
  return clause(
    at,
    all ? [] : types,
    value?.get('alias')?.text,
    at.children.find(({ type }) => type === 'block'),
  );
}

const EVERYTHING = new Set(['Exception', 'BaseException']);

/** What is given to `.catch(…)`, or as the second argument to `.then(…)`. */
export function rejectionClause(
  at: Syntax,
  handler: Syntax,
  resolve: (expression: Syntax) => readonly Syntax[],
): Clause {
  const fn = isFunction(plain(handler)) ? plain(handler) : resolve(handler)[0];
  const shape = fn === undefined ? undefined : functionOf(fn);
  return clause(at, [], shape?.parameters[0]?.pattern.text, shape?.body);
}

function clause(at: Syntax, types: readonly string[], error: string | undefined, body: Syntax | undefined): Clause {
  const nodes = body === undefined ? [] : [...body.walk((inner) => !isFunction(inner))];
  const isExpression = body !== undefined && !BLOCKS.has(body.type);
  const statements =
    isExpression || body === undefined
      ? []
      : body.children.filter(({ type }) => type !== 'pass_statement' && !isText(type));
  const calls = nodes.flatMap((node) => callOf(node) ?? []);
  const answers = isExpression ? plain(body).type !== 'undefined' : nodes.some(returnsValue) || calls.some(isReply);
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

function rethrowsOf(statements: readonly Syntax[], nodes: readonly Syntax[], answers: boolean): Clause['rethrows'] {
  if (!nodes.some(({ type }) => THROWS.has(type))) return 'never';
  const last = statements.at(-1);
  return last !== undefined && THROWS.has(last.type) && !answers ? 'always' : 'sometimes';
}

function returnsValue(node: Syntax): boolean {
  return node.type === 'return_statement' && node.children.length > 0;
}

/** `res.status(500).json(…)`, `reply.code(400).send(…)`, `callback(null, …)`. */
function isReply({ callee }: CallShape): boolean {
  const member = memberOf(plain(callee));
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
  const member = memberOf(plain(callee));
  return LOGGERS.has((member === undefined ? callee.text : member.object.text).toLowerCase().replace(/^_/, ''));
}

/** A `try` in a loop whose clause neither answers nor throws for good begins the next attempt. */
function isLastInLoop(at: Syntax, rethrows: Clause['rethrows'], answers: boolean): boolean {
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
function tests(node: Syntax, error: string): boolean {
  const operator = node.get('operator')?.text ?? node.get('operators')?.text;
  const compares = operator !== undefined && COMPARES.has(operator);
  const asks = callOf(node);
  const isAsked = asks !== undefined && ASKS.has(memberOf(asks.callee)?.name ?? asks.callee.text);
  if (!compares && !isAsked) return false;
  return [...node.walk()].some(({ type, text }) => type === 'identifier' && text === error);
}

const COMPARES = new Set(['==', '===', '!=', '!==', 'in', 'not in', 'is', 'instanceof', '>=', '<=', '<', '>']);
const ASKS = new Set(['isinstance', 'includes', 'startsWith', 'has', 'test', 'match', 'isHttpError', 'isAxiosError']);
