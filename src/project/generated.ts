import { basename, dirname, join, relative, sep } from 'node:path';
import { isFailure } from '../errors.js';
import { hasEntry, isWithin, walkUp } from '../fs/bounds.js';
import { readJsonWithin } from '../fs/json.js';
import { readTextWithin } from '../fs/read.js';
import { ASSEMBLY_MANIFEST, findBounds, findRepositoryRoot } from '../fs/roots.js';
import { GENERATORS } from '../generators/generators.js';
import type { Generator } from '../generators/types.js';
import { findJsonAt, isRecord } from '../text/json.js';

/** Lists the generators whose project a folder is. */
export function listProjectGenerators(folder: string): readonly Generator[] {
  return GENERATORS.filter((generator) => isProjectOf(generator, folder) && !isForeign(generator, folder));
}

function isForeign({ foreign, projectFiles }: Generator, folder: string): boolean {
  if (foreign === undefined) return false;
  const bounds = findBounds(folder);
  return projectFiles.some((file) => {
    const read = readTextWithin(join(folder, file), bounds);
    return !isFailure(read) && foreign.test(read.text);
  });
}

/**
 * The project that a generator left a template in; undefined for a file that it did not write.
 * @param path absolute
 */
export function findOutputProject(generator: Generator, path: string): string | undefined {
  // Most files have other names, and their folders need not be looked at.
  if (!isOutputName(generator, path)) return undefined;
  const folder = dirname(path);
  const project = findProjectFolder(generator, walkUp(folder, findRepositoryRoot(folder)));
  return project !== undefined && isOutputOf(generator, path, project) ? project : undefined;
}

function isOutputName({ outputs }: Generator, path: string): boolean {
  return outputs.some(({ templates }) => templates?.test(basename(path)) === true);
}

/** The nearest of some folders that is a project of a generator. */
export function findProjectFolder(generator: Generator, folders: Iterable<string>): string | undefined {
  for (const folder of folders) if (isProjectOf(generator, folder)) return folder;
  return undefined;
}

function isProjectOf({ projectFiles }: Generator, folder: string): boolean {
  return projectFiles.some((file) => hasEntry(folder, file));
}

/**
 * Whether a template, or the folder of a cloud assembly, is what a generator leaves in a project.
 * @param path absolute
 * @param folder the project's, absolute
 */
export function isOutputOf({ outputs }: Generator, path: string, folder: string): boolean {
  if (!isWithin(path, folder)) return false;
  return outputs.some(({ folder: segments, templates }) => {
    // An assembly may be written to any folder.
    if (templates === undefined) return hasEntry(path, ASSEMBLY_MANIFEST);
    const at = relative(folder, dirname(path))
      .split(sep)
      .filter((one) => one !== '');
    const isThere = segments[0] === '*' ? at.length > 0 : at.join('/') === segments.join('/');
    return isThere && templates.test(basename(path));
  });
}

/** Where a generator leaves its output, for messages: `.serverless`; undefined if the user chooses the place. */
export function formatOutput({ outputs: [output] }: Generator): string | undefined {
  if (output === undefined || output.folder[0] === '*') return undefined;
  return output.folder.length > 0 ? output.folder.join('/') : 'sam.json';
}

/** How a generated template is deployed, beyond what it says itself. */
export interface GeneratedSettings {
  readonly tags?: Readonly<Record<string, string>>;
  readonly region?: string;
}

/**
 * Reads what a generator notes beside its template; nothing without such a file.
 * @param path of the template, absolute
 */
export function readGeneratedSettings(path: string): GeneratedSettings {
  const folder = dirname(path);
  const state = GENERATORS.flatMap((one) =>
    one.state !== undefined && isOutputName(one, path) ? [one.state] : [],
  ).find(({ file }) => hasEntry(folder, file));
  if (state === undefined) return {};
  const read = readJsonWithin(join(folder, state.file), findBounds(folder));
  const tags = findJsonAt(read, state.tags);
  const region = findJsonAt(read, state.region);
  const texts = isRecord(tags) ? Object.entries(tags).map(([key, value]) => [key, String(value)] as const) : [];
  return {
    ...(texts.length === 0 ? {} : { tags: Object.fromEntries(texts) }),
    ...(typeof region === 'string' && !region.includes('${') ? { region } : {}),
  };
}
