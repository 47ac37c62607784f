import fc from 'fast-check';
import { Choices } from './choices.js';

/** A kind of input, and what must hold for each. */
export interface FuzzTarget {
  readonly name: string;
  /** How many inputs the tests try; `npm run fuzz` tries more. */
  readonly runs: number;
  /** The input that bytes stand for, as a person would read it. */
  show(bytes: Uint8Array): string;
  /** Throws if the input that bytes stand for breaks a promise. */
  check(bytes: Uint8Array): void | Promise<void>;
  /** The longest series of bytes that is tried. */
  readonly most: number;
}

/** A target out of how its inputs are made, shown and checked. */
export function makeTarget<T>(target: {
  readonly name: string;
  readonly runs: number;
  readonly most?: number;
  readonly make: (choices: Choices) => T;
  readonly show: (input: T) => string;
  readonly check: (input: T) => void | Promise<void>;
}): FuzzTarget {
  const { name, runs, most = 300, make, show, check } = target;
  return {
    name,
    runs,
    most,
    show: (bytes) => show(make(new Choices(bytes))),
    check: (bytes) => check(make(new Choices(bytes))),
  };
}

/** The outcome of many inputs: the smallest one found that fails, if any does. */
export interface FuzzOutcome {
  readonly runs: number;
  readonly failure: { readonly bytes: Uint8Array; readonly input: string; readonly message: string } | undefined;
}

/**
 * Tries as many inputs as asked for.
 * @param before called with each input before it is tried
 */
export async function tryInputs(
  target: FuzzTarget,
  { seed, runs, before = () => undefined }: Tries,
): Promise<FuzzOutcome> {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: target.most, size: 'max' });
  const property = fc.asyncProperty(bytes, async (one) => {
    before(one);
    await target.check(one);
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  const [found] = details.counterexample ?? [];
  if (found === undefined) return { runs: details.numRuns, failure: undefined };
  const error = details.errorInstance;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { runs: details.numRuns, failure: { bytes: found, input: target.show(found), message } };
}

interface Tries {
  readonly seed: number;
  readonly runs: number;
  readonly before?: (bytes: Uint8Array) => void;
}
