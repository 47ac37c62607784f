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

/** The code that was read of a function, or the unknown answer for every check that depends on it. */
export type HandlerSource = { readonly is: 'read'; readonly handler: Handler } | Unknown;

/** The code that was read of a function; code that was not searched for is as unknown as code that was not found. */
export function findHandlerSource(application: Application, fn: Resource): HandlerSource {
  const found = application.handlers.get(fn.key);
  if (found?.is === 'read') return found;
  if (found === undefined) return NOT_SEARCHED;
  return application.worlds.memoOf('unread code', fn, () =>
    unknownUntil(
      found.isElsewhere ? [fn.key] : [],
      makeReason(found.reasonCode ?? (found.isElsewhere ? 'code-not-found' : 'code-not-readable'), found.because),
    ),
  );
}

const NOT_SEARCHED = unknown(makeReason('code-not-found', 'its code was not searched'));

/**
 * Why a function's code can't be followed completely: it was not read, it is minified, or a part of it is not
 * available. The missing part may contain anything; an empty list means that all of the code was read. `whose` is for
 * messages.
 */
export function collectBlindSpots(source: HandlerSource, whose = 'its code'): readonly Cause[] {
  if (source.is !== 'read') return source.because;
  const { form, opaque } = source.handler;
  const unread = form === 'minified' ? [`${whose} is minified`, ...opaque] : opaque;
  return unread.map((text) => makeReason('code-not-followed', text));
}

/**
 * Whether a function's code may contain more than was found: no if all of it was read. `whose` and `say` adapt the
 * wording of the reasons, so that they name the function.
 */
export function mayHideMore(
  source: HandlerSource,
  { whose, say = (text) => text }: { readonly whose?: string; readonly say?: (text: string) => string },
): Answer {
  const because = collectBlindSpots(source, whose).map((reason) => replaceWords(reason, say));
  if (because.length === 0) return no;
  return unknownUntil(source.is === 'read' ? [] : (source.awaits ?? []), ...because);
}

/** Whether all of a function's code was read; unknown with the unread parts. */
export function isWholeRead({ shownName }: Resource, source: HandlerSource): Answer {
  return not(mayHideMore(source, { whose: `the code of ${shownName}` }));
}
