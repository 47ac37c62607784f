import type { CatchClause } from '../../syntax/catches.js';
import type { Evidence } from '../../syntax/evidence.js';
import { isKnownWrapper } from '../../flow/entry.js';
import { findCall, collectDecorators, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { type OwnAnswer, findOwnAnswer } from '../replies/frameworks.js';
import type { View } from '../view.js';
import { type BatchAnswer, findBatchAnswer } from './batches.js';
import { describeClause, isInClause } from './clauses.js';
import { isCatchAll, hasErrorDistinction } from './error-kinds.js';
import { collectFallibleCalls } from './fallible.js';
import { type Fate, findFate } from './fates.js';
import { collectRaised } from './raised.js';
import { type Swallowed, collectSwallowed, hasReplyAssignment } from './swallowed.js';
import { collectWork } from './work.js';

/** The error handling of a handler. */
export interface ErrorFacts {
  /** Calls that may fail, those in clauses that catch left out. */
  readonly fallible: readonly Evidence[];
  /** Those whose errors nothing takes, on some way from the handler. */
  readonly unhandled: readonly Unhandled[];
  /** Errors that are thrown by the code and not caught: the caller gets the runtime's default reply. */
  readonly thrown: readonly Evidence[];
  /** Clauses that rethrow the caught error unchanged, with no wrapper that catches it. */
  readonly rethrown: readonly Evidence[];
  /** Lost errors: clauses that do nothing about the error, and functions that are not awaited. */
  readonly swallowed: readonly Swallowed[];
  /** The one clause that catches everything, if no code distinguishes kinds of errors and nothing is retried. */
  readonly onlyCatchAll: Evidence | undefined;
  /** Code with its own replies for errors that reach it: a web framework, middleware. */
  readonly answeredBy: OwnAnswer | undefined;
  /** The wrappers of the handler, by the code's names for them. */
  readonly wrappers: readonly Wrapper[];
  /** How single records of a batch are answered for. */
  readonly batch: BatchAnswer | undefined;
}

export interface Unhandled {
  readonly at: Evidence;
  /** It is in a `try` whose clauses are for other errors. */
  readonly inTry: boolean;
  /** The call that the function is passed to, if its effect on errors is unknown. */
  readonly within: string | undefined;
}

export interface Wrapper {
  readonly name: string;
  /** Neither its code nor a library of this name is known. */
  readonly strange: boolean;
}

export function collectErrors(view: View): ErrorFacts {
  const calls = collectFallibleCalls(view).filter(({ call }) => !isInClause(call.node));
  const fates = calls.map((one) => findFate(view, one));
  const caught = distinct(fates.flatMap(({ caughtBy }) => caughtBy));
  const rethrown = distinct(fates.flatMap(({ rethrownBy }) => rethrownBy));
  const unhandled = fates.flatMap(({ one, open, inTry }): readonly Unhandled[] => {
    const [first] = open;
    if (open.length === 0) return [];
    // A way that is known to be open is worse than one that may be.
    const within = open.includes(undefined) ? undefined : first;
    return [{ at: view.evidence(one.call.node), inTry, within }];
  });
  const { thrown, answeredBy } = collectRaised(view);
  const answering = [...fates.flatMap((fate) => [...fate.byFramework, ...fate.byWrapper]), ...answeredBy];
  const answeredByItself = findOwnAnswer(view, answering);
  return {
    fallible: calls.map(({ call }) => view.evidence(call.node)),
    unhandled,
    thrown: thrown.map((node) => view.evidence(node)),
    rethrown: rethrown.map((clause) => describeClause(view, clause)),
    swallowed: collectSwallowed(view, caught, fates, collectWork(view, calls)),
    onlyCatchAll: unhandled.length > 0 ? undefined : onlyCatchAll(view, caught, fates, answeredByItself?.at),
    answeredBy: answeredByItself,
    wrappers: wrappersOf(view),
    batch: findBatchAnswer(view),
  };
}

function distinct(clauses: readonly CatchClause[]): readonly CatchClause[] {
  return [...new Map(clauses.map((clause) => [clause.at, clause])).values()];
}

/** The one clause that takes everything, if nothing is around the handler besides; or the framework that does. */
function onlyCatchAll(
  view: View,
  caught: readonly CatchClause[],
  fates: readonly Fate[],
  framework: Evidence | undefined,
): Evidence | undefined {
  if (fates.some(({ byWrapper }) => byWrapper.length > 0)) return undefined;
  const [only, ...others] = caught;
  if (fates.some(({ byFramework }) => byFramework.length > 0))
    return caught.length > 0 || hasErrorDistinction(view) ? undefined : framework;
  if (only === undefined || others.length > 0 || !(only.answers || hasReplyAssignment(view, only))) return undefined;
  return isCatchAll(view, only) ? describeClause(view, only) : undefined;
}

/** The wrappers that receive or decorate the handler. */
function wrappersOf(view: View): readonly Wrapper[] {
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
  return [...found.values()];
}
