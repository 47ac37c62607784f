import { INJECTS } from '../libraries/libraries.js';
import { callOf, decoratorsOf } from '../syntax/shapes.js';
import type { Syntax } from '../syntax/syntax.js';
import type { Target } from './targets.js';

/** What a library gives to a function that it is handed, or decorates. */
export function injectedInto(
  fn: Syntax,
  index: number,
  name: string,
  nameOf: (expression: Syntax) => string | undefined,
): readonly Target[] {
  const giver = fn.parent?.parent === undefined ? undefined : callOf(fn.parent.parent);
  const givers = [...(giver?.args.includes(fn) === true ? [giver.callee] : []), ...decoratorsOf(fn)];
  return givers.flatMap((one) => {
    const known = nameOf(one) ?? '';
    const injects = Object.hasOwn(INJECTS, known) ? INJECTS[known] : undefined;
    if (injects === undefined || (injects.at !== index && injects.at !== name)) return [];
    return [{ is: 'outside', name: injects.made }];
  });
}
