/** Whether browsers and assistive technology can read the pages: an HTML validator, and axe in a DOM without layout. */
import axe, { type AxeResults } from 'axe-core';
import { HtmlValidate } from 'html-validate';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/finding.js';
import { render } from '../../src/report/render.js';
import { hostile } from './hostile.js';
import { clean, sample, some, variant } from './sample.js';

const error = { level: 'error', file: 'a.yaml', message: 'broken', location: null } as const;

const pages: Readonly<Record<string, Audit>> = {
  sample,
  clean,
  hostile,
  'of many findings': variant(
    1,
    Array.from({ length: 24 }, (_, index) => (index < 22 ? some('high') : some('low', 'low'))),
  ),
  'of an error': { ...variant(2, []), errors: [error], summary: { ...clean.summary, templates: 0, exitCode: 2 } },
};

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // Prettier writes it so, and browsers take both.
    'doctype-style': ['error', { style: 'lowercase' }],
    // So that every attribute has a value, which the test of hostile input relies on.
    'attribute-boolean-style': ['error', { style: 'empty' }],
  },
});

/** What axe says: everything but contrast, which needs a layout and is computed from the stylesheet. */
async function runAxe(text: string): Promise<AxeResults> {
  const { window } = new JSDOM(text, { runScripts: 'outside-only' });
  window.eval(axe.source);
  const results: unknown = await window.eval(`axe.run({ rules: { 'color-contrast': { enabled: false } } })`);
  return results as AxeResults;
}

describe.each(Object.entries(pages))('html page: %s', (_, audit) => {
  const text = render(audit, 'html');

  it('is valid', async () => {
    const { results } = await validator.validateString(text);
    const messages = results.flatMap((result) => result.messages);
    expect(messages.map(({ ruleId, message, line }) => `${line}: ${message} (${ruleId})`)).toEqual([]);
  });

  it('has nothing that axe finds fault with', async () => {
    const { violations, passes } = await runAxe(text);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['document-title', 'html-has-lang', 'list']));
  });
});

describe('the tools', () => {
  const broken = `<!doctype html><html lang="en"><head><title>x</title></head><body><main><h1>x</h1><input type="checkbox" checked="">
<a href="#">a</a><ul><p>b</p></ul></main></body></html>`;

  it('find faults where there are some', async () => {
    const { valid } = await validator.validateString(broken);
    expect(valid).toBe(false);
    const { violations } = await runAxe(broken);
    expect(violations.map(({ id }) => id)).toEqual(expect.arrayContaining(['label', 'list']));
  });
});
