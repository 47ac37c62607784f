import type { CatchClause } from '../syntax/catches.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** Something that catches what a call throws, or may. */
export interface ErrorGuard {
  /**
   * `wrapper`: around the whole handler, such as middy's `httpErrorHandler`. `framework`: the same, by what a web framework
   * answers of its own accord. `mapper`: it answers for the errors that its clauses name, if the code throws them itself. `lost`: nobody waits for what is thrown in a callback. `unknown`: what calls the function
   * that the call stands in is not known.
   */
  readonly is: 'try' | 'promise' | 'suppress' | 'wrapper' | 'framework' | 'mapper' | 'lost' | 'unknown';
  readonly at: SyntaxNode;
  /** Empty except for `try`, `promise`, Python's `suppress`, and wrappers that are given some errors by name. */
  readonly clauses: readonly CatchClause[];
  /** Of what is `unknown`, its name in the code; of a framework, its own. */
  readonly name?: string;
}
