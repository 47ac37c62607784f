import { type Stats, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Failure } from '../errors.js';

/**
 * The folders outside of which nothing is read, as real paths. Every file that the tool finds by itself, or that a
 * scanned file names, is looked up with `findWithin` first; only what the command line names is exempt.
 */
export type Bounds = readonly string[];

/** The entry that was found inside of the bounds. */
export interface BoundedEntry {
  /** The path with all links resolved: it is the one that was checked, and the one to open. */
  readonly real: string;
  /** A folder; otherwise a regular file. */
  readonly isFolder: boolean;
  /** In bytes. */
  readonly size: number;
  /** When it was last modified, in milliseconds since 1970. */
  readonly changed: number;
}

/** Why a path can't be used. */
export interface PathFailure extends Failure {
  /** It exists and must not be read: it is outside of the bounds, or a device, pipe or socket. */
  readonly isRefused?: true;
}

const OUTSIDE: PathFailure = { reason: 'is outside the project and is not read', isRefused: true };
const IRREGULAR: PathFailure = { reason: 'is neither a file nor a folder', isRefused: true };
const ABSENT: PathFailure = { reason: 'was not found' };

/** Finds a file or folder inside of the bounds; a failure's reason is the end of a sentence that begins with the name. */
export function findWithin(path: string, bounds: Bounds): BoundedEntry | PathFailure {
  try {
    return resolveWithin(path, bounds);
  } catch {
    return ABSENT;
  }
}

/** The same, but throws the file system's error if nothing is there. */
export function resolveWithin(path: string, bounds: Bounds): BoundedEntry | PathFailure {
  // The real path decides: a link may lead out although its name does not.
  const real = realpathSync(path);
  if (!bounds.some((root) => isWithin(real, root))) return OUTSIDE;
  const stats = statSync(real);
  if (!stats.isFile() && !stats.isDirectory()) return IRREGULAR;
  return { real, isFolder: stats.isDirectory(), size: stats.size, changed: stats.mtimeMs };
}

/** Whether a path is a folder or below it, by name alone; both absolute. */
export function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
}

/**
 * Whether a folder has an entry of this name. The target of a link does not matter: the mark of a project or an
 * assembly must not depend on files outside of it.
 */
export function hasEntry(folder: string, name: string): boolean {
  return findEntry(join(folder, name)) !== undefined;
}

/** The kind of an entry of a folder, and when it was written and moved. */
type Entry = Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'mtimeMs' | 'ctimeMs'>;

/** Returns the kind of a path itself, following no link at its end; undefined if it is absent or unreadable. */
export function findEntry(path: string): Entry | undefined {
  try {
    // Most markers are not there: an exception for each would be slow.
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Resolves all links of a path; the path itself where it leads to nothing, as the pipe of the shell's `<(…)` does. */
export function resolveRealPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * Lists a folder and all folders above it, the nearest first.
 * @param last the folder to end with; default: the root of the file system
 */
export function* walkUp(folder: string, last?: string): Generator<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    yield at;
    if (at === last || at === dirname(at)) return;
  }
}
