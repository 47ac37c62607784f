import { MOST_HANDLER_STEPS, MOST_PARSED_NODES, StepBudget } from '../../handlers/syntax/steps.js';

/** At most this many steps are taken to read all handlers of a run. Ten thousand of usual size take a tenth of them. */
const MOST_IN_ALL = 150_000_000;
/** A handler may take this many as long as there are any: five times those of the largest that was measured. */
const LEAST = 200_000;
/** The part of the steps that is given in these small shares alone. */
const RESERVED = 1 / 3;

/**
 * The steps and parsed nodes that are left for the handlers of a run. One handler may take half of what is not reserved: code that is made
 * to take long takes steps from code like it, and handlers of usual size have enough beside it. Equal runs end the same.
 */
export class StepPool {
  #left: number;
  #nodes: number;
  readonly #reserved: number;

  constructor(most = MOST_IN_ALL, nodes = MOST_PARSED_NODES) {
    this.#left = most;
    this.#nodes = nodes;
    this.#reserved = most * RESERVED;
  }

  /** Runs something with the budget of the next handler, and takes from the pool what it used. */
  lend<T>(use: (budget: StepBudget) => T): T {
    const share = Math.max(LEAST, Math.floor((this.#left - this.#reserved) / 2));
    const budget = new StepBudget(
      Math.max(0, Math.min(MOST_HANDLER_STEPS, share, this.#left)),
      Math.max(0, this.#nodes),
    );
    try {
      return use(budget);
    } finally {
      this.#left -= budget.taken;
      this.#nodes -= budget.parsed;
    }
  }
}
