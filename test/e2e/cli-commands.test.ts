import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { TOPIC, expectUsage, run, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const ESCAPE = '\u001b';
const PARTS = ['Why', 'Checks', 'Passes', 'Unknown', 'Fix', 'Example: template.yaml', 'Suppress', 'References', 'Docs'];

describe('explain', () => {
  it.each(['cors-wildcard', '1.1'])('%s', (name) => {
    const { code, out, err } = run('explain', name);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^cors-wildcard \(1\.1\) {2}high\nCORS wildcard origin allows any website\n/);
    for (const part of PARTS) expect(out).toContain(`\n${part}\n`);
    expect(out).not.toContain(ESCAPE);
  });

  it('with colour', () => {
    expect(run('explain', '1.1', '--color').out).toContain(ESCAPE);
  });

  it('every rule of the catalog', () => {
    const rules = JSON.parse(run('rules', '--format', 'json').out) as { id: string; title: string }[];
    for (const { id, title } of rules.filter((_, index) => index % 6 === 0)) {
      expect(run('explain', id)).toMatchObject({ code: 0, err: '', out: expect.stringContaining(title) as string });
    }
  });

  it.each<[args: readonly string[], sentence: RegExp]>([
    [['explain', 'cors-wildcrd'], /unknown rule cors-wildcrd; did you mean cors-wildcard\?/],
    [['explain', 'cors'], /unknown rule cors; did you mean cors-wildcard\?/],
    [['explain', '99.9'], /unknown rule 99\.9; run `upload-audit rules` for a list/],
    [['explain'], /missing argument <rule>; run `upload-audit rules` for a list\n/],
    [['explain', '1.1', '1.2'], /too many arguments/],
    [['explain', '1.1', '--colr'], /unknown option --colr; did you mean --color\?/],
    [
      ['--color', 'explain', '1.1'],
      /the command explain comes before its options; a target of that name is \.\/explain/,
    ],
  ])('%j', (args, sentence) => {
    expectUsage(run(...args), sentence);
  });
});

const IDS = rules.map(({ id }) => id);

describe('rules', () => {
  it('as text', () => {
    const { code, out, err } = run('rules');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/\s+/)[1]),
    ).toEqual(IDS);
    expect(out).toMatch(/^ 1\.1 {2}cors-wildcard +high +CORS wildcard origin allows any website\n/);
  });

  it('as JSON', () => {
    const listed = JSON.parse(run('rules', '-f', 'json').out) as { readonly id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(IDS);
    expect(listed[0]).toMatchObject({ number: '1.1', id: 'cors-wildcard', severity: 'high' });
  });

  it.each<[args: readonly string[], sentence: RegExp]>([
    [['rules', '-f', 'jsno'], /unknown format "jsno"; did you mean json\?/],
    [['rules', '-f', 'sarif'], /unknown format "sarif"; there are text and json/],
    [['rules', 'templates'], /too many arguments/],
    [['-f', 'json', 'rules'], /the command rules comes before its options/],
  ])('%j', (args, sentence) => {
    expectUsage(run(...args), sentence);
  });
});

it.each(['explain', 'rules'])('%s --help', (name) => {
  const { code, out, err } = run(name, '--help');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`Usage: upload-audit ${name}`);
});

it.each(['audit', 'explain', 'rules'])('a target that is called %s', (name) => {
  const cwd = folderWith({ [name]: TOPIC });
  expect(runIn(cwd, [`./${name}`])).toMatchObject({ code: 0, err: '' });
  expect(runIn(cwd, ['--', name])).toMatchObject({ code: 0, err: '' });
  expect(runIn(cwd, ['audit', `./${name}`])).toMatchObject({ code: 0, err: '' });
});
