import type { RuleWords } from '../finding.js';
import type { RuleGuide } from '../rule.js';
import { getRulePage } from '../package-info.js';
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
  const digits = Math.max(...rules.map(({ number }) => number.length));
  const rows = rules.map((rule) => {
    const { number, id, severity, title } = rule;
    const page = getRulePage(rule);
    const isLinked = style.linkBase !== undefined && page !== '';
    const name = isLinked ? formatHyperlink(page, paint.rule(id)) : paint.rule(id);
    const padding = ' '.repeat(wide - id.length);
    return `${number.padStart(digits)}  ${name}${padding}  ${paint[severity](severity.padEnd('medium'.length))}  ${title}`;
  });
  return `${rows.join('\n')}\n`;
}

/** All rules for programs: a list in catalog order. */
export function renderRulesJson(rules: readonly CatalogRule[]): string {
  const rows = rules.map((rule) => ({
    number: rule.number,
    id: rule.id,
    severity: rule.severity,
    title: rule.title,
    docs: getRulePage(rule),
    plugin: rule.plugin,
  }));
  return `${formatJson(rows)}\n`;
}

/** An option's default in the spelling of a config file. */
export function formatOptionDefault(value: RuleOption['default']): string {
  return typeof value === 'object' ? (value.length === 0 ? 'an empty list' : value.join(', ')) : String(value);
}
