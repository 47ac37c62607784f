import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.js';
import { findEntry, isRegularFile } from '../fs/bounds.js';
import type { Config } from './types.js';

/** The baseline's default file name. */
export const BASELINE_NAME = 'upload-audit.baseline.json';

/**
 * The absolute path of a file that a config names. Its author may not be the user: a `UsageError` refuses files that are
 * not below its folder, or are behind a link.
 */
export function resolveOwnFile(setting: string, file: string, { folder, file: config }: Config): string {
  const path = resolve(folder, file);
  const refuse = (why: string): UsageError => new UsageError(`${setting} in ${config}: ${file} ${why}`);
  if (!path.startsWith(join(folder, sep))) throw refuse('is outside the folder of the config');
  const names = relative(folder, path).split(sep);
  // Other programs execute or trust Git's files there.
  if (names.some((name) => name.toLowerCase() === '.git')) throw refuse("is among Git's own files");
  const isBehindLink = names.some(
    (_, index) => findEntry(join(folder, ...names.slice(0, index + 1)))?.isSymbolicLink() === true,
  );
  if (isBehindLink) throw refuse('is a symbolic link or inside one; name it on the command line instead');
  return path;
}

/** The absolute paths at which a baseline of the default name is looked for: beside the config, and in a folder. */
export function listUsualBaselines(config: Config | undefined, cwd: string): readonly string[] {
  return [...(config === undefined ? [] : [config.folder]), resolve(cwd)].map((folder) => join(folder, BASELINE_NAME));
}

/** The baseline that holds where nobody names one: the config's, else the one of the default name. Absolute. */
export function findBaselineFile(config: Config | undefined, cwd: string): string | undefined {
  if (config?.baseline !== undefined) return resolveOwnFile('baseline', config.baseline, config);
  // A link, pipe or folder is none.
  return listUsualBaselines(config, cwd).find((file) => isRegularFile(file));
}

/** The link, pipe or folder that has the default name where a baseline is looked for, and is not used. Absolute. */
export function findUnusedBaseline(config: Config | undefined, cwd: string): string | undefined {
  if (config?.baseline !== undefined || findBaselineFile(config, cwd) !== undefined) return undefined;
  return listUsualBaselines(config, cwd).find((file) => findEntry(file) !== undefined);
}
