import type { RuleGuide } from '../rule.js';
import { getRulePage } from '../package-info.js';
import { listFixes } from './remedies.js';
import { listSnippets } from './suggestion.js';
import { type CatalogRule, formatOptionDefault } from './rule-pages.js';
import { describeConfidence, listSuppressions } from './rule-guide.js';
import { PLAIN, type Style, makePaints } from './style.js';
import { wrapText } from './terminal-width.js';
import { formatList, formatOneLine } from './wording.js';

/** What a rule checks, why, what its findings mean, how to fix them and how to suppress them. */
export function renderExplanation(rule: CatalogRule, style: Partial<Style> = {}): string {
  return `${new Sheet({ ...PLAIN, ...style }).rule(rule).join('\n')}\n`;
}

const INDENT = 2;
const BULLET = '- ';
const GAP = 2;
/** The width without a terminal that reports its own. */
const USUAL_WIDTH = 100;
/** A column of text that is narrower than this cannot be read. */
const NARROWEST = 20;

/** Lines of code are not wrapped. */
function indentCode(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(2 * INDENT) + line));
}

class Sheet {
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  rule(rule: CatalogRule): readonly string[] {
    const { guide, sameAs = {} } = rule;
    return [
      ...this.#head(rule),
      ...this.#part('Why', [rule.why]),
      ...(guide === undefined ? [] : this.#guide(guide)),
      ...this.#part('Fix', listFixes(rule)),
      ...(guide === undefined ? [] : [...this.#example(guide), ...this.#snippets(guide)]),
      ...this.#options(rule.options),
      ...this.#suppressions(rule.id),
      ...this.#table(
        'Other tools',
        Object.entries(sameAs).map(([tool, ids = []]) => [tool, [ids.join(', ')]]),
      ),
      ...this.#listed('References', rule.references),
      ...this.#listed('Docs', getRulePage(rule) === '' ? [] : [getRulePage(rule)]),
      ...this.#listed('Plugin', rule.plugin === undefined || rule.plugin === '' ? [] : [rule.plugin]),
    ];
  }

  #head({ id, number, severity, title }: CatalogRule): readonly string[] {
    const paint = makePaints(this.#style.color);
    return [`${paint.rule(id)} ${paint.dim(`(${number})`)}  ${paint[severity](severity)}`, ...this.#prose(title, 0)];
  }

  #guide(guide: RuleGuide): readonly string[] {
    const kinds = Object.entries(guide.kinds).map(([name, kind]): readonly [string, readonly string[]] => [
      name,
      [kind.means, ...describeConfidence(kind)],
    ]);
    return [
      ...this.#part('Checks', [guide.checks]),
      ...this.#list('Passes', guide.passes),
      ...this.#table('Findings, with their confidence', kinds),
      ...this.#list('Unknown', guide.unknown),
      ...this.#list('Known false alarms', guide.falseAlarms),
    ];
  }

  #example({ example: { file, fails, passes } }: RuleGuide): readonly string[] {
    return [
      ...this.#part(`Example: ${file}`, ['fails']),
      ...indentCode(fails),
      '',
      ...this.#prose('passes', INDENT),
      ...indentCode(passes),
    ];
  }

  #snippets(guide: RuleGuide): readonly string[] {
    return listSnippets(guide).flatMap(({ place, names, snippet: { typescript, python } }) => [
      ...this.#part(names.length === 0 ? place : `${place}: ${formatList(names)}`, ['TypeScript']),
      ...indentCode(typescript),
      '',
      ...this.#prose('Python', INDENT),
      ...indentCode(python),
    ]);
  }

  #suppressions(ruleId: string): readonly string[] {
    const forms = listSuppressions(ruleId).flatMap(({ where, text }) => [
      ...this.#prose(where, INDENT),
      ...text.split('\n').map((line) => ' '.repeat(2 * INDENT) + line),
    ]);
    return [...this.#part('Suppress', []), ...forms];
  }

  #options(options: CatalogRule['options']): readonly string[] {
    const rows = Object.entries(options).map(
      ([name, { type, default: value, description }]): readonly [string, readonly string[]] => [
        name,
        [`${description} (${type}, default ${formatOptionDefault(value)})`],
      ],
    );
    return this.#table('Options', rows);
  }

  /** Names in their own column; next to each name its texts, wrapped. */
  #table(title: string, rows: readonly (readonly [string, readonly string[]])[]): readonly string[] {
    if (rows.length === 0) return [];
    const paint = makePaints(this.#style.color);
    const names = Math.max(...rows.map(([name]) => name.length));
    const column = INDENT + names + GAP;
    const isBeside = this.#width - column >= 2 * NARROWEST;
    const lines = rows.flatMap(([name, texts]) => {
      const label = ' '.repeat(INDENT) + paint.place(name);
      const beside = texts.flatMap((text) => this.#prose(text, isBeside ? column : 2 * INDENT));
      if (!isBeside) return [label, ...beside];
      return beside.map((line, index) =>
        index === 0 ? label + ' '.repeat(names - name.length + GAP) + line.slice(column) : line,
      );
    });
    return [...this.#part(title, []), ...lines];
  }

  #list(title: string, items: readonly string[]): readonly string[] {
    const lines = items.flatMap((item) =>
      this.#prose(item, INDENT + BULLET.length).map((line, index) =>
        index === 0 ? ' '.repeat(INDENT) + BULLET + line.slice(INDENT + BULLET.length) : line,
      ),
    );
    return items.length === 0 ? [] : [...this.#part(title, []), ...lines];
  }

  /** A part that is left out if it has no lines. */
  #listed(title: string, lines: readonly string[]): readonly string[] {
    return lines.length === 0 ? [] : this.#part(title, lines);
  }

  #part(title: string, lines: readonly string[]): readonly string[] {
    const label = makePaints(this.#style.color).rule(title);
    return ['', label, ...lines.flatMap((line) => this.#prose(line, INDENT))];
  }

  get #width(): number {
    return this.#style.width ?? USUAL_WIDTH;
  }

  #prose(text: string, indent: number): readonly string[] {
    const width = Math.max(this.#width - indent, NARROWEST);
    return wrapText(formatOneLine(text), width).map((line) => ' '.repeat(indent) + line);
  }
}
