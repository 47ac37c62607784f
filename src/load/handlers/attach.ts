import type { LoadedApplication } from '../../audit/audit.js';
import { type StartReader, readHandlers } from './read.js';
import type { OpenTexts } from '../../fs/read.js';
import type { HandlerMemory } from './handler-memory.js';
import type { Place } from '../../location.js';
import type { Template } from '../../template/evaluate/types.js';

/** The run's data for reading handlers. */
export interface HandlerLoading {
  /** The base of relative file names, absolute. */
  readonly cwd: string;
  /** Warns of something at a place of a template; a place has one warning of a code. */
  readonly warnAt: (template: Template, place: Place, code: string, message: string) => void;
  /** Warns of a file that is not read. */
  readonly warn: (file: string, message: string) => void;
  /** See `ReadingMemory`. */
  readonly memory?: { readonly openTexts: OpenTexts; readonly handlers: HandlerMemory } | undefined;
}

/**
 * Reads the handlers of applications, and warns of those whose code was found and is broken.
 * @param nowhere the names of templates that have no files beside them
 */
export async function attachHandlers(
  { cwd, warn, warnAt, memory }: HandlerLoading,
  applications: readonly LoadedApplication[],
  nowhere: ReadonlySet<string> = new Set(),
): Promise<void> {
  const all = applications.map(({ application }) => application);
  const open = memory?.openTexts;
  const starting = memory?.handlers.wrap(start) ?? start;
  for (const { fn, because } of await readHandlers(all, { cwd, nowhere, warn, open }, starting)) {
    const handler = fn.at('Handler').place;
    warnAt(fn.template, handler, `handler ${fn.logicalId}`, `the handler of ${fn.shownName} was not read: ${because}`);
  }
}

const start: StartReader = async (languages) => {
  const { startHandlerReader } = await import('./parser.js');
  return startHandlerReader(languages);
};
