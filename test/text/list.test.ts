import { describe, expect, test } from 'vitest';
import { collectFromEach, formatList } from '../../src/text/list.js';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is said in full', (names, said) => {
  expect(formatList(names)).toBe(said);
});

test.each([
  [['a', 'b', 'c', 'd'], 4, 'a, b, c or d'],
  [['a', 'b', 'c', 'd', 'e'], 4, 'a, b, c or 2 more'],
  [['a', 'b', 'c'], 2, 'a or 2 more'],
  [['a', 'b'], 1, 'a or 1 more'],
  [['a'], 1, 'a'],
])('of %j at most %i places are taken', (names, most, said) => {
  expect(formatList(names, 'or', { most })).toBe(said);
});

test('what is left is called by its noun', () => {
  expect(formatList(['a', 'b', 'c', 'd'], 'nor', { most: 3, nouns: 'paths' })).toBe('a, b nor 2 more paths');
});

describe('collectFromEach', () => {
  const twice = (item: number): readonly number[] => [item, item];

  test.each([[[]], [[1]], [[1, 2, 3]]])('gives of %j what flatMap() gives', (items: readonly number[]) => {
    expect(collectFromEach(items, twice)).toEqual(items.flatMap(twice));
  });
});
