import type { CatchClause } from '../../syntax/catches.js';
import type { Evidence } from '../../syntax/evidence.js';
import { isKnownWrapper } from '../../flow/entry.js';
import type { CallPath } from '../../flow/guards.js';
import {
  findCall,
  collectDecorators,
  findEnclosingFunction,
  findFunctionShape,
  isFunction,
  findMember,
  unwrapExpression,
} from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { isCatchAll } from './error-kinds.js';
import {
  handlesError,
  getClauseHead,
  isInAttempts,
  mentionsName,
  collectClauseNodes,
  isOnlyRethrow,
  catchesFailure,
} from './clauses.js';
import { type FallibleCall, collectFallibleCalls } from './fallible.js';

/** What a handler makes of errors. */
export interface ErrorFacts {
  /** Calls that may fail, those in clauses that catch left out. */
  readonly fallible: readonly Evidence[];
  /** Those whose errors nothing takes, on some way from the handler. */
  readonly unhandled: readonly Unhandled[];
  /** What is thrown on purpose and nothing takes: the caller gets whatever the runtime makes of it. */
  readonly thrown: readonly Evidence[];
  /** Clauses that hand on what they caught as it is, with nothing around that takes it. */
  readonly rethrown: readonly Evidence[];
  /** Clauses that do nothing about the error. */
  readonly swallowed: readonly Swallowed[];
  /** The one clause that takes everything, where nothing tells kinds of errors apart and nothing is tried again. */
  readonly onlyCatchAll: Evidence | undefined;
  /** What stands around the handler or a call that may fail, by the code's names for it. */
  readonly wrappers: readonly Wrapper[];
  /** A processor of Powertools answers for each record of a batch by itself. */
  readonly processesBatches: boolean;
}

export interface Unhandled {
  readonly at: Evidence;
  /** It stands in a `try` whose clauses are for other errors. */
  readonly inTry: boolean;
}

export interface Swallowed {
  readonly at: Evidence;
  /** Nothing tells of the error, not even the log. */
  readonly silent: boolean;
  /** It ends the function with a value. */
  readonly answers: boolean;
  /** The value is a reply with such a status, as an API takes it. */
  readonly status: number | undefined;
  /** It stands in the handler itself, and not in what that calls. */
  readonly inHandler: boolean;
  /** Only the parsing of what was sent is guarded. */
  readonly onlyParses: boolean;
}

export interface Wrapper {
  readonly name: string;
  /** Neither its code nor a library of this name is known. */
  readonly strange: boolean;
}

export function collectErrors(view: View): ErrorFacts {
  const calls = collectFallibleCalls(view).filter(({ call }) => !isInClause(call.node));
  const fates = calls.map((one) => fateOf(view, one));
  const caught = distinct(fates.flatMap(({ caughtBy }) => caughtBy));
  const rethrown = distinct(fates.flatMap(({ rethrownBy }) => rethrownBy));
  const unhandled = fates.flatMap(({ one, open, inTry }) =>
    open ? [{ at: view.evidence(one.call.node), inTry }] : [],
  );
  return {
    fallible: calls.map(({ call }) => view.evidence(call.node)),
    unhandled,
    thrown: thrownIn(view),
    rethrown: rethrown.map((clause) => ofClause(view, clause)),
    swallowed: caught.flatMap((clause) => swallowedBy(view, clause, fates)),
    onlyCatchAll: unhandled.length > 0 ? undefined : onlyCatchAll(view, caught, fates),
    wrappers: wrappersOf(view, calls),
    processesBatches: view.calls.some(({ name = '' }) => BATCHES.test(name)) || decoratedForBatches(view),
  };
}

const BATCHES =
  /^aws_lambda_powertools\.utilities\.batch\.|^@aws-lambda-powertools\/batch\.|^aws_lambda_powertools\.utilities\.batch\b/;

function decoratedForBatches(view: View): boolean {
  return view.handlers.some((fn) =>
    collectDecorators(fn).some((one) => BATCHES.test(view.nameOf(findCall(one)?.callee ?? one) ?? '')),
  );
}

