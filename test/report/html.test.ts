import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Audit, CatalogRow, Finding } from '../../src/finding.js';
import { STYLESHEET } from '../../src/report/html-style.js';
import { render } from '../../src/report/render.js';
import { assertNested, hostile } from './hostile.js';
import { clean, corsFinding, sample, some, variant } from './sample.js';

const VOIDS = ['meta', 'input'];

/** The page without its stylesheet, which is the same on every page. */
function pageOf(audit: Audit): string {
  const text = render(audit, 'html');
  expect(text).toContain(`<style>${STYLESHEET.text}</style>`);
  return text.replace(STYLESHEET.text, '…').replace(/sha256-[\w+/=]+/, 'sha256-…');
}

function idsOf(text: string): readonly string[] {
  return [...text.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
}

function of(ruleId: string, number: string, rest: Partial<Finding>): Finding {
  return { ...corsFinding, ruleId, number, ...rest };
}

describe('html', () => {
  it.each<[what: string, row: Partial<CatalogRow>, known: number, state: RegExp]>([
    ['suppressed', { failed: 0, suppressed: 1 }, 0, /<li class="rule suppressed">[^]*?>suppressed</],
    ['in the baseline', { failed: 1 }, 1, /<li class="rule baselined">[^]*?>in the baseline</],
    ['to be shown', { failed: 1 }, 0, /<li class="rule medium">[^]*?>fail</],
  ])('shows a failed rule whose findings are %s as such', (_, row, known, state) => {
    const catalog = sample.catalog.map((one) =>
      one.ruleId === 'alarms'
        ? { ...one, verdict: 'fail' as const, unknown: 0, passed: 0, suppressed: 0, ...row }
        : one,
    );
    const baseline = { fresh: 0, known, knownByRule: new Map(known === 0 ? [] : [['alarms', known]]), gone: 0 };
    const page = render({ ...sample, findings: [], catalog, baseline }, 'html');
    const tile = page.split('<li class="rule ').find((part) => part.includes('5.2 alarms')) ?? '';
    expect(`<li class="rule ${tile}`).toMatch(state);
  });

  it('is one page of well-nested elements', async () => {
    const text = pageOf(sample);
    assertNested(text, VOIDS);
    await expect(text).toMatchFileSnapshot('html.snap.txt');
  });

  it('loads nothing and runs nothing', () => {
    const text = render(sample, 'html');
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|@import|url\(|\son[a-z]+=|\sstyle=/i);
    expect(text).toContain('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;');
  });

  it('allows its own stylesheet and no other', () => {
    const text = render(sample, 'html');
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(text).toContain(`style-src &#39;sha256-${hash}&#39;;`);
    expect(text).not.toContain('unsafe-inline');
  });

  it('marks in the code what is meant', () => {
    expect(render(sample, 'html')).toContain(
      '<li><code>cors: [{</code></li>\n<li><code>  allowedOrigins: [<mark>&#39;*&#39;</mark>], // 任意のサイト</code></li>',
    );
  });

  it('lists all 25 rules without findings, too', () => {
    const text = render(clean, 'html');
    expect(text.match(/<li class="rule /g)).toHaveLength(25);
    expect(text).not.toContain('id="findings"');
    expect(text).toContain('<p class="verdict passed">passed: no findings</p>');
  });

  it('says of a rule what is wrong only if it found something', () => {
    const tile = (ruleId: string): string | undefined =>
      pageOf(sample)
        .split('<li class="rule ')
        .find((part) => part.includes(`${ruleId}<`));
    expect(tile('cors-wildcard')).toContain('<p class="title">CORS lets any website in</p>');
    expect(tile('table-backup')).toMatch(/<b>7\.2 table-backup<\/b> <span class="level">pass<\/span>/);
    expect(tile('table-backup')).not.toContain('Table data is not backed up');
  });

  it('links every rule with findings or unknowns to them, and nothing into the void', () => {
    const text = pageOf(sample);
    const ids = idsOf(text);
    const targets = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets).toEqual(
      expect.arrayContaining(['rule-cors-wildcard', 'rule-log-retention', 'unknown-input-validation']),
    );
    for (const target of targets) expect(ids).toContain(target);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('groups by rule in the order of the findings, with the fix once', () => {
    const findings = [
      of('alarms', '5.2', { severity: 'medium', fix: 'add an alarm' }),
      of('cors-wildcard', '1.1', { severity: 'low', fix: 'name the origins' }),
      of('cors-wildcard', '1.1', { severity: 'high', fix: 'name the origins' }),
      of('cors-wildcard', '1.1', {
        severity: 'high',
        fix: 'name the origin of this one',
        location: { ...corsFinding.location, file: 'z.ts' },
      }),
    ];
    const text = pageOf(variant(1, findings));
    const groups = [...text.matchAll(/<section class="group ([^"]*)" id="([^"]*)">/g)].map(([, levels, id]) => [
      id,
      levels,
    ]);
    expect(groups).toEqual([
      ['rule-cors-wildcard', 'has-high has-low'],
      ['rule-alarms', 'has-medium'],
    ]);
    expect(text.split('name the origins')).toHaveLength(2);
    expect(text).toContain('<dt>fix</dt><dd>name the origin of this one</dd>');
  });

  it('offers the severities that there are, if there are several', () => {
    const boxes = (...findings: Finding[]): readonly (string | undefined)[] =>
      [...pageOf(variant(1, findings)).matchAll(/class="show-(\w+)" checked=""/g)].map(([, level]) => level);
    expect(boxes(some('high'), some('low'), some('low'))).toEqual(['high', 'low']);
    expect(boxes(some('low'), some('low'))).toEqual([]);
  });

  it('keeps the first 20 findings of a rule in sight, and unfolds the others', () => {
    const text = pageOf(
      variant(
        1,
        Array.from({ length: 2000 }, () => some('high')),
      ),
    );
    const [inSight = '', folded = ''] = text.split('<summary>1980 more findings</summary>');
    expect(inSight.match(/<article /g)).toHaveLength(20);
    expect(folded.match(/<article /g)).toHaveLength(1980);
    const ids = idsOf(text);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells resources of one name apart by their construct paths, and lists what shares a line', () => {
    const resource = { logicalId: 'Sign1', type: 'AWS::Lambda::Function', constructPath: 'Photos-dev/Sign/Resource' };
    const text = pageOf(variant(1, [{ ...some('high'), resource, applications: ['a.yaml', 'b.yaml'] }]));
    expect(text).toContain('<code>Photos-dev/Sign</code> <span class="muted">(AWS::Lambda::Function, Sign1)</span>');
    expect(text).toContain('<dt>apps</dt><dd>a.yaml and b.yaml</dd>');
  });

  it('unfolds further places, templates and warnings', () => {
    const [app] = sample.applications;
    const warning = { level: 'warning', file: 'a.yaml', message: 'odd', location: null } as const;
    const text = pageOf({
      ...sample,
      applications: [{ ...app!, templates: Array.from({ length: 6 }, (_, index) => `${index}.yaml`) }],
      errors: Array(30).fill(warning),
    });
    for (const summary of ['2 more places', '6 templates audited', '30 warnings'])
      expect(text).toContain(`<summary>${summary}</summary>`);
  });

  it('names no option of the command line', () => {
    const hidden = (['baseline', 'ignore'] as const).map((by) => ({ by, file: 'a.yaml', findings: 2 }));
    const [app] = sample.applications;
    const catalog = app!.catalog.map((row) => ({ ...row, code: 'not-an-upload-api' as const }));
    const audit: Audit = {
      ...sample,
      applications: [{ ...app!, uploadApi: false, catalog }],
      findings: Array.from({ length: 40 }, () => some('high')),
      hidden,
      leftOut: { count: 3, minSeverity: 'high', minConfidence: 'high' },
      sourcesElsewhere: 2,
    };
    for (const one of [sample, audit, { ...audit, thresholds: { ...audit.thresholds, failOnUnknown: true } }])
      expect(pageOf(one)).not.toMatch(/(?<![\w<!-])--?[a-z]/);
    expect(pageOf(audit)).toContain('<li>3 findings left out: below minSeverity high or minConfidence high</li>');
  });

  it('takes nothing of the input for markup, and makes links to web pages only', () => {
    const text = render(hostile, 'html');
    assertNested(pageOf(hostile), VOIDS);
    expect(text).not.toMatch(/<script|<img|href="(?!https?:|#)/i);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\uffff]/);
  });

  it('shows backquotes as code, and one without its partner as it is', () => {
    const message = (text: string): string => pageOf(variant(1, [{ ...corsFinding, message: text }]));
    expect(message('takes `except <E>` alike')).toContain('takes <code>except &lt;E&gt;</code> alike');
    expect(message('a `b` c ` d')).toContain('a <code>b</code> c ` d</h4>');
  });
});
