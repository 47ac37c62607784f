import type { Resolver } from './resolver.js';
import { decoratorsOf, returnsOf } from '../syntax/shapes.js';
import type { Syntax } from '../syntax/syntax.js';

/**
 * The functions that stand around a decorated one, from the inside out, by decorators of this code: each is what its
 * decorator returns, and calls what that was given. `learn` is told what each decorator is given.
 */
export function wrappedBy(
  resolver: Resolver,
  fn: Syntax,
  learn: (decorator: Syntax, given: Syntax) => void,
): readonly Syntax[] {
  const around: Syntax[] = [];
  for (const decorator of [...decoratorsOf(fn)].reverse()) {
    for (const made of resolver.functions(decorator)) {
      learn(made, around.at(-1) ?? fn);
      const inner = returnsOf(made).flatMap((value) => resolver.functions(value));
      around.push(...inner.filter((one) => one !== fn && !around.includes(one)));
    }
  }
  return around;
}
