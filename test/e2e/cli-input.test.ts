import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { FILES, OPEN, TOPIC, expectUsage, run, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

interface Report {
  readonly summary: Readonly<Record<string, number>>;
  readonly applications: readonly { readonly id: string; readonly projectRoot: string | null }[];
  readonly catalog: readonly { readonly ruleId: string; readonly verdict: string; readonly failed: number }[];
  readonly findings: readonly { readonly location: { readonly file: string } }[];
}

const ALONE = 'was checked on its own; other templates were not considered';
const BROKEN = 'Resources:\n  A: {Type: AWS::S3::Bucket\n';

function reportOf(out: string): Report {
  return JSON.parse(out) as Report;
}

describe('patterns', () => {
  const files = { '.git/HEAD': '', '.gitignore': 'old\n', 'a/open.yaml': OPEN, 'old/open.yaml': OPEN, 'b.json': '{}' };

  it('are audited like folders', () => {
    const { code, out, err } = runIn(folderWith(files), ['**/*.yaml', '-f', 'json']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(reportOf(out).applications.map(({ id }) => id)).toEqual(['a/open.yaml']);
  });

  it.each([
    ['*.yml', /^error: \*\.yml: no file matches the pattern\n$/],
    ['*.json', /^error: \*\.json: no template matches the pattern\n$/],
  ])('%s', (pattern, sentence) => {
    const { code, err } = runIn(folderWith(files), [pattern]);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});

describe('projects whose templates are elsewhere', () => {
  const files = { '.git/HEAD': '', 'a/package.json': '{}' };
  it.each<[what: string, more: Readonly<Record<string, string>>, target: string, sentence: string]>([
    [
      'a folder of the Serverless Framework',
      { 'a/serverless.yml': 'service: a\nprovider: {name: aws}\n' },
      'a',
      'a: Serverless Framework project without its generated template (.serverless): run `serverless package` in a and audit again',
    ],
    [
      'an assembly that was not synthesized',
      { 'a/cdk.json': '{}' },
      'a/cdk.out',
      'a/cdk.out: no such file or folder: run `cdk synth` in a first',
    ],
    [
      'a mistyped template',
      { 'a/template.yaml': OPEN },
      'a/tempalte.yaml',
      'a/tempalte.yaml: no such file or folder; did you mean a/template.yaml?',
    ],
    [
      'a template of one',
      { 'a/cdk.json': '{}' },
      'a/cdk.out/Upload.template.json',
      'a/cdk.out/Upload.template.json: no such file or folder: run `cdk synth` in a first',
    ],
    [
      'a folder of a CDK project',
      { 'a/cdk.json': '{}', 'a/lib/stack.ts': '' },
      'a/lib',
      'a/lib: no template was found in the folder: it belongs to the CDK project a; run `cdk synth` in a, then run `upload-audit a`',
    ],
    [
      'a folder of a synthesized CDK project',
      { 'a/cdk.json': '{}', 'a/cdk.out/manifest.json': '{}', 'a/lib/stack.ts': '' },
      'a/lib',
      'a/lib: no template was found in the folder: it belongs to the CDK project a; run `upload-audit a`',
    ],
    [
      'a folder of a SAM project',
      { 'a/template.yaml': TOPIC, 'a/src/app.py': '' },
      'a/src',
      'a/src: no template was found in the folder: it belongs to the SAM project a; run `upload-audit a`',
    ],
    ['a folder of none', { 'b/x.txt': '' }, 'b', 'b: no template was found in the folder'],
  ])('%s: exit 2 with the command to run', (_, more, target, sentence) => {
    const { code, err } = runIn(folderWith({ ...files, ...more }), [target]);
    expect({ code, err }).toEqual({ code: 2, err: `error: ${sentence}\n` });
  });
});

describe('standard input', () => {
  it('is audited, without a project', () => {
    const cwd = folderWith({ 'package.json': '{}', ...FILES });
    const { code, out, err } = runIn(cwd, ['-', '-f', 'json'], {}, OPEN);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(reportOf(out).applications).toMatchObject([{ id: 'stdin', projectRoot: null }]);
    const schema = JSON.parse(readFileSync(new URL('../../schema/report.json', import.meta.url), 'utf8')) as object;
    expect(new Ajv().compile(schema)(JSON.parse(out))).toBe(true);
  });

  it('is called what --stdin-path says', () => {
    const { out } = runIn(folderWith({}), ['-', '--stdin-path', 'lib/x.yaml', '-f', 'json'], {}, OPEN);
    expect(reportOf(out).findings[0]?.location.file).toBe('lib/x.yaml');
    expect(runIn(folderWith({}), ['-', '--stdin-path', 'lib/x.yaml'], {}, OPEN).out).toContain(`lib/x.yaml ${ALONE}`);
  });

  it('may be UTF-16 and beside other targets', () => {
    const input = Buffer.from(`\uFEFF${TOPIC}`, 'utf16le');
    const { code, out } = runIn(folderWith(FILES), ['topic.yaml', '-', '-f', 'json'], {}, input);
    expect({ code, templates: reportOf(out).summary['templates'] }).toEqual({ code: 0, templates: 2 });
  });

  it.each([
    ['', /^error: stdin: the file is empty\n$/],
    ['{}', /^error: stdin: not a template: it has no Resources\n$/],
    [
      'service: files\nprovider: { name: aws }\n',
      /^error: stdin: a Serverless Framework file, not a template: run `serverless package` /,
    ],
    ['\0', /^error: stdin: the file is binary, not text\n$/],
    [BROKEN, /^error: stdin:\d+:\d+: /],
  ])('%j: exit 2', (input, sentence) => {
    const { code, err } = runIn(folderWith(FILES), ['-'], {}, input);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  it('that is too large is not read to its end', () => {
    const { code, err } = runIn(folderWith({}), ['-'], {}, 'x'.repeat(26 * 1024 * 1024));
    expect({ code, err }).toEqual({ code: 2, err: 'error: stdin: the file is larger than 25 MB\n' });
  });
});

it('a source file that is named gets a hint, and no error of YAML', () => {
  const { code, err } = runIn(folderWith({ 'app.py': 'def handler(event, context):\n    return {"a": [1}\n' }), [
    'app.py',
  ]);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: app\.py: is source code and not a template: audit its template, its folder or cdk\.out/);
});

describe('a file that is named alone', () => {
  it('has no neighbours, and the report says so once, on standard output', () => {
    const { out, err } = run('open.yaml');
    expect(out.split(ALONE)).toHaveLength(2);
    expect(err).toBe('');
  });

  it.each([[['.']], [['open.yaml', 'topic.yaml']], [['op*.yaml']]])('is not %j', (targets) => {
    expect(run(...targets).out).not.toContain(ALONE);
  });
});

describe('a template whose encoding is unknown', () => {
  const SENTENCE = 'the file is neither UTF-8 nor UTF-16 with a byte order mark';
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  const JSON_TEMPLATE = '{"Description": "Übung",\n "Resources": {"T": {"Type": "AWS::SNS::Topic"}}}';

  it.each<[string, Buffer, string]>([
    ['a Latin-1 comment', latin1(`# première\n${TOPIC}`), `1:1: ${SENTENCE}`],
    ['a Latin-1 value', latin1(`${TOPIC}\nDescription: café\n`), `:1: ${SENTENCE}`],
    [
      'Windows-1252',
      Buffer.concat([Buffer.from('# 5 '), Buffer.from([0x80, 0x0a]), Buffer.from(TOPIC)]),
      `1:1: ${SENTENCE}`,
    ],
    ['JSON', latin1(JSON_TEMPLATE), `1:1: ${SENTENCE}`],
    ['UTF-16 without a byte order mark', Buffer.from(TOPIC, 'utf16le'), '1:1: the file is binary, not text'],
    ['a template that is broken too', latin1(`# é\nResources:\n  A: {Type: AWS::SNS::Topic\n`), `1:1: ${SENTENCE}`],
  ])('%s: exit 2 in a folder, in a pattern and in a hook', (_, content, end) => {
    const cwd = folderWith({ 'app/t.yaml': content, 'app/good.yaml': TOPIC, 'app/t.json': '{}' });
    for (const args of [
      ['app'],
      ['app/*.yaml'],
      ['--skip-non-templates', 'app/t.yaml', 'app/good.yaml', 'app/t.json'],
    ]) {
      const { code, err } = runIn(cwd, args);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: app\/t\.yaml:\d+:1: /);
      expect(err.trimEnd().endsWith(end)).toBe(true);
    }
  });

  it('alone in a folder is the one thing that is said', () => {
    const { code, err } = runIn(folderWith({ 'app/t.yaml': latin1(`# é\n${TOPIC}`) }), ['app']);
    expect({ code, err }).toEqual({ code: 2, err: `error: app/t.yaml:1:1: ${SENTENCE}\n` });
  });

  it.each<[string, Buffer]>([
    ['a config', latin1('name: café\nResources: none\n')],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])],
  ])('is not %s', (_, content) => {
    const cwd = folderWith({ 'app/t.yaml': content, 'app/good.yaml': TOPIC });
    expect(runIn(cwd, ['app'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('--skip-non-templates', () => {
  const others = {
    'package.json': '{}',
    'broken.yaml': 'a: [\n',
    'empty.yaml': '',
    'binary.json': '\0',
    'list.json': '{"Resources": {"a": 1}}',
  };
  const names = Object.keys(others);

  it('passes over what is no template', () => {
    const cwd = folderWith({ ...FILES, ...others });
    const { code, out, err } = runIn(cwd, ['--skip-non-templates', 'topic.yaml', ...names, '-f', 'json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(reportOf(out).applications.map(({ id }) => id)).toEqual(['topic.yaml']);
  });

  it('exits 0 when nothing is left, and says so', () => {
    const { code, out, err } = runIn(folderWith(others), ['--skip-non-templates', ...names]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe('nothing was audited: none of the targets is a template\n\nexit 0: nothing was audited\n');
    expect(runIn(folderWith(others), ['--skip-non-templates', ...names, '-f', 'compact']).out).toBe('');
    expect(runIn(folderWith(others), ['--skip-non-templates', '-'], {}, '{}')).toMatchObject({ code: 0, err: '' });
  });

  it('is no excuse for a broken template', () => {
    const { code, out, err } = runIn(folderWith({ 'x.yaml': BROKEN }), ['--skip-non-templates', 'x.yaml']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: x\.yaml:\d+:\d+: /);
    expect(out).toMatch(/^nothing was audited\n/);
  });

  it.each(['nope.yaml', '*.yaml', '.'])('nor for %s, where nothing is', (target) => {
    expect(runIn(folderWith({ 'package.json': '{}' }), ['--skip-non-templates', target]).code).toBe(2);
  });
});

describe('what is reported', () => {
  it('--list-files', () => {
    const { out } = runIn(folderWith({ ...FILES, 'package.json': '{}' }), ['--list-files', '.']);
    expect(out).toContain('\nread  open.yaml\nread  topic.yaml\n\n');
  });

  it('-f compact', () => {
    expect(run('open.yaml', '-f', 'compact', '--rule', '1.1')).toEqual({
      code: 1,
      out: 'open.yaml:6:63: high: bucket Uploads allows wildcard origin "*": any website can send PUT requests [cors-wildcard]\n',
      err: '',
    });
    expect(run('topic.yaml', '-f', 'compact', '--rule', '1.1')).toEqual({ code: 0, out: '', err: '' });
  });

  it('--min-severity and --min-confidence leave out what is smaller, from the exit code too', () => {
    const cwd = folderWith(FILES);
    const low = ['--rule', 'resource-tags', '--fail-on', 'low', 'open.yaml'];
    expect(runIn(cwd, low).code).toBe(1);
    const { code, out } = runIn(cwd, [...low, '--min-severity', 'medium', '-f', 'json', '-f', 'text=a.txt']);
    expect(code).toBe(0);
    expect(reportOf(out)).toMatchObject({ summary: { low: 0, exitCode: 0 }, findings: [] });
    const row = reportOf(out).catalog.find(({ ruleId }) => ruleId === 'resource-tags');
    expect(row).toMatchObject({ verdict: 'fail', failed: 1 });
    expect(readFileSync(`${cwd}/a.txt`, 'utf8')).toContain('1 finding left out: below --min-severity medium\n');
    expect(runIn(cwd, ['open.yaml', '--min-confidence', 'high', '--min-severity', 'high']).code).toBe(1);
  });

  it('has the nearest parameter', () => {
    const cwd = folderWith({ 'x.yaml': `Parameters: {Stage: {Type: String}}\n${TOPIC}` });
    expectUsage(
      runIn(cwd, ['x.yaml', '--parameter', 'Stge=prod']),
      /declares the parameter Stge; did you mean Stage\?/,
    );
    expectUsage(runIn(cwd, ['x.yaml', '--rule', 'alarm']), /unknown rule alarm; did you mean alarms\?/);
  });

  it('warns of a value that CloudFormation would refuse, with the line', () => {
    const parameters = 'Parameters:\n  Stage:\n    Type: String\n    AllowedValues: [dev, prod]\n';
    const cwd = folderWith({ 'x.yaml': parameters + TOPIC });
    const { code, err } = runIn(cwd, ['x.yaml', '--parameter', 'Stage=foo']);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^warning: x\.yaml:4:\d+: parameter Stage: the value "foo" is not among its AllowedValues: dev and prod;/,
    );
    expect(runIn(cwd, ['x.yaml', '--parameter', 'Stage=dev']).err).toBe('');
  });

  it('has links only on terminals', () => {
    const { out } = runIn(folderWith(FILES), ['open.yaml', '--color'], { FORCE_HYPERLINK: '1' });
    expect(out).not.toContain('\u001b]8');
  });
});
