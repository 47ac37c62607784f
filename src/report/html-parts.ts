import type { Audit, RuleWords, UnknownResult } from '../finding.js';
import type { Location } from '../location.js';
import { splitLines } from '../text/line-index.js';
import { buildFrame } from './code-frame.js';
import { groupByKey } from '../text/group-by-key.js';
import { type Markup, markup } from './markup.js';
import { formatOneLine } from './wording.js';

const FRAME_WIDTH = 140;

/** The data that the parts of one page share: rules, files split into lines, and used ids. */
export class HtmlPage {
  readonly audit: Audit;
  readonly #rules: ReadonlyMap<string, RuleWords>;
  readonly #unknown: ReadonlyMap<string, readonly UnknownResult[]>;
  readonly #lines = new Map<string, readonly string[]>();
  readonly #ids = new Map<string, number>();

  constructor(audit: Audit) {
    this.audit = audit;
    this.#rules = new Map(audit.rules.map((rule) => [rule.id, rule]));
    this.#unknown = groupByKey(audit.unknown, ({ ruleId }) => ruleId);
  }

  /** The rule's description; undefined for a rule that the audit does not list. */
  rule(ruleId: string): RuleWords | undefined {
    return this.#rules.get(ruleId);
  }

  /** The number of undecided checks of a rule. */
  countUnknown(ruleId: string): number {
    return this.#unknown.get(ruleId)?.length ?? 0;
  }

  /**
   * A unique anchor on this page for a name: two projects may contain one template, so that two findings have one
   * fingerprint.
   */
  id(name: string): string {
    const count = (this.#ids.get(name) ?? 0) + 1;
    this.#ids.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  }

  /** The lines around a place, with the place marked; empty without the text of the file. */
  code(location: Location): Markup {
    const frame = buildFrame(this.#linesOf(location.file), location, FRAME_WIDTH);
    const [first] = frame;
    if (first === undefined) return markup``;
    // Common indentation would only wrap lines on narrow screens.
    const indent = Math.min(...frame.map(({ text, focus }) => Math.min(text.search(/\S|$/), focus?.start ?? Infinity)));
    const items = frame.map(({ text, focus = { start: indent, end: indent } }) => {
      const [before, marked, after] = [
        text.slice(indent, focus.start),
        text.slice(focus.start, focus.end),
        text.slice(focus.end),
      ];
      return markup`<li><code>${before}${marked === '' ? '' : markup`<mark>${marked}</mark>`}${after}</code></li>\n`;
    });
    return markup`<ol class="code" start="${first.number}">\n${items}</ol>\n`;
  }

  #linesOf(file: string): readonly string[] {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const lines = splitLines(this.audit.texts.get(file) ?? '');
    this.#lines.set(file, lines);
    return lines;
  }
}

/** The anchor of a rule's findings. */
export function makeRuleAnchor(ruleId: string): string {
  return `rule-${makeName(ruleId)}`;
}

/** The anchor of a rule's undecided checks. */
export function makeUnknownAnchor(ruleId: string): string {
  return `unknown-${makeName(ruleId)}`;
}

/** An id can't have blanks, and a link would have to encode other characters. */
function makeName(ruleId: string): string {
  return ruleId.replace(/[^\w.-]+/g, '-');
}

/** Prose of a rule in one paragraph; text between backquotes becomes code. */
export function renderProse(prose: string): Markup {
  const pieces = formatOneLine(prose).split('`');
  // An unpaired backquote is an ordinary character.
  const paired = pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), pieces.slice(-2).join('`')];
  return markup`${paired.map((piece, index) => (index % 2 === 1 ? markup`<code>${piece}</code>` : markup`${piece}`))}`;
}

/** Third-party rules define their own pages: only http(s) addresses become links. */
export function renderLink(text: string, url: string): Markup {
  return /^https?:\/\//i.test(url) ? markup`<a href="${url}">${text}</a>` : markup``;
}

/** `<code>file:line:column</code>`. */
export function renderPlace({ file, start }: Location): Markup {
  return markup`<code>${file}:${start.line}:${start.column}</code>`;
}