function distinct(clauses: readonly CatchClause[]): readonly CatchClause[] {
  return [...new Map(clauses.map((clause) => [clause.at, clause])).values()];
}

/** What becomes of the error of one call. */
interface Fate {
  readonly one: FallibleCall;
  readonly open: boolean;
  readonly inTry: boolean;
  readonly caughtBy: readonly CatchClause[];
  readonly rethrownBy: readonly CatchClause[];
  /** Something around the handler takes it. */
  readonly byWrapper: boolean;
}

function fateOf(view: View, one: FallibleCall): Fate {
  const { node } = one.call;
  const ends = takesCallback(one) ? [] : view.paths(node).map((path) => endOf(view, path, one.is));
  return {
    one,
    open: ends.some(({ clause, thrownBy, taken }) => !taken && clause === undefined && thrownBy === undefined),
    inTry: ends.some(({ passed }) => passed),
    caughtBy: ends.flatMap(({ clause }) => clause ?? []),
    rethrownBy: ends.flatMap(({ clause, taken, thrownBy }) => (taken || clause !== undefined ? [] : (thrownBy ?? []))),
    byWrapper: ends.some(({ taken }) => taken),
  };
}

interface End {
  readonly clause: CatchClause | undefined;
  readonly thrownBy: CatchClause | undefined;
  readonly taken: boolean;
  /** A guard that is for other errors stands on the way. */
  readonly passed: boolean;
}

function endOf(view: View, path: CallPath, is: FallibleCall['is']): End {
  let thrownBy: CatchClause | undefined;
  let passed = false;
  for (const guard of path) {
    if (guard.is === 'wrapper' || guard.is === 'suppress') return { clause: undefined, thrownBy, taken: true, passed };
    // What was thrown anew is of a kind that the clause chose.
    const clause = guard.clauses.find((one) => thrownBy !== undefined || catchesFailure(view, one, is));
    passed ||= clause === undefined;
    if (clause === undefined) continue;
    if (!isOnlyRethrow(clause)) return { clause, thrownBy, taken: false, passed };
    thrownBy = clause;
  }
  return { clause: undefined, thrownBy, taken: false, passed };
}

/** `s3.putObject(params, (error, data) => …)`: the callback is told, if it listens. */
function takesCallback({ call }: FallibleCall): boolean {
  const last = call.args.at(-1);
  const shape = last === undefined ? undefined : findFunctionShape(unwrapExpression(last));
  const [error] = shape?.parameters ?? [];
  return shape !== undefined && error !== undefined && mentionsName(shape.body, error.pattern.text);
}

const CLAUSES = new Set(['catch_clause', 'except_clause', 'except_group_clause', 'finally_clause']);

function isInClause(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (CLAUSES.has(above.type)) return true;
    const call = findCall(above);
    const isRejection = call !== undefined && findMember(unwrapExpression(call.callee))?.name === 'catch';
    if (isRejection && call.args.some((argument) => argument.holds(node))) return true;
  }
  return false;
}

function ofClause(view: View, clause: CatchClause): Evidence {
  return { ...view.evidence(clause.at), what: getClauseHead(clause) };
}

function swallowedBy(view: View, clause: CatchClause, fates: readonly Fate[]): readonly Swallowed[] {
  const isChosen = clause.types.length > 0 && !clause.types.some((type) => ANY_OF_A_KIND.test(type));
  if (isChosen || clause.rethrows !== 'never' || clause.distinguishes.length > 0 || isOnlyRethrow(clause)) return [];
  const answers = clause.answers && !isDropped(clause.at);
  if (isInAttempts(clause.at) && !answers) return [];
  if (handlesError(view, clause)) return [];
  const silent = !clause.logs && !LOGGING.test(clause.body?.text ?? '');
  const onlyParses = fates.every(
    ({ one, caughtBy }) => one.is === 'parse' || !caughtBy.some(({ at }) => at === clause.at),
  );
  const { node } = view.unitOf(clause.at) ?? {};
  const inHandler = node !== undefined && view.handlers.includes(node);
  const status = statusIn(view, clause);
  return [{ at: ofClause(view, clause), silent, answers, status, inHandler, onlyParses }];
}

