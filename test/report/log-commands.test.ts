/** What stands in a report as it is audited: names of files, and words that the log of a build would obey. */
import { describe, expect, test } from 'vitest';
import { audit, loadProject, render } from '../../src/index.js';
import { FORMATS } from '../../src/report/formats.js';
import { escapeLogCommands } from '../../src/report/log-commands.js';
import { LOOKS, assertReport, pickLook } from '../fuzz/reports.js';
import { OPEN } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

describe('a command of a log', () => {
  test.each([
    ['::error::x', ': :error::x'],
    [' \t\u00a0::add-mask::x', ' \t\u00a0: :add-mask::x'],
    ['a\n::x\n\n  ::y', 'a\n: :x\n\n  : :y'],
    [':::x', ': ::x'],
    ['a ::error::x', 'a ::error::x'],
    ['a: b', 'a: b'],
    ['x##[error]y', 'x## [error]y'],
    ['###[error]y', '### [error]y'],
    ['##vso[task.setvariable variable=x]y', '## vso[task.setvariable variable=x]y'],
    ['##VSO[x]##teamcity[y]', '## VSO[x]## teamcity[y]'],
    ['## Title [x]', '## Title [x]'],
    ['arn:aws:s3:::x', 'arn:aws:s3:::x'],
  ])('%j is none any more', (text, escaped) => {
    expect(escapeLogCommands(text)).toBe(escaped);
    expect(escapeLogCommands(escaped)).toBe(escaped);
  });

  test('means the same in JSON and in markup', () => {
    const text = String.raw`\##[x]##vso[y]`;
    const json = escapeLogCommands(JSON.stringify(text), 'json');
    expect(json).not.toMatch(/##/);
    expect(JSON.parse(json)).toBe(text);
    expect(escapeLogCommands('<a>##[x]\n ::y</a>', 'html')).toBe('<a>&#35;#[x]\n &#58;:y</a>');
    expect(escapeLogCommands('::error::x ##[y]', 'github')).toBe('::error::x ## [y]');
  });
});

const NAMES = [
  '\u001b[2J\u001b]0;x\u0007.yaml',
  'a\n::error::owned\n.yaml',
  '::error::owned.yaml',
  ' ::error file=x::owned.yaml',
  'a##[error]owned.yaml',
  '##vso[task.setvariable variable=x]owned.yaml',
  '\u202etxt.yaml',
  '\u0085\u009b2J\u2028.yaml',
  '%0A::error::owned%1b.yaml',
  'a,b=c:d.yaml',
  '<img src=x onerror=alert(1)>".yaml',
  '`| [x](javascript:alert(1)).yaml',
  ']]>--><!--.yaml',
  '@admins #12.yaml',
] as const;

describe.skipIf(process.platform === 'win32').each(NAMES)('a file named %j', (name) => {
  test('acts in no format', async () => {
    const cwd = folderWith({ [name]: OPEN, [`dir ${name}/${name}`]: '[', [`not ${name}`]: 'x' });
    const found = audit(await loadProject([name, `dir ${name}`, `not ${name}`], { cwd }), { scope: 'all' });
    expect(found.findings.map(({ location: { file } }) => file)).toContain(name);
    for (let look = 0; look < LOOKS; look += 1) assertReport(found, pickLook(look));
    expect(FORMATS.filter((format) => render(found, format) === '')).toEqual([]);
  });
});
