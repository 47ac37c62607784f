/** At most this many steps are taken to read one handler. The largest that was measured takes a hundredth of them. */
export const MOST_HANDLER_STEPS = 20_000_000;

/** Thrown where no steps are left: the code is not followed to its end. */
export class StepsExceeded extends Error {}

/**
 * The steps that are left to follow one handler's code. A step is a node that is visited, or as much work as that. They
 * are counted, so that the same code ends the same everywhere.
 */
export class StepBudget {
  #left: number;

  constructor(readonly most = MOST_HANDLER_STEPS) {
    this.#left = most;
  }

  /** More were asked for than there are. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  get taken(): number {
    return this.most - this.#left;
  }

  /** Throws `StepsExceeded` if fewer are left. */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new StepsExceeded();
  }
}

/** Code is read without a pause, so that one budget at a time is in use. */
let current: StepBudget | undefined;

/** Counts the steps of `run`, which throws `StepsExceeded` when there are too many; without a budget they are not counted. */
export function withinBudget<T>(budget: StepBudget | undefined, run: () => T): T {
  const outer = current;
  current = budget;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** Takes steps of the budget in use. Whatever is done for each of many things is counted, here or by the walk to them. */
export function countSteps(steps: number): void {
  current?.take(steps);
}
