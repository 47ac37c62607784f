import { basename, join } from 'node:path';
import { type FolderEntry, listFolder } from '../fs/list.js';
import { type Bounds, makeBounds } from '../fs/bounds.js';
import { readTextWithin } from '../fs/read.js';
import { parseParameters } from './parameter-files.js';
import { DEFAULT_ENVIRONMENT, readSamConfig } from './samconfig.js';
import { isFailure } from '../errors.js';

/** Names of folders that hold one file of parameters for each environment. */
const FOLDERS = /^(?:params?|parameters?|configs?|configuration|envs?|environments?)$/i;

/** More files than these are not environments, but data of some kind. */
const MAX_FILES = 64;

/**
 * Finds the environments that a template has values for beside it: those of its samconfig, and files of parameters that name
 * one of its own.
 * @param folder of the template, absolute
 * @param parameters that the template declares
 */
export async function findEnvironments(folder: string, parameters: ReadonlySet<string>): Promise<readonly string[]> {
  const config = await readSamConfig(folder, DEFAULT_ENVIRONMENT);
  const named = config === undefined || isFailure(config) ? [] : config.environments;
  return [...named, ...(parameters.size === 0 ? [] : filesOf(folder, parameters))];
}

function filesOf(folder: string, parameters: ReadonlySet<string>): readonly string[] {
  const bounds = makeBounds(folder);
  const entries = listFolder(folder, bounds);
  const folders = entries.filter((entry) => entry.isDirectory() && FOLDERS.test(entry.name));
  const paths = [
    ...jsonIn(entries)
      .filter((name) => /param|config|env/i.test(name))
      .map((name) => join(folder, name)),
    ...folders.flatMap(({ name }) =>
      jsonIn(listFolder(join(folder, name), bounds)).map((file) => join(folder, name, file)),
    ),
  ];
  return paths
    .slice(0, MAX_FILES)
    .filter((path) => holdsOneOf(path, bounds, parameters))
    .map((path) => basename(path));
}

function holdsOneOf(path: string, bounds: Bounds, parameters: ReadonlySet<string>): boolean {
  const read = readTextWithin(path, bounds);
  const found = isFailure(read) ? read : parseParameters(read.text);
  return 'values' in found && Object.keys(found.values).some((name) => parameters.has(name));
}

/** Symbolic links are neither files nor folders here: their targets are not read. */
function jsonIn(entries: readonly FolderEntry[]): readonly string[] {
  return entries.filter((entry) => entry.isFile() && /\.json$/i.test(entry.name)).map(({ name }) => name);
}
