import type { Located } from '../../audit/audit.js';
import { type Start, readHandlers } from './read.js';
import type { Reader } from '../template-loader.js';

/**
 * Reads the handlers of applications, and warns of those whose code was found and is broken.
 * @param nowhere the names of templates that have no files beside them
 */
export async function attachHandlers(
  reader: Reader,
  applications: readonly Located[],
  nowhere: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { cwd } = reader;
  const all = applications.map(({ application }) => application);
  for (const { fn, because } of await readHandlers(all, { cwd, nowhere }, start)) {
    const handler = fn.at('Handler').place;
    reader.warnAt(fn.template, handler, `the handler of ${fn.logicalId} is not read: ${because}`);
  }
}

const start: Start = async (languages) => {
  const { startReading } = await import('./parser.js');
  return startReading(languages);
};
