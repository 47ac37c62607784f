import { findStringEnd } from './json-scan.js';

/** A copy of a text in which some lines are indented further. */
export interface ReindentedText {
  readonly text: string;
  /** The offset in the first text for an offset of the copy. */
  readonly original: (offset: number) => number;
}

interface Insertion {
  readonly at: number;
  readonly spaces: number;
}

/**
 * Indents continuation lines of brackets and quoted texts as far as the `yaml` package requires: PyYAML, and with it
 * CloudFormation, accepts any indentation. Undefined if there are no such lines.
 */
export function reindentYaml(text: string): ReindentedText | undefined {
  const insertions = new Scanner(text).insertions();
  if (insertions.length === 0) return undefined;
  const pieces: string[] = [];
  const shifts: { readonly from: number; readonly to: number; readonly origin: number }[] = [];
  let copied = 0;
  let inserted = 0;
  for (const { at, spaces } of insertions) {
    pieces.push(text.slice(copied, at), ' '.repeat(spaces));
    shifts.push({ from: at + inserted, to: at + inserted + spaces, origin: at });
    copied = at;
    inserted += spaces;
  }
  pieces.push(text.slice(copied));
  const original = (offset: number): number => {
    const shift = lastBefore(shifts, offset);
    return shift === undefined ? offset : shift.origin + Math.max(0, offset - shift.to);
  };
  return { text: pieces.join(''), original };
}

function lastBefore<Shift extends { readonly from: number }>(
  shifts: readonly Shift[],
  offset: number,
): Shift | undefined {
  let low = -1;
  let high = shifts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((shifts[middle]?.from ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return shifts[low];
}

const PROPERTY = /[!&*][^\s,[\]{}]*/y;
const INDICATOR = /[-?:](?=\s|$)/y;
const BLANK = /[ \t]*/y;
const WHITE_SPACE = /\s+/y;
const INDENTATION = / */y;
const REST_OF_LINE = /[^\n]*/y;
const MARKER = /(?:---|\.\.\.)(?=\s|$)/y;
const PLAIN = /(?:[^\s:#]+|:(?!\s|$)|(?<!\s)#|[ \t]+(?![\s#]|$))+/y;
const PLAIN_IN_BRACKETS = /(?:[^\s:#,[\]{}]+|:(?![\s,[\]{}]|$)|(?<!\s)#|[ \t]+(?![\s#,[\]{}]|$))+/y;

/** Reads just enough of block style to find where brackets and quoted texts begin. */
class Scanner {
  readonly #text: string;
  readonly #found: Insertion[] = [];
  #at = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  insertions(): readonly Insertion[] {
    while (this.#at < this.#text.length) {
      this.#lineStart = this.#at;
      this.#line();
      this.#endLine();
    }
    return this.#found;
  }

  #match(pattern: RegExp, at = this.#at): string {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0] ?? '';
  }

  #skip(pattern: RegExp): boolean {
    const { length } = this.#match(pattern);
    this.#at += length;
    return length > 0;
  }

  #endLine(): void {
    this.#skip(REST_OF_LINE);
    this.#at += 1;
  }

  /** `parent` is the column of the innermost key or dash of the line: its contents are indented further. */
  #line(): void {
    this.#skip(INDENTATION);
    let parent = this.#at - this.#lineStart - 1;
    this.#skip(MARKER);
    let token: number | undefined;
    for (;;) {
      this.#skip(BLANK);
      const start = this.#at;
      const next = this.#text.charAt(start);
      if (next === '' || next === '\n' || next === '\r' || next === '#') return;
      if (this.#skip(INDICATOR)) {
        parent = (next === ':' ? (token ?? start) : start) - this.#lineStart;
        token = undefined;
        continue;
      }
      token ??= start;
      if (next === '|' || next === '>') {
        this.#skipBelow(parent, true);
        return;
      }
      if (this.#skip(PROPERTY)) continue;
      if (this.#enclosed(next)) continue;
      if (!this.#skip(PLAIN)) return;
      if (this.#match(INDICATOR) !== '') continue;
      this.#skipBelow(parent, false);
      return;
    }
  }

  /** Passes the further lines of a block text, or of a text without quotes, which a comment ends. */
  #skipBelow(parent: number, block: boolean): void {
    this.#endLine();
    for (;;) {
      const start = this.#at;
      const indentation = this.#match(INDENTATION).length;
      const next = this.#text.charAt(start + indentation);
      const blank = next === '\n' || next === '\r';
      if (next === '' || (!blank && (indentation <= parent || (next === '#' && !block)))) break;
      this.#endLine();
    }
    // One back, so that the line's end is passed once.
    this.#at -= 1;
  }

  /** Passes a quoted text or brackets. Where they are not closed the text is broken, and the search ends. */
  #enclosed(first: string): boolean {
    if (!'"\'[{'.includes(first)) return false;
    const start = this.#at;
    const end = first === '[' || first === '{' ? this.#endOfBrackets(start) : this.#endOfQuotes(start);
    this.#at = end !== undefined && this.#indent(start, end) ? end : this.#text.length;
    return true;
  }

  #endOfQuotes(start: number): number | undefined {
    const quote = this.#text.charAt(start);
    if (quote === '"') {
      const end = findStringEnd(this.#text, start);
      return end - start > 1 && this.#text.charAt(end - 1) === '"' ? end : undefined;
    }
    let close = this.#text.indexOf(quote, start + 1);
    while (close !== -1 && this.#text.charAt(close + 1) === quote) close = this.#text.indexOf(quote, close + 2);
    return close === -1 ? undefined : close + 1;
  }

  #endOfBrackets(start: number): number | undefined {
    let depth = 0;
    for (let at = start; at < this.#text.length;) {
      const next = this.#text.charAt(at);
      if (next === '[' || next === '{') depth += 1;
      else if (next === ']' || next === '}') depth -= 1;
      if (depth === 0) return at + 1;
      const end = this.#endOfToken(at, next);
      if (end === undefined) return undefined;
      at = end;
    }
    return undefined;
  }

  /** The offset after the token at `at`, which is between brackets. */
  #endOfToken(at: number, next: string): number | undefined {
    if (next === '"' || next === "'") return this.#endOfQuotes(at);
    // After a key in quotes the value may follow at once: {"a":"b"}.
    if (next === ':') return at + 1;
    if (next === '#' && /\s/.test(this.#text.charAt(at - 1))) return at + this.#match(REST_OF_LINE, at).length;
    return at + Math.max(1, this.#match(/\s/.test(next) ? WHITE_SPACE : PLAIN_IN_BRACKETS, at).length);
  }

  /** False if a document ends in between: then there is no such text. */
  #indent(start: number, end: number): boolean {
    const needed = start - this.#lineStart + 1;
    const found: Insertion[] = [];
    for (let line = this.#nextLine(start); line < end; line = this.#nextLine(line)) {
      if (this.#match(MARKER, line) !== '') return false;
      const spaces = needed - this.#match(INDENTATION, line).length;
      if (spaces > 0 && !/[\r\n]/.test(this.#text.charAt(line + needed - spaces))) found.push({ at: line, spaces });
    }
    for (const insertion of found) this.#found.push(insertion);
    return true;
  }

  #nextLine(at: number): number {
    const newline = this.#text.indexOf('\n', at);
    return newline === -1 ? this.#text.length : newline + 1;
  }
}
