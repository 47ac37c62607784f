import { eastAsianWidth } from 'get-east-asian-width';
import { makeVisible } from './wording.js';

/** One grapheme of a line as it is printed. */
export interface TerminalCell {
  readonly text: string;
  /** Columns of a terminal. */
  readonly width: number;
  /** The UTF-16 offset in the line where it begins. */
  readonly from: number;
}

const TAB = 4;
const EMOJI_STYLE = '\ufe0f';
/** Includes flags, whose halves are not wide on their own. */
const EMOJI = /^\p{Emoji_Presentation}/u;
const COMBINING = /^\p{M}+$/u;

const PLAIN_ASCII = /^[\t\u0020-\u007e]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Most lines are ASCII, where each code unit is a grapheme: creating a segmenter takes as long as a small audit. */
function signsOf(line: string): Iterable<{ readonly segment: string; readonly index: number }> {
  if (PLAIN_ASCII.test(line)) return Array.from(line, (segment, index) => ({ segment, index }));
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(line);
}

/**
 * A line as graphemes with their widths: tabs become blanks up to the next tab stop, control characters become visible.
 */
export function splitCells(line: string, offset = 0): TerminalCell[] {
  const result: TerminalCell[] = [];
  let column = 0;
  for (const { segment, index } of signsOf(line)) {
    const text = segment === '\t' ? ' '.repeat(TAB - (column % TAB)) : makeVisible(segment);
    const width = text === segment ? widthOfSign(segment) : text.length;
    result.push({ text, width, from: offset + index });
    column += width;
  }
  return result;
}

/** The number of columns of some graphemes. */
export function measureCells(signs: readonly TerminalCell[]): number {
  return signs.reduce((sum, { width }) => sum + width, 0);
}

/** The number of columns of a text. */
export function measureText(text: string): number {
  return measureCells(splitCells(text));
}

function widthOfSign(sign: string): number {
  if (COMBINING.test(sign)) return 0;
  if (EMOJI.test(sign) || sign.includes(EMOJI_STYLE)) return 2;
  return eastAsianWidth(sign.codePointAt(0) ?? 0);
}

/**
 * Breaks a text at its blanks into lines of at most `width` columns, the first line shorter by `used`; a word that is
 * too long has its own line.
 */
export function wrapText(text: string, width: number, used = 0): string[] {
  const lines: string[] = [];
  let line = '';
  let room = width - used;
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measureText(longer) > room) {
      lines.push(line);
      line = word;
      room = width;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
