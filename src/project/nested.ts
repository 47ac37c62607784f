import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { projectRoot, repositoryRoot } from './roots.js';

/** Where a nested stack's template lies; or a sentence of why it is not read. */
export type Nested = { readonly path: string } | { readonly refused: string };

/**
 * The template that a `TemplateURL` (or a SAM application's `Location`) names, if it is a file beside the template that
 * names it. What lies elsewhere is never fetched, and nothing outside of the repository or project is read.
 */
export function nestedTemplate(url: string, parentPath: string): Nested {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return { refused: `${url} is elsewhere and is not fetched` };
  const folder = dirname(parentPath);
  const path = resolve(folder, url);
  if (!existsSync(path)) return { refused: `there is no file ${url}` };
  const root = repositoryRoot(folder) ?? projectRoot(folder);
  // By real path: a link may lead out although its name does not.
  const real = realpathSync(path);
  if (!real.startsWith(realpathSync(root) + sep))
    return { refused: `${url} lies outside of the project and is not read` };
  return { path };
}

/** The one name of a file, whatever links lead to it; its own name if there is no such file. */
export function realPathOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
