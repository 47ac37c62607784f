import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { findProjectRoot, findRepositoryRoot } from './roots.js';
import { type Failure } from '../errors.js';

/** Where a file that a template names lies; or a sentence of why it is not read. */
export type AdjacentFile = { readonly path: string } | Failure;

/**
 * The file that a template names, by a `TemplateURL`, a SAM application's `Location` or a `DefinitionUri`, if it lies
 * in the same project. What lies elsewhere is never fetched, and nothing outside of the repository or project is read.
 */
export function findAdjacentFile(url: string, templatePath: string): AdjacentFile {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return { reason: `${url} is elsewhere and is not fetched` };
  const folder = dirname(templatePath);
  const path = resolve(folder, url);
  const root = findRepositoryRoot(folder) ?? findProjectRoot(folder);
  const outside = { reason: `${url} lies outside of the project and is not read` };
  // By name first: whether there is such a file outside is nobody's business either.
  if (!path.startsWith(root + sep)) return outside;
  if (!existsSync(path)) return { reason: `there is no file ${url}` };
  // By real path too: a link may lead out although its name does not.
  return realpathSync(path).startsWith(realpathSync(root) + sep) ? { path } : outside;
}

/** The one name of a file, whatever links lead to it; its own name if there is no such file. */
export function resolveRealPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
