import type { LoadedApplication } from '../../audit/audit.js';
import { type HandlerStep, type StartReader, readHandlers } from './read.js';
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
}

/**
 * Reads the handlers of applications, and warns of those whose code was found and is broken.
 * @param nowhere the names of templates that have no files beside them
 * @param step called after each function
 */
export async function attachHandlers(
  { cwd, warn, warnAt }: HandlerLoading,
  applications: readonly LoadedApplication[],
  nowhere: ReadonlySet<string> = new Set(),
  step?: HandlerStep,
): Promise<void> {
  const all = applications.map(({ application }) => application);
  for (const { fn, because } of await readHandlers(
    all,
    { cwd, nowhere, warn, ...(step === undefined ? {} : { step }) },
    start,
  )) {
    const handler = fn.at('Handler').place;
    warnAt(fn.template, handler, `handler ${fn.logicalId}`, `the handler of ${fn.shownName} was not read: ${because}`);
  }
}

const start: StartReader = async (languages) => {
  const { startHandlerReader } = await import('./parser.js');
  return startHandlerReader(languages);
};
