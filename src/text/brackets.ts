import type { Range } from '../location.js';

/** A piece of a text: from an index to another one, exclusive. */
export interface BracketSpan {
  readonly from: number;
  readonly to: number;
}

/** A source file's text, and how its language writes comments: Python with `#`, the others as C does. */
export interface SourceText {
  readonly text: string;
  readonly isPython: boolean;
}

/** So far a bracket is looked for that closes one: calls of constructs are a thousandth of it. */
const MOST = 200_000;

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What brackets hold, item by item, as commas part them. */
export interface BracketItems {
  readonly items: readonly BracketSpan[];
  /** The index of the closing bracket. */
  readonly close: number;
}

/**
 * Splits what stands between the bracket at an index and the one that closes it. It knows texts, comments and brackets
 * and no more of any language; undefined if the brackets do not match.
 */
export function parseItems(source: SourceText, open: number): BracketItems | undefined {
  const { text, isPython } = source;
  const stack = [text.charAt(open)];
  const items: BracketSpan[] = [];
  let from = open + 1;
  const end = Math.min(text.length, open + MOST);
  for (let at = open + 1; at < end;) {
    const character = text.charAt(at);
    const top = stack.at(-1) ?? '';
    if (top === '`') {
      // Within a template text only what ends it counts, and the expressions in it.
      if (character === '`') stack.pop();
      if (text.startsWith('${', at)) stack.push('{');
      at += character === '\\' || text.startsWith('${', at) ? 2 : 1;
      continue;
    }
    const after = pastInert(source, at);
    if (after > at) {
      at = after;
      continue;
    }
    if (character in CLOSING || (character === '`' && !isPython)) stack.push(character);
    else if (character === ')' || character === ']' || character === '}') {
      if (CLOSING[top] !== character) return undefined;
      stack.pop();
      if (stack.length === 0) return { items: [...items, ...trimmed(source, from, at)], close: at };
    } else if (character === ',' && stack.length === 1) {
      items.push(...trimmed(source, from, at));
      from = at + 1;
    }
    at += 1;
  }
  return undefined;
}

/** Past the comment or the quoted text that begins at an index; the index itself if none does. */
function pastInert(source: SourceText, at: number): number {
  const { text, isPython } = source;
  const afterComment = pastComment(source, at);
  if (afterComment > at) return afterComment;
  const quote = text.charAt(at);
  if (quote !== '"' && quote !== "'") return at;
  if (isPython && text.startsWith(quote.repeat(3), at)) {
    const end = text.indexOf(quote.repeat(3), at + 3);
    return end === -1 ? text.length : end + 3;
  }
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === quote) return index + 1;
    if (character === '\\') index += 1;
    // A quote that its line does not close is none: an apostrophe, or a part of a regular expression.
    else if (character === '\n') break;
  }
  return at + 1;
}

function pastComment({ text, isPython }: SourceText, at: number): number {
  if (isPython ? text.charAt(at) === '#' : text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  }
  if (isPython || !text.startsWith('/*', at)) return at;
  const end = text.indexOf('*/', at + 2);
  return end === -1 ? text.length : end + 2;
}

/** An item without the blanks and comments around it; none if nothing is left. */
function trimmed(source: SourceText, from: number, to: number): readonly BracketSpan[] {
  const start = pastBlanks(source, from, to);
  const written = source.text.slice(start, to).trimEnd();
  return written === '' ? [] : [{ from: start, to: start + written.length }];
}

function pastBlanks(source: SourceText, from: number, to: number): number {
  let at = from;
  for (;;) {
    while (at < to && /\s/.test(source.text.charAt(at))) at += 1;
    const after = pastComment(source, at);
    if (after === at || at >= to) return Math.min(at, to);
    at = after;
  }
}

/** An index as a position, and back: lines and columns from 1, columns in UTF-16 code units. */
export class LineOffsets {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** The index of a position; undefined if the text has no such line. */
  indexOf(line: number, column = 1): number | undefined {
    const start = this.#starts[line - 1];
    return start === undefined ? undefined : Math.min(start + column - 1, this.endOf(line));
  }

  /** The index of a line's end, before its line feed. */
  endOf(line: number): number {
    const next = this.#starts[line];
    return next === undefined ? this.#text.length : next - 1;
  }

  rangeOf({ from, to }: BracketSpan): Range {
    return { start: this.#positionOf(from), end: this.#positionOf(to) };
  }

  #positionOf(index: number): Range['start'] {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: index - (this.#starts[low] ?? 0) + 1 };
  }
}
