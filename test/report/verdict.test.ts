import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/finding.js';
import { describeVerdict } from '../../src/report/verdict.js';
import { clean, sample, some, variant } from './sample.js';

const problem = { level: 'error', file: 'a.yaml', message: 'broken', location: null } as const;

const CASES: readonly (readonly [ended: string, text: string, Audit])[] = [
  ['failed', 'failed: 1 high and 1 medium findings (1 low-confidence finding does not count)', sample],
  ['failed', 'failed: 1 high finding', variant(1, [some('high'), some('low')])],
  [
    'failed',
    'failed: 1 high finding (2 medium- or low-confidence findings do not count)',
    variant(1, [some('high'), some('medium', 'medium'), some('high', 'low')], { failConfidence: 'high' }),
  ],
  ['failed', 'failed: 1 high finding, 1 unknown result', variant(1, [some('high')], { failOnUnknown: true })],
  ['failed', 'failed: 1 unknown result', variant(1, [], { failOnUnknown: true })],
  ['passed', 'passed: no findings', clean],
  ['passed', 'passed: no new findings', { ...clean, summary: { ...clean.summary, baselined: 2 } }],
  [
    'passed',
    'passed: no findings but those left out',
    { ...clean, leftOut: { count: 3, minSeverity: 'high', minConfidence: 'low' } },
  ],
  ['passed', 'passed: 1 low finding does not count', variant(0, [some('low')])],
  [
    'passed',
    'passed: 1 high and 1 low findings do not count',
    variant(0, [some('high'), some('low')], { failOn: 'never' }),
  ],
  ['nothing', 'nothing was audited', { ...clean, summary: { ...clean.summary, templates: 0 } }],
  ['error', '1 error: a.yaml: broken; 1 high finding', { ...variant(2, [some('high')]), errors: [problem] }],
  [
    'error',
    '2 errors: an input could not be read or a rule failed',
    { ...variant(2, []), errors: [problem, { ...problem, file: 'b.yaml' }] },
  ],
  ['error', 'the audit could not run', { ...variant(2, []), errors: [] }],
];

describe('verdict', () => {
  it.each(CASES)('%s: %s', (ended, text, audit) => {
    expect(describeVerdict(audit)).toEqual({ ended, text });
  });
});
