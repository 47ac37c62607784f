import type { ErrorGuard } from '../../flow/error-guard.js';
import { findEnclosingFunction } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { mayTake } from '../replies/thrown.js';
import type { View } from '../view.js';
import { isInClause, isOnlyRethrow } from './clauses.js';

/** An error that the code throws and no clause catches. */
export interface Raised {
  /** It leaves the handler. Clauses that throw are left out: those are reported as such. */
  readonly thrown: readonly SyntaxNode[];
  /** Replies of the handler's wrappers to it: middleware, a framework. */
  readonly answeredBy: readonly SyntaxNode[];
}

/** Follows every `raise` and `throw` out to the handler. */
export function collectRaised(view: View): Raised {
  const thrown: SyntaxNode[] = [];
  const answeredBy = new Set<SyntaxNode>();
  for (const node of view.nodes('raise_statement', 'throw_statement')) {
    // An error thrown while a module loads is a deployment error.
    if (isInClause(node) || findEnclosingFunction(node) === undefined) continue;
    const step = ({ is, at, clauses }: ErrorGuard): true | undefined => {
      if (is === 'framework' || is === 'wrapper') answeredBy.add(at);
      if (is === 'mapper') return clauses.some((one) => mayTake(view, one, node)) ? undefined : true;
      if (clauses.length === 0) return undefined;
      const clause = clauses.find((one) => mayTake(view, one, node));
      return clause === undefined || isOnlyRethrow(clause) ? true : undefined;
    };
    if (view.follow(node, true as const, step, () => '').length > 0) thrown.push(node);
  }
  return { thrown, answeredBy: [...answeredBy] };
}
