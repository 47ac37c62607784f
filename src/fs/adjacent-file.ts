import { dirname, resolve } from 'node:path';
import { findWithin, isWithin, makeBounds } from './bounds.js';
import { KnownFolders } from './roots.js';
import { type Failure, isFailure } from '../errors.js';

/** The place of a file that a template names, by its name there; or one sentence why it is not read. */
export type AdjacentFile = { readonly path: string } | Failure;

/**
 * Finds the file that a template names, by a `TemplateURL`, a SAM application's `Location` or a `DefinitionUri`, if it
 * is in the same repository or project. Nothing is fetched.
 * @param templatePath absolute
 * @param folders the run's data about the folders around
 */
export function findAdjacentFile(
  url: string,
  templatePath: string,
  folders: Pick<KnownFolders, 'repositoryOf' | 'projectRootOf'> = new KnownFolders(),
): AdjacentFile {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return { reason: `${url} is a remote URL and is not fetched` };
  const folder = dirname(templatePath);
  const path = resolve(folder, url);
  const root = folders.repositoryOf(folder) ?? folders.projectRootOf(folder);
  // By name first: a message must not reveal whether a file outside exists.
  if (path === root || !isWithin(path, root)) return { reason: `${url} is outside the project and is not read` };
  const found = findWithin(path, makeBounds(root));
  if (!isFailure(found)) return { path };
  return { reason: found.isRefused === true ? `${url} ${found.reason}` : `file ${url} was not found` };
}
