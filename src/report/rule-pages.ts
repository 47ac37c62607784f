import type { RuleGuide, RuleWords } from '../finding.js';
import { formatRuleUrl } from '../package-info.js';
import { type Style, formatHyperlink, makePaints } from './style.js';
import { formatJson } from './json.js';

/** The settings of a rule. */
export interface RuleOption {
  readonly type: string;
  readonly default: number | string | boolean | readonly string[];
  readonly description: string;
}

/** The description and options of a rule. */
export interface CatalogRule extends RuleWords {
  readonly options: Readonly<Record<string, RuleOption>>;
  /** Rules of other tools that check the same, by tool. */
  readonly sameAs?: Readonly<Partial<Record<string, readonly string[]>>>;
  /** `loadGuide` returns them for the catalog's rules. */
  readonly guide?: RuleGuide | undefined;
}

/** All rules as a table for people. */
export function renderRulesText(rules: readonly CatalogRule[], style: Partial<Style> = {}): string {
  const paint = makePaints(style.color ?? false);
  const wide = Math.max(...rules.map(({ id }) => id.length));
  const rows = rules.map(({ number, id, severity, title }) => {
    const name = style.linkBase !== undefined ? formatHyperlink(formatRuleUrl(id), paint.rule(id)) : paint.rule(id);
    const padding = ' '.repeat(wide - id.length);
    return `${number.padStart(4)}  ${name}${padding}  ${paint[severity](severity.padEnd('medium'.length))}  ${title}`;
  });
  return `${rows.join('\n')}\n`;
}

/** All rules for programs: a list in catalog order. */
export function renderRulesJson(rules: readonly CatalogRule[]): string {
  const rows = rules.map(({ number, id, severity, title }) => ({
    number,
    id,
    severity,
    title,
    docs: formatRuleUrl(id),
  }));
  return `${formatJson(rows)}\n`;
}

/** An option's default in the spelling of a config file. */
export function formatOptionDefault(value: RuleOption['default']): string {
  return typeof value === 'object' ? (value.length === 0 ? 'an empty list' : value.join(', ')) : String(value);
}
