import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.js';
import type { SettingsByFlags } from '../config/show.js';
import type { Config } from '../index.js';
import { findEntry } from '../fs/bounds.js';
import { isRegularFile } from '../fs/read.js';
import { type ReportOutput, type Run, parseOutputs } from './arguments.js';
import { OptionMistake } from './options.js';

/** The baseline's default file name. */
export const BASELINE_NAME = 'upload-audit.baseline.json';

/** The reports of a run and their files: those of the arguments, else those of the config. */
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
 * The baseline's file, relative to the current folder: from the arguments, else from the config, else the default name
 * next to the config or in the current folder. Undefined if it does not exist and should not be written.
 */
export function resolveBaseline({ baseline }: Run, config: Config | undefined): string | undefined {
  if (baseline === null) return undefined;
  if (baseline.file !== undefined) return baseline.file;
  if (config?.baseline !== undefined) return withinConfig('baseline', config.baseline, config);
  const usual = [
    ...(config === undefined ? [] : [relative('.', join(config.folder, BASELINE_NAME)).replaceAll(sep, '/')]),
    BASELINE_NAME,
  ];
  // --write-baseline never creates a link, pipe or folder.
  const found = usual.find((file) => isRegularFile(file));
  if (found !== undefined || !baseline.isWritten) return found;
  const [fresh = BASELINE_NAME] = usual;
  if (findEntry(fresh) === undefined) return fresh;
  throw new UsageError(`${fresh} is not a regular file; use --baseline to name another file`);
}

/** The config's author may not be the user: files that it names must be below its folder, and not behind a link. */
function withinConfig(setting: string, file: string, { folder, file: config }: Config): string {
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
  return relative('.', path).replaceAll(sep, '/');
}

/** The arguments' settings that do not affect how findings are evaluated. */
export function collectFlagSettings({ load, baseline, outputs }: Run): SettingsByFlags {
  const named = baseline === null ? 'none' : baseline.file;
  const parameters = Object.entries(load.parameters ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    ...(load.configEnv === undefined ? {} : { configEnv: load.configEnv }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(load.parameterFiles === undefined || load.parameterFiles.length === 0
      ? {}
      : { parameterFiles: load.parameterFiles }),
    ...(named === undefined ? {} : { baselineFile: named }),
    ...(outputs === undefined
      ? {}
      : { formats: outputs.map(({ format, file }) => (file === undefined ? format : `${format}=${file}`)) }),
  };
}
