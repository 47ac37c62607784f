import { dirname, relative, sep } from 'node:path';
import { type Bounds, isWithin, makeBounds, resolveRealPath, walkUp } from '../fs/bounds.js';
import { readTextWithin } from '../fs/read.js';
import { KnownFolders, findRepositoryRoot } from '../fs/roots.js';
import { walkFolder } from '../fs/walk.js';

/** At most this many files and folders are searched for other templates. */
const MAX_VISITED = 20_000;

/**
 * Finds the folder that questions about a template's project range over: the nearest ancestor with a project's own files
 * (of a template in an assembly, above the assembly). Stops below the first ancestor that also contains unrelated
 * templates, so that a monorepo's root is not taken for the project. Without such a folder: the one that contains the
 * template and the code of its functions. Never above the repository.
 * @param template absolute
 * @param own the files that belong together with it, absolute: its application's templates, and the code of its functions
 * @param others what is known of the folders around; one for all templates of a run
 */
export function findStandingRoot(
  template: string,
  own: { readonly templates: ReadonlySet<string>; readonly code: readonly string[] },
  others = new OtherTemplates(),
): string {
  const beside = dirname(template);
  const [assembly, repository] = [others.folders.assemblyOf(beside), others.folders.repositoryOf(beside)];
  // An assembly that is a repository itself has nothing above it to read.
  const folder = assembly === undefined ? beside : assembly === repository ? assembly : dirname(assembly);
  const line = [...walkUp(folder, repository)];
  const marked = line.findIndex(others.folders.isMarked);
  const shared = line.slice(0, Math.max(marked, 0)).find((above) => others.areIn(above, own.templates, assembly));
  if (marked !== -1 && shared === undefined) return line[marked] ?? folder;
  const most = shared ?? line.at(-1) ?? folder;
  return line.find((above) => own.code.every((path) => isWithin(path, above) || !isWithin(path, most))) ?? folder;
}

/** White space stays within its line: an expression that may begin on each line must not read on to the next ones. */
const RESOURCES = /^[^\S\n\r\u2028\u2029]*["']?Resources["']?\s*:/m;

/** The templates in folders, recognised by their text alone, as far as they were needed. */
export class OtherTemplates {
  readonly folders = new KnownFolders();
  /** By folder: one template in it answers most queries. */
  readonly #known = new Map<string, Set<string>>();

  /** Whether a folder holds templates that are not ours. */
  areIn(folder: string, own: ReadonlySet<string>, assembly: string | undefined): boolean {
    const known = this.#known.get(folder) ?? new Set<string>();
    this.#known.set(folder, known);
    const isOther = (path: string): boolean => !own.has(path) && (assembly === undefined || !isWithin(path, assembly));
    if ([...known].some(isOther)) return true;
    const bounds = makeBounds(folder);
    let isFound = false;
    walkFolder(folder, undefined, MAX_VISITED, (path) => {
      if (!isOther(path) || !isTemplate(path, bounds)) return false;
      known.add(path);
      isFound = true;
      return true;
    });
    return isFound;
  }
}

function isTemplate(path: string, bounds: Bounds): boolean {
  const read = readTextWithin(path, bounds);
  return 'text' in read && RESOURCES.test(read.text) && /\bAWS::/.test(read.text);
}

/** Formats a root equally in every checkout: below the repository's, by real path; empty for that or without one. */
export function formatProjectScope(root: string): string {
  const repository = findRepositoryRoot(root);
  return repository === undefined
    ? ''
    : relative(resolveRealPath(repository), resolveRealPath(root)).replaceAll(sep, '/');
}
