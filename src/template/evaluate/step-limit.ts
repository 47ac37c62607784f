/**
 * At most this many steps are taken to judge one application, which is about half a minute. Public templates take up to
 * a thousand, and one of 26,000 buckets 800,000.
 */
const MOST_STEPS = 3_000_000;

/**
 * At most this many pieces are made by the functions of one application: the texts they join, the items they split, and
 * one more for each `PIECE_LENGTH` characters. Beyond this, what functions make is not known, and no steps are left.
 * A template of 25 MB has at most a few million; nested functions double them at each level.
 */
const MOST_PIECES = 16_000_000;

/** Characters take far less time and room than items do. */
const PIECE_LENGTH = 32;

/** Thrown where no steps are left: the answer that was sought is not known. */
export class StepsSpent extends Error {}

/**
 * The steps that are left to judge one application. A step is a check of one part in one world, a question that is kept,
 * or a resource that is looked at. They are counted, so that the same input ends the same everywhere.
 */
export class StepLimit {
  #left: number;

  constructor(readonly most = MOST_STEPS) {
    this.#left = most;
  }

  get taken(): number {
    return this.most - this.#left;
  }

  /** More were asked for than there are. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Leaves no steps. */
  spend(): void {
    this.#left = -1;
  }

  /** Throws `StepsSpent` if fewer are left. */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new StepsSpent();
  }
}

/** Counts steps while there is a limit for them. */
export class StepCounter {
  #limit: StepLimit | undefined;
  readonly #asked = new Map<string, Set<object>>();
  #pieces = 0;

  constructor(readonly mostPieces = MOST_PIECES) {}

  /** Functions have made as much as they may. */
  get isGrown(): boolean {
    return this.#pieces > this.mostPieces;
  }

  /**
   * Counts what a function is about to make, whether there is a limit of steps or not: a value that is made again takes
   * its time again. False if it may not be made.
   */
  grow(pieces: number, characters = 0): boolean {
    this.#pieces += pieces + Math.floor(characters / PIECE_LENGTH);
    return !this.isGrown;
  }

  /** Counts the steps of `run`, which throws `StepsSpent` when there are too many. */
  within<T>(limit: StepLimit | undefined, run: () => T): T {
    const outer = this.#limit;
    this.#limit = limit;
    try {
      return run();
    } finally {
      this.#limit = outer;
    }
  }

  count(steps: number): void {
    if (this.#limit === undefined) return;
    if (this.isGrown) this.#limit.spend();
    this.#limit.take(steps);
  }

  /**
   * Asks a question whose answer may be kept. What was asked before, in whatever world, counts as one step, whether its
   * answer was kept or not: so the steps are the same with and without memory.
   */
  ask<T>(question: string, of: object, answer: () => T): T {
    this.count(1);
    const known = this.#asked.get(question);
    if (known?.has(of) === true) return this.#limit === undefined ? answer() : this.within(undefined, answer);
    if (known === undefined) this.#asked.set(question, new Set([of]));
    else known.add(of);
    return answer();
  }
}
