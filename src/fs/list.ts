import { type Dirent, opendirSync } from 'node:fs';
import { type Bounds, type PathFailure, resolveWithin } from './bounds.js';
import { formatFsError } from './open.js';
import { isFailure } from '../errors.js';

/** An entry of a folder, as it is itself: a symbolic link is neither a file nor a folder. */
export type FolderEntry = Pick<Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

/** Folders with more entries than this hold data, and no templates. */
const MOST_ENTRIES = 250_000;

/**
 * Lists a folder inside of the bounds in the order of its names; one sentence without its name if it can't be listed.
 * @param most a folder with more entries is refused
 */
export function listEntries(folder: string, bounds: Bounds, most = MOST_ENTRIES): readonly FolderEntry[] | PathFailure {
  try {
    const found = resolveWithin(folder, bounds);
    if (isFailure(found)) return found;
    const entries = entriesOf(found.real, most);
    return entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? { reason: `holds more than ${most} files` };
  } catch (error) {
    return { reason: formatFsError(error) };
  }
}

/** Lists a folder inside of the bounds in the order of its names; empty if it is not there or can't be read. */
export function listFolder(folder: string, bounds: Bounds, most = MOST_ENTRIES): readonly FolderEntry[] {
  const entries = listEntries(folder, bounds, most);
  return isFailure(entries) ? [] : entries;
}

/** Undefined if there are more than the most. */
function entriesOf(real: string, most: number): Dirent[] | undefined {
  const folder = opendirSync(real, { bufferSize: 1024 });
  try {
    const entries: Dirent[] = [];
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (entries.length === most) return undefined;
      entries.push(entry);
    }
    return entries;
  } finally {
    folder.closeSync();
  }
}
