import { countSteps } from '../syntax/steps.js';

/** At most this many questions may be open at once, each started by the one before: more would overflow the stack. */
const NESTED = 200;
/** Answers that depend on each other grow from round to round. After these rounds, growing ones are not followed. */
const ROUNDS = 24;
/** A question takes about as much work as a visit of this many nodes. */
const QUESTION = 8;

/**
 * Answers questions that may depend on themselves. Each is answered once; those in a cycle round after round, with the
 * answers so far, until no answer grows. So the work grows with the number of questions, and not with the number of
 * paths through them.
 */
export class Fixpoint<A> {
  readonly #known = new Map<unknown, A>();
  /** The answers so far to the questions in the current cycle. */
  readonly #partial = new Map<unknown, A>();
  readonly #answered = new Set<unknown>();
  readonly #open = new Set<unknown>();
  /** The questions whose answers depend on inputs that may change. */
  readonly #bound = new Set<unknown>();
  #isBound = false;
  #met = 0;
  #grew = false;

  constructor(
    /** The provisional answer to a question that is still open. */
    readonly none: A,
    readonly isSame: (a: A, b: A) => boolean,
    /** Called with a question that is dropped because there are too many. */
    readonly leave: (key: unknown) => void,
  ) {}

  /** Records that the current result depends on an input that may change. */
  bind(): void {
    this.#isBound = true;
  }

  /** Drops the answers that depend on inputs that may change. */
  clear(): void {
    for (const key of this.#bound) this.#known.delete(key);
    this.#bound.clear();
  }

  ask(key: unknown, work: () => A): A {
    countSteps(1);
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#isBound ||= this.#bound.has(key);
      return known;
    }
    if (this.#open.has(key) || this.#answered.has(key)) {
      this.#met += 1;
      return this.#partial.get(key) ?? this.none;
    }
    countSteps(QUESTION);
    if (this.#open.size >= NESTED) {
      this.leave(key);
      this.#met += 1;
      return this.none;
    }
    const met = this.#met;
    const found = this.#workOut(key, work);
    if (this.#met === met) {
      this.#known.set(key, found);
      return found;
    }
    this.#note(key, found);
    return this.#open.size === 0 ? this.#settle(key, work) : found;
  }

  #workOut(key: unknown, work: () => A): A {
    const around = this.#isBound;
    this.#isBound = false;
    this.#open.add(key);
    try {
      return work();
    } finally {
      this.#open.delete(key);
      this.#close(key, around);
    }
  }

  #close(key: unknown, around: boolean): void {
    if (this.#isBound) this.#bound.add(key);
    this.#isBound ||= around;
  }

  #note(key: unknown, found: A): void {
    const before = this.#partial.get(key) ?? this.none;
    this.#partial.set(key, found);
    this.#answered.add(key);
    if (!this.isSame(before, found)) this.#grew = true;
  }

  /** Goes round the circle that begins and ends at a question. */
  #settle(key: unknown, work: () => A): A {
    let round = 1;
    for (; this.#grew && round < ROUNDS; round += 1) {
      this.#grew = false;
      this.#answered.clear();
      this.#note(key, this.#workOut(key, work));
    }
    if (round === ROUNDS) this.leave(key);
    const found = this.#partial.get(key) ?? this.none;
    for (const [one, answer] of this.#partial) {
      this.#known.set(one, answer);
      this.#bound.add(one);
    }
    this.#isBound = true;
    this.#partial.clear();
    this.#answered.clear();
    this.#grew = false;
    return found;
  }
}
