import type { Audit, Related, ResourceName } from '../finding.js';
import type { Location } from '../location.js';
import { formatRuleUrl, getRulePage } from '../package-info.js';
import { splitLines } from '../text/line-index.js';
import { buildFrame, type FrameLine } from './code-frame.js';
import { type Paints, type Style, formatHyperlink, makeFileUrl, makePaints } from './style.js';
import { wrapText } from './terminal-width.js';
import { formatResource, makeVisible } from './wording.js';

const DEFAULT_WIDTH = 100;
const MIN_WIDTH = 20;

/** A result with a place: a finding, or an undecided check. */
export interface PlacedResult {
  readonly number: string;
  readonly ruleId: string;
  readonly resource: ResourceName | null;
  readonly location: Location;
}

/** Prints the parts of text reports in one style; splits the text of a file once, however many findings it has. */
export class TextWriter {
  readonly paint: Paints;
  readonly #texts: Audit['texts'];
  /** The pages of the rules, by their ids. */
  readonly #pages: ReadonlyMap<string, string>;
  readonly #width: number | undefined;
  readonly #linkBase: string | undefined;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(audit: Audit, style: Style) {
    this.paint = makePaints(style.color);
    this.#texts = audit.texts;
    this.#pages = new Map(audit.rules.map((rule) => [rule.id, getRulePage(rule)]));
    this.#width = style.width;
    this.#linkBase = style.linkBase;
  }

  /** Columns of a line; 100 if the output is not a terminal. */
  get columns(): number {
    return this.#width ?? DEFAULT_WIDTH;
  }

  /** `first` unchanged, followed by `text`; further lines are indented by `indent` columns. */
  hang(first: string, used: number, text: string, indent: number): string[] {
    const [head = '', ...rest] = this.#wrap(text, indent, used - indent);
    return [first + head, ...rest.map((line) => ' '.repeat(indent) + line)];
  }

  /** The rule's id, linked to its page on terminals with links, and its catalog number. */
  rule({ ruleId, number }: Pick<PlacedResult, 'ruleId' | 'number'>): {
    readonly text: string;
    readonly length: number;
  } {
    const id = makeVisible(ruleId);
    const plain = `${id} (${makeVisible(number)})`;
    const name = this.#link(this.#pages.get(ruleId) ?? formatRuleUrl(ruleId), this.paint.rule(id));
    return { text: `${name} ${this.paint.dim(`(${makeVisible(number)})`)}`, length: plain.length };
  }

  /** `file:line:column`, which terminals and editors turn into links. */
  place(location: Location): string {
    return this.toFile(location, this.paint.place(formatPlace(location)));
  }

  toFile({ file }: Location, words: string): string {
    return this.#linkBase === undefined ? words : formatHyperlink(makeFileUrl(file, this.#linkBase), words);
  }

  /** The line at a location without its indentation, cut to `width` columns around the place; undefined without text. */
  code(location: Location, width: number): string | undefined {
    const { start, end } = location;
    const line = this.#linesOf(location.file)[start.line - 1] ?? '';
    const indent = Math.min(line.length - line.trimStart().length, start.column - 1);
    const range = {
      start: { line: 1, column: start.column - indent },
      end: { line: end.line - start.line + 1, column: end.column - (end.line === start.line ? indent : 0) },
    };
    const focus = buildFrame([line.slice(indent)], range, Math.max(width, MIN_WIDTH), 0)[0];
    return focus?.text.trim() === '' ? undefined : focus?.text.trim();
  }

  /** The line at a location between its neighbours, the place underlined. */
  frame(location: Location, indent: number): string[] {
    const lines = this.#linesOf(location.file);
    const digits = String(Math.min(location.start.line + 1, lines.length)).length;
    const gutter = indent + '> '.length + digits + ' │ '.length;
    const width = Math.max(this.columns - gutter, MIN_WIDTH);
    return buildFrame(lines, location, width).flatMap((line) => this.#frameLine(line, digits, ' '.repeat(indent)));
  }

  #link(url: string, words: string): string {
    return this.#linkBase === undefined || url === '' ? words : formatHyperlink(url, words);
  }

  #wrap(value: string, indent: number, used: number): string[] {
    return this.#width === undefined ? [value] : wrapText(value, Math.max(this.#width - indent, MIN_WIDTH), used);
  }

  #frameLine({ number, text, mark }: FrameLine, digits: number, indent: string): string[] {
    const bar = this.paint.dim('│');
    const label = String(number).padStart(digits);
    const code = text === '' ? '' : ` ${text}`;
    if (mark === undefined) return [`${indent}  ${this.paint.dim(label)} ${bar}${code}`];
    const focus = `${indent}${this.paint.mark('>')} ${label} ${bar}${code}`;
    return [focus, `${indent}  ${' '.repeat(digits)} ${bar} ${beforeMark(mark)}${this.paint.mark(mark.trimStart())}`];
  }

  #linesOf(file: string): readonly string[] {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const text = this.#texts.get(file);
    const lines = text === undefined ? [] : splitLines(text);
    this.#lines.set(file, lines);
    return lines;
  }
}

/** `file:line:column`, without colour. */
export function formatPlace({ file, start }: Location): string {
  return `${makeVisible(file)}:${start.line}:${start.column}`;
}

/** `Uploads (AWS::S3::Bucket), Photos/Uploads/Resource`. */
export function formatOwner(resource: ResourceName): string {
  const path = resource.constructPath === undefined ? '' : `, ${makeVisible(resource.constructPath)}`;
  return formatResource(resource) + path;
}

/** Related places that add information to the place of the finding's own resource. */
export function collectTelling(related: readonly Related[]): readonly Related[] {
  return related.filter(({ isRepeated }) => isRepeated !== true);
}

function beforeMark(mark: string): string {
  return ' '.repeat(mark.length - mark.trimStart().length);
}
