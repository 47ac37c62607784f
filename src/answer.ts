/**
 * Kinds of reasons why an answer could not be given. Reports hold them: one that was published keeps its name and its
 * meaning.
 */
export type ReasonCode =
  /** The code is deployed from a bucket or another place that is not searched. */
  | 'code-elsewhere'
  /** The code was not found where the template says it is. */
  | 'code-not-found'
  /** The handler names no file or function that was found. */
  | 'handler-not-found'
  /** Code for this runtime is not analyzed. */
  | 'runtime-not-supported'
  /** The code was found and could not be analyzed. */
  | 'code-not-readable'
  /** The code was analyzed but for a part: an import, a wrapper, a minified bundle. */
  | 'code-not-followed'
  /** The code that signs uploads to a bucket was not found. */
  | 'uploader-not-found'
  /** What calls the function was not found. */
  | 'caller-not-found'
  /** The OpenAPI document of an API is made or stored elsewhere. */
  | 'openapi-not-available'
  /** A resource is defined in a template that was not read. */
  | 'defined-elsewhere'
  /** An exported value is imported, and the template that exports it was not read. */
  | 'import-not-found'
  /** A parameter has no default, is a secret or is read from a store. */
  | 'parameter-open'
  /** Only the deployment gives the value. */
  | 'deployment-value'
  /** A macro or another transform makes the value. */
  | 'made-by-macro'
  /** The template is wrong at this place, or refers to what it does not define. */
  | 'invalid-template'
  /** Settings of a service outside of the template decide. */
  | 'external-settings'
  /** A document or a test could not be read. */
  | 'file-not-readable'
  /** There are more combinations of parameters than are explored. */
  | 'too-many-combinations'
  /** Judging the application takes more steps than are taken. */
  | 'too-many-steps'
  /** Nothing more is known about the reason. */
  | 'undecided';

/** A reason whose kind is known. */
export class CodedReason {
  constructor(
    readonly code: ReasonCode,
    readonly text: string,
  ) {}

  toString(): string {
    return this.text;
  }
}

/** Why something could not be known: one sentence that users understand, without a final full stop. */
export type Reason = string;

/** Why an answer could not be given: a sentence, and where it is known the kind of it. */
export type Cause = Reason | CodedReason;

/** Makes a reason of a kind that reports name. */
export function makeReason(code: ReasonCode, text: string): CodedReason {
  return new CodedReason(code, text);
}

/** The kind of a reason; of a sentence alone `otherwise`. */
export function getReasonCode(reason: Cause, otherwise: ReasonCode = 'undecided'): ReasonCode {
  return typeof reason === 'string' ? otherwise : reason.code;
}

/** The same reason in other words, such as with the name of what it is about. */
export function replaceWords(reason: Cause, words: (text: string) => string): Cause {
  return typeof reason === 'string' ? words(reason) : makeReason(reason.code, words(reason.text));
}

/** The reasons without those that say the same. */
export function removeRepeatedReasons(reasons: readonly Cause[]): readonly Cause[] {
  if (reasons.length < 2) return reasons;
  const bySentence = new Map<string, Cause>();
  for (const reason of reasons) {
    const known = bySentence.get(String(reason));
    if (known === undefined || typeof known === 'string') bySentence.set(String(reason), reason);
  }
  return [...bySentence.values()];
}

export interface Yes {
  readonly is: 'yes';
}
export interface No {
  readonly is: 'no';
}
export interface Unknown {
  readonly is: 'unknown';
  /** For people: no code compares it, so that its words may change. */
  readonly because: readonly Cause[];
  /** For code: the keys of what would settle it and is not available, such as a function whose source is elsewhere. */
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
export function unknown(...because: readonly Cause[]): Unknown {
  return makeUnknown(because, []);
}

/** An answer that cannot be given until what these keys name is available. */
export function unknownUntil(awaits: readonly string[], ...because: readonly Cause[]): Unknown {
  return makeUnknown(because, awaits);
}

/** Takes lists, since there may be more reasons than a call can have arguments. */
function makeUnknown(reasons: readonly Cause[], awaits: readonly string[]): Unknown {
  const because = Object.freeze(removeRepeatedReasons(reasons));
  return awaits.length === 0
    ? Object.freeze({ is: 'unknown', because })
    : Object.freeze({ is: 'unknown', because, awaits: Object.freeze([...new Set(awaits)]) });
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
  // Thousands of items may give the same few reasons.
  const because = new Set<Cause>();
  const awaits: string[] = [];
  for (const item of items) {
    const answer = ask(item);
    if (answer.is === decisive.is) return decisive;
    if (answer.is !== 'unknown') continue;
    for (const reason of answer.because) because.add(reason);
    for (const key of answer.awaits ?? []) awaits.push(key);
  }
  if (because.size > 0) return makeUnknown([...because], awaits);
  return decisive.is === 'yes' ? no : yes;
}
