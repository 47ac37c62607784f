import { OTHER_TOOLS, collectCounterparts } from '../../../src/audit/suppressions/counterparts.js';
import type { Rule } from '../../../src/rule.js';
import { formatOptionDefault } from '../../../src/report/rule-pages.js';
import { formatOneLine } from '../../../src/report/wording.js';
import { between } from './blocks.js';
import { escaped, table } from './markdown.js';

/** The page about the config with its tables made anew. */
export function withOptions(page: string, rules: readonly Rule[]): string {
  return between(between(page, 'options', options(rules)), 'counterparts', others(rules));
}

function options(rules: readonly Rule[]): string {
  const rows = rules.flatMap(({ id, options: own = {} }) =>
    Object.entries(own).map(([name, { type, default: value, description }]) => [
      `[\`${id}\`](rules/${id}.md)`,
      `\`${name}\``,
      type,
      typeof value === 'object' && value.length === 0
        ? formatOptionDefault(value)
        : `\`${formatOptionDefault(value)}\``,
      escaped(formatOneLine(description)),
    ]),
  );
  return table(['rule', 'option', 'type', 'default', 'meaning'], rows);
}

function others(rules: readonly Rule[]): string {
  const rows = OTHER_TOOLS.flatMap((tool) =>
    Object.entries(collectCounterparts(tool, rules)).map(([id, ours]) => [
      tool,
      id,
      ours.map((rule) => `\`${rule}\``).join(', '),
    ]),
  );
  return table(['tool', 'its rule', 'ours'], rows);
}
