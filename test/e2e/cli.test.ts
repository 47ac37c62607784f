import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { CLI, FILES, OPEN, expectUsage, run, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const ESCAPE = '\u001b';

describe('what needs no template', () => {
  it.each(['--version', '-V'])('%s', (flag) => {
    expect(run(flag)).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
    expect(run('topic.yaml', flag).out).toBe(`${packageJson.version}\n`);
  });

  it('--help', () => {
    const { code, out, err } = run('audit', '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const word of ['Usage:', '--format', '--fail-on', 'Examples:', 'Exit codes:']) expect(out).toContain(word);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe('help', () => {
  it('is what --help prints', () => {
    expect(run('help')).toEqual(run('--help'));
  });

  it('of a command is what its own --help prints', () => {
    expect(run('help', 'explain')).toEqual(run('explain', '--help'));
    expect(run('help', 'explain').out).toContain('Usage: upload-audit explain');
  });
});

describe('usage', () => {
  it.each<[args: readonly string[], sentence: RegExp]>([
    [['topic.yaml', '--qiet'], /did you mean --quiet\?/],
    [['-f', 'jsno'], /unknown format "jsno"; did you mean json\?/],
    [
      ['-f', 'docx'],
      /unknown format "docx"; there are text, full, compact, json, sarif, markdown, github, gitlab, junit and html/,
    ],
    [['--json', 'topic.yaml'], /unknown option --json; did you mean --format json\?/],
    [['-f', 'json='], /--format json= names no file/],
    [['-f', 'json', '-f', 'sarif'], /only one format can go to standard output, not json and sarif/],
    [['-f', 'json=a', '-f', 'sarif=a'], /two formats can't go to the same file: a/],
    [['-f', 'json=a', '-o', 'b'], /--output b: the last format already goes to a/],
    [['-f', 'xml'], /unknown format "xml"; there are text, full,/],
    [['--html=x', 'topic.yaml'], /unknown option --html=x; did you mean --format html=x\?\n/],
    [['-v'], /unknown option -v; did you mean --version\?\n/],
    [['--severity', 'high'], /unknown option --severity; did you mean --min-severity\?\n/],
    [['--skip', '1.1'], /unknown option --skip; did you mean --skip-non-templates or --skip-rule\?\n/],
    [['--formt', 'json'], /unknown option --formt; did you mean --format\?\n/],
    [['--zzz'], /unknown option --zzz; upload-audit help lists all options\n/],
    [['--rule', '5.2,1.1'], /--rule takes one rule, not "5\.2,1\.1"; did you mean --rule 5\.2 --rule 1\.1\?/],
    [['--skip-rule', 'alarms, 1.1'], /did you mean --skip-rule alarms --skip-rule 1\.1\?/],
    [['help', 'nope'], /unknown command "nope"; there are explain, rules, init, lsp and help\n/],
    [['help', 'rule'], /unknown command "rule"; did you mean rules\?\n/],
    [['topic.yaml', '-o'], /--output needs a value: --output <file>\n/],
    [['--fail-on', 'critical'], /--fail-on can't be "critical"; there are high, medium, low and never/],
    [['--fail-confidence', 'never'], /--fail-confidence can't be "never"; there are high, medium and low/],
    [['--min-severity', 'hihg'], /--min-severity can't be "hihg"; did you mean high\?/],
    [['--min-confidence', 'lo'], /--min-confidence can't be "lo"; did you mean low\?/],
    [['--stdin-path', 'a.yaml', 'topic.yaml'], /--stdin-path names standard input, but - is not among the targets/],
    [['--stdin-path', '', '-'], /--stdin-path is empty/],
    [['--parameter', 'Stage'], /--parameter needs Key=Value, not "Stage"/],
    [['--parameters', 'nope.json', 'topic.yaml'], /nope\.json: no such file/],
    [['--rule', 'no-such-rule', 'topic.yaml'], /no-such-rule/],
    [['--skip-rule', '99.9', 'topic.yaml'], /99\.9/],
    [['--rule', 'cors', 'topic.yaml'], /unknown rule cors; did you mean cors-wildcard\?/],
    [['--rule', 'backup', 'topic.yaml'], /unknown rule backup; did you mean table-backup\?/],
    [['--scope', 'upl', 'topic.yaml'], /--scope can't be "upl"; did you mean upload\?/],
    [['explian', 'cors-wildcard'], /unknown command "explian"; did you mean explain\?/],
    [['rule'], /unknown command "rule"; did you mean rules\?/],
    [['version'], /unknown command "version"; did you mean --version\?/],
    [['.', '--rule', ''], /unknown rule ""; run `upload-audit rules` for a list/],
    [['--parameter', 'Nobody=1', 'topic.yaml'], /Nobody/],
  ])('%j', (args, sentence) => {
    expectUsage(run(...args), sentence);
  });
});

describe('targets', () => {
  it.each<[args: readonly string[]]>([
    [['topic.yaml']],
    [['audit', 'topic.yaml']],
    [['--quiet', 'topic.yaml', '--no-progress']],
    [['--fail-on', 'low', '--fail-confidence', 'low', '--rule', '1.1', 'topic.yaml']],
    [['--', 'topic.yaml']],
    [['open.yaml', '--fail-on', 'never']],
  ])('%j: exit 0', (args) => {
    expect(run(...args)).toMatchObject({ code: 0, err: '' });
  });

  it('without any: the current folder', () => {
    const { code, out } = runIn(folderWith(FILES), ['-f', 'json']);
    const report = JSON.parse(out) as { summary: { templates: number; exitCode: number } };
    expect(report.summary).toMatchObject({ templates: 2, exitCode: code });
  });

  it('with findings that count: exit 1, and the last line says why', () => {
    const { code, out, err } = run('open.yaml');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^exit 1: \d+ high/);
  });

  it.each(['nope.yaml', './rules', ''])('%j, which does not exist: exit 2, the rest is audited', (target) => {
    const { code, out, err } = run(target, 'open.yaml', '-f', 'json');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: (.+: )?no such file or folder\n$/);
    expect(JSON.parse(out)).toMatchObject({ summary: { templates: 1, exitCode: 2 } });
  });

  it('a folder without a template: exit 2', () => {
    const { code, err } = runIn(folderWith({ 'package.json': '{}' }), []);
    expect(code).toBe(2);
    expect(err).toMatch(/^[^\n]*template[^\n]*\n$/);
  });

  it('a file that can not be read: its name, and no control characters of it', () => {
    const name = `x${ESCAPE}]0;title\u0007.yaml`;
    const { code, err } = runIn(folderWith({ [name]: '\0' }), [name]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: x.*binary/);
    expect(err).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe('reports', () => {
  it('to files, whose folders are made, and to standard output', () => {
    const cwd = folderWith(FILES);
    const { code, out, err } = runIn(cwd, ['open.yaml', '-f', 'json=a/b.json', '-f', 'text', '-f', 'sarif=c.sarif']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('exit 1: ');
    expect(JSON.parse(readFileSync(join(cwd, 'a/b.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
    expect(JSON.parse(readFileSync(join(cwd, 'c.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  });

  it('-o takes the only format, or the last', () => {
    const cwd = folderWith(FILES);
    expect(runIn(cwd, ['open.yaml', '-o', 'a.txt'])).toEqual({ code: 1, out: '', err: '' });
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toContain('exit 1: ');
    expect(runIn(cwd, ['open.yaml', '-f', 'text', '-f', 'json', '-o', 'a.json']).out).toContain('exit 1: ');
    expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  it('are the same bytes on standard output and in a file', () => {
    const cwd = folderWith(FILES);
    const { out } = runIn(cwd, ['open.yaml', '-f', 'json']);
    runIn(cwd, ['open.yaml', '-f', 'json=a.json']);
    expect(readFileSync(join(cwd, 'a.json'), 'utf8')).toBe(out);
    expect(runIn(cwd, ['open.yaml', '-f', 'json', '-o', '-']).out).toBe(out);
  });

  it('that can not be written: exit 2, the others are', () => {
    const cwd = folderWith(FILES);
    mkdirSync(join(cwd, 'folder'));
    const { code, out, err } = runIn(cwd, ['topic.yaml', '-f', 'json=folder', '-f', 'text']);
    expect(code).toBe(2);
    expect(err).toMatch(/^upload-audit: folder can't be written: [^\n]+\n$/);
    expect(out).not.toBe('');
  });

  it('never go over a template', () => {
    const cwd = folderWith(FILES);
    const { code, err } = runIn(cwd, ['-o', 'open.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('open.yaml is a template');
    expect(readFileSync(join(cwd, 'open.yaml'), 'utf8')).toBe(OPEN);
    expect(readdirSync(cwd).sort()).toEqual(['open.yaml', 'topic.yaml']);
  });

  it('SARIF names files from the root of the repository', () => {
    const cwd = folderWith({ '.git/HEAD': '', 'services/api/open.yaml': OPEN });
    expect(runIn(join(cwd, 'services/api'), ['-f', 'sarif']).out).toContain('"services/api/open.yaml"');
  });
});

describe('colour', () => {
  it.each<[args: readonly string[], env: NodeJS.ProcessEnv, colored: boolean]>([
    [[], {}, false],
    [['--color'], {}, true],
    [['--color'], { NO_COLOR: '1' }, true],
    [[], { FORCE_COLOR: '1' }, true],
    [[], { FORCE_COLOR: '0' }, false],
    [[], { FORCE_COLOR: '' }, false],
    [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [[], { FORCE_COLOR: '1', NO_COLOR: '' }, true],
    [['--no-color'], { FORCE_COLOR: '1' }, false],
    [['-f', 'json'], { FORCE_COLOR: '1' }, false],
  ])('%j with %j: %j', (args, env, colored) => {
    expect(runIn(folderWith(FILES), ['open.yaml', ...args], env).out.includes(ESCAPE)).toBe(colored);
  });

  it('never in files', () => {
    const cwd = folderWith(FILES);
    runIn(cwd, ['open.yaml', '--color', '-o', 'a.txt']);
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).not.toContain(ESCAPE);
  });
});

describe('pipes', () => {
  it('that are closed early end quietly, with the exit code', async () => {
    const cwd = folderWith(FILES);
    const child = spawn(process.execPath, [CLI, 'open.yaml', '-f', 'sarif'], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it.runIf(existsSync('/dev/full'))('that are full: exit 2', () => {
    const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
    const cwd = folderWith(FILES);
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'topic.yaml'], {
      cwd,
      stdio: [...stdio],
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/standard output can't be written: ENOSPC/);
  });
});
