import { INJECTS } from '../libraries/libraries.js';
import { getArgumentIndex, findCall, collectDecorators } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeTarget } from './targets.js';

/** The values that a library passes to a callback or a decorated function. */
export function resolveInjected(
  fn: SyntaxNode,
  index: number,
  name: string,
  nameOf: (expression: SyntaxNode) => string | undefined,
): readonly CodeTarget[] {
  const giver = fn.parent?.parent === undefined ? undefined : findCall(fn.parent.parent);
  const givers = [
    ...(giver !== undefined && getArgumentIndex(giver, fn) !== -1 ? [giver.callee] : []),
    ...collectDecorators(fn),
  ];
  return givers.flatMap((one) => {
    const known = nameOf(one) ?? '';
    const injects = Object.hasOwn(INJECTS, known) ? INJECTS[known] : undefined;
    if (injects === undefined || (injects.at !== index && injects.at !== name)) return [];
    return [{ is: 'outside', name: injects.made }];
  });
}
