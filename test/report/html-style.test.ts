/** The colours of the HTML page, computed by the formula of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
import { describe, expect, it } from 'vitest';
import { STYLESHEET } from '../../src/report/html-style.js';
import { render } from '../../src/report/render.js';
import { clean, sample, some, variant } from './sample.js';

const css = STYLESHEET.text;
/** What AA asks of text in normal size. */
const AA = 4.5;

function propertiesOf(block: string): ReadonlyMap<string, string> {
  return new Map(
    [...block.matchAll(/(--[a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const [light = new Map<string, string>(), dark = new Map<string, string>()] = [
  ...css.matchAll(/:root \{([^}]*)\}/g),
].map(([, block = '']) => propertiesOf(block));

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Every colour of text on every colour behind it. */
function pairs(theme: ReadonlyMap<string, string>): readonly [name: string, ratio: number][] {
  const like = (prefix: string) => [...theme].filter(([name]) => name.startsWith(prefix));
  return like('--fg-').flatMap(([fg, text]) =>
    like('--bg-').map(([bg, behind]): [string, number] => [`${fg} on ${bg}`, contrast(text, behind)]),
  );
}

describe('style of the page', () => {
  it('computes contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  it('has the same colours in both themes', () => {
    expect([...light.keys()]).toEqual([...dark.keys()]);
    expect(pairs(light).length).toBeGreaterThanOrEqual(8 * 4);
  });

  it.each(Object.entries({ light, dark }))('%s: any text can be read on any background', (_, theme) => {
    expect(pairs(theme).filter(([, ratio]) => ratio < AA)).toEqual([]);
  });

  it('takes colours from the themes alone, and makes none fainter', () => {
    const rest = css.replace(/:root \{[^}]*\}/g, '');
    expect(rest).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|opacity|filter:/i);
    for (const [, name = '', value = ''] of rest.matchAll(/[\s;{](color|background): ([^;]+);/g)) {
      expect(value).toMatch(name === 'color' ? /^var\(--fg(?:-[a-z]+)?\)$/ : /^var\(--bg-[a-z]+\)$/);
    }
  });

  it('styles classes that pages have', () => {
    const others = [variant(2, [some('high'), some('low')]), { ...clean, summary: { ...clean.summary, templates: 0 } }];
    const pages = [sample, clean, ...others].map((audit) => render(audit, 'html').replace(css, '')).join('');
    const used = new Set([...pages.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' ')));
    const styled = new Set([...css.matchAll(/(?<=[\s(,:\w])\.([a-z][a-z-]*)/g)].map(([, name = '']) => name));
    expect([...styled].filter((name) => !used.has(name))).toEqual([]);
  });
});
