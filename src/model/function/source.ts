import {
  type Answer,
  type Cause,
  type Unknown,
  no,
  not,
  unknown,
  unknownUntil,
  makeReason,
  replaceWords,
} from '../../answer.js';
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
  if (found === undefined) return unknown(makeReason('code-not-found', 'its code was not searched'));
  return unknownUntil(
    found.isElsewhere ? [key] : [],
    makeReason(found.reasonCode ?? (found.isElsewhere ? 'code-not-found' : 'code-not-readable'), found.because),
  );
}

/**
 * Why a function's code can't be followed to its end: it was not read, it is minified, or something in it is not at hand.
 * What was not found may stand there; nothing to name means that all of it was read. `whose` is for messages.
 */
export function collectBlindSpots(source: HandlerSource, whose = 'its code'): readonly Cause[] {
  if (source.is !== 'read') return source.because;
  const { form, opaque } = source.handler;
  const unread = form === 'minified' ? [`${whose} is minified`, ...opaque] : opaque;
  return unread.map((text) => makeReason('code-not-followed', text));
}

/**
 * Whether what a function's code does not show may be in it all the same: no where all of it was read. `whose` and `say`
 * put the reasons in words that name the function.
 */
export function mayHideMore(
  source: HandlerSource,
  { whose, say = (text) => text }: { readonly whose?: string; readonly say?: (text: string) => string },
): Answer {
  const because = collectBlindSpots(source, whose).map((reason) => replaceWords(reason, say));
  if (because.length === 0) return no;
  return unknownUntil(source.is === 'read' ? [] : (source.awaits ?? []), ...because);
}

/** Whether nothing of a function's code is left that was not read; unknown with what is left. */
export function isWholeRead({ shownName }: Resource, source: HandlerSource): Answer {
  return not(mayHideMore(source, { whose: `the code of ${shownName}` }));
}
