import type { Range } from '../location.js';
import { splitCells, measureCells, type TerminalCell } from './terminal-width.js';

/** One printed line of source. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  /** The marks below the line: blanks and carets. */
  readonly mark?: string;
  /** The same marks as offsets in `text`, for formats that can mark a part of a line. */
  readonly focus?: { readonly start: number; readonly end: number };
}

const CONTEXT = 1;
const ELLIPSIS = '…';
/**
 * The rightmost position of the marked place in a cut line, as a fraction of its width: shows some of the following
 * text.
 */
const LEAD = 1 / 3;

/**
 * The line where a range starts, with the range underlined, and its neighbours; nothing if the text has no such line.
 * For a long line the part around the range is shown, so that minified JSON stays readable.
 */
export function buildFrame(
  lines: readonly string[],
  range: Range,
  width: number,
  context = CONTEXT,
): readonly FrameLine[] {
  const focus = range.start.line;
  if (lines[focus - 1] === undefined) return [];
  const first = Math.max(1, focus - context);
  const shown = lines.slice(first - 1, focus + context).map((line, index) => {
    const number = first + index;
    return number === focus ? marked(number, line, range, width) : { number, text: cut(line, 0, width).text };
  });
  return shown.filter(({ number, text }) => number === focus || text !== '');
}

function marked(number: number, line: string, range: Range, width: number): FrameLine {
  const start = range.start.column - 1;
  // If the range has several lines, only the first is underlined, without trailing blanks.
  const end = range.end.line > range.start.line ? line.trimEnd().length : range.end.column - 1;
  const part = cut(line, start, width);
  const before = part.signs.filter(({ from }) => from < start);
  const under = part.signs.filter(({ from }) => from >= start && from < end);
  const lead = part.cutBefore ? ELLIPSIS.length : 0;
  const from = lead + lengthOf(before);
  return {
    number,
    text: part.text,
    mark: ' '.repeat(lead + measureCells(before)) + '^'.repeat(Math.max(1, measureCells(under))),
    focus: { start: Math.min(from, part.text.length), end: Math.min(from + lengthOf(under), part.text.length) },
  };
}

function lengthOf(signs: readonly TerminalCell[]): number {
  return signs.reduce((length, { text }) => length + text.length, 0);
}

interface Part {
  readonly text: string;
  readonly signs: readonly TerminalCell[];
  readonly cutBefore: boolean;
}

/** The part of a line that fits, with `focus` (an offset) visible. */
function cut(line: string, focus: number, width: number): Part {
  // Cuts out a short piece before measuring: one line may be a whole template of megabytes.
  const from = windowStart(line, focus, width);
  const piece = splitCells(line.slice(from, from + 2 * width), from);
  if (from === 0 && line.length <= 2 * width && measureCells(piece) <= width) return part(piece, false, false);
  const signs = [...piece];
  while (measureCells(signs.filter((sign) => sign.from < focus)) > 2 * LEAD * width) signs.shift();
  const cutBefore = (signs[0]?.from ?? 0) > 0;
  const whole = signs.length;
  const isTail = from + 2 * width >= line.length;
  while (signs.length > 1 && measureCells(signs) > width - 2 * ELLIPSIS.length) signs.pop();
  return part(signs, cutBefore, signs.length < whole || !isTail);
}

function windowStart(line: string, focus: number, width: number): number {
  if (line.length <= width) return 0;
  const lead = Math.floor(width * LEAD);
  const start = Math.max(0, Math.min(focus - lead, line.length - width + 2));
  const splitsPair = /^[\udc00-\udfff]/.test(line.charAt(start));
  return splitsPair ? start - 1 : start;
}

function part(signs: readonly TerminalCell[], cutBefore: boolean, cutAfter: boolean): Part {
  const text = signs.map((sign) => sign.text).join('');
  return { text: (cutBefore ? ELLIPSIS : '') + (cutAfter ? text + ELLIPSIS : text.trimEnd()), signs, cutBefore };
}
