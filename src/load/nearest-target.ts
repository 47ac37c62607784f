import { basename, dirname, join, relative } from 'node:path';
import { findEntry, makeBounds, walkUp } from '../fs/bounds.js';
import { listFolder } from '../fs/list.js';
import { findNearest } from '../suggest.js';

/** At most 2000 entries of a folder are compared: computing the typing distance to a name takes time. */
const MOST_ENTRIES = 2000;

/**
 * The existing path that was most likely meant by one that does not exist: its first missing part is replaced with the
 * nearest name in that folder. Undefined if no name is near, or if the rest of the path is missing there too.
 */
export function findNearestPath(path: string): string | undefined {
  const missing = [...walkUp(path)].findLast((one) => findEntry(one) === undefined);
  if (missing === undefined) return undefined;
  const folder = dirname(missing);
  const names = listFolder(folder, makeBounds(folder)).map(({ name }) => name);
  const name = findNearestName(basename(missing), names.slice(0, MOST_ENTRIES));
  if (name === undefined) return undefined;
  const meant = join(folder, name, relative(missing, path));
  return findEntry(meant) === undefined ? undefined : meant;
}

/** Extensions are equal in most cases: the names before them must be near, so that `nope.yaml` is not `open.yaml`. */
function findNearestName(typed: string, names: readonly string[]): string | undefined {
  const stem = findNearest(stemOf(typed), new Set(names.map(stemOf)));
  const [only, ...others] = names.filter((name) => stemOf(name) === stem);
  return only === undefined || others.length === 0 ? only : findNearest(typed, [only, ...others]);
}

/** The name up to its first dot; the whole of `.github`. */
function stemOf(name: string): string {
  const dot = name.indexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
