import { describe, expect, it } from 'vitest';
import { measureText, wrapText } from '../../src/report/terminal-width.js';
import { buildFrame } from '../../src/report/code-frame.js';
import { splitLines } from '../../src/text/line-index.js';

function range(line: number, column: number, length: number) {
  return { start: { line, column }, end: { line, column: column + length } };
}

/** The marked line and its mark, as they stand one below the other. */
function marked(text: string, line: number, column: number, length: number, width = 80): [string, string] {
  const focus = buildFrame(splitLines(text), range(line, column, length), width).find(({ mark }) => mark !== undefined);
  return [focus?.text ?? '', focus?.mark ?? ''];
}

describe('frame', () => {
  it('shows one line before and one after', () => {
    expect(buildFrame(['a', 'b', 'c', 'd'], range(2, 1, 1), 80)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'b', mark: '^', focus: { start: 0, end: 1 } },
      { number: 3, text: 'c' },
    ]);
  });

  it('has no neighbours beyond the first and the last line', () => {
    expect(buildFrame(['a', 'b'], range(1, 1, 1), 80).map(({ number }) => number)).toEqual([1, 2]);
    expect(buildFrame(['a', 'b'], range(2, 1, 1), 80).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('is empty where the text has no such line', () => {
    expect(buildFrame(['a'], range(2, 1, 1), 80)).toEqual([]);
    expect(buildFrame([], range(1, 1, 1), 80)).toEqual([]);
  });

  it('puts the caret below what follows tabs', () => {
    expect(marked('\t\ta: b', 1, 3, 1)).toEqual(['        a: b', '        ^']);
    expect(marked('ab\tc', 1, 4, 1)).toEqual(['ab  c', '    ^']);
  });

  it('counts the columns of wide characters', () => {
    expect(marked('名前: x', 1, 5, 1)).toEqual(['名前: x', '      ^']);
    expect(marked('👩‍👩‍👧 x', 1, 10, 1)).toEqual(['👩‍👩‍👧 x', '   ^']);
    expect(marked('e\u0301 x', 1, 4, 1)).toEqual(['e\u0301 x', '  ^']);
    expect(marked('名前', 1, 1, 2)).toEqual(['名前', '^^^^']);
    // Flags, emoji by their style, half-width kana, full-width letters, and signs that Unicode 16 made wide.
    expect(marked('🇩🇪 x', 1, 6, 1)).toEqual(['🇩🇪 x', '   ^']);
    expect(marked('❤️ x', 1, 4, 1)).toEqual(['❤️ x', '   ^']);
    expect(marked('ｱＡx', 1, 3, 1)).toEqual(['ｱＡx', '   ^']);
    expect(marked('\u{1d300}x', 1, 3, 1)).toEqual(['\u{1d300}x', '  ^']);
  });

  it('shows control characters and direction marks', () => {
    expect(marked('a\u001b[31mb', 1, 7, 1)).toEqual(['a␛[31mb', '      ^']);
    expect(marked('\u202eab', 1, 2, 1)).toEqual(['<U+202E>ab', '        ^']);
  });

  it('reads CRLF, and a byte order mark', () => {
    expect(marked('\ufeffa\r\nb c\r\nd', 2, 3, 1)).toEqual(['b c', '  ^']);
  });

  it('underlines the first line of a range over several', () => {
    const [focus] = buildFrame(['  a: [  ', ' 1]'], { start: { line: 1, column: 3 }, end: { line: 2, column: 3 } }, 80);
    expect(focus).toEqual({ number: 1, text: '  a: [', mark: '  ^^^^', focus: { start: 2, end: 6 } });
  });

  it('has a caret for an empty range, and past the end of the line', () => {
    expect(marked('abc', 1, 2, 0)).toEqual(['abc', ' ^']);
    expect(marked('abc', 1, 9, 3)).toEqual(['abc', '   ^']);
  });

  const long = `${'x'.repeat(6000)}HERE${'y'.repeat(3996)}`;

  it('cuts a long line around the place', () => {
    const [text, mark] = marked(long, 1, 6001, 4);
    expect(text).toMatch(/^…x+HEREy+…$/);
    expect(measureText(text)).toBeLessThanOrEqual(80);
    expect(text.slice(mark.indexOf('^'), mark.length)).toBe('HERE');
  });

  it.each([1, 20, 60, 79, 80, 5000, 9970, 9999, 10_000])('keeps column %i of a long line in sight', (column) => {
    const line = Array.from({ length: 10_000 }, (_, index) => (index === column - 1 ? '#' : '-')).join('');
    const [text, mark] = marked(line, 1, column, 1);
    expect(measureText(text)).toBeLessThanOrEqual(80);
    expect(text.charAt(mark.indexOf('^'))).toBe('#');
  });

  it.each(['\t', '名', '\u202e', '👩‍👩‍👧', 'e\u0301'])('keeps the place in sight after many %j', (sign) => {
    const [text, mark] = marked(`${sign.repeat(300)}#${sign.repeat(300)}`, 1, sign.length * 300 + 1, 1);
    expect(measureText(text)).toBeLessThanOrEqual(80);
    expect(measureText(text.slice(0, text.indexOf('#')))).toBe(mark.indexOf('^'));
  });

  it.each<[text: string, column: number, length: number, marked: string]>([
    ['\t\ta: b', 3, 1, 'a'],
    ['名前: x', 1, 2, '名前'],
    ['👩‍👩‍👧 x', 10, 1, 'x'],
    ['a\u001b[31mb', 2, 1, '␛'],
    [long, 6001, 4, 'HERE'],
    ['abc', 9, 3, ''],
  ])('gives the offsets of what is marked: %j', (text, column, length, expected) => {
    const [frame] = buildFrame([text], range(1, column, length), 80);
    expect(frame?.text.slice(frame.focus?.start, frame.focus?.end)).toBe(expected);
  });

  it('marks as much as is seen of a long range', () => {
    const [text, mark] = marked(long, 1, 1, 10_000);
    expect(mark.length).toBeLessThanOrEqual(measureText(text));
  });

  it('cuts its neighbours too', () => {
    const [before] = buildFrame([long, 'a'], range(2, 1, 1), 80);
    expect(before?.text).toMatch(/^x{78}…$/);
  });
});

describe('wrap', () => {
  it('breaks at blanks and leaves long words whole', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapText('one two three', 7, 4)).toEqual(['one', 'two', 'three']);
    expect(wrapText('a https://example.com b', 5)).toEqual(['a', 'https://example.com', 'b']);
  });
});
