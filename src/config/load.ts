import { basename, dirname, resolve } from 'node:path';
import type { Problem } from '../finding.js';
import { isFailure, UsageError } from '../errors.js';
import type { KnownRule } from '../suggest.js';
import { findConfig, isScanned } from './find.js';
import { formatName } from '../fs/targets.js';
import { readNamedText, readRegularText } from '../fs/read.js';
import type { Config } from './types.js';

/** The config to load, and how to read it. */
export interface ConfigOptions {
  /** The folder to which targets and reported files are relative; default: the current folder. */
  readonly cwd?: string;
  /** The config's file; default: the one nearest above the targets. */
  readonly file?: string;
  /** The file that standard input represents. */
  readonly stdinPath?: string;
  /** Whether to load plugins named in a config of the scanned tree. */
  readonly allowPlugins?: boolean;
  /** The date for checking expiry dates, as `2027-06-30`; default: today, in UTC. */
  readonly today?: string;
}

/**
 * Finds and reads the config that applies to some targets; undefined if there is none. Throws a `UsageError` if it
 * can't be read or is not allowed.
 */
export async function loadConfigFile(
  targets: readonly string[],
  options: ConfigOptions,
  catalog: readonly KnownRule[],
): Promise<Config | undefined> {
  const cwd = resolve(options.cwd ?? '.');
  const found =
    options.file === undefined
      ? findConfig(targets, cwd, options.stdinPath)
      : { path: resolve(cwd, options.file), shadowed: [], leadsOut: false };
  if (found === undefined) return undefined;
  const { path, shadowed, leadsOut } = found;
  const file = options.file ?? formatName(path, cwd);
  if (leadsOut) throw new UsageError(`${file} is a symbolic link out of the repository; use --config to read it`);
  // The command line may name a link or a pipe.
  const read = options.file === undefined ? readRegularText(path, 'mayBeEmpty') : readNamedText(path, 'mayBeEmpty');
  if (isFailure(read)) throw new UsageError(`${file}: ${read.reason}`);
  const { parseConfig } = await import('./parse.js');
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const config = await parseConfig({ text: read.text, file, folder: dirname(path), catalog, today });
  const warning = (message: string): Problem => ({ level: 'warning', file, message, location: null });
  const isForeign = isScanned(path, targets, cwd, options.stdinPath);
  return {
    ...config,
    problems: [
      ...config.problems,
      ...shadowed.map((name) => warning(`${name} is not used: ${basename(path)} in the same folder takes precedence`)),
      ...pluginProblems(config, isForeign && options.allowPlugins !== true),
    ],
  };
}

/** Modules run code of the config's author. */
function pluginProblems({ plugins, file }: Config, isRefused: boolean): readonly Problem[] {
  if (plugins.length === 0) return [];
  const names = plugins.join(', ');
  const message = isRefused
    ? `plugins of a config file inside the scanned project are not loaded: ${names}; use --allow-plugins to load them`
    : `plugins can't be loaded in this version: ${names}`;
  return [{ level: isRefused ? 'warning' : 'error', file, message, location: null }];
}
