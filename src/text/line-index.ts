import type { Position, Range } from '../location.js';

/**
 * Where the lines of a text begin. A line feed ends a line; a carriage return before it belongs to the line, and one
 * that is on its own ends none. Lines and columns are from 1, columns in UTF-16 code units; offsets are from 0.
 */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** How many lines there are; what follows the last line feed is one too, even if it is empty. */
  get count(): number {
    return this.#starts.length;
  }

  /** The offset at which a line begins; past the last line, the end of the text. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#text.length;
  }

  /** The offset at which a line ends, before its line feed. */
  endOf(line: number): number {
    const next = this.#starts[line];
    return next === undefined ? this.#text.length : next - 1;
  }

  /** The line that an offset lies on. */
  lineAt(offset: number): number {
    return countBelow(this.#starts, offset + 1);
  }

  positionAt(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, column: offset - this.startOf(line) + 1 };
  }

  /** The offset of a position, at most the end of its line; undefined if the text has no such line. */
  offsetOf({ line, column }: Position): number | undefined {
    const start = this.#starts[line - 1];
    return start === undefined ? undefined : Math.min(start + column - 1, this.endOf(line));
  }

  /** From one offset to another one, exclusive. */
  rangeOf(from: number, to: number): Range {
    return { start: this.positionAt(from), end: this.positionAt(to) };
  }

  /** The same, cut at the end of its first line and without the blanks at its end. */
  firstLineOf(from: number, to: number): Range {
    const start = this.positionAt(from);
    let end = Math.min(to, this.endOf(start.line));
    while (end > from && /\s/.test(this.#text.charAt(end - 1))) end -= 1;
    return { start, end: { line: start.line, column: start.column + end - from } };
  }
}

/** How many of some numbers in ascending order are less than another one. */
export function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lines of a text as a `LineIndex` counts them, without their ends and without a byte order mark. */
export function splitLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
