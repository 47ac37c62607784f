import { expect, it } from 'vitest';
import type { Finding } from '../../src/finding.js';
import { collectRemedies, listFixes } from '../../src/report/remedies.js';
import { sample } from './sample.js';

it('lists the fix of a rule before those of some of its findings', () => {
  const words = { id: 'x', number: '1.1', severity: 'low', title: 'x', why: 'x', references: [] } as const;
  expect(listFixes({ ...words, fix: 'a' })).toEqual(['a']);
  expect(listFixes({ ...words, fix: 'a', fixes: { queue: 'b', stream: 'c', topic: 'b' } })).toEqual(['a', 'b', 'c']);
});

it('collects each fix once, by rules in the order of the findings', () => {
  const [first, second] = sample.findings;
  if (first === undefined || second === undefined) throw new Error('the sample has too few findings');
  const other: Finding = { ...first, fix: 'another' };
  expect(collectRemedies([first, second, other, first, second])).toEqual([first, other, second]);
});
