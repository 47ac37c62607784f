import type { Problem } from '../finding.js';
import type { Location } from '../location.js';
import { isFailure } from '../errors.js';
import { makeOwnRules } from '../plugins/own-rules.js';
import type { PluginContext } from '../plugins/plugin-modules.js';
import type { Rule } from '../rule.js';
import { formatList } from '../text/list.js';
import type { ConfigurableRule } from './rule-settings.js';

/** A plugin's name, and its place in the config. */
export interface PluginName {
  readonly name: string;
  readonly location: Location;
}

/** The rules of a config's plugins, and why some are missing. */
export interface LoadedPlugins {
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
  /** The names of the plugins of which a rule is missing. */
  readonly unloaded: readonly string[];
}

/** Loads the plugins that a config names. A plugin that fails is one problem for each of its faults; the others are loaded. */
export async function loadPlugins(
  names: readonly PluginName[],
  context: PluginContext & { readonly isRefused: boolean },
  known: readonly ConfigurableRule[],
): Promise<LoadedPlugins> {
  const [first] = names;
  if (first === undefined) return { rules: [], problems: [], unloaded: [] };
  const all = [...new Map(names.map((one) => [one.name, one])).values()];
  if (context.isRefused) {
    const unloaded = all.map(({ name }) => name);
    const message = `plugins of a config file inside the scanned project are not loaded: ${formatList(unloaded)}; use --allow-plugins to load them`;
    return {
      rules: [],
      problems: [{ level: 'warning', file: first.location.file, message, location: null }],
      unloaded,
    };
  }
  const { loadPluginModule } = await import('../plugins/plugin-modules.js');
  const rules: Rule[] = [];
  const problems: Problem[] = [];
  const unloaded: string[] = [];
  for (const { name, location } of all) {
    const complain = (message: string, level: Problem['level'] = 'error'): void => {
      problems.push({ level, file: location.file, message: `plugin ${name}${message}`, location });
    };
    const loaded = await loadPluginModule(name, context);
    if (isFailure(loaded)) {
      complain(` ${loaded.reason}`, loaded.isForeign === true ? 'warning' : 'error');
      unloaded.push(name);
      continue;
    }
    const made = makeOwnRules(loaded.rules, { plugin: name, folder: loaded.folder }, [...known, ...rules]);
    rules.push(...made.rules);
    for (const fault of made.faults) complain(`: ${fault}`);
    if (made.faults.length > 0) unloaded.push(name);
  }
  return { rules, problems, unloaded };
}
