import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { HOSTILE, hostile } from './hostile.js';
import { clean, corsFinding, sample, variant } from './sample.js';

describe('markdown', () => {
  it('reads well', async () => {
    await expect(render(sample, 'markdown')).toMatchFileSnapshot('markdown.snap.txt');
  });

  it('has no table and no remedies without findings', () => {
    const text = render(clean, 'markdown');
    expect(text).toMatch(/^### upload-audit: no findings\n/);
    expect(text).not.toMatch(/^\||<details>/m);
  });

  it('says that nothing was audited, and why', () => {
    const errors = [{ level: 'error' as const, file: 'a.yaml', message: 'it is empty', location: null }];
    const summary = { ...clean.summary, templates: 0, exitCode: 2 as const };
    const text = render({ ...clean, applications: [], errors, summary }, 'markdown');
    expect(text).toMatch(/^### upload-audit: nothing was audited\n/);
    expect(text).toContain('- **error** `a.yaml` it is empty');
  });

  it('names no option but in the command that reproduces it', () => {
    const text = render(sample, 'markdown').replace(/^Reproduce .*$/m, '');
    expect(text).not.toMatch(/(?<![\w<!-])--?[a-z]/);
    const shown = render(variant(1, [corsFinding], { failOn: 'high' }), 'markdown');
    expect(shown).toContain('`npx upload-audit@0.1.0 cdk.out --fail-on high`');
  });

  it('fits into a comment, and says how much does not', () => {
    const many = Array.from({ length: 3000 }, () => ({ ...corsFinding, message: 'x'.repeat(5000) }));
    const text = render(variant(1, many), 'markdown');
    expect(text.length).toBeLessThan(65_536);
    const rows = text.split('\n').filter((line) => line.startsWith('| **')).length;
    expect(rows).toBeGreaterThan(10);
    expect(text).toContain(`and ${3000 - rows} more findings that do not fit here`);
  });

  it('takes nothing of the input for markup, links or mentions', () => {
    const outside = render(hostile, 'markdown')
      .replace(/(?<!\\)(`+)[^\n]*?[^`]\1(?!`)/g, 'CODE')
      .replace(/<br>|<!-- -->|<\/?details>|<\/?summary>/g, '');
    expect(outside).not.toMatch(/(?<!\\)[<>`]/);
    expect(outside).not.toMatch(/(?<!\\)\]\(/);
    const text = render(hostile, 'markdown');
    expect(text).not.toMatch(/(?<!`[^\n]*)@admins/);
    expect(text.split('\n').filter((line) => line.startsWith('| **'))).toHaveLength(1);
  });

  it('shows a row of five bars, however many bars are in the text', () => {
    const row = render(variant(1, [{ ...corsFinding, message: HOSTILE }]), 'markdown')
      .split('\n')
      .find((line) => line.startsWith('| **'));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(5);
  });
});
