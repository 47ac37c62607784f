import { describe, expect, it } from 'vitest';
import { formatExitReason } from '../../src/report/exit-reason.js';
import type { Audit } from '../../src/finding.js';
import { clean, sample, some, variant } from './sample.js';

const problem = { level: 'error', file: 'a.yaml', message: 'broken', location: null } as const;

const CASES: readonly (readonly [string, Audit])[] = [
  ['exit 1: 1 high and 1 medium findings at or above --fail-on medium (1 low-confidence finding ignored)', sample],
  ['exit 1: 1 high finding at or above --fail-on medium', variant(1, [some('high'), some('low')])],
  ['exit 1: 2 low findings at or above --fail-on low', variant(1, [some('low'), some('low')], { failOn: 'low' })],
  [
    'exit 1: 1 high finding at or above --fail-on medium (2 medium- or low-confidence findings ignored)',
    variant(1, [some('high'), some('medium', 'medium'), some('high', 'low')], { failConfidence: 'high' }),
  ],
  [
    'exit 1: 1 high finding, 1 unknown result (--fail-on-unknown) at or above --fail-on medium',
    variant(1, [some('high')], { failOnUnknown: true }),
  ],
  [
    'exit 1: 1 unknown result (--fail-on-unknown) at or above --fail-on medium',
    variant(1, [], { failOnUnknown: true }),
  ],
  ['exit 0: no findings', clean],
  ['exit 0: no finding counts: 3 low findings below --fail-on medium', variant(0, Array(3).fill(some('low')))],
  ['exit 0: no finding counts: 1 low finding below --fail-on medium', variant(0, [some('low')])],
  [
    'exit 0: no finding counts: 1 medium and 2 low findings below --fail-on high, 1 low-confidence finding below --fail-confidence medium',
    variant(0, [some('medium'), some('low'), some('low'), some('high', 'low')], { failOn: 'high' }),
  ],
  [
    'exit 0: 1 high and 1 low findings ignored (--fail-on never)',
    variant(0, [some('high'), some('low')], { failOn: 'never' }),
  ],
  [
    'exit 2: 1 error: a.yaml: broken; 1 high finding at or above --fail-on medium',
    { ...variant(2, [some('high')]), errors: [problem, { ...problem, level: 'warning' }] },
  ],
  [
    'exit 2: 2 errors: an input could not be read or a rule failed (see standard error)',
    { ...variant(2, []), errors: [problem, { ...problem, file: 'b.yaml' }] },
  ],
  ['exit 2: the audit could not run (see standard error)', { ...variant(2, []), errors: [] }],
];

describe('exitReason', () => {
  it.each(CASES)('%s', (expected, audit) => {
    expect(formatExitReason(audit)).toBe(expected);
  });
});
