/** The alternative of a choice that stands for every value not named by another one. */
export const ANYTHING_ELSE = '\u0000anything else';

/** Beyond this many worlds a part is not explored further, and what was not seen stays unknown. */
export const MAX_WORLDS = 32;

/** Something the input leaves open: a parameter that was not given, or a comparison that can't be computed. */
export interface Choice {
  /** Unique in the project. */
  readonly key: string;
  /** The parameter's name; absent for an opaque comparison. */
  readonly parameter?: string;
  /** Never empty; the first is the default where there is one. */
  readonly alternatives: readonly string[];
  readonly hasDefault: boolean;
}

export interface Settled {
  readonly choice: Choice;
  readonly value: string;
}

/** One way in which the open choices may be settled, as far as they were read. */
export interface World {
  readonly settled: ReadonlyMap<string, Settled>;
  /** The named conditions that were read, by name. */
  readonly conditions: ReadonlyMap<string, boolean>;
}

export interface Leaf<T> {
  readonly world: World;
  readonly result: T;
}

export interface Explored<T> {
  /** The defaults' world first. */
  readonly leaves: readonly Leaf<T>[];
  /** True if there are more worlds than were seen. */
  readonly capped: boolean;
}

type Reading = 'settle' | 'peek';

interface Read {
  readonly how: Reading;
  readonly choice: Choice;
  readonly value: string | undefined;
}

/** What one question read: it decides in which worlds its answer may be given again. */
interface Trace {
  readonly reads: Map<string, Read>;
  readonly conditions: Map<string, boolean>;
  ruledOut: boolean;
}

interface Run extends Trace {
  readonly settled: Map<string, Settled>;
  readonly peekedOpen: Set<string>;
  stale: boolean;
}

interface Remembered {
  readonly answer: unknown;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly ruledOut: boolean;
}

/** Answers by the values that were read on the way to them: each reading branches by its value. */
interface Branch {
  readonly how: Reading;
  readonly choice: Choice;
  readonly next: Map<string | undefined, Branch | Remembered>;
}

/**
 * Replays pure checks over the choices they read. The check runs in the defaults' world first; then the last choice
 * read takes its next alternative and the same check runs again, until every combination that was read is seen.
 */
export class Worlds {
  readonly #remembered = new Map<string, Branch | Remembered>();
  readonly #memo: boolean;
  #run: Run = newRun(new Map());
  #traces: Trace[] = [this.#run];
  #runs = 0;

  /** Without `memo` every question is asked anew: slower, the same answers. */
  constructor(options: { readonly memo: boolean } = { memo: true }) {
    this.#memo = options.memo;
  }

  /** How many times a check was run so far. */
  get runs(): number {
    return this.#runs;
  }

  explore<T>(check: () => T): Explored<T> {
    const leaves: Leaf<T>[] = [];
    let forced: ReadonlyMap<string, Settled> | undefined = new Map<string, Settled>();
    while (forced !== undefined) {
      if (leaves.length === MAX_WORLDS) return { leaves, capped: true };
      const { run, result } = this.#replay(forced, check);
      // A world in which the deployment itself would be refused is no world; the defaults' one is always kept.
      if (!run.ruledOut || leaves.length === 0) {
        leaves.push({ world: { settled: run.settled, conditions: run.conditions }, result });
      }
      forced = nextForced(run.settled);
    }
    return { leaves, capped: false };
  }

  /** Asks once, in the defaults' world. */
  inDefaults<T>(ask: () => T): T {
    return this.#replay(new Map(), ask).result;
  }

  /** Settles a choice for this world, and says how. */
  settle(choice: Choice): string {
    const run = this.#run;
    let settled = run.settled.get(choice.key);
    if (settled === undefined) {
      settled = { choice, value: choice.alternatives[0] ?? ANYTHING_ELSE };
      run.settled.set(choice.key, settled);
      // What was read before as unknown is known in this world: it has to be read again.
      if (run.peekedOpen.has(choice.key)) run.stale = true;
    }
    this.#record({ how: 'settle', choice, value: settled.value });
    return settled.value;
  }

