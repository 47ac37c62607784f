import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProjectRoot } from './roots.js';
import { hasTemplateEnding, isSkipped } from './walk.js';

/** So many files are looked at to find who nests a template; who has more names the parent. */
const MAX_FILES = 200;

/**
 * The files around a template that may be its parent's: those in its folder and in the folders above it, up to the root
 * of the project, then those in the folders directly below all of these. Links are left out. Absolute, nearest first.
 */
export function findNearbyTemplates(templatePath: string): readonly string[] {
  const root = findProjectRoot(dirname(templatePath));
  const above: string[] = [];
  for (let folder = dirname(templatePath); ; folder = dirname(folder)) {
    above.push(folder);
    if (folder === root || folder === dirname(folder)) break;
  }
  const files: string[] = [];
  const below: string[] = [];
  const look = (folder: string, isDeep: boolean): void => {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isFile() && hasTemplateEnding(entry.name)) files.push(path);
      else if (isDeep && entry.isDirectory() && !isSkipped(entry.name)) below.push(path);
    }
  };
  for (const folder of above) look(folder, true);
  for (const folder of below.filter((one) => !above.includes(one))) {
    if (files.length >= MAX_FILES) break;
    look(folder, false);
  }
  return files.filter((path) => path !== templatePath).slice(0, MAX_FILES);
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
