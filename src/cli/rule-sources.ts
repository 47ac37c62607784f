import type { Command } from 'commander';
import type { Problem } from '../finding.js';
import type * as Library from '../index.js';
import type { Style } from '../report/style.js';
import { findRuleNamed } from '../suggest.js';

/** Where `explain` and `rules` look for rules besides the catalog's. */
export interface RuleSource {
  readonly config?: string;
  readonly allowPlugins?: boolean;
}

/** A request for the page of a rule, or for the list of rules. */
export type RulePageRequest = RuleSource & ({ readonly explain: string } | { readonly rules: 'text' | 'json' });

export function addRuleSourceOptions(command: Command): Command {
  return command
    .option('--config <file>', 'config file whose plugins are loaded')
    .option('--allow-plugins', 'load plugins named in a config file inside the current project');
}

/**
 * Renders a rule's page, or the list of rules. The config is read only where it may have a rule that is asked for: the
 * catalog's rules are shown without it.
 * @param tell receives what is wrong with the config, where a rule may be missing for it
 */
export async function renderRulePages(
  asked: RulePageRequest,
  library: typeof Library,
  { style, tell }: { readonly style: Partial<Style>; readonly tell: (problems: readonly Problem[]) => unknown },
): Promise<string> {
  const isWanted =
    'explain' in asked
      ? findRuleNamed(asked.explain, library.CATALOG) === undefined
      : asked.config !== undefined || asked.allowPlugins === true;
  const config = isWanted ? await library.loadConfig([], configOptions(asked)) : undefined;
  const rules = library.listRules(config);
  if ('explain' in asked) {
    // Other mistakes of the config say nothing about a rule that is there.
    if (findRuleNamed(asked.explain, rules) === undefined) tell(config?.problems ?? []);
    const rule = library.findRule(asked.explain, rules, config?.unloadedPlugins);
    return library.renderExplanation({ ...rule, guide: rule.guide ?? (await library.loadGuide(rule.id)) }, style);
  }
  tell(config?.problems ?? []);
  return asked.rules === 'json' ? library.renderRulesJson(rules) : library.renderRulesText(rules, style);
}

function configOptions({ config: file, allowPlugins = false }: RuleSource): Library.ConfigOptions {
  return { allowPlugins, ...(file === undefined ? {} : { file }) };
}
