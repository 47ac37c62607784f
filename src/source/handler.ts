import type { Reason } from '../answer.js';
import type { Place } from '../finding.js';
import type { Language } from './code.js';

/** A place in a handler's source that supports a statement. */
export interface Evidence {
  readonly place: Place;
  /** Below the code's root; enters the fingerprint. */
  readonly file: string;
  /** The enclosing function's name, empty at module level; enters the fingerprint. */
  readonly within: string;
  /** A few words of source, such as `s3.put_object(…)`: one line, shortened, without control characters. */
  readonly what: string;
}

/**
 * How the source was found: as it was written; behind a bundle's source map; between the path comments of an
 * unminified bundle; or minified, where only what stands in the handler itself counts, and only in its favour.
 */
export type Form = 'source' | 'source-map' | 'regions' | 'minified';

/** What extractors drew from a handler: one field per topic. */
export interface Facts {
  /** Where business metrics are emitted. */
  readonly metrics: readonly Evidence[];
}

/** A handler that was read. */
export interface Handler {
  readonly language: Language;
  readonly form: Form;
  /** The definition of the function that the runtime calls. */
  readonly entry: Evidence;
  /** What could not be followed and may hold anything: a layer, an unresolved local import, an unknown wrapper. */
  readonly opaque: readonly Reason[];
  readonly facts: Facts;
}

/** A handler that was found but cannot be read: a syntax error in it, or no such name in its file. */
export interface Refused {
  readonly refused: Reason;
}
