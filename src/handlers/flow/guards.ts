import { type CatchClause, collectClauses, makeRejectionClause } from '../syntax/catches.js';
import type { Resolver } from '../resolve/resolver.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { Unit } from './unit.js';

/** Something that catches what a call throws. */
export interface ErrorGuard {
  /** `wrapper`: around the whole handler, such as middy's `httpErrorHandler`. */
  readonly is: 'try' | 'promise' | 'suppress' | 'wrapper';
  readonly at: SyntaxNode;
  /** Of a wrapper none: it answers. */
  readonly clauses: readonly CatchClause[];
}

/** The guards on one way from the handler to a call, the nearest to the call first. */
export type CallPath = readonly ErrorGuard[];

/** Ways are counted so far; more of them have never told anything new. */
const PATHS = 24;

export class Guards {
  readonly #known = new Map<Unit, readonly CallPath[]>();

  constructor(
    readonly resolver: Resolver,
    readonly unitOf: (node: SyntaxNode) => Unit | undefined,
    /** The functions that the runtime calls, with nothing of this code around them. */
    readonly outermost: ReadonlySet<SyntaxNode>,
    readonly wrappers: readonly ErrorGuard[],
  ) {}

  /** One for every way of calls that leads from the handler to where a node stands. */
  paths(node: SyntaxNode): readonly CallPath[] {
    const unit = this.unitOf(node);
    if (unit === undefined) return [];
    const own = this.#around(node, unit.node);
    // What runs while a module loads is outside of every handler.
    if (unit.is !== 'function' && !isInFunction(node, unit.node)) return [own];
    return capped(this.#to(unit, []).map((path) => [...own, ...path]));
  }

  #to(unit: Unit, trail: readonly Unit[]): readonly CallPath[] {
    const known = this.#known.get(unit);
    if (known !== undefined) return known;
    if (unit.reachedFrom.length === 0 || this.outermost.has(unit.node)) return [this.wrappers];
    const found = capped(
      unit.reachedFrom
        .filter(({ from }) => !trail.includes(from) && from !== unit)
        .flatMap(({ from, at }) => {
          const own = this.#around(at, from.node);
          return this.#to(from, [...trail, unit]).map((path) => [...own, ...path]);
        }),
    );
    if (trail.length === 0) this.#known.set(unit, found);
    return found;
  }

  /** The guards between a node and the unit that it stands in. */
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
      const clauses = below.field === 'body' ? collectClauses(above) : [];
      return clauses.length === 0 || leavesUnawaited(node, above) ? undefined : { is: 'try', at: above, clauses };
    }
    if (above.type === 'with_statement' && below.field === 'body') return this.#suppresses(above);
    const call = findCall(above);
    const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
    if (call === undefined || member?.object.holds(node) !== true) return undefined;
    const handler = member.name === 'catch' ? call.args[0] : member.name === 'then' ? call.args[1] : undefined;
    if (handler === undefined) return undefined;
    const clause = makeRejectionClause(above, handler, (expression) => this.resolver.functions(expression));
    return { is: 'promise', at: above, clauses: [clause] };
  }

  #suppresses(statement: SyntaxNode): ErrorGuard | undefined {
    const items = statement.child('with_clause')?.children ?? [];
    const suppress = items
      .flatMap((item) => [...item.walk()])
      .find((one) => this.resolver.nameOf(findCall(one)?.callee ?? one) === 'contextlib.suppress');
    return suppress === undefined ? undefined : { is: 'suppress', at: statement, clauses: [] };
  }
}

/** `return client.send(…)` in a `try` of an async function: what is thrown later is not caught there. */
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

function capped(paths: readonly CallPath[]): readonly CallPath[] {
  const distinct = new Map(
    paths.map((path) => [path.map(({ at }) => `${at.source.file}:${at.start}`).join(' '), path]),
  );
  return [...distinct.values()].slice(0, PATHS);
}
