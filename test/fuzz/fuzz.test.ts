/** A few inputs of every kind, the same in every run; `npm run fuzz` tries as many others as it is asked to. */
import { expect, test } from 'vitest';
import { tryInputs } from './target.js';
import { targets } from './targets/index.js';

const SEED = 22;

test.each(targets)('$name', { timeout: 300_000 }, async (target) => {
  const { runs, traits, failure } = await tryInputs(target, { seed: SEED, runs: target.runs });
  expect(failure === undefined ? '' : `${failure.message}\n${failure.input}`).toBe('');
  expect(runs).toBe(target.runs);
  for (const [trait, least] of Object.entries(target.least))
    expect((traits.get(trait) ?? 0) / runs, trait).toBeGreaterThanOrEqual(least);
});

test('targets have names of their own', () => {
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
});
