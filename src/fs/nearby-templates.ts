import { dirname, join } from 'node:path';
import { makeBounds, walkUp } from './bounds.js';
import { listFolder } from './list.js';
import { findProjectRoot } from './roots.js';
import { hasTemplateEnding, isSkipped } from './walk.js';

/** At most this many files are read to find a template's parent; in larger projects, the user names the parent. */
const MAX_FILES = 200;

/**
 * The files around a template that may be its parent's: those in its folder and in the folders above it, up to the root
 * of the project, then those in the folders directly below all of these. Links are left out. Absolute, nearest first.
 */
export function findNearbyTemplates(templatePath: string): readonly string[] {
  const folder = dirname(templatePath);
  const root = findProjectRoot(folder);
  const bounds = makeBounds(root);
  const above = [...walkUp(folder, root)];
  const files: string[] = [];
  const below: string[] = [];
  const look = (at: string, isDeep: boolean): void => {
    for (const entry of listFolder(at, bounds)) {
      const path = join(at, entry.name);
      if (entry.isFile() && hasTemplateEnding(entry.name)) files.push(path);
      else if (isDeep && entry.isDirectory() && !isSkipped(entry.name)) below.push(path);
    }
  };
  for (const at of above) look(at, true);
  for (const at of below.filter((one) => !above.includes(one))) {
    if (files.length >= MAX_FILES) break;
    look(at, false);
  }
  return files.filter((path) => path !== templatePath).slice(0, MAX_FILES);
}
