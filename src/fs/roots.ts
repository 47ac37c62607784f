import { GENERATORS } from '../generators/generators.js';
import { type Bounds, hasEntry, makeBounds, walkUp } from './bounds.js';

/** Marks of a project's folder, as far as audits are concerned. */
const PROJECT_MARKERS: readonly string[] = [
  'samconfig.toml',
  'samconfig.yaml',
  'samconfig.yml',
  'package.json',
  'pyproject.toml',
  '.git',
  ...GENERATORS.flatMap(({ projectFiles }) => projectFiles),
];

/** The file that every cloud assembly has, and every Stage in it. */
export const ASSEMBLY_MANIFEST = 'manifest.json';

/** Finds the root of the git repository that holds a folder, without running git. `.git` is a file in worktrees. */
export function findRepositoryRoot(folder: string): string | undefined {
  for (const above of walkUp(folder)) if (hasEntry(above, '.git')) return above;
  return undefined;
}

/** Finds the nearest folder above with a project's own files, at most the repository's root; else the folder itself. */
export function findProjectRoot(folder: string): string {
  // A repository's root holds `.git`, itself a marker: the search ends there at the latest.
  for (const above of walkUp(folder)) if (isMarked(above)) return above;
  return folder;
}

/** Whether a folder holds a project's own files. */
export function isMarked(folder: string): boolean {
  return PROJECT_MARKERS.some((marker) => hasEntry(folder, marker));
}

/**
 * Finds the outermost assembly that a folder is part of, at most the repository's root; undefined if the folder is not
 * part of any. A Stage's folder is inside of its app's assembly, which holds the assets of both.
 */
export function findOutermostAssembly(folder: string): string | undefined {
  if (!hasEntry(folder, ASSEMBLY_MANIFEST)) return undefined;
  let outermost: string | undefined;
  for (const above of walkUp(folder, findRepositoryRoot(folder))) {
    if (!hasEntry(above, ASSEMBLY_MANIFEST)) break;
    outermost = above;
  }
  return outermost;
}

/**
 * The bounds of what the files of a folder name: the repository, else the project; and the outermost assembly that the
 * folder is part of.
 */
export function findBounds(folder: string): Bounds {
  const assembly = findOutermostAssembly(folder);
  const root = findRepositoryRoot(folder) ?? findProjectRoot(folder);
  return makeBounds(root, ...(assembly === undefined ? [] : [assembly]));
}

/** Results about folders for one run: most of its templates share their folders. */
export class KnownFolders {
  /** See `isMarked`. */
  readonly isMarked = remember(isMarked);
  /** See `findRepositoryRoot`. */
  readonly repositoryOf = remember(findRepositoryRoot);
  /** See `findProjectRoot`. */
  readonly projectRootOf = remember(findProjectRoot);
  /** See `findOutermostAssembly`. */
  readonly assemblyOf = remember(findOutermostAssembly);
  /** See `findBounds`. */
  readonly boundsOf = remember(findBounds);
}

function remember<T>(find: (folder: string) => T): (folder: string) => T {
  const known = new Map<string, { readonly found: T }>();
  return (folder) => {
    const one = known.get(folder) ?? { found: find(folder) };
    known.set(folder, one);
    return one.found;
  };
}
