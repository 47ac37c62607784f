import { type CatchClause, collectClauses, makeRejectionClause, makeSuppressionClause } from '../syntax/catches.js';
import type { Resolver } from '../resolve/resolver.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { findCallbackGuard, findSettledGuard } from './callbacks.js';
import type { ErrorGuard } from './error-guard.js';
import type { Unit } from './unit.js';

/** The state in which an error leaves a guard; undefined if it goes no further. */
export type GuardStep<S> = (guard: ErrorGuard, state: S) => S | undefined;

export class Guards {
  readonly #clauses = new Map<SyntaxNode, readonly CatchClause[]>();

  constructor(
    readonly resolver: Resolver,
    readonly unitOf: (node: SyntaxNode) => Unit | undefined,
    /** The functions that the runtime calls, without a wrapper of this code. */
    readonly outermost: ReadonlySet<SyntaxNode>,
    readonly wrappers: readonly ErrorGuard[],
  ) {}

  /**
   * Follows an error from its node on every path of calls out to the handler, past the guards on it, the nearest first.
   * Every function is visited once in each state, for any number of paths: states are distinguished by their `key`.
   * Returns the states in which the error leaves the handler.
   */
  follow<S>(node: SyntaxNode, start: S, step: GuardStep<S>, key: (state: S) => string): readonly S[] {
    const unit = this.unitOf(node);
    if (unit === undefined) return [];
    const left = new Map<string, S>();
    const leave = (state: S | undefined): void => {
      if (state !== undefined) left.set(key(state), state);
    };
    const own = passed(this.#around(node, unit.node), start, step);
    // Code that runs while a module loads is outside of every handler.
    if (unit.is !== 'function' && !isInFunction(node, unit.node)) {
      leave(own);
      return [...left.values()];
    }
    const seen = new Map<Unit, Set<string>>();
    const open: { readonly unit: Unit; readonly state: S }[] = [];
    const enter = (next: Unit, state: S | undefined): void => {
      if (state === undefined) return;
      const states = seen.get(next) ?? new Set<string>();
      seen.set(next, states);
      if (states.size === states.add(key(state)).size) return;
      open.push({ unit: next, state });
    };
    enter(unit, own);
    for (let one = open.shift(); one !== undefined; one = open.shift()) {
      const { unit: here, state } = one;
      if (here.reachedFrom.length === 0 || this.outermost.has(here.node)) leave(passed(this.wrappers, state, step));
      else
        for (const { from, at } of here.reachedFrom) {
          if (from !== here) enter(from, passed(this.#around(at, from.node), state, step));
        }
    }
    return [...left.values()];
  }

  /** The guards between a node and the unit that contains it. */
  #around(node: SyntaxNode, until: SyntaxNode): readonly ErrorGuard[] {
    const guards: ErrorGuard[] = [];
    let below = node;
    for (const above of node.above()) {
      const guard = this.#guard(above, below, node);
      if (guard !== undefined) guards.push(guard);
      if (above === until) break;
      below = above;
    }
    return guards;
  }

  #guard(above: SyntaxNode, below: SyntaxNode, node: SyntaxNode): ErrorGuard | undefined {
    if (above.type === 'try_statement') {
      const clauses = below.field === 'body' ? this.#clausesOf(above) : [];
      return clauses.length === 0 || leavesUnawaited(node, above) ? undefined : { is: 'try', at: above, clauses };
    }
    if (above.type === 'with_statement' && below.field === 'body') return this.#suppresses(above);
    const call = findCall(above);
    if (call === undefined) return undefined;
    const member = findMember(unwrapExpression(call.callee));
    if (member?.object.holds(node) !== true)
      return findSettledGuard(this.resolver, call, node) ?? findCallbackGuard(this.resolver, call, node);
    const handler = member.name === 'catch' ? call.args[0] : member.name === 'then' ? call.args[1] : undefined;
    if (handler === undefined) return undefined;
    const clause = makeRejectionClause(above, handler, (expression) => this.resolver.functions(expression));
    return { is: 'promise', at: above, clauses: [clause] };
  }

  #clausesOf(attempt: SyntaxNode): readonly CatchClause[] {
    const known = this.#clauses.get(attempt) ?? collectClauses(attempt);
    this.#clauses.set(attempt, known);
    return known;
  }

  #suppresses(statement: SyntaxNode): ErrorGuard | undefined {
    const head = statement.child('with_clause');
    const types = [...(head?.walk() ?? [])].flatMap((one) => {
      const call = findCall(one);
      return call !== undefined && this.resolver.nameOf(call.callee) === 'contextlib.suppress' ? call.args : [];
    });
    if (head === undefined || types.length === 0) return undefined;
    return { is: 'suppress', at: statement, clauses: [makeSuppressionClause(head, types)] };
  }
}

function passed<S>(guards: readonly ErrorGuard[], start: S, step: GuardStep<S>): S | undefined {
  let state: S | undefined = start;
  for (const guard of guards) {
    state = step(guard, state);
    if (state === undefined) return undefined;
  }
  return state;
}

/** `return client.send(…)` in a `try` of an async function: a later rejection is not caught there. */
function leavesUnawaited(node: SyntaxNode, attempt: SyntaxNode): boolean {
  if (node.source.language === 'python' || findCall(node) === undefined) return false;
  let below = node;
  for (const above of node.above()) {
    if (above.type === 'return_statement') {
      return (
        unwrapExpression(below) === node &&
        below.type !== 'await_expression' &&
        PROMISES.test(findCall(node)?.callee.text ?? '')
      );
    }
    if (above === attempt || !(above.type === 'parenthesized_expression' || above.type === 'non_null_expression'))
      return false;
    below = above;
  }
  return false;
}

/** Calls that give a promise for certain. */
const PROMISES = /\.(?:send|promise|done)$|^fetch$|^axios\b|^getSignedUrl$|^createPresignedPost$/;

function isInFunction(node: SyntaxNode, until: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (isFunction(above)) return true;
    if (above === until) return false;
  }
  return false;
}
