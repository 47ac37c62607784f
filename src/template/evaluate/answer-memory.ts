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

const NO_CONDITIONS: ReadonlyMap<string, boolean> = new Map();

/**
 * The readings of one question: they decide in which worlds its answer is reused. Most questions read nothing, so that
 * what is only for readings is made with the first of them.
 */
export class Trace<C extends { readonly key: string }> {
  /** In the order of reading; each choice once for each way of reading it. */
  readonly reads: { readonly reading: Reading<C>; readonly value: ReadValue }[] = [];
  ruledOut = false;
  #settles: Set<string> | undefined;
  #peeks: Set<string> | undefined;
  #conditions: Map<string, boolean> | undefined;

  get conditions(): ReadonlyMap<string, boolean> {
    return this.#conditions ?? NO_CONDITIONS;
  }

  noteChoice(how: 'settle' | 'peek', choice: C, value: ReadValue): void {
    const known = how === 'settle' ? (this.#settles ??= new Set()) : (this.#peeks ??= new Set());
    if (known.has(choice.key)) return;
    known.add(choice.key);
    this.reads.push({ reading: { how, choice }, value });
  }

  noteCondition(name: string, holds: boolean): void {
    if (this.#conditions?.get(name) === holds) return;
    (this.#conditions ??= new Map()).set(name, holds);
    this.reads.push({ reading: { how: 'condition', name, holds }, value: undefined });
  }
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

/**
 * At most this many branches are kept, about 100 MB: each of n worlds may read n values of its own. Answers beyond them
 * are found anew.
 */
const MOST_BRANCHES = 500_000;

/** The answers to questions, by the question, by what it is about, and by its readings. */
export class AnswerMemory<C extends { readonly key: string }> {
  #branches = 0;
  readonly #answers = new Map<string, Map<object, Branch<C> | Remembered>>();

  /** Walks the branches by reading again what the question itself would read, in the same order. */
  recall(question: string, of: object, read: (reading: Reading<C>) => ReadValue): Remembered | undefined {
    let at = this.#answers.get(question)?.get(of);
    while (at !== undefined && 'next' in at) at = at.next.get(read(at.reading));
    return at;
  }

  keep(question: string, of: object, reads: Trace<C>['reads'], remembered: Remembered): void {
    const answers = this.#answers.get(question) ?? new Map<object, Branch<C> | Remembered>();
    this.#answers.set(question, answers);
    let known = answers.get(of);
    const path: Branch<C>[] = [];
    for (const { reading, value } of reads) {
      const branch: Branch<C> = known !== undefined && 'next' in known ? known : { reading, next: new Map() };
      path.push(branch);
      known = branch.next.get(value);
    }
    if (this.#branches + reads.length > MOST_BRANCHES) return;
    this.#branches += reads.length;
    let entry: Branch<C> | Remembered = remembered;
    for (let at = reads.length - 1; at >= 0; at -= 1) {
      const branch = path[at];
      if (branch === undefined) continue;
      branch.next.set(reads[at]?.value, entry);
      entry = branch;
    }
    answers.set(of, entry);
  }
}
