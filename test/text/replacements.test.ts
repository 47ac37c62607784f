import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DiffHunk,
  type TextReplacement,
  applyReplacements,
  joinReplacements,
  listHunks,
  listLineChanges,
} from '../../src/text/replacements.js';

/** Few characters, so that lines are often the same. */
const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\n', '\r\n'), maxLength: 60 });

/** Replacements of a text of this length, in order and without overlaps. */
function replacementsOf(length: number): fc.Arbitrary<readonly TextReplacement[]> {
  const offsets = fc.array(fc.nat({ max: length }), { maxLength: 12 });
  return fc.tuple(offsets, fc.array(texts, { minLength: 6, maxLength: 6 })).map(([places, written]) => {
    const sorted = [...places].sort((a, b) => a - b);
    return sorted.flatMap((start, index) => {
      const end = sorted[index + 1];
      return index % 2 === 1 || end === undefined ? [] : [{ start, end, text: written[index >> 1] ?? '' }];
    });
  });
}

const changed = texts.chain((before) => replacementsOf(before.length).map((made) => ({ before, made })));

/** What `patch` makes of a text: it checks every line that it keeps or takes away. */
function patched(text: string, hunks: readonly DiffHunk[]): string {
  const old = text === '' ? [] : text.split(/(?<=\n)/);
  const lines: string[] = [];
  let at = 0;
  for (const { oldStart, oldCount, newStart, newCount, lines: marked } of hunks) {
    lines.push(...old.slice(at, oldStart - 1));
    at = oldStart - 1;
    expect(lines.length).toBe(newStart - 1);
    for (const [index, line] of marked.entries()) {
      if (line.startsWith('\\')) continue;
      const whole = line.slice(1) + (marked[index + 1]?.startsWith('\\') === true ? '' : '\n');
      if (!line.startsWith('+')) {
        expect(old[at]).toBe(whole);
        at += 1;
      }
      if (!line.startsWith('-')) lines.push(whole);
    }
    expect([at - (oldStart - 1), lines.length - (newStart - 1)]).toEqual([oldCount, newCount]);
  }
  return lines.join('') + old.slice(at).join('');
}

test('two sets of replacements join to one that does the same', () => {
  const twice = changed.chain(({ before, made }) => {
    const middle = applyReplacements(before, made);
    return replacementsOf(middle.length).map((then) => ({ before, made, middle, then }));
  });
  fc.assert(
    fc.property(twice, ({ before, made, middle, then }) => {
      const joined = joinReplacements(made, then);
      expect(applyReplacements(before, joined)).toBe(applyReplacements(middle, then));
      const places = joined.flatMap(({ start, end }) => [start, end]);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }),
  );
});

test('changed lines and hunks make the same text', () => {
  fc.assert(
    fc.property(changed, ({ before, made }) => {
      const changes = listLineChanges(before, made);
      const after = applyReplacements(before, made);
      expect(patched(before, listHunks(before, changes))).toBe(after);
      expect(changes.length === 0).toBe(before === after);
      for (const { removed, added } of changes) {
        expect(removed.length + added.length).toBeGreaterThan(0);
        expect(removed.length > 0 && removed[0] === added[0]).toBe(false);
        expect(removed.length > 0 && removed.at(-1) === added.at(-1)).toBe(false);
      }
    }),
    { numRuns: 500 },
  );
});

describe('lines', () => {
  test('an insertion at the end of a line takes no line away', () => {
    expect(listLineChanges('a\nb\n', [{ start: 1, end: 1, text: '\nc' }])).toEqual([
      { line: 2, removed: [], added: ['c\n'] },
    ]);
  });

  test('a last line without a line feed is written again', () => {
    const changes = listLineChanges('a', [{ start: 1, end: 1, text: '\nb' }]);
    expect(changes).toEqual([{ line: 1, removed: ['a'], added: ['a\n', 'b'] }]);
    expect(listHunks('a', changes)).toEqual([
      {
        oldStart: 1,
        oldCount: 1,
        newStart: 1,
        newCount: 2,
        lines: ['-a', '\\ No newline at end of file', '+a', '+b', '\\ No newline at end of file'],
      },
    ]);
  });

  test('changes with more than six lines between them are two hunks', () => {
    const text = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
    const at = (line: number): TextReplacement => {
      const start = text.indexOf(`\n${line}\n`) + 1;
      return { start, end: start + String(line).length, text: 'x' };
    };
    const near = listHunks(text, listLineChanges(text, [at(5), at(12)]));
    const far = listHunks(text, listLineChanges(text, [at(5), at(13)]));
    expect(near.map(({ oldStart, oldCount }) => [oldStart, oldCount])).toEqual([[3, 14]]);
    expect(far.map(({ oldStart, oldCount }) => [oldStart, oldCount])).toEqual([
      [3, 7],
      [11, 7],
    ]);
  });
});
