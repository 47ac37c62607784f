import { type Answer, type Unknown, unknown, yes } from '../../answer.js';
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

/** Whether nothing of a handler is left that was not read; unknown with what is left. */
export function isWhole({ logicalId }: Resource, { opaque, form }: Handler): Answer {
  const minified = form === 'minified' ? [`the code of ${logicalId} is minified`] : [];
  const because = [...minified, ...opaque];
  return because.length === 0 ? yes : unknown(...because);
}
