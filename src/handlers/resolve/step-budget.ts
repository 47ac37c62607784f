/** At most this many steps are taken to read one handler; the largest that was measured takes a twentieth of them. */
const STEPS = 2_000_000;

/** The steps that are left to follow one handler's code. They are counted, so that the same code ends the same everywhere. */
export class StepBudget {
  #left: number;

  constructor(steps = STEPS) {
    this.#left = steps;
  }

  /** Resolution stops: the results so far are incomplete. */
  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** Takes some steps; false if none were left. */
  spend(steps = 1): boolean {
    this.#left -= steps;
    return this.#left > 0;
  }
}
