import { type Stats, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import type { Failure } from '../errors.js';

/** A folder outside of which nothing is read or written. Both paths are absolute. */
export interface Root {
  /** As the user or the current folder names it; links may be in it. */
  readonly name: string;
  /** With all links resolved. */
  readonly real: string;
}

/**
 * The folders outside of which nothing is touched. Every file that the tool finds by itself, or that a scanned file
 * names, is looked up within them; only what the command line names is exempt.
 */
export type Bounds = readonly Root[];

/** Makes bounds of folders that the user, and not a scanned file, determines; absolute. */
export function makeBounds(...folders: readonly string[]): Bounds {
  return folders.map((name) => ({ name, real: resolveRealPath(name) }));
}

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
const ABSENT: PathFailure = { reason: 'was not found' };

/** Why a device, pipe or socket is not read. */
export const IRREGULAR: PathFailure = { reason: 'is neither a file nor a folder', isRefused: true };

/** As many links as Linux follows for one path. */
const MOST_LINKS = 40;

/** Finds a file or folder inside of the bounds; a failure's reason is the end of a sentence that begins with the name. */
export function findWithin(path: string, bounds: Bounds): BoundedEntry | PathFailure {
  try {
    return resolveWithin(path, bounds);
  } catch {
    return ABSENT;
  }
}

/**
 * The same, but throws the file system's error if nothing is there. Links are followed one by one, and the first step out
 * of the bounds ends it: nothing outside is looked at, so that the result does not tell whether anything is there.
 */
export function resolveWithin(path: string, bounds: Bounds): BoundedEntry | PathFailure {
  const start = startOf(path, bounds);
  if (start === undefined) return OUTSIDE;
  let { real, rest } = start;
  let links = 0;
  for (let [name, ...others] = rest; name !== undefined; [name, ...others] = rest) {
    rest = others;
    const next = name === '..' ? dirname(real) : join(real, name);
    if (!isInside(next, bounds)) {
      // A link may lead up and down again: `../../repository/file`. The folders above a root hold no links.
      if (!bounds.some((root) => isWithin(root.real, next))) return OUTSIDE;
      real = next;
      continue;
    }
    if (name === '..' || !lstatSync(next).isSymbolicLink()) {
      real = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
    const target = readlinkSync(next);
    const from = isAbsolute(target)
      ? (startOf(target, bounds) ?? splitAbsolute(target))
      : { real, rest: split(target) };
    real = from.real;
    rest = [...from.rest, ...rest];
  }
  return isInside(real, bounds) ? entryAt(real) : OUTSIDE;
}

interface Steps {
  /** A path without links. */
  readonly real: string;
  /** The names that are still to be followed from there. */
  readonly rest: readonly string[];
}

/** Where the way to a path enters the bounds, by the path's name alone. */
function startOf(path: string, bounds: Bounds): Steps | undefined {
  for (const { name, real } of bounds)
    for (const root of [name, real]) if (isWithin(path, root)) return { real, rest: split(relative(root, path)) };
  return undefined;
}

function splitAbsolute(path: string): Steps {
  const { root } = parse(path);
  return { real: root, rest: split(path.slice(root.length)) };
}

function split(path: string): readonly string[] {
  return path.split(sep === '/' ? sep : /[\\/]/).filter((name) => name !== '' && name !== '.');
}

function isInside(real: string, bounds: Bounds): boolean {
  return bounds.some((root) => isWithin(real, root.real));
}

function entryAt(real: string): BoundedEntry | PathFailure {
  const stats = lstatSync(real);
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

/** The kind of an entry of a folder, whose it is, and when it was written and moved. */
type Entry = Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'uid' | 'mode' | 'mtimeMs' | 'ctimeMs'>;

/** Returns the kind of a path itself, following no link at its end; undefined if it is absent or unreadable. */
export function findEntry(path: string): Entry | undefined {
  try {
    // Most markers are not there: an exception for each would be slow.
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether there is a regular file of exactly this name: a link does not count, whatever its target. */
export function isRegularFile(path: string): boolean {
  return findEntry(path)?.isFile() ?? false;
}

/**
 * Resolves all links of a path that the user determines, or that was found within bounds; the path itself where it leads
 * to nothing, as the pipe of the shell's `<(…)` does.
 */
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
