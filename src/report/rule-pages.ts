import type { RuleWords } from '../finding.js';
import { formatRuleUrl } from '../package-info.js';
import { wrapText } from './terminal-width.js';
import { PLAIN, type Style, formatHyperlink, makePaints } from './style.js';
import { formatJson } from './json.js';
import { formatOneLine } from './wording.js';

/** What can be set of a rule. */
export interface RuleOption {
  readonly type: string;
  readonly default: number | string | boolean | readonly string[];
  readonly description: string;
}

/** All that a rule says about itself. */
export interface CatalogRule extends RuleWords {
  readonly options: Readonly<Record<string, RuleOption>>;
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

/** What a rule checks, why, and what to do about it. */
export function renderExplanation(rule: CatalogRule, style: Partial<Style> = {}): string {
  return `${new Sheet({ ...PLAIN, ...style }).rule(rule).join('\n')}\n`;
}

const INDENT = 2;

class Sheet {
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  rule(rule: CatalogRule): readonly string[] {
    return [
      ...this.#head(rule),
      ...this.#part('Why', [rule.why]),
      ...this.#part('Fix', [rule.fix]),
      ...this.#options(rule.options),
      ...this.#part('References', rule.references),
      ...this.#part('Docs', [formatRuleUrl(rule.id)]),
      ...this.#part('Leave it out', [`upload-audit --skip-rule ${rule.id}`]),
    ];
  }

  #head({ id, number, severity, title }: CatalogRule): readonly string[] {
    const paint = makePaints(this.#style.color);
    return [`${paint.rule(id)} ${paint.dim(`(${number})`)}  ${paint[severity](severity)}`, ...this.#prose(title, 0)];
  }

  #options(options: CatalogRule['options']): readonly string[] {
    const lines = Object.entries(options).map(
      ([name, { type, default: value, description }]) =>
        `${name} (${type}, default ${formatOptionDefault(value)}): ${description}`,
    );
    return lines.length === 0 ? [] : this.#part('Options', lines);
  }

  #part(title: string, lines: readonly string[]): readonly string[] {
    const label = makePaints(this.#style.color).rule(title);
    return ['', label, ...lines.flatMap((line) => this.#prose(line, INDENT))];
  }

  #prose(text: string, indent: number): readonly string[] {
    const width = Math.max((this.#style.width ?? 100) - indent, 20);
    return wrapText(formatOneLine(text), width).map((line) => ' '.repeat(indent) + line);
  }
}

/** An option's default as one would write it in a config file. */
export function formatOptionDefault(value: RuleOption['default']): string {
  return typeof value === 'object' ? (value.length === 0 ? 'an empty list' : value.join(', ')) : String(value);
}
