import { describe, expect, it } from 'vitest';
import type { Audit, AuditedApplication } from '../../src/finding.js';
import { render } from '../../src/report/render.js';
import { formatCommand } from '../../src/report/reproduce.js';
import { hostile } from './hostile.js';
import { sample } from './sample.js';

const [application] = sample.applications;

function of(
  applications: readonly Partial<AuditedApplication>[],
  thresholds: Partial<Audit['thresholds']> = {},
): Audit {
  return {
    ...sample,
    applications: applications.map((one) => ({ ...application!, ...one })),
    thresholds: { ...sample.thresholds, ...thresholds },
  };
}

describe('command to reproduce', () => {
  it('names what was audited, from the root of the repository', () => {
    expect(formatCommand(sample, '')).toBe('npx upload-audit@0.1.0 cdk.out');
    expect(formatCommand(of([{ id: 'a/b.yaml' }, { id: '../c.yaml' }]), 'services/api')).toBe(
      'cd services/api && npx upload-audit@0.1.0 a/b.yaml ../c.yaml',
    );
  });

  it('has the options that the result shows', () => {
    const thresholds = { failOn: 'high', failConfidence: 'low', failOnUnknown: true } as const;
    expect(formatCommand(of([{ id: 'a.yaml', uploadApi: false }], thresholds), '')).toBe(
      'npx upload-audit@0.1.0 a.yaml --scope all --fail-on high --fail-confidence low --fail-on-unknown',
    );
    const catalog = application!.catalog.map((row) => ({ ...row, code: 'not-an-upload-api' as const }));
    expect(formatCommand(of([{ id: 'a.yaml', uploadApi: false, catalog }]), '')).toBe('npx upload-audit@0.1.0 a.yaml');
  });

  it('names the rules of a run with few', () => {
    const run = ['cors-wildcard', 'alarms'];
    const catalog = sample.catalog.map((row) => (run.includes(row.ruleId) ? row : { ...row, verdict: 'off' as const }));
    expect(formatCommand({ ...sample, catalog }, '')).toBe(
      'npx upload-audit@0.1.0 cdk.out --rule cors-wildcard --rule alarms',
    );
  });

  it.each<[why: string, Partial<AuditedApplication>[], prefix?: string]>([
    ['deployed stacks', [{ kind: 'deployed' }]],
    ['standard input', [{ projectRoot: null }]],
    ['many applications', Array.from({ length: 6 }, (_, index) => ({ id: `${index}.yaml` }))],
    ['no application', []],
    ['names that a shell would not take as they are', [{ id: '$(touch x).yaml' }]],
    ['names that look like options', [{ id: '-o' }]],
    ['such folders', [{}], 'a b'],
  ])('is not there for %s', (_, applications, prefix = '') => {
    expect(formatCommand(of(applications), prefix)).toBeUndefined();
  });

  it('is left out of a comment then', () => {
    expect(render(sample, 'markdown')).toContain('Reproduce it with `npx upload-audit@0.1.0 cdk.out`');
    expect(render(hostile, 'markdown')).not.toContain('Reproduce');
  });
});
