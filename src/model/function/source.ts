import { type Reason, type Unknown, unknown } from '../../answer.js';
import type { Evidence, Handler } from '../../handlers/analyze.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';

/** A place in a handler's source, and the function that is deployed with it. */
export interface SourcePlace {
  readonly resource: Resource;
  readonly evidence: Evidence;
}

/** What was read of a function's code, or the answer to every question about it that nothing else settles. */
export type HandlerSource = { readonly is: 'read'; readonly handler: Handler } | Unknown;

/** What was read of a function's code; what was not looked for is as unknown as what was not found. */
export function findHandlerSource(application: Application, { key }: Resource): HandlerSource {
  const found = application.handlers.get(key);
  if (found?.is === 'read') return found;
  return unknown(found?.because ?? 'its code was not looked for');
}

/**
 * Why a function's code can't be followed to its end: it was not read, it is minified, or something in it is not at hand.
 * What was not found may stand there; nothing to name means that all of it was read. `whose` is for messages.
 */
export function collectBlindSpots(source: HandlerSource, whose = 'its code'): readonly Reason[] {
  if (source.is !== 'read') return source.because;
  const { form, opaque } = source.handler;
  return form === 'minified' ? [`${whose} is minified`, ...opaque] : opaque;
}
