import fc from 'fast-check';
import { Choices } from './choices.js';

/**
 * What an input came to, in a few words: `refused`, `findings`. They are counted, since a target whose inputs are all
 * refused at once shows nothing.
 */
export type Traits = readonly string[];

/** A kind of input, and what must hold for each. */
export interface FuzzTarget {
  readonly name: string;
  /** How many inputs the tests try; `npm run fuzz` tries more. */
  readonly runs: number;
  /** The least part of the inputs of which a trait must hold, from 0 to 1. */
  readonly least: Readonly<Record<string, number>>;
  /** The input that bytes stand for, as a person would read it. */
  show(bytes: Uint8Array): string;
  /** Throws if the input that bytes stand for breaks a promise. */
  check(bytes: Uint8Array): Traits | Promise<Traits>;
  /** The longest series of bytes that is tried. */
  readonly most: number;
}

/** A target out of how its inputs are made, shown and checked. */
export function makeTarget<T>(target: {
  readonly name: string;
  readonly runs: number;
  readonly least: Readonly<Record<string, number>>;
  readonly most?: number;
  readonly make: (choices: Choices) => T;
  readonly show: (input: T) => string;
  readonly check: (input: T) => Traits | Promise<Traits>;
}): FuzzTarget {
  const { name, runs, least, most = 300, make, show, check } = target;
  return {
    name,
    runs,
    least,
    most,
    show: (bytes) => show(make(new Choices(bytes))),
    check: (bytes) => check(make(new Choices(bytes))),
  };
}

/** The outcome of many inputs: the smallest one found that fails, if any does. */
export interface FuzzOutcome {
  readonly runs: number;
  /** How many inputs had each trait. */
  readonly traits: ReadonlyMap<string, number>;
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
  const traits = new Map<string, number>();
  let isShrinking = false;
  const property = fc.asyncProperty(bytes, async (one) => {
    before(one);
    try {
      const found = await target.check(one);
      if (!isShrinking) for (const trait of new Set(found)) traits.set(trait, (traits.get(trait) ?? 0) + 1);
    } catch (error) {
      isShrinking = true;
      throw error;
    }
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  const [found] = details.counterexample ?? [];
  if (found === undefined) return { runs: details.numRuns, traits, failure: undefined };
  const error = details.errorInstance;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { runs: details.numRuns, traits, failure: { bytes: found, input: target.show(found), message } };
}

interface Tries {
  readonly seed: number;
  readonly runs: number;
  readonly before?: (bytes: Uint8Array) => void;
}
