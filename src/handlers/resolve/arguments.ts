import type { Syntax } from '../syntax/syntax.js';

/** The arguments that functions are known to be given, by the function and the parameter. */
export class Given {
  readonly #arguments = new Map<Syntax, Map<number, Set<Syntax>>>();

  /** True if it was not known. */
  learn(fn: Syntax, index: number, argument: Syntax): boolean {
    const ofFunction = this.#arguments.get(fn) ?? new Map<number, Set<Syntax>>();
    this.#arguments.set(fn, ofFunction);
    const given = ofFunction.get(index) ?? new Set<Syntax>();
    ofFunction.set(index, given);
    if (given.has(argument)) return false;
    given.add(argument);
    return true;
  }

  to(fn: Syntax, index: number): readonly Syntax[] {
    return [...(this.#arguments.get(fn)?.get(index) ?? [])];
  }
}
