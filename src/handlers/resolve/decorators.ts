import type { Resolver } from './resolver.js';
import { collectDecorators, collectReturns } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/**
 * The wrapper functions that the code's own decorators return for a decorated function, innermost first: each calls the
 * decorator's argument. `learn` receives the argument of each decorator.
 */
export function collectDecoratorWrappers(
  resolver: Resolver,
  fn: SyntaxNode,
  learn: (decorator: SyntaxNode, given: SyntaxNode) => void,
): readonly SyntaxNode[] {
  const around: SyntaxNode[] = [];
  for (const decorator of [...collectDecorators(fn)].reverse()) {
    for (const made of resolver.functions(decorator)) {
      learn(made, around.at(-1) ?? fn);
      const inner = collectReturns(made).flatMap((value) => resolver.functions(value));
      around.push(...inner.filter((one) => one !== fn && !around.includes(one)));
    }
  }
  return around;
}
