/** Named conditions, and the required result of each. */
export interface Combination {
  readonly met: ReadonlyMap<string, boolean>;
}

/** One thing that a question read of its world: read again, it shows whether the world agrees with an earlier one. */
export type Reading<C> =
  | { readonly how: 'settle' | 'peek'; readonly choice: C }
  /** Which of some combinations of conditions was seen to come out so. */
  | { readonly how: 'hint'; readonly among: readonly Combination[] }
  /** A named condition came out so. It follows from what was read before; hints that are read later depend on it. */
  | { readonly how: 'condition'; readonly name: string; readonly holds: boolean };

/** The result of a reading. */
export type ReadValue = string | number | undefined;

/** The readings of one question: they decide in which worlds its answer is reused. */
export interface Trace<C> {
  /** In the order of reading; each choice once for each way of reading it. */
  readonly reads: { readonly reading: Reading<C>; readonly value: ReadValue }[];
  readonly settles: Set<string>;
  readonly peeks: Set<string>;
  readonly conditions: Map<string, boolean>;
  ruledOut: boolean;
}

/** A trace of nothing yet. */
export function makeTrace<C>(): Trace<C> {
  return { reads: [], settles: new Set(), peeks: new Set(), conditions: new Map(), ruledOut: false };
}

/** An answer, and whether no stack could be deployed in a world in which it is given. */
export interface Remembered {
  readonly answer: unknown;
  readonly ruledOut: boolean;
}

/** Answers by the values that were read on the way to them: each reading branches by its value. */
interface Branch<C> {
  readonly reading: Reading<C>;
  readonly next: Map<ReadValue, Branch<C> | Remembered>;
}

/** The answers to questions, by the question and by its readings. */
export class AnswerMemory<C> {
  readonly #answers = new Map<string, Branch<C> | Remembered>();

  /** Walks the branches by reading again what the question itself would read, in the same order. */
  recall(key: string, read: (reading: Reading<C>) => ReadValue): Remembered | undefined {
    let at = this.#answers.get(key);
    while (at !== undefined && 'next' in at) at = at.next.get(read(at.reading));
    return at;
  }

  keep(key: string, reads: Trace<C>['reads'], remembered: Remembered): void {
    let known = this.#answers.get(key);
    const path: Branch<C>[] = [];
    for (const { reading, value } of reads) {
      const branch: Branch<C> = known !== undefined && 'next' in known ? known : { reading, next: new Map() };
      path.push(branch);
      known = branch.next.get(value);
    }
    let entry: Branch<C> | Remembered = remembered;
    for (let at = reads.length - 1; at >= 0; at -= 1) {
      const branch = path[at];
      if (branch === undefined) continue;
      branch.next.set(reads[at]?.value, entry);
      entry = branch;
    }
    this.#answers.set(key, entry);
  }
}
