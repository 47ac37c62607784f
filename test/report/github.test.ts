import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { hostile } from './hostile.js';
import { clean, sample, some, variant } from './sample.js';

const commands = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(`::${name} `));

describe('github', () => {
  it('is one command per finding, the worst first, below what was wrong with the input', () => {
    const lines = render(sample, 'github', { repositoryPrefix: 'services/api' }).split('\n');
    expect(lines[0]).toBe('::warning title=upload-audit,file=services/api/templates/a.yaml::the key Foo stands twice');
    expect(lines[2]).toBe(
      '::error title=cors-wildcard (1.1)%3A Upload/FileUploadBucket,file=services/api/lib/upload-stack.ts,line=3,col=19::' +
        'any website may PUT to FileUploadBucket%0Ain FileUploadBucketDF219B4D (AWS::S3::Bucket)%0A' +
        'when IsProd is false (Env = dev) or IsProd is false and HasSite is true (Env = test, Site = "")%0A' +
        "fix: name the websites that upload: allowedOrigins: ['https://app.example.com']",
    );
    expect(lines.slice(3, 6).map((line) => line.split(' ')[0])).toEqual(['::warning', '::warning', '::notice']);
    expect(lines.slice(6)).toEqual([
      'exit 1: 1 high and 1 medium findings at or above --fail-on medium (1 low-confidence finding ignored)',
      '',
    ]);
  });

  it('makes no more annotations of a kind than GitHub shows, and lists the rest in the log', () => {
    const many = [
      ...Array.from({ length: 13 }, () => some('medium')),
      ...Array.from({ length: 4 }, () => some('high')),
    ];
    const text = render(variant(1, many), 'github');
    // The findings leave none to the sample's two warnings about its input.
    expect(commands(text, 'warning')).toHaveLength(10);
    expect(text).not.toContain('the key Foo stands twice');
    expect(commands(text, 'error')).toHaveLength(4);
    expect(text).toContain('::group::3 more findings: GitHub shows 10 annotations of a kind per step\n- lib/upload');
    expect(text.match(/^- .*\[cors-wildcard\]$/gm)).toHaveLength(3);
    expect(text.match(/^::endgroup::$/gm)).toHaveLength(1);
  });

  it('annotates what counts before what does not', () => {
    const doubtful = Array.from({ length: 10 }, () => some('medium', 'low'));
    const lines = commands(render(variant(1, [...doubtful, some('medium', 'high')]), 'github'), 'warning');
    expect(lines.filter((line) => !line.includes('[low confidence]') && line.includes('cors-wildcard'))).toHaveLength(
      1,
    );
  });

  it('annotates files of the repository before those beside it', () => {
    const beside = Array.from({ length: 10 }, () => ({
      ...some('high'),
      location: { ...some('high').location, file: '../../other/a.ts' },
    }));
    const text = render(variant(1, [...beside, some('high')]), 'github', { repositoryPrefix: 'services' });
    expect(commands(text, 'error')[0]).toContain('file=services/lib/upload-stack.ts,');
    expect(commands(text, 'error')).toHaveLength(10);
    const inside = render(variant(1, [...beside, some('high')]), 'github', { repositoryPrefix: 'services/api' });
    expect(commands(inside, 'error')[9]).toContain('file=other/a.ts,');
  });

  it('annotates the file of the app where a finding is in what the app generates', () => {
    const [application] = sample.applications;
    const made = { folder: 'cdk.out', by: 'bin/app.ts' };
    const text = render({ ...sample, applications: [{ ...application!, made }] }, 'github');
    expect(text).toContain('file=bin/app.ts,line=1,col=1::failed events of Processor');
    expect(text).not.toContain('file=cdk.out/');
  });

  it('says only why it exits without findings', () => {
    expect(render(clean, 'github')).toBe('exit 0: no findings\n');
  });

  it('lets the input command nothing', () => {
    const many = { ...hostile, findings: Array.from({ length: 12 }, () => hostile.findings[0]!) };
    const lines = render(many, 'github').trimEnd().split('\n');
    // One error about the input, nine findings, the group with three, the last line.
    expect(lines).toHaveLength(10 + 1 + 3 + 1 + 1);
    expect(lines.join('\n')).not.toContain('##[');
    const heads = lines.map((line) => /^\s*::([a-z-]+)/.exec(line)?.[1] ?? 'text');
    expect(new Set(heads)).toEqual(new Set(['error', 'group', 'endgroup', 'text']));
    // A value of a property ends at a comma, all properties at `::`.
    for (const line of lines.filter((one) => one.startsWith('::error'))) {
      expect(line).toMatch(/^::error title=[^:,]*,file=[^:,]*,line=1,col=1::/);
    }
  });
});
