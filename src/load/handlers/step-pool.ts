import { MOST_HANDLER_STEPS, MOST_PARSED_NODES, StepBudget } from '../../handlers/syntax/steps.js';
import { SharePool, type Shares } from '../../text/share-pool.js';

/** Ten thousand handlers of usual size take a tenth of all; the largest that was measured takes a fifth of the least. */
const STEPS: Shares = { all: 150_000_000, most: MOST_HANDLER_STEPS, least: 200_000 };

/** The steps and the parsed nodes that are left for the handlers of a run. */
export class StepPool {
  readonly #steps: SharePool;
  #nodes: number;

  constructor(steps = STEPS, nodes = MOST_PARSED_NODES) {
    this.#steps = new SharePool(steps);
    this.#nodes = nodes;
  }

  /** Runs something with the budget of the next handler, and takes from the pool what it used. */
  lend<T>(use: (budget: StepBudget) => T): T {
    const budget = new StepBudget(this.#steps.next, Math.max(0, this.#nodes));
    try {
      return use(budget);
    } finally {
      this.#steps.take(budget.taken);
      this.#nodes -= budget.parsed;
    }
  }
}
