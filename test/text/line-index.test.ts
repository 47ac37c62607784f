import { describe, expect, it, test } from 'vitest';
import { LineIndex, countBelow, splitLines } from '../../src/text/line-index.js';

/** Of the same text, by another way: what stands before an offset, split at its line feeds. */
function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const TEXTS: readonly (readonly [string, string])[] = [
  ['an empty one', ''],
  ['one line', 'ab'],
  ['a line feed at the end', 'ab\n'],
  ['empty lines', '\n\na\n\n'],
  ['CRLF', 'a\r\nbc\r\n'],
  ['a carriage return that stands alone', 'a\rb\nc'],
  ['signs of two units', 'a😀b\n😀'],
];

describe('an offset is a position, and back', () => {
  it.each(TEXTS)('in %s', (_, text) => {
    const lines = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset += 1) {
      const position = lines.positionAt(offset);
      expect(position).toEqual(positionIn(text, offset));
      expect(lines.offsetOf(position)).toBe(offset);
      expect(lines.lineAt(offset)).toBe(position.line);
    }
    expect(lines.count).toBe(text.split('\n').length);
  });

  it('a column behind the end of its line is that end, and a line that is not there is nowhere', () => {
    const lines = new LineIndex('ab\nc');
    expect(lines.offsetOf({ line: 1, column: 9 })).toBe(2);
    expect(lines.offsetOf({ line: 3, column: 1 })).toBeUndefined();
    expect([lines.startOf(2), lines.endOf(2), lines.startOf(3)]).toEqual([3, 4, 4]);
  });
});

test('a range over several lines can be cut at the first one', () => {
  const lines = new LineIndex('a: [  \r\n 1]');
  expect(lines.rangeOf(3, 11)).toEqual({ start: { line: 1, column: 4 }, end: { line: 2, column: 4 } });
  expect(lines.firstLineOf(3, 11)).toEqual({ start: { line: 1, column: 4 }, end: { line: 1, column: 5 } });
  expect(lines.firstLineOf(9, 10)).toEqual({ start: { line: 2, column: 2 }, end: { line: 2, column: 3 } });
});

test('lines are split where positions end them', () => {
  expect(splitLines('\ufeffa\r\nb\rc\n')).toEqual(['a', 'b\rc', '']);
});

test('numbers below a limit are counted', () => {
  expect([0, 1, 2, 3, 9].map((limit) => countBelow([1, 2, 2, 5], limit))).toEqual([0, 0, 1, 3, 4]);
});
