import type { ErrorGuard } from '../../flow/error-guard.js';
import type { CatchClause } from '../../syntax/catches.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { isClientErrorClass, mayTake } from '../replies/thrown.js';
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
    if (isInClause(node) || node.enclosingFunction === undefined) continue;
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

/** Whether the code throws a framework's error for the client here, and the framework is what answers it. */
export function isLeftToFramework(view: View, statement: SyntaxNode): boolean {
  if (!isClientErrorClass(view, statement)) return false;
  let isLeft = false;
  const step = ({ is, clauses }: ErrorGuard): true | undefined => {
    if (is === 'framework') isLeft = true;
    if (clauses.length === 0) return undefined;
    const clause = clauses.find((one) => mayTake(view, one, statement));
    return clause === undefined || passesOn(clause) ? true : undefined;
  };
  view.follow(statement, true as const, step, () => '');
  return isLeft;
}

/** Whether a clause throws the very error that it caught: `raise`, `throw error`. */
function passesOn({ body, error }: CatchClause): boolean {
  return [...(body?.walk() ?? [])].some(
    ({ type, children: [thrown] }) => THROWS.has(type) && (thrown === undefined || thrown.text === error),
  );
}

const THROWS = new Set(['raise_statement', 'throw_statement']);
