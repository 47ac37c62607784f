import { AnswerMemory, type Combination, type Reading, type ReadValue, Trace } from './answer-memory.js';
import { type Restriction, findRefusedSettings } from './restrictions.js';
import { StepCounter } from './step-limit.js';

/** The alternative of a choice that represents every value not named by another one. */
export const ANYTHING_ELSE = '\u0000anything else';

/** Beyond this many worlds a part is not explored further, and unexplored values stay unknown. */
export const MAX_WORLDS = 32;

/** At most this many undeployable worlds are skipped; a hostile template has any number of them. */
const MAX_REFUSED = 4 * MAX_WORLDS;

/** Something the input leaves open: a parameter that was not given, a comparison that can't be computed. */
export interface Choice {
  /** Unique in the project. */
  readonly key: string;
  /** The key of the template that it is a parameter of: that template's restrictions depend on it. */
  readonly owner?: string;
  /** The parameter's name; absent for an opaque comparison. */
  readonly parameter?: string;
  /** Never empty; the first is the default where there is one. */
  readonly alternatives: readonly string[];
  readonly hasDefault: boolean;
}

export interface WorldAssignment {
  readonly choice: Choice;
  readonly value: string;
}

/** One way in which the open choices may be settled, as far as they were read. */
export interface World {
  readonly settled: ReadonlyMap<string, WorldAssignment>;
  /** The named conditions that were read, by name. */
  readonly conditions: ReadonlyMap<string, boolean>;
}

export interface WorldResult<T> {
  readonly world: World;
  readonly result: T;
}

export interface Explored<T> {
  /** The defaults' world first. */
  readonly leaves: readonly WorldResult<T>[];
  /** True if there are more worlds than were seen. */
  readonly capped: boolean;
}

type Settings = ReadonlyMap<string, WorldAssignment>;

class Run extends Trace<Choice> {
  readonly #forced: Settings;
  #settled: Map<string, WorldAssignment> | undefined;
  #peekedOpen: Set<string> | undefined;
  #stale: Set<string> | undefined;

  constructor(forced: Settings = new Map()) {
    super();
    this.#forced = forced;
  }

  get settled(): Settings {
    return this.#settled ?? this.#forced;
  }

  /** Choices that were read as unknown before they were settled, in the order of reading. */
  get peekedOpen(): ReadonlySet<string> {
    return this.#peekedOpen ?? NONE;
  }

  /** Those of them that were settled later on. */
  get stale(): ReadonlySet<string> {
    return this.#stale ?? NONE;
  }

