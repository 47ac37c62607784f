import { describe, expect, test } from 'vitest';
import { MOST_HANDLER_STEPS, type StepBudget, StepsExceeded } from '../../../src/handlers/syntax/steps.js';
import { StepPool } from '../../../src/load/handlers/step-pool.js';

/** Takes steps until there are none. */
function drain(budget: StepBudget): number {
  expect(() => {
    for (;;) budget.take(1000);
  }).toThrow(StepsExceeded);
  return budget.most;
}

describe('the steps of a run', () => {
  test('a handler has all that one may take, where others took little', () => {
    const pool = new StepPool();
    for (let count = 0; count < 10_000; count += 1)
      pool.lend((budget) => {
        budget.take(5000);
      });
    expect(pool.lend(({ most }) => most)).toBe(MOST_HANDLER_STEPS);
  });

  test('handlers without an end take less and less, and never all at once', () => {
    const pool = new StepPool();
    const given = Array.from({ length: 200 }, () => pool.lend(drain));
    expect(given[0]).toBe(MOST_HANDLER_STEPS);
    expect([...given].sort((a, b) => b - a)).toEqual(given);
    // What is left is more than a handler of usual size takes.
    expect(given.at(-1)).toBeGreaterThanOrEqual(200_000);
  });

  test('all of them together end', () => {
    const pool = new StepPool(1_000_000);
    const given = Array.from({ length: 20 }, () => pool.lend(drain));
    expect(given.at(-1)).toBe(0);
    expect(given.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1_000_000);
  });

  test('what was taken before an error is taken', () => {
    const pool = new StepPool(1000);
    expect(() =>
      pool.lend((budget) => {
        budget.take(600);
        throw new Error('unread');
      }),
    ).toThrow('unread');
    expect(pool.lend(({ most }) => most)).toBe(400);
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
      expect(() => {
        budget.take(1000);
      }).not.toThrow();
      expect(budget.isSpent).toBe(false);
      expect(() => {
        budget.parse(1);
      }).toThrow(StepsExceeded);
      expect([budget.isSpent, budget.isShared]).toEqual([true, true]);
    });
  });
});
