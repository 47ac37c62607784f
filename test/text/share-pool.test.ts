import { expect, test } from 'vitest';
import { SharePool } from '../../src/text/share-pool.js';

const SHARES = { all: 9000, most: 3000, least: 10 };

/** What things are given that each take all of it. */
function drain(pool: SharePool, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    const share = pool.next;
    pool.take(share);
    return share;
  });
}

test('one has the most, where others took little', () => {
  const pool = new SharePool(SHARES);
  for (let count = 0; count < 100; count += 1) pool.take(1);
  expect(pool.next).toBe(3000);
});

test('what takes all it may have leaves less and less, and never nothing to the next ones', () => {
  const given = drain(new SharePool(SHARES), 200);
  expect(given.slice(0, 3)).toEqual([3000, 2250, 562]);
  expect([...given].sort((a, b) => b - a)).toEqual(given);
  expect(given.at(-1)).toBe(10);
});

test('all of them together have no more than there is', () => {
  const given = drain(new SharePool(SHARES), 1000);
  expect(given.at(-1)).toBe(0);
  expect(given.reduce((sum, one) => sum + one, 0)).toBe(9000);
});

test('one that took more than it was given leaves less, and nobody less than nothing', () => {
  const pool = new SharePool(SHARES);
  pool.take(10_000);
  expect(pool.next).toBe(0);
});
