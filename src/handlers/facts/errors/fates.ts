import type { CatchClause } from '../../syntax/catches.js';
import type { ErrorGuard } from '../../flow/error-guard.js';
import { findFunctionShape, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { catchesFailure, isOnlyRethrow, mentionsName } from './clauses.js';
import type { FallibleCall } from './fallible.js';

/** The outcomes of the error of one call, on all paths out to the handler. */
export interface Fate {
  readonly one: FallibleCall;
  /** It leaves the handler as it is: of each such way whether what it passes is known, by the name of what is not. */
  readonly open: readonly (string | undefined)[];
  /** A path has a guard that is for other errors. */
  readonly inTry: boolean;
  readonly caughtBy: readonly CatchClause[];
  readonly rethrownBy: readonly CatchClause[];
  /** Wrappers of the handler that catch it, by the code's names; and those that let it pass. */
  readonly byWrapper: readonly SyntaxNode[];
  /** Default replies of the handler's wrappers. */
  readonly byFramework: readonly SyntaxNode[];
  /** Calls that receive a callback and lose its errors. */
  readonly lostBy: readonly SyntaxNode[];
}

/** An error on its way out. */
interface Leaving {
  readonly thrownBy: CatchClause | undefined;
  readonly passed: boolean;
  /** Calls on the path whose effect on errors is unknown. */
  readonly unknown: string | undefined;
}

/** Follows the errors of a call. */
export function findFate(view: View, one: FallibleCall): Fate {
  const caughtBy = new Map<SyntaxNode, CatchClause>();
  const lostBy = new Set<SyntaxNode>();
  const byFramework = new Set<SyntaxNode>();
  const byWrapper = new Set<SyntaxNode>();
  let inTry = false;
  const step = (guard: ErrorGuard, state: Leaving): Leaving | undefined => {
    if (guard.is === 'unknown') return { ...state, unknown: state.unknown ?? guard.name };
    if (guard.is === 'mapper') return state;
    if (guard.is === 'lost') lostBy.add(guard.at);
    if (guard.is === 'framework') byFramework.add(guard.at);
    // A rethrown error has the type that the clause chose.
    const clause = guard.clauses.find((it) => state.thrownBy !== undefined || catchesFailure(view, it, one.is));
    const isWrapper = guard.is === 'wrapper' && clause !== undefined;
    const takesAll = guard.clauses.length === 0;
    if (isWrapper || (takesAll && (guard.is === 'wrapper' || guard.is === 'suppress'))) byWrapper.add(guard.at);
    if (isWrapper || takesAll) return undefined;
    if (clause === undefined) {
      if (guard.is !== 'wrapper') inTry = true;
      return { ...state, passed: true };
    }
    if (isOnlyRethrow(clause)) return { ...state, thrownBy: clause };
    caughtBy.set(clause.at, clause);
    return undefined;
  };
  const start: Leaving = { thrownBy: undefined, passed: false, unknown: undefined };
  const left = tellsCallback(one) ? [] : view.follow(one.call.node, start, step, keyOf);
  return {
    one,
    open: left.flatMap(({ thrownBy, unknown }) => (thrownBy === undefined ? [unknown] : [])),
    inTry,
    caughtBy: [...caughtBy.values()],
    rethrownBy: left.flatMap(({ thrownBy }) => thrownBy ?? []),
    byWrapper: [...byWrapper],
    byFramework: [...byFramework],
    lostBy: [...lostBy],
  };
}

function keyOf({ thrownBy, passed, unknown }: Leaving): string {
  const at = thrownBy?.at;
  return `${at === undefined ? '' : `${at.source.file}:${at.start}`} ${passed} ${unknown ?? ''}`;
}

/** `s3.putObject(params, (error, data) => …)`: the callback receives the error, if it has a parameter for it. */
function tellsCallback({ call }: FallibleCall): boolean {
  const last = call.args.at(-1);
  const shape = last === undefined ? undefined : findFunctionShape(unwrapExpression(last));
  const [error] = shape?.parameters ?? [];
  return shape !== undefined && error !== undefined && mentionsName(shape.body, error.pattern.text);
}
