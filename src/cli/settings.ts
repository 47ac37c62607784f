import { relative, sep } from 'node:path';
import { UsageError } from '../errors.js';
import type { Config } from '../index.js';
import {
  BASELINE_NAME,
  findBaselineFile,
  findUnusedBaseline,
  listUsualBaselines,
  resolveOwnFile,
} from '../config/own-files.js';
import { findEntry } from '../fs/bounds.js';
import type { SettingsByFlags } from '../config/show.js';
import { type ReportOutput, type Run, parseOutputs } from './arguments.js';
import { OptionMistake } from './options.js';

/** The reports of a run and their files: those of the arguments, else those of the config. */
export function resolveOutputs({ outputs }: Run, config: Config | undefined): readonly ReportOutput[] {
  if (outputs !== undefined) return outputs;
  if (config === undefined || config.formats.length === 0) return parseOutputs(['text'], undefined);
  try {
    return parseOutputs(config.formats, undefined).map(({ format, file }) => ({
      format,
      file: file === undefined ? undefined : shown(resolveOwnFile('formats', file, config)),
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
  const found = findBaselineFile(config, '.');
  if (found !== undefined) return shown(found);
  if (!baseline.isWritten) return undefined;
  const [fresh = BASELINE_NAME] = listUsualBaselines(config, '.');
  // --write-baseline never creates a link, pipe or folder.
  if (findEntry(fresh) === undefined) return shown(fresh);
  throw new UsageError(`${shown(fresh)} is not a regular file; use --baseline to name another file`);
}

/** One sentence about a baseline that is passed over. */
export function describeUnusedBaseline({ baseline }: Run, config: Config | undefined): string | undefined {
  if (baseline === null || baseline.file !== undefined) return undefined;
  const unused = findUnusedBaseline(config, '.');
  return unused === undefined
    ? undefined
    : `warning: ${shown(unused)} is not a regular file and is not used; use --baseline to read it`;
}

function shown(path: string): string {
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
