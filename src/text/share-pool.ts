/** How much there is for all, how much one may have of it at most, and how much it has as long as there is any. */
export interface Shares {
  readonly all: number;
  readonly most: number;
  readonly least: number;
}

/** The part that is given in least shares alone. */
const RESERVED = 1 / 3;
/** The part of the rest that one may have. */
const LARGEST = 3 / 4;

/**
 * Steps, or something else that is counted, for things that come one after the other. Those that are made to take long
 * take from others like them: each has less than the one before, and those of usual size have enough beside them. Equal
 * rows of things are given the same.
 */
export class SharePool {
  readonly #shares: Shares;
  #left: number;

  constructor(shares: Shares) {
    this.#shares = shares;
    this.#left = shares.all;
  }

  /** What the next one may take: 0 if nothing is left. */
  get next(): number {
    const { all, most, least } = this.#shares;
    const large = Math.floor((this.#left - all * RESERVED) * LARGEST);
    return Math.max(0, Math.min(most, this.#left, Math.max(least, large)));
  }

  /** Takes what one used, which may be more than it was given. */
  take(used: number): void {
    this.#left -= used;
  }
}
