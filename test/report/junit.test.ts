import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { assertNested, hostile } from './hostile.js';
import { clean, sample, some, variant } from './sample.js';

describe('junit', () => {
  it('reads well', async () => {
    const text = render(sample, 'junit');
    assertNested(text);
    await expect(text).toMatchFileSnapshot('junit.snap.txt');
  });

  it('has a case for each rule of the catalog and each finding', () => {
    const text = render(sample, 'junit');
    // Four rules found one thing each.
    expect(text.match(/<testcase /g)).toHaveLength(25);
    expect(text).toContain('<testsuites name="upload-audit" tests="25" failures="2" errors="0" skipped="20">');
  });

  it('fails what counts for the exit code, and only that', () => {
    expect(render(sample, 'junit').match(/<failure /g)).toHaveLength(2);
    expect(render(variant(0, sample.findings, { failOn: 'never' }), 'junit')).not.toContain('<failure');
    expect(
      render(variant(1, sample.findings, { failOn: 'low', failConfidence: 'low' }), 'junit').match(/<failure /g),
    ).toHaveLength(4);
  });

  it('fails what is not decided where that counts', () => {
    const text = render(variant(1, [], { failOnUnknown: true }), 'junit');
    expect(text).toContain('<failure type="unknown" message="1 subject of cdk.out could not be decided"/>');
    expect(render(clean, 'junit')).toContain('<skipped message="1 subject of cdk.out could not be decided"/>');
  });

  it('has an error for each input that could not be read', () => {
    const errors = [
      { level: 'error' as const, file: 'a.yaml', message: 'it is empty', location: null },
      { level: 'warning' as const, file: 'b.yaml', message: 'odd', location: null },
    ];
    const text = render({ ...clean, errors }, 'junit');
    expect(text).toContain('<testsuite name="input" tests="1" failures="0" errors="1" skipped="0">');
    expect(text).toContain('file="a.yaml"><error message="it is empty"/></testcase>');
    expect(text).not.toContain('odd');
  });

  it('gives no two cases one name', () => {
    const text = render(variant(1, [some('high'), some('high')]), 'junit');
    const names = [...text.matchAll(/<testcase [^>]*? name="([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('takes nothing of the input for markup', () => {
    const text = render(hostile, 'junit');
    assertNested(text);
    expect(text).not.toMatch(/<script|<img|[\u0000-\u0009\u000b-\u001f\ufffe\uffff\ud800]/);
  });
});
