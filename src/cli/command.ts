// Everything that needs the command line's options: `--version` alone does not load it.
import { COMMAND_NAMES } from './arguments.js';
import { findEntry } from '../fs/bounds.js';
import { findNearest } from '../suggest.js';

export { parseFlags } from './arguments.js';
export { collectFlagSettings, describeUnusedBaseline, resolveBaseline, resolveOutputs } from './settings.js';

/** The command that was probably meant if the first target is not a file: `explian cors-wildcard`. */
export function findMeantCommand([first = '']: readonly string[]): string | undefined {
  return /^[a-z]+$/i.test(first) && findEntry(first) === undefined
    ? findNearest(first, [...COMMAND_NAMES, '--version'])
    : undefined;
}