  /** How a choice is settled in this world; undefined if nothing has settled it so far. */
  peek(choice: Choice): string | undefined {
    const value = this.#run.settled.get(choice.key)?.value;
    if (value === undefined && !choice.hasDefault) this.#run.peekedOpen.add(choice.key);
    this.#record({ how: 'peek', choice, value });
    return value;
  }

  /** Notes how a named condition turned out, for the report's `when`. */
  sawCondition(name: string, holds: boolean): void {
    for (const trace of this.#traces) trace.conditions.set(name, holds);
  }

  /** Says that no stack could be deployed in this world. */
  ruleOut(): void {
    for (const trace of this.#traces) trace.ruledOut = true;
  }

  /**
   * The one cache. The answer is kept with the choices it read, is given again only in worlds that agree on them, and
   * counts as having read them. `key` must name everything else the answer depends on.
   */
  memo<T>(key: string, ask: () => T): T {
    if (!this.#memo) return ask();
    const found = this.#recall(key);
    if (found !== undefined) {
      for (const [name, holds] of found.conditions) this.sawCondition(name, holds);
      if (found.ruledOut) this.ruleOut();
      // The key names the question, so what it gave before has its type.
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
      return found.answer as T;
    }
    const trace: Trace = { reads: new Map(), conditions: new Map(), ruledOut: false };
    this.#traces.push(trace);
    try {
      const answer = ask();
      this.#remember(key, trace, answer);
      return answer;
    } finally {
      this.#traces.pop();
    }
  }

  #replay<T>(forced: ReadonlyMap<string, Settled>, check: () => T): { run: Run; result: T } {
    const outer = { run: this.#run, traces: this.#traces };
    try {
      for (let settings = forced; ;) {
        this.#run = newRun(settings);
        this.#traces = [this.#run];
        this.#runs += 1;
        const result = check();
        if (!this.#run.stale) return { run: this.#run, result };
        settings = this.#run.settled;
      }
    } finally {
      this.#run = outer.run;
      this.#traces = outer.traces;
    }
  }

  #record(read: Read): void {
    const key = `${read.how} ${read.choice.key}`;
    for (const trace of this.#traces) {
      if (!trace.reads.has(key)) trace.reads.set(key, read);
    }
  }

  /** Walks the branches by reading the choices again, in the order in which the question itself would. */
  #recall(key: string): Remembered | undefined {
    let at = this.#remembered.get(key);
    while (at !== undefined && 'next' in at) {
      at = at.next.get(at.how === 'settle' ? this.settle(at.choice) : this.peek(at.choice));
    }
    return at;
  }

  #remember(key: string, trace: Trace, answer: unknown): void {
    let entry: Branch | Remembered = { answer, conditions: trace.conditions, ruledOut: trace.ruledOut };
    let known = this.#remembered.get(key);
    const reads = [...trace.reads.values()];
    const path: Branch[] = [];
    for (const { how, choice, value } of reads) {
      const branch: Branch = known !== undefined && 'next' in known ? known : { how, choice, next: new Map() };
      path.push(branch);
      known = branch.next.get(value);
    }
    for (let at = reads.length - 1; at >= 0; at -= 1) {
      const branch = path[at];
      if (branch === undefined) continue;
      branch.next.set(reads[at]?.value, entry);
      entry = branch;
    }
    this.#remembered.set(key, entry);
  }
}

function newRun(forced: ReadonlyMap<string, Settled>): Run {
  return {
    settled: new Map(forced),
    peekedOpen: new Set(),
    stale: false,
    reads: new Map(),
    conditions: new Map(),
    ruledOut: false,
  };
}

/** The next combination: the last choice that has an alternative left takes it, and the choices behind it are open. */
function nextForced(settled: ReadonlyMap<string, Settled>): ReadonlyMap<string, Settled> | undefined {
  const order = [...settled.values()];
  for (let last = order.pop(); last !== undefined; last = order.pop()) {
    const { choice } = last;
    const value = choice.alternatives[choice.alternatives.indexOf(last.value) + 1];
    if (value === undefined) continue;
    return new Map([...order, { choice, value }].map((entry) => [entry.choice.key, entry]));
  }
  return undefined;
}
