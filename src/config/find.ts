import { dirname, join, resolve } from 'node:path';
import { CONFIG_NAMES } from './file-names.js';
import { type Bounds, findWithin, isWithin, makeBounds, resolveRealPath, walkUp } from '../fs/bounds.js';
import { STDIN, findTargetFolder } from '../fs/targets.js';
import { findProjectRoot, findRepositoryRoot } from '../fs/roots.js';
import { isFailure } from '../errors.js';

/** The config that applies to some targets. */
export interface FoundConfig {
  /** Absolute. */
  readonly path: string;
  /** Further configs in its folder, which are not read. */
  readonly shadowed: readonly string[];
  /** Why it must not be read: a link out of the scanned tree, or no file. The end of a sentence; undefined if it may. */
  readonly refused: string | undefined;
  /** Where it is read within. */
  readonly bounds: Bounds;
}

/**
 * Finds the config nearest above all targets, but not above the scanned tree; undefined if there is none.
 * @param cwd absolute
 */
export function findConfig(targets: readonly string[], cwd: string, stdinPath?: string): FoundConfig | undefined {
  const folder = findCommonFolder(targets, cwd, stdinPath);
  const limit = scannedRoot(folder, cwd);
  const bounds = makeBounds(limit);
  for (const at of walkUp(folder, limit)) {
    const found = CONFIG_NAMES.map((name) => ({ name, entry: findWithin(join(at, name), bounds) }));
    const [first, ...others] = found.filter(({ entry }) => !isFailure(entry) || entry.isRefused === true);
    if (first === undefined) continue;
    const shadowed = others.map(({ name }) => name);
    return {
      path: join(at, first.name),
      shadowed,
      refused: isFailure(first.entry) ? first.entry.reason : undefined,
      bounds,
    };
  }
  return undefined;
}

/**
 * Whether a file is part of what is scanned, and therefore under the control of its author: by its name or its real path,
 * in the tree of any target.
 */
export function isScanned(path: string, targets: readonly string[], cwd: string, stdinPath?: string): boolean {
  const repository = findRepositoryRoot(findCommonFolder(targets, cwd, stdinPath));
  const folders = [...foldersOf(targets, cwd, stdinPath), ...foldersOf(targets, cwd, stdinPath, resolveRealPath)];
  const roots = [
    ...folders.map((folder) => scannedRoot(folder, cwd)),
    ...(repository === undefined ? [] : [repository]),
  ];
  const trees = [...new Set([...roots, ...roots.map(resolveRealPath)])];
  return [path, resolveRealPath(path)].some((name) => trees.some((tree) => isWithin(name, tree)));
}

/** The repository; without one the current folder if it contains the targets, else their project. */
function scannedRoot(folder: string, cwd: string): string {
  return findRepositoryRoot(folder) ?? (isWithin(folder, cwd) ? cwd : findProjectRoot(folder));
}

/** Finds the deepest folder that contains all targets. */
export function findCommonFolder(targets: readonly string[], cwd: string, stdinPath?: string): string {
  return foldersOf(targets, cwd, stdinPath).reduce((common, folder) => {
    for (const at of walkUp(common)) if (isWithin(folder, at)) return at;
    return common;
  });
}

function foldersOf(
  targets: readonly string[],
  cwd: string,
  stdinPath = 'stdin',
  follow: (path: string) => string = (path) => path,
): readonly string[] {
  return (targets.length === 0 ? ['.'] : targets).map((target) =>
    target === STDIN ? follow(dirname(resolve(cwd, stdinPath))) : findTargetFolder(follow(resolve(cwd, target)), cwd),
  );
}
