import { describe, expect, it } from 'vitest';
import { applyMinimum } from '../../src/report/minimum.js';
import { render } from '../../src/report/render.js';
import { clean, sample, some, variant } from './sample.js';

describe('narrow', () => {
  it('changes nothing that is not smaller', () => {
    expect(applyMinimum(sample, {})).toBe(sample);
    expect(applyMinimum(sample, { minSeverity: 'low', minConfidence: 'low' })).toBe(sample);
    expect(applyMinimum(clean, { minSeverity: 'high' })).toBe(clean);
  });

  it('leaves out and counts', () => {
    const narrowed = applyMinimum(sample, { minSeverity: 'medium', minConfidence: 'medium' });
    expect(narrowed.findings.map(({ ruleId }) => ruleId)).toEqual(['cors-wildcard', 'handler-error-handling']);
    expect(narrowed.summary).toEqual({ ...sample.summary, high: 1, medium: 1, low: 0, lowConfidence: 0 });
    expect(narrowed.catalog).toBe(sample.catalog);
    expect(render(narrowed, 'text')).toContain(
      '\n2 findings: 1 high, 1 medium\n2 findings left out: below --min-severity medium or --min-confidence medium\n',
    );
    expect(render(narrowed, 'json')).not.toContain('leftOut');
  });

  it('says so when nothing is left', () => {
    const text = render(applyMinimum(variant(1, [some('medium')]), { minSeverity: 'high' }), 'text');
    expect(text).toContain('1 finding left out: below --min-severity high\n');
    expect(text).toMatch(/\nexit 0: no new findings but those left out\n$/);
  });

  it.each<[exitCode: 0 | 1 | 2, minSeverity: 'high' | 'medium', narrowed: 0 | 1 | 2]>([
    [1, 'high', 0],
    [1, 'medium', 1],
    [0, 'high', 0],
    [2, 'high', 2],
  ])('of exit code %i with --min-severity %s makes %i', (exitCode, minSeverity, narrowed) => {
    const audit = variant(exitCode, [some('medium'), some('low')], exitCode === 0 ? { failOn: 'high' } : {});
    expect(applyMinimum(audit, { minSeverity }).summary.exitCode).toBe(narrowed);
  });

  it('keeps counting what is unknown', () => {
    const audit = variant(1, [some('low')], { failOnUnknown: true });
    expect(applyMinimum(audit, { minSeverity: 'medium' }).summary.exitCode).toBe(1);
  });
});
