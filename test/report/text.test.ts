import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { clean, corsFinding, sample, some, variant } from './sample.js';

const everything = { showUnknown: true, showPassed: true, listFiles: true };
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

describe('text', () => {
  it('reads well', async () => {
    await expect(render(sample, 'text')).toMatchFileSnapshot('text.snap.txt');
  });

  it('reads well on a narrow terminal, with everything shown', async () => {
    const narrow = render(sample, 'text', { ...everything, width: 64 });
    await expect(narrow).toMatchFileSnapshot('text-narrow.snap.txt');
    expect(narrow.split('\n').filter((line) => line.length > 64 && !/https:\/\/|^pass |^exit /.test(line))).toEqual([]);
  });

  it('says what was checked when nothing failed', async () => {
    await expect(render(clean, 'text')).toMatchFileSnapshot('text-clean.snap.txt');
  });

  it('keeps everything in the full report', async () => {
    await expect(render(sample, 'full', { ...everything, width: 100 })).toMatchFileSnapshot('full.snap.txt');
  });

  it('shows the code that is suggested in the full report only, line by line and without control characters', () => {
    const code = "const alarm = '\u001b[31m';\n\nalarm.add();";
    const one = variant(1, [{ ...some('high'), suggestion: { language: 'typescript', code } }]);
    const full = render(one, 'full', { width: 40 });
    expect(full).toMatch(/\n {2}code {3}const alarm = '\u241b\[31m';\n\n {9}alarm\.add\(\);\n {2}docs /);
    expect(render(one, 'text')).toBe(render(variant(1, [some('high')]), 'text'));
  });

  it('has files as headings where findings are in many files', () => {
    const findings = Array.from({ length: 10 }, (_, index) => {
      const one = some(index === 7 ? 'high' : 'low');
      return { ...one, location: { ...one.location, file: `t${index}.yaml` } };
    });
    const lines = render(variant(1, findings), 'text').split('\n');
    expect(lines[0]).toBe('t7.yaml (1 high)');
    expect(lines[2]).toMatch(/^ {2}high {2}cors-wildcard \(1\.1\) {2}/);
    expect(lines).toContain('t0.yaml (1 low)');
    expect(render(variant(1, findings.slice(0, 9)), 'text')).not.toContain('t7.yaml (1 high)');
  });

  it('gives the fix of a rule once, however many findings it has', () => {
    const text = render(variant(1, [some('high'), some('high'), some('high')]), 'text');
    expect(text.match(new RegExp(some('high').fix.slice(0, 20), 'g'))).toHaveLength(1);
  });

  it('shows code without its indentation, and cut only if it does not fit beside the place', () => {
    const range = { start: { line: 1, column: 61 }, end: { line: 1, column: 64 } };
    const text = `${' '.repeat(60)}call(with, some, arguments);`;
    const finding = { ...corsFinding, location: { file: 'a.ts', ...range } };
    const audit = { ...variant(1, [finding]), texts: new Map([['a.ts', text]]) };
    expect(render(audit, 'text').split('\n')).toContain('    a.ts:1:61 │ call(with, some, arguments);');
  });

  it('has a table whose columns add up to the totals', () => {
    const lines = render(sample, 'text').split('\n');
    const start = lines.findIndex((line) => line.startsWith('rule '));
    const names = lines[start]!.trim().split(/ {2,}/).slice(2);
    const rows = lines.slice(start + 1, lines.indexOf('', start)).map((line) => line.trim().split(/ {2,}/));
    const sums = names.map((_, index) => rows.reduce((sum, row) => sum + Number(row.slice(-names.length)[index]), 0));
    const { summary, findings, unknown } = sample;
    expect(names).toEqual(['found', 'baselined', 'unknown', 'passed']);
    expect(sums.slice(0, 3)).toEqual([findings.length, summary.baselined, unknown.length]);
  });

  it('has no table where every finding is in the baseline', () => {
    const known = { ...sample, findings: [], baseline: { ...sample.baseline!, fresh: 0 } };
    expect(render(known, 'text')).not.toMatch(/^rule /m);
  });

  it('says of which severity the findings of low confidence are', () => {
    const findings = [some('high', 'low'), some('medium'), some('medium', 'low'), some('low')];
    expect(render(variant(1, findings), 'text')).toContain(
      '4 findings: 1 high (1 of low confidence), 2 medium (1 of low confidence), 1 low\n',
    );
  });

  it('names a related place once', () => {
    const { location } = some('high');
    const at = (line: number) => ({ ...location, start: { line, column: 1 }, end: { line, column: 2 } });
    const related = [7, 9, 7].map((line) => ({ message: 'too', resource: null, location: at(line) }));
    const text = render(variant(1, [{ ...some('high'), related }]), 'text');
    expect(text).toContain(`also ${location.file}:7:1 and ${location.file}:9:1\n`);
  });

  it('colours, and says the same', () => {
    const coloured = render(sample, 'text', { color: true });
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(render(sample, 'text'));
    expect(coloured).toContain('\u001b[31m');
  });

  it('lets no control character of the input through', () => {
    expect(render(sample, 'text', everything)).not.toMatch(CONTROLS);
  });

  it('leaves out what thresholds and problems say: standard error has them', () => {
    expect(render(sample, 'text')).not.toContain('stands twice');
  });

  it('says once that an application is no upload API', () => {
    const [application] = sample.applications;
    const rows = sample.catalog.map((row) => ({
      ...row,
      reason: 'not an upload API',
      code: 'not-an-upload-api' as const,
    }));
    const elsewhere = { ...application!, id: 'auth', uploadApi: false, catalog: rows };
    const text = render({ ...clean, applications: [elsewhere] }, 'text');
    expect(text).toContain('auth is not an upload API: 25 rules skipped (use --scope all to run them)');
  });

  it('says that a file was read alone', () => {
    const [application] = sample.applications;
    const lone = { ...application!, id: 'a.yaml', kind: 'template' as const, lone: true };
    const line = 'a.yaml was checked on its own; other templates were not considered';
    expect(render({ ...clean, applications: [lone] }, 'text').split('\n')).toContain(line);
    expect(render({ ...clean, applications: [{ ...lone, lone: false }] }, 'text')).not.toContain('on its own');
  });

  it('says that nothing was audited', () => {
    const nothing = { ...clean, summary: { ...clean.summary, templates: 0 }, applications: [], passed: [] };
    expect(render(nothing, 'text')).toBe(
      'nothing was audited: none of the targets is a template\n\nexit 0: nothing was audited\n',
    );
  });

  it('of an unknown format: one sentence', () => {
    const untyped = render as (audit: typeof sample, format: string) => string;
    expect(() => untyped(sample, 'docx')).toThrow(/^unknown format "docx"; there are text, full, /);
  });

  it('gives the same text twice', () => {
    expect(render(sample, 'text', everything)).toBe(render(sample, 'text', everything));
  });
});