/** `await client.send(command).catch(() => null);`: what the clause answers goes nowhere. */
function isDropped(node: SyntaxNode): boolean {
  if (findCall(node) === undefined) return false;
  let { parent } = node;
  while (parent !== undefined && (parent.type === 'await_expression' || parent.type === 'parenthesized_expression'))
    parent = parent.parent;
  return parent?.type === 'expression_statement';
}

/** Types that say no more than where an error came from. */
const ANY_OF_A_KIND =
  /(?:^|\.)(?:ClientError|BotoCoreError|Boto3Error|Exception|BaseException|RequestException|Error)$/;
const LOGGING = new RegExp('\\b(?:log(?:ger|ging)?|console|print|capture_exception|captureException)\\b', 'i');

/** The status of the reply that a clause returns. */
function statusIn(view: View, clause: CatchClause): number | undefined {
  for (const node of collectClauseNodes(clause)) {
    const status = OBJECTS.has(node.type) ? view.property(node, 'statusCode') : undefined;
    const known = status === undefined ? undefined : view.known(status);
    if (known?.is === 'number') return known.value;
  }
  return undefined;
}

const OBJECTS = new Set(['object', 'dictionary']);

/** The one clause that takes everything, if nothing stands around the handler besides. */
function onlyCatchAll(view: View, caught: readonly CatchClause[], fates: readonly Fate[]): Evidence | undefined {
  const [only, ...others] = caught;
  if (only?.answers !== true || others.length > 0 || fates.some(({ byWrapper }) => byWrapper)) return undefined;
  return isCatchAll(view, only) ? ofClause(view, only) : undefined;
}

/** What is thrown on purpose and leaves the handler, clauses that throw left out: those are told as such. */
function thrownIn(view: View): readonly Evidence[] {
  const thrown: Evidence[] = [];
  for (const node of view.nodes('raise_statement', 'throw_statement')) {
    // What a module throws while it loads is a mistake of the deployment.
    if (isInClause(node) || findEnclosingFunction(node) === undefined) continue;
    const ways = view
      .paths(node)
      .map((path) => path.filter(({ clauses }) => !clauses.every(isOnlyRethrow) || clauses.length === 0));
    if (ways.some((path) => path.length === 0)) thrown.push(view.evidence(node));
  }
  return thrown;
}

/** What is given the handler, or decorates it, or is given a function in which something may fail. */
function wrappersOf(view: View, calls: readonly FallibleCall[]): readonly Wrapper[] {
  const found = new Map<string, Wrapper>();
  const add = (callee: SyntaxNode): void => {
    const name = view.nameOf(callee);
    const isOwn = view.functions(callee).length > 0;
    const shown = name ?? unwrapExpression(callee).text.slice(0, 60);
    found.set(shown, { name: shown, strange: !isOwn && (name === undefined || !isKnownWrapper(name)) });
  };
  for (const fn of view.handlers) {
    for (const decorator of collectDecorators(fn)) add(findCall(decorator)?.callee ?? decorator);
  }
  const given = (node: SyntaxNode): boolean =>
    view.handlers.includes(node) || view.functions(node).some((fn) => view.handlers.includes(fn));
  for (const call of view.calls) {
    if (!call.args.some((argument) => given(unwrapExpression(argument)))) continue;
    add(call.callee);
    for (const above of call.node.above()) {
      const outer = findCall(above);
      if (isFunction(above)) break;
      if (outer !== undefined && outer.args.some((argument) => argument.holds(call.node))) add(outer.callee);
    }
  }
  for (const { call } of calls) {
    for (const above of call.node.above()) {
      const outer = findCall(above);
      if (outer?.args.some((argument) => isFunction(argument) && argument.holds(call.node)) === true) add(outer.callee);
    }
  }
  return [...found.values()];
}
