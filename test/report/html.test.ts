import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { assertNested, hostile } from './hostile.js';
import { clean, sample } from './sample.js';

const VOIDS = ['meta'];

describe('html', () => {
  it('is one page of well-nested elements', async () => {
    const text = render(sample, 'html');
    assertNested(text.replace(/<style>[^<]*<\/style>/, ''), VOIDS);
    await expect(text.replace(/<style>[^<]*<\/style>/, '<style>…</style>')).toMatchFileSnapshot('html.snap.txt');
  });

  it('loads nothing and runs nothing', () => {
    const text = render(sample, 'html');
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|@import|url\(|\son[a-z]+=/i);
    expect(text).toContain('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;');
  });

  it('shows code frames with what is marked below', () => {
    expect(render(sample, 'html')).toContain(
      '<b>    3 │     allowedOrigins: [&#39;*&#39;], // 任意のサイト\n</b>      │ <b>                     ^^^</b>',
    );
  });

  it('lists all 25 rules without findings, too', () => {
    const text = render(clean, 'html');
    expect(text.match(/<tr class=/g)).toHaveLength(25);
    expect(text).not.toContain('<h2>Findings</h2>');
    expect(text).toContain('exit 0: no findings');
  });

  it('takes nothing of the input for markup, and makes links to web pages only', () => {
    const text = render(hostile, 'html');
    assertNested(text.replace(/<style>[^<]*<\/style>/, ''), VOIDS);
    expect(text).not.toMatch(/<script|<img|href="(?!https?:)/i);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\uffff]/);
  });
});
