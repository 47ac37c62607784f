import { describe, expect, test } from 'vitest';
import { MOST_HANDLER_STEPS, StepsExceeded } from '../../../src/handlers/syntax/steps.js';
import { StepPool } from '../../../src/load/handlers/step-pool.js';

describe('the steps of a run', () => {
  test('a handler has all that one may take, where ten thousand took as many as usual', () => {
    const pool = new StepPool();
    for (let count = 0; count < 10_000; count += 1) {
      pool.lend((budget) => {
        budget.take(2000);
      });
    }
    expect(pool.lend(({ most }) => most)).toBe(MOST_HANDLER_STEPS);
  });

  test('what was taken before an error is taken', () => {
    const pool = new StepPool({ all: 1000, most: 1000, least: 500 });
    expect(() =>
      pool.lend((budget) => {
        budget.take(400);
        throw new Error('unread');
      }),
    ).toThrow('unread');
    expect(pool.lend(({ most }) => most)).toBe(500);
    pool.lend((budget) => {
      budget.take(300);
    });
    expect(pool.lend(({ most }) => most)).toBe(300);
  });

  test('what is parsed for one is not there for the next, and a handler without more to parse is read', () => {
    const pool = new StepPool(undefined, 1000);
    pool.lend((budget) => {
      budget.parse(900);
    });
    pool.lend((budget) => {
      expect(() => {
        budget.parse(200);
      }).toThrow(StepsExceeded);
    });
    pool.lend((budget) => {
      budget.take(1000);
      expect(budget.isSpent).toBe(false);
      expect(() => {
        budget.parse(1);
      }).toThrow(StepsExceeded);
      expect([budget.isSpent, budget.isShared]).toEqual([true, true]);
    });
  });
});
