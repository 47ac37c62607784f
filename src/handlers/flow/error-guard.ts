import type { CatchClause } from '../syntax/catches.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** Something that catches, or may catch, the errors of a call. */
export interface ErrorGuard {
  /**
   * `wrapper`: around the whole handler, such as middy's `httpErrorHandler`. `framework`: the same, for the default
   * replies of a web framework. `mapper`: it replies to the errors that its clauses name, if the code throws them
   * itself. `lost`: an error thrown in a callback is not awaited. `unknown`: the caller of the function that contains
   * the call is unknown.
   */
  readonly is: 'try' | 'promise' | 'suppress' | 'wrapper' | 'framework' | 'mapper' | 'lost' | 'unknown';
  readonly at: SyntaxNode;
  /** Empty except for `try`, `promise`, Python's `suppress`, and wrappers that are given some errors by name. */
  readonly clauses: readonly CatchClause[];
  /** Of what is `unknown`, its name in the code; of a framework, its own. */
  readonly name?: string;
}
