import { describe, expect, it } from 'vitest';
import { formatExitReason } from '../../src/report/exit-reason.js';
import type { Audit } from '../../src/finding.js';
import { clean, sample, some, variant } from './sample.js';

const problem = { level: 'error', file: 'a.yaml', message: 'broken', location: null } as const;

const CASES: readonly (readonly [string, Audit])[] = [
  ['exit 1: 1 high, 1 medium count; 1 of low confidence do not', sample],
  ['exit 1: 1 high counts', variant(1, [some('high'), some('low')])],
  ['exit 1: 2 low count', variant(1, [some('low'), some('low')], { failOn: 'low' })],
  [
    'exit 1: 1 high counts; 2 of medium or low confidence do not',
    variant(1, [some('high'), some('medium', 'medium'), some('high', 'low')], { failConfidence: 'high' }),
  ],
  ['exit 1: 1 high, 1 unknown count', variant(1, [some('high')], { failOnUnknown: true })],
  ['exit 1: 1 unknown counts', variant(1, [], { failOnUnknown: true })],
  ['exit 0: no findings', clean],
  ['exit 0: nothing counts: 3 low findings are below --fail-on medium', variant(0, Array(3).fill(some('low')))],
  ['exit 0: nothing counts: 1 low finding is below --fail-on medium', variant(0, [some('low')])],
  [
    'exit 0: nothing counts: 1 medium, 2 low are below --fail-on high; 1 of low confidence is below --fail-confidence medium',
    variant(0, [some('medium'), some('low'), some('low'), some('high', 'low')], { failOn: 'high' }),
  ],
  [
    'exit 0: nothing counts: --fail-on never (1 high, 1 low)',
    variant(0, [some('high'), some('low')], { failOn: 'never' }),
  ],
  [
    'exit 2: an input could not be read or a rule failed (see 1 error on standard error); of the rest 1 high counts',
    { ...variant(2, [some('high')]), errors: [problem, { ...problem, level: 'warning' }] },
  ],
  ['exit 2: it could not do what was asked (see standard error)', { ...variant(2, []), errors: [] }],
];

describe('exitReason', () => {
  it.each(CASES)('%s', (expected, audit) => {
    expect(formatExitReason(audit)).toBe(expected);
  });
});
