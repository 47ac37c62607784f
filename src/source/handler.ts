import type { Reason } from '../answer.js';
import type { Code, Language } from './code.js';
import type { Evidence, Form } from './evidence.js';
import { type Facts, factsOf } from './facts.js';
import { type Refused, look } from './look.js';
import type { Parser } from './parse.js';

export type { Evidence, Form } from './evidence.js';
export type { Facts } from './facts.js';
export type { Refused } from './look.js';

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

/** Reads the function that the runtime calls, and all that it may reach in its code. */
export function readHandler(code: Code, parser: Parser): Handler | Refused {
  const seen = look(code, parser);
  if ('refused' in seen) return seen;
  const { view, entry, opaque } = seen;
  return { language: code.language, form: view.form, entry: view.evidence(entry), opaque, facts: factsOf(view) };
}
