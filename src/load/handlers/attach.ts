import type { LoadedApplication } from '../../audit/audit.js';
import { HandlerFolders, type HandlerStep, type StartReader } from './read.js';
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
 * @param step called after each function
 */
export async function attachHandlers(
  loading: HandlerLoading,
  applications: readonly LoadedApplication[],
  nowhere: ReadonlySet<string> = new Set(),
  step?: HandlerStep,
): Promise<void> {
  await makeHandlerAttacher(loading, nowhere, step)(applications);
}

/** The same for applications that are loaded one after the other. */
export function makeHandlerAttacher(
  { cwd, warn, warnAt, memory }: HandlerLoading,
  nowhere: ReadonlySet<string>,
  step?: HandlerStep,
): (applications: readonly LoadedApplication[]) => Promise<void> {
  const open = memory?.openTexts;
  const folders = new HandlerFolders(
    { cwd, nowhere, warn, open, ...(step === undefined ? {} : { step }) },
    memory?.handlers.wrap(start) ?? start,
  );
  return async (applications) => {
    for (const { fn, because } of await folders.read(applications.map(({ application }) => application))) {
      const handler = fn.at('Handler').place;
      const message = `the handler of ${fn.shownName} was not read: ${because}`;
      warnAt(fn.template, handler, `handler ${fn.logicalId}`, message);
    }
  };
}

const start: StartReader = async (languages) => {
  const { startHandlerReader } = await import('./parser.js');
  return startHandlerReader(languages);
};