  settle(choice: Choice): WorldAssignment {
    const made = { choice, value: choice.alternatives[0] ?? ANYTHING_ELSE };
    (this.#settled ??= new Map(this.#forced)).set(choice.key, made);
    // Values read before as unknown are known in this world: they have to be read again.
    if (this.peekedOpen.has(choice.key)) (this.#stale ??= new Set()).add(choice.key);
    return made;
  }

  leaveOpen({ key }: Choice): void {
    (this.#peekedOpen ??= new Set()).add(key);
  }
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Replays pure checks over the choices they read. The check runs in the defaults' world first; then the last choice
 * read takes its next alternative and the same check runs again, until every combination that was read is seen.
 */
export class Worlds {
  readonly steps: StepCounter;
  readonly #memory = new AnswerMemory<Choice>();
  readonly #restrictions = new Map<string, Restriction>();
  readonly #memo: boolean;
  #run: Run = new Run();
  #traces: Trace<Choice>[] = [this.#run];
  #runs = 0;
  #readings = 0;
  readonly #readAgain = (reading: Reading<Choice>): ReadValue => this.#read(reading);

  /** Without `memo` every question is answered anew: slower, the same answers. */
  constructor({ memo = true, steps = new StepCounter() }: { memo?: boolean; steps?: StepCounter } = {}) {
    this.#memo = memo;
    this.steps = steps;
  }

  /** How many times a check was run so far. */
  get runs(): number {
    return this.#runs;
  }

  /** Grows with everything that is read or ruled out: what is computed without any growth is the same in every world. */
  get readings(): number {
    return this.#readings;
  }

  /** Excludes worlds that a restriction rules out: of the template with this key, whose choices alone it depends on. */
  restrict(key: string, restriction: Restriction): void {
    this.#restrictions.set(key, restriction);
  }

  explore<T>(check: () => T): Explored<T> {
    const leaves: WorldResult<T>[] = [];
    let refused: WorldResult<T> | undefined;
    let tried = 0;
    let forced: Settings | undefined = new Map<string, WorldAssignment>();
    while (forced !== undefined) {
      if (leaves.length === MAX_WORLDS || tried === MAX_REFUSED)
        return { leaves: orElse(leaves, refused), capped: true };
      tried += 1;
      const { run, result } = this.#replay(forced, check);
      const { settled, conditions } = run;
      const leaf = { world: { settled, conditions }, result };
      const assumed = findRefusedSettings(this.#restrictions, { settled, read: () => collectChoices(run) });
      // A world in which the deployment itself would be refused is skipped.
      if (run.ruledOut || assumed !== undefined) refused ??= leaf;
      else leaves.push(leaf);
      forced = nextForced(assumed ?? settled);
    }
    return { leaves: orElse(leaves, refused), capped: false };
  }

  /** Evaluates once, in the defaults' world. */
  inDefaults<T>(ask: () => T): T {
    return this.#replay(new Map(), ask).result;
  }

  /** Settles a choice for this world, and returns the alternative. */
  settle(choice: Choice): string {
    const run = this.#run;
    const { value } = run.settled.get(choice.key) ?? run.settle(choice);
    this.#record('settle', choice, value);
    return value;
  }

  /** How a choice is settled in this world; undefined if nothing has settled it so far. */
  peek(choice: Choice): string | undefined {
    const value = this.#run.settled.get(choice.key)?.value;
    if (value === undefined && !choice.hasDefault) this.#run.leaveOpen(choice);
    this.#record('peek', choice, value);
    return value;
  }

  /** Notes how a named condition turned out, for the report's `when`. */
  sawCondition(name: string, holds: boolean): void {
    this.#readings += 1;
    for (const trace of this.#traces) trace.noteCondition(name, holds);
  }

  /**
   * The first of some combinations of conditions whose results were all read in this world. Of several paths to an
   * answer it returns the one that reads no further choice; the answer itself must be the same for every order of
   * trying.
   */
  findSeen(among: readonly Combination[]): number | undefined {
    this.#readings += 1;
    const { conditions } = this.#run;
    const isSeen = ({ met }: Combination): boolean => {
      for (const [name, holds] of met) if (conditions.get(name) !== holds) return false;
      return true;
    };
    const at = conditions.size === 0 ? -1 : among.findIndex(isSeen);
    const value = at < 0 ? undefined : at;
    for (const trace of this.#traces) trace.reads.push({ reading: { how: 'hint', among }, value });
    return value;
  }

  /** Records that no stack could be deployed in this world. */
  ruleOut(): void {
    this.#readings += 1;
    for (const trace of this.#traces) trace.ruledOut = true;
  }

  /**
   * The one cache. The answer is kept with the choices it read, is given again only in worlds that agree on them, and
   * counts as having read them. `key` must name everything else the answer depends on.
   */
  memo<T>(key: string, ask: () => T): T {
    return this.memoOf(key, this, ask);
  }

  /** The same for a question about one thing, which need not be named: there are many of them. */
  memoOf<T>(question: string, of: object, ask: () => T): T {
    return this.steps.ask(question, of, () => (this.#memo ? this.#recallOrAsk(question, of, ask) : ask()));
  }

  #recallOrAsk<T>(question: string, of: object, ask: () => T): T {
    const found = this.#memory.recall(question, of, this.#readAgain);
    if (found !== undefined) {
      if (found.ruledOut) this.ruleOut();
      // The key names the question, so what it gave before has its type.
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
      return found.answer as T;
    }
    const trace = new Trace<Choice>();
    this.#traces.push(trace);
    try {
      const answer = ask();
      this.#memory.keep(question, of, trace.reads, { answer, ruledOut: trace.ruledOut });
      return answer;
    } finally {
      this.#traces.pop();
    }
  }

  #replay<T>(forced: Settings, check: () => T): { run: Run; result: T } {
    const outer = { run: this.#run, traces: this.#traces };
    try {
      for (let settings = forced, tries = 1; ; tries += 1) {
        const run = new Run(settings);
        this.#run = run;
        this.#traces = [run];
        this.#runs += 1;
        this.steps.count(1);
        const result = check();
        if (run.stale.size === 0) return { run, result };
        // Later choices may not be read again once it is known; after many, all are taken as known.
        const first = [...run.peekedOpen].find((key) => run.stale.has(key));
        settings = tries < MAX_WORLDS ? settledToo(settings, run, first) : run.settled;
      }
    } finally {
      this.#run = outer.run;
      this.#traces = outer.traces;
    }
  }

  #record(how: 'settle' | 'peek', choice: Choice, value: string | undefined): void {
    this.#readings += 1;
    for (const trace of this.#traces) trace.noteChoice(how, choice, value);
  }

  #read(reading: Reading<Choice>): ReadValue {
    switch (reading.how) {
      case 'settle':
        return this.settle(reading.choice);
      case 'peek':
        return this.peek(reading.choice);
      case 'hint':
        return this.findSeen(reading.among);
      case 'condition':
        this.sawCondition(reading.name, reading.holds);
        return undefined;
    }
  }
}

/** If every world is refused, the first one gives the reason. */
function orElse<T>(leaves: readonly WorldResult<T>[], refused: WorldResult<T> | undefined): readonly WorldResult<T>[] {
  return leaves.length > 0 || refused === undefined ? leaves : [refused];
}

/** Every choice that was read, in the order of reading. */
function collectChoices({ reads }: Run): readonly Choice[] {
  return reads.flatMap(({ reading }) => ('choice' in reading ? [reading.choice] : []));
}

function settledToo(settings: Settings, run: Run, key = ''): Settings {
  const settled = run.settled.get(key);
  return settled === undefined ? run.settled : new Map([...settings, [key, settled]]);
}

/** The next combination: the last choice that has an alternative left takes it, and the choices behind it are open. */
function nextForced(settled: Settings): Settings | undefined {
  const order = [...settled.values()];
  for (let last = order.pop(); last !== undefined; last = order.pop()) {
    const { choice } = last;
    const value = choice.alternatives[choice.alternatives.indexOf(last.value) + 1];
    if (value === undefined) continue;
    return new Map([...order, { choice, value }].map((entry) => [entry.choice.key, entry]));
  }
  return undefined;
}
