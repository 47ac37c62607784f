import { basename, dirname, resolve } from 'node:path';
import type { Problem } from '../finding.js';
import { isFailure, UsageError } from '../errors.js';
import { findConfig, isScanned } from './find.js';
import { formatName } from '../fs/targets.js';
import { readNamedText, readTextWithin } from '../fs/read.js';
import { loadPlugins } from './plugins.js';
import type { Rule } from '../rule.js';
import type { ConfigurableRule } from './rule-settings.js';
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
  /** Rules of one's own that `audit` will be given, so that the config may name and set them. */
  readonly rules?: readonly Rule[];
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
  catalog: readonly ConfigurableRule[],
): Promise<Config | undefined> {
  const cwd = resolve(options.cwd ?? '.');
  const found =
    options.file === undefined
      ? findConfig(targets, cwd, options.stdinPath)
      : { path: resolve(cwd, options.file), shadowed: [], refused: undefined, bounds: [] };
  if (found === undefined) return undefined;
  const { path, shadowed, refused, bounds } = found;
  const given = (options.rules ?? []).map((rule) => ({ ...rule, plugin: '' }));
  const isForeign = (one: string): boolean => isScanned(one, targets, cwd, options.stdinPath);
  const file = options.file ?? formatName(path, cwd);
  if (refused !== undefined) throw new UsageError(`${file} ${refused}; use --config to read it`);
  // The command line may name a link or a pipe.
  const read =
    options.file === undefined ? readTextWithin(path, bounds, 'mayBeEmpty') : readNamedText(path, 'mayBeEmpty');
  if (isFailure(read)) throw new UsageError(`${file}: ${read.reason}`);
  const { parseConfig, readPluginNames } = await import('./parse.js');
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const plugins = await loadPlugins(
    // Most configs name none, and are parsed once.
    read.text.includes('plugins') ? await readPluginNames({ text: read.text, file }) : [],
    {
      config: path,
      // The text of a link is that of its target.
      isRefused: (options.file === undefined || isForeign(path)) && options.allowPlugins !== true,
      isForeign: (module) => options.allowPlugins !== true && isForeign(module),
    },
    [...catalog, ...given],
  );
  const config = await parseConfig({
    text: read.text,
    file,
    folder: dirname(path),
    catalog: [...catalog, ...given, ...plugins.rules],
    unloadedPlugins: plugins.unloaded,
    today,
  });
  return {
    ...config,
    pluginRules: plugins.rules,
    unloadedPlugins: plugins.unloaded,
    problems: [
      ...config.problems,
      ...shadowed.map((name): Problem => {
        const message = `${name} is not used: ${basename(path)} in the same folder takes precedence`;
        return { level: 'warning', file, message, location: null };
      }),
      ...plugins.problems,
    ],
  };
}
