import { describe, expect, it } from 'vitest';
import { makeFileUrl, formatHyperlink } from '../../src/report/style.js';
import { render } from '../../src/report/render.js';
import { detectTerminal } from '../../src/report/terminal.js';
import { sample } from './sample.js';

type Env = Readonly<Record<string, string>>;

function links(env: Env, isTTY = true, color?: boolean): boolean {
  return detectTerminal({ isTTY, columns: 80, env, color }).links;
}

describe('links', () => {
  it.each<Env>([
    { FORCE_HYPERLINK: '1', CI: 'true', TERM: 'dumb', NO_COLOR: '1' },
    { WT_SESSION: 'x' },
    { VTE_VERSION: '6003' },
    { TERM_PROGRAM: 'iTerm.app', CI: 'false' },
    { TERM_PROGRAM: 'WezTerm' },
    { TERM_PROGRAM: 'vscode' },
    { TERM_PROGRAM: 'ghostty' },
    { TERM: 'xterm-kitty' },
    { KITTY_WINDOW_ID: '1' },
  ])('with %j', (env) => {
    expect(links(env)).toBe(true);
    expect(links(env, false)).toBe(false);
    expect(links(env, true, false)).toBe(false);
  });

  it.each<Env>([
    {},
    { TERM: 'xterm-256color' },
    { FORCE_HYPERLINK: '0', WT_SESSION: 'x' },
    { VTE_VERSION: '4999' },
    { VTE_VERSION: '5000' },
    { VTE_VERSION: 'x' },
    { TERM_PROGRAM: 'Apple_Terminal' },
    { TERM_PROGRAM: 'vscode', CI: 'true' },
    { WT_SESSION: 'x', NO_COLOR: '1' },
    { WT_SESSION: 'x', TERM: 'dumb' },
    { VTE_VERSION: '6003', TERM: 'screen-256color' },
    { TERM_PROGRAM: 'iTerm.app', TMUX: '/tmp/tmux,1,0' },
  ])('not with %j', (env) => {
    expect(links(env)).toBe(false);
  });
});

it('wraps on terminals only', () => {
  expect(detectTerminal({ isTTY: true, columns: 80, env: {}, color: undefined })).toMatchObject({
    color: true,
    width: 80,
  });
  expect(detectTerminal({ isTTY: true, columns: 0, env: {}, color: undefined })).not.toHaveProperty('width');
  expect(detectTerminal({ isTTY: false, columns: 80, env: {}, color: undefined })).not.toHaveProperty('width');
});

const LINK = /\u001b\]8;;([^\u001b]*)\u001b\\/g;

describe('hyperlinks', () => {
  const base = 'file:///home/me/my%20app/';

  it.each([
    ['lib/a.ts', 'file:///home/me/my%20app/lib/a.ts'],
    ['../b #1?.yaml', 'file:///home/me/b%20%231%3F.yaml'],
    ['/etc/c.yaml', 'file:///etc/c.yaml'],
    ['D:/x/c.yaml', 'file:///D:/x/c.yaml'],
    ['javascript:alert(1)', 'file:///home/me/my%20app/javascript%3Aalert(1)'],
    ['x\u001b\\\u0007\u009c\ud800.yaml', 'file:///home/me/my%20app/x%1B%5C%07%C2%9C%EF%BF%BD.yaml'],
  ])('to %j', (file, url) => {
    expect(makeFileUrl(file, base)).toBe(url);
  });

  it('have no address that ends them early', () => {
    expect(formatHyperlink('https://x/\u001b\\\u0007 \u009c\ud800é', 'text')).toBe(
      '\u001b]8;;https://x/%1B\\%07%20%C2%9C%EF%BF%BD%C3%A9\u001b\\text\u001b]8;;\u001b\\',
    );
  });

  it('lead from rules to their pages and from places to their files, and change nothing else', () => {
    const linked = render(sample, 'text', { linkBase: base, showUnknown: true });
    expect(linked.replace(LINK, '')).toBe(render(sample, 'text', { showUnknown: true }));
    const urls = [...linked.matchAll(LINK)].map(([, url]) => url);
    expect(urls.filter((url) => url === '')).toHaveLength(urls.length / 2);
    expect(urls).toContain('https://github.com/upload-audit/upload-audit/blob/main/docs/rules/cors-wildcard.md');
    expect(urls).toContain('file:///home/me/my%20app/lib/upload-stack.ts');
    expect(urls).toContain('file:///home/me/my%20app/templates/weird%20%1B%5B31m%20%231.yaml');
  });

  it('stay whole where lines are wrapped', () => {
    const narrow = render(sample, 'text', { linkBase: base, width: 40 });
    for (const line of narrow.split('\n')) expect([...line.matchAll(LINK)].length % 2).toBe(0);
    expect(narrow.replace(LINK, '')).toBe(render(sample, 'text', { width: 40 }));
  });
});
