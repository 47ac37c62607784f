import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { hostile } from './hostile.js';
import { clean, sample, some, variant } from './sample.js';

interface Entry {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const entries = (...args: Parameters<typeof render>): readonly Entry[] => JSON.parse(render(...args)) as Entry[];

describe('gitlab', () => {
  it('has an entry per finding, with paths from the repository root', () => {
    const [first] = entries(sample, 'gitlab', { repositoryPrefix: 'services/api' });
    expect(first).toEqual({
      description:
        '1.1: any website may PUT to FileUploadBucket (Upload/FileUploadBucket) (when IsProd is false (Env = dev) or IsProd is false and HasSite is true (Env = test, Site = ""))',
      check_name: 'cors-wildcard',
      fingerprint: '0123456789abcdef',
      severity: 'critical',
      location: { path: 'services/api/lib/upload-stack.ts', lines: { begin: 3, end: 3 } },
    });
  });

  it('knows three severities, and says what is doubtful', () => {
    expect(entries(sample, 'gitlab').map(({ severity }) => severity)).toEqual(['critical', 'major', 'major', 'minor']);
    expect(entries(sample, 'gitlab')[2]?.description).toMatch(/ \[low confidence\]$/);
  });

  it('never gives two entries one fingerprint, the same ones each time', () => {
    const twice = variant(1, [some('high'), some('high'), some('high')]);
    const prints = entries(twice, 'gitlab').map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(prints[0]).toBe('0123456789abcdef');
    expect(entries(twice, 'gitlab').map(({ fingerprint }) => fingerprint)).toEqual(prints);
  });

  it('is an empty list without findings', () => {
    expect(render(clean, 'gitlab')).toBe('[]\n');
  });

  it('stays JSON of one entry, whatever the input names', () => {
    expect(entries(hostile, 'gitlab')).toHaveLength(1);
    expect(render(hostile, 'gitlab')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
