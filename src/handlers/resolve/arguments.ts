import type { SyntaxNode } from '../syntax/syntax.js';

/** The arguments that functions are known to be given, by the function and the parameter. */
export class CallArguments {
  readonly #arguments = new Map<SyntaxNode, Map<number, Set<SyntaxNode>>>();

  /** True if it was not known. */
  learn(fn: SyntaxNode, index: number, argument: SyntaxNode): boolean {
    const ofFunction = this.#arguments.get(fn) ?? new Map<number, Set<SyntaxNode>>();
    this.#arguments.set(fn, ofFunction);
    const given = ofFunction.get(index) ?? new Set<SyntaxNode>();
    ofFunction.set(index, given);
    if (given.has(argument)) return false;
    given.add(argument);
    return true;
  }

  to(fn: SyntaxNode, index: number): readonly SyntaxNode[] {
    return [...(this.#arguments.get(fn)?.get(index) ?? [])];
  }
}
