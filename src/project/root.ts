import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readText } from '../fs/read.js';
import { isMarked, findEnclosingAssembly, findRepositoryRoot } from '../fs/roots.js';
import { walkFolder } from '../fs/walk.js';

/** So many files and folders are looked at for other templates. */
const MAX_VISITED = 20_000;

/**
 * The folder that questions about a template's project range over: the nearest one above that holds a project's own
 * files (of what an assembly holds, above that), but never above the first one that also holds templates of others, since what lies there is nobody's in
 * particular. Where there is none, the folder that holds the template and the code of its functions.
 * @param template absolute
 * @param own the files that belong together with it, absolute: its application's templates, and the code of its functions
 */
export function findStandingRoot(
  template: string,
  own: { readonly templates: ReadonlySet<string>; readonly code: readonly string[] },
): string {
  const assembly = findEnclosingAssembly(dirname(template));
  const folder = assembly === undefined ? dirname(template) : dirname(assembly);
  const line = upTo(folder, findRepositoryRoot(folder));
  const marked = line.findIndex(isMarked);
  const shared = line.slice(0, Math.max(marked, 0)).find((above) => holdsOthers(above, own.templates, assembly));
  if (marked !== -1 && shared === undefined) return line[marked] ?? folder;
  const most = shared ?? line.at(-1) ?? folder;
  return line.find((above) => own.code.every((path) => isBelow(path, above) || !isBelow(path, most))) ?? folder;
}

/** Whether a folder holds templates that are not ours: told by their text alone. */
function holdsOthers(folder: string, own: ReadonlySet<string>, assembly: string | undefined): boolean {
  const { hits } = walkFolder(folder, undefined, MAX_VISITED);
  return hits.some(({ path }) => {
    if (own.has(path) || (assembly !== undefined && isBelow(path, assembly))) return false;
    const read = readText(path);
    return 'text' in read && /^\s*["']?Resources["']?\s*:/m.test(read.text) && /\bAWS::/.test(read.text);
  });
}

/** A root as it is called in every checkout: below the repository's, by real path; empty for that itself and where there is none. */
export function formatProjectScope(root: string): string {
  const repository = findRepositoryRoot(root);
  return repository === undefined ? '' : relative(realpathSync(repository), realpathSync(root)).replaceAll(sep, '/');
}

/** A folder and those above it, up to one of them. */
function upTo(folder: string, last: string | undefined): readonly string[] {
  const line = [resolve(folder)];
  for (;;) {
    const at = line.at(-1) ?? '';
    const above = dirname(at);
    if (at === last || above === at) return line;
    line.push(above);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : join(folder, sep));
}
