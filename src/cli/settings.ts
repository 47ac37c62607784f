import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.js';
import type { Config } from '../index.js';
import { findEntry } from '../fs/bounds.js';
import { isRegularFile } from '../fs/read.js';
import { type ReportOutput, type Run, parseOutputs } from './arguments.js';
import { OptionMistake } from './options.js';

/** A baseline is found under this name where nothing names another. */
export const BASELINE_NAME = 'upload-audit.baseline.json';

/** The reports of a run and where they go: those of the arguments, else those of the config. */
export function resolveOutputs({ outputs }: Run, config: Config | undefined): readonly ReportOutput[] {
  if (outputs !== undefined) return outputs;
  if (config === undefined || config.formats.length === 0) return parseOutputs(['text'], undefined);
  try {
    return parseOutputs(config.formats, undefined).map(({ format, file }) => ({
      format,
      file: file === undefined ? undefined : withinConfig('formats', file, config),
    }));
  } catch (error) {
    if (error instanceof OptionMistake) throw new UsageError(`formats in ${config.file}: ${error.message}`);
    throw error;
  }
}

/**
 * The baseline's file, relative to the current folder: named by the arguments, else by the config, else the one with the
 * usual name beside the config or in the current folder. Undefined if there is none and none is to be written.
 */
export function resolveBaseline({ baseline }: Run, config: Config | undefined): string | undefined {
  if (baseline === null) return undefined;
  if (baseline.file !== undefined) return baseline.file;
  if (config?.baseline !== undefined) return withinConfig('baseline', config.baseline, config);
  const usual = [
    ...(config === undefined ? [] : [relative('.', join(config.folder, BASELINE_NAME)).replaceAll(sep, '/')]),
    BASELINE_NAME,
  ];
  // A link, pipe or folder of that name is not what --write-baseline wrote.
  const found = usual.find((file) => isRegularFile(file));
  if (found !== undefined || !baseline.isWritten) return found;
  const [fresh = BASELINE_NAME] = usual;
  if (findEntry(fresh) === undefined) return fresh;
  throw new UsageError(`${fresh} is not a regular file; use --baseline to name another file`);
}

/** A config may be somebody else's: what it names is read and written below its folder only, and behind no link. */
function withinConfig(setting: string, file: string, { folder, file: config }: Config): string {
  const path = resolve(folder, file);
  const refuse = (why: string): UsageError => new UsageError(`${setting} in ${config}: ${file} ${why}`);
  if (!path.startsWith(join(folder, sep))) throw refuse('is outside the folder of the config');
  const names = relative(folder, path).split(sep);
  // What Git keeps there is run or believed by other programs.
  if (names.some((name) => name.toLowerCase() === '.git')) throw refuse("is among Git's own files");
  const isBehindLink = names.some(
    (_, index) => findEntry(join(folder, ...names.slice(0, index + 1)))?.isSymbolicLink() === true,
  );
  if (isBehindLink) throw refuse('is a symbolic link or inside one; name it on the command line instead');
  return relative('.', path).replaceAll(sep, '/');
}
