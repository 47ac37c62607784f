import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { type Failure } from '../errors.js';

/** What marks the folder of a project, as far as audits are concerned. */
const PROJECT_MARKERS = ['cdk.json', 'samconfig.toml', 'package.json', 'pyproject.toml', '.git'] as const;

/** The root of the git repository that holds a folder, found without running git. `.git` is a file in worktrees. */
export function findRepositoryRoot(folder: string): string | undefined {
  return upwards(folder).find((above) => existsSync(join(above, '.git')));
}

/** The nearest folder that holds a project's own files, never above the repository; else the folder itself. */
export function findProjectRoot(folder: string): string {
  // A repository's root holds `.git`, itself a marker: the search ends there at the latest.
  return upwards(folder).find(isMarked) ?? resolve(folder);
}

/** Whether a folder holds a project's own files. */
export function isMarked(folder: string): boolean {
  return PROJECT_MARKERS.some((marker) => existsSync(join(folder, marker)));
}

/** The outermost assembly that a folder is part of. */
export function findEnclosingAssembly(folder: string): string | undefined {
  const end = upwards(folder).findIndex((above) => !existsSync(join(above, 'manifest.json')));
  return end > 0 ? upwards(folder)[end - 1] : undefined;
}

/**
 * The folders out of which nothing is read that the files of a folder name: the repository, else the project; and the
 * outermost assembly that the folder is part of. As real paths.
 */
export function findBounds(folder: string): readonly string[] {
  const outermost = findEnclosingAssembly(folder);
  return [findRepositoryRoot(folder) ?? findProjectRoot(folder), ...(outermost === undefined ? [] : [outermost])].map(
    (root) => realpathSync(root),
  );
}

/** A file or folder that may be read, by its real path; or why it may not, as the end of a sentence. */
export type BoundedFolder = { readonly real: string; readonly isFolder: boolean } | Failure;

/** Looks a path up that an input names, and refuses what lies outside of these bounds (see `boundsOf`). */
export function findWithin(path: string, bounds: readonly string[]): BoundedFolder {
  try {
    // By real path: a link may lead out although its name does not.
    const real = realpathSync(path);
    if (!bounds.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)))
      return { reason: 'lies outside of the project and is not read' };
    const stats = statSync(real);
    if (!stats.isFile() && !stats.isDirectory()) return { reason: 'is neither a file nor a folder' };
    return { real, isFolder: stats.isDirectory() };
  } catch {
    return { reason: 'is not there' };
  }
}

function upwards(folder: string): readonly string[] {
  const folders = [resolve(folder)];
  for (;;) {
    const last = folders.at(-1) ?? '';
    const above = dirname(last);
    if (above === last) return folders;
    folders.push(above);
  }
}
