import { SharePool, type Shares } from '../../text/share-pool.js';

/**
 * At most this many steps are taken to judge one application, which is about half a minute. Public templates take up to
 * a thousand, and one of 26,000 buckets 800,000.
 */
export const MOST_STEPS = 3_000_000;

/**
 * The pieces that functions make before anything is judged: the texts they join, the items they split, and one more for
 * each `PIECE_LENGTH` characters. Public templates make up to a thousand; nested functions double them at each level.
 */
const PIECES: Shares = { all: 10_000_000, most: 2_000_000, least: 20_000 };

/** Characters take far less time and room than items do. */
const PIECE_LENGTH = 32;

/** So many pieces are made in the time of a step. */
const STEP_PIECES = 4;

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

  /** Throws `StepsSpent` if fewer are left. */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new StepsSpent();
  }
}

/** What functions may make, for all applications of a run together. */
export function makePiecePool(): SharePool {
  return new SharePool(PIECES);
}

/** Counts steps while there is a limit for them. */
export class StepCounter {
  #limit: StepLimit | undefined;
  readonly #asked = new Map<string, Set<object>>();
  #made = 0;
  #most: number | undefined;

  /** @param pieces what functions may make while there is no limit, for all applications of a run */
  constructor(readonly pieces = makePiecePool()) {}

  /** Functions have made as much as they may while there is no limit. */
  get isGrown(): boolean {
    return this.#most !== undefined && this.#made > this.#most;
  }

  /**
   * Counts what a function is about to make: a value that is made again takes its time again. Within a limit these are
   * steps. Without one, false if it may not be made.
   */
  grow(pieces: number, characters = 0): boolean {
    const made = pieces + Math.floor(characters / PIECE_LENGTH);
    if (this.#limit !== undefined) {
      this.count(made / STEP_PIECES);
      return true;
    }
    this.#most ??= this.pieces.next;
    this.#made += made;
    this.pieces.take(made);
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
    this.#limit?.take(steps);
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
