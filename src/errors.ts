import type { ReasonCode } from './answer.js';
import type { Position } from './location.js';

/** A mistake in what the caller asked for: an unknown rule, a parameter that no template declares. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Tells a usage error, of whichever copy of this module: each file of the built package has one of its own. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}

/** Why something that was asked for is not there: the value in the place of the result. */
export interface Failure {
  /** One sentence, or the end of one, without the file's name. */
  readonly reason: string;
  /** Where in the text it went wrong. */
  readonly position?: Position | undefined;
  /** The kind of the reason, where it becomes one of an answer. */
  readonly reasonCode?: ReasonCode;
  /** What is missing is elsewhere on purpose (another machine, a bucket); it is not broken. */
  readonly isElsewhere?: boolean;
}

/** Tells the failure from the result. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'reason' in value && typeof value.reason === 'string';
}
