/** At most this many steps are taken to read one handler. The largest that was measured takes a five-hundredth of them. */
export const MOST_HANDLER_STEPS = 20_000_000;
/** At most this many nodes are parsed for all handlers of a run: 25 MB of usual code have 8,000,000, and of minified code 11,000,000. */
export const MOST_PARSED_NODES = 12_000_000;

/** Thrown where no steps are left: the code is not followed to its end. */
export class StepsExceeded extends Error {}

/**
 * The steps that are left to follow one handler's code, and the nodes that may be parsed for it. A step is a node that is
 * visited, or as much work as that. They are counted, so that the same code ends the same everywhere.
 */
export class StepBudget {
  #taken = 0;
  #parsed = 0;

  constructor(
    readonly most = MOST_HANDLER_STEPS,
    readonly mostParsed = MOST_PARSED_NODES,
  ) {}

  /** The steps that were taken. */
  get taken(): number {
    return this.#taken;
  }

  /** The nodes that were parsed. */
  get parsed(): number {
    return this.#parsed;
  }

  /** More were asked for than there are. */
  get isSpent(): boolean {
    return this.#taken > this.most || this.#parsed > this.mostParsed;
  }

  /** Whether other handlers of the run have used a part of what one may take. */
  get isShared(): boolean {
    return this.most < MOST_HANDLER_STEPS || this.#parsed > this.mostParsed;
  }

  /** Throws `StepsExceeded` if fewer are left. */
  take(steps: number): void {
    this.#taken += steps;
    if (this.#taken > this.most) throw new StepsExceeded();
  }

  /** Counts nodes that were parsed. Throws `StepsExceeded` if there are too many. */
  parse(nodes: number): void {
    this.#parsed += nodes;
    if (this.#parsed > this.mostParsed) throw new StepsExceeded();
  }
}

/** Code is read without a pause, so that one budget at a time is in use. */
let current: StepBudget | undefined;

/** Counts the steps of `run`, which throws `StepsExceeded` when there are too many; without a budget they are not counted. */
export function countWithin<T>(budget: StepBudget | undefined, run: () => T): T {
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

/** The same for the nodes of a tree, before it is copied, which takes most of the time of parsing. */
export function countParsedNodes(nodes: number): void {
  current?.parse(nodes);
}
