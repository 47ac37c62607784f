/** Why an answer could not be given: one sentence, without a final full stop. */
export type Reason = string;

export interface Yes {
  readonly is: 'yes';
}
export interface No {
  readonly is: 'no';
}
export interface Unknown {
  readonly is: 'unknown';
  /** For people: no code compares it, so that its words may change. */
  readonly because: readonly Reason[];
  /** For code: the keys of what would settle it and is not at hand, such as a function whose source is elsewhere. */
  readonly awaits?: readonly string[];
}

/**
 * Three-valued truth after Kleene. An object and not a boolean, so that `if (answer)` and `!answer` are visibly wrong
 * (and refused by the linter): a value that could not be resolved must never be negated into a certainty.
 */
export type Answer = Yes | No | Unknown;

export const yes: Yes = Object.freeze({ is: 'yes' });
export const no: No = Object.freeze({ is: 'no' });

/** An answer that cannot be given, with the reasons, each kept once. */
export function unknown(...because: readonly Reason[]): Unknown {
  return Object.freeze({ is: 'unknown', because: Object.freeze([...new Set(because)]) });
}

/** An answer that cannot be given until what these keys name is at hand. */
export function unknownUntil(awaits: readonly string[], ...because: readonly Reason[]): Unknown {
  if (awaits.length === 0) return unknown(...because);
  return Object.freeze({ ...unknown(...because), awaits: Object.freeze([...new Set(awaits)]) });
}

/** A certainty from a boolean that is already known. */
export function certainly(fact: boolean): Answer {
  return fact ? yes : no;
}

export function not(answer: Answer): Answer {
  if (answer.is === 'unknown') return answer;
  return answer.is === 'yes' ? no : yes;
}

/** `no` if any is no, else unknown (with every reason) if any is unknown, else `yes`; `and()` is `yes`. */
export function and(...answers: readonly Answer[]): Answer {
  return fold(answers, no);
}

/** `yes` if any is yes, else unknown (with every reason) if any is unknown, else `no`; `or()` is `no`. */
export function or(...answers: readonly Answer[]): Answer {
  return fold(answers, yes);
}

/** Whether at least one item answers yes. Asks no further once one does. */
export function some<T>(items: Iterable<T>, ask: (item: T) => Answer): Answer {
  return search(items, ask, yes);
}

/** Whether every item answers yes. Asks no further once one answers no. */
export function every<T>(items: Iterable<T>, ask: (item: T) => Answer): Answer {
  return search(items, ask, no);
}

function fold(answers: readonly Answer[], decisive: Yes | No): Answer {
  return search(answers, (answer) => answer, decisive);
}

function search<T>(items: Iterable<T>, ask: (item: T) => Answer, decisive: Yes | No): Answer {
  const because: Reason[] = [];
  const awaits: string[] = [];
  for (const item of items) {
    const answer = ask(item);
    if (answer.is === decisive.is) return decisive;
    if (answer.is !== 'unknown') continue;
    because.push(...answer.because);
    awaits.push(...(answer.awaits ?? []));
  }
  if (because.length > 0) return unknownUntil(awaits, ...because);
  return decisive.is === 'yes' ? no : yes;
}
