/** Keys that every object has, texts that no editor writes, and a machine without this or that. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { audit, loadProject, render } from '../../src/index.js';
import { FORMATS } from '../../src/report/formats.js';
import { CLI, OPEN, TOPIC, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf'] as const;
const MINUTES = 60_000;

/** One name in every place of a template where its author chooses one; as text, since a literal would set a prototype. */
function templateWith(name: string): string {
  const id = JSON.stringify(name);
  const code = `const table = { ${id}: (e) => JSON.parse(e.body)[${id}] };\\nexports.handler = async (e) => ({ statusCode: 200, body: table[${id}](e).${name} });`;
  const python = `import json\\ndef handler(e, c):\\n  return {${id.replaceAll('"', "'")}: json.loads(e['body'])}`;
  return `{
    "Transform": "AWS::Serverless-2016-10-31",
    ${id}: {},
    "Globals": { "Function": { ${id}: 1, "Environment": { "Variables": { ${id}: "g" } } } },
    "Parameters": { ${id}: { "Type": "String", "Default": "a", ${id}: 1 } },
    "Mappings": { ${id}: { ${id}: { ${id}: "m" } } },
    "Conditions": { ${id}: { "Fn::Equals": [{ "Ref": ${id} }, { "Fn::FindInMap": [${id}, ${id}, ${id}] }] } },
    "Resources": {
      ${id}: { "Type": "AWS::S3::Bucket", "Condition": ${id}, ${id}: 1, "Properties": {
        ${id}: { "Ref": ${id} },
        "Tags": [{ "Key": ${id}, "Value": ${id} }],
        "CorsConfiguration": { "CorsRules": [{ "AllowedMethods": ["PUT"], "AllowedOrigins": ["*"], ${id}: 1 }] } } },
      "Own": { "Type": ${id}, "Properties": { "A": { "Fn::GetAtt": [${id}, ${id}] }, ${id}: { "Fn::ImportValue": ${id} } } },
      "Js": { "Type": "AWS::Serverless::Function", "Properties": { "Runtime": "nodejs22.x", "Handler": "index.handler",
        "InlineCode": ${JSON.stringify(code.replaceAll('\\n', '\n'))}, "Tags": { ${id}: ${id} },
        "Environment": { "Variables": { ${id}: { "Ref": ${id} } } },
        "Events": { ${id}: { "Type": "Api", "Properties": { "Path": "/${name}", "Method": "post" } }, "Odd": { "Type": ${id} } } } },
      "Py": { "Type": "AWS::Serverless::Function", "Properties": { "Runtime": "python3.12", "Handler": "index.handler",
        "InlineCode": ${JSON.stringify(python.replaceAll('\\n', '\n'))} } },
      "Named": { "Type": "AWS::Serverless::Function", "Properties": { "Runtime": "python3.12", "Handler": "index.${name}",
        "InlineCode": ${JSON.stringify(`import json\ndef ${name}(e, c):\n  return json.loads(e['body'])['${name}']\n`)} } },
      "Api": { "Type": "AWS::Serverless::Api", "Properties": { "StageName": ${id}, "DefinitionBody": {
        "openapi": "3.0.0", ${id}: 1, "paths": { ${id}: { ${id}: {}, "post": {} }, "/${name}": { "post": { ${id}: 1, "security": [{ ${id}: [] }] } } },
        "components": { "schemas": { ${id}: { "$ref": "#/components/schemas/${name}" } } } } } }
    },
    "Outputs": { ${id}: { "Value": { "Ref": ${id} }, "Export": { "Name": ${id} } } }
  }`;
}

describe.each(NAMES)('the name %s', (name) => {
  test.each(['json', 'yaml'])('is a name like any other in %s', async (ending) => {
    const verdicts: unknown[] = [];
    for (const one of [name, 'Ordinary']) {
      const cwd = folderWith({ [`t.${ending}`]: templateWith(one) });
      const found = audit(await loadProject('.', { cwd }), { scope: 'all' });
      expect(found.errors.filter(({ level }) => level === 'error')).toEqual([]);
      expect(FORMATS.filter((format) => render(found, format) === '')).toEqual([]);
      verdicts.push({
        catalog: found.catalog.map(({ ruleId, verdict }) => [ruleId, verdict]),
        findings: found.findings.map(({ ruleId, message }) => [ruleId, message.replaceAll(one, 'NAME')]).sort(),
        problems: found.errors.map(({ message }) => message.replaceAll(one, 'NAME')).sort(),
      });
    }
    expect(verdicts[0]).toEqual(verdicts[1]);
  });

  it('is told as an unknown key of a config, and as an unknown parameter', () => {
    const cwd = folderWith({ 't.yaml': TOPIC, 'upload-audit.config.yaml': `${name}: 1\n` });
    const { err } = runIn(cwd, ['t.yaml']);
    expect(err).toContain(name);
    expect(err).not.toMatch(/please report|\n {4}at /);
    const asked = runIn(cwd, ['t.yaml', '--no-config', '--parameter', `${name}=1`]);
    expect(asked.err).toMatch(/^upload-audit: [^\n]+\n$/);
    expect([asked.code, asked.err.includes(name)]).toEqual([2, true]);
  });
});

/** What a shell sees of a run; POSIX only. */
function shell(
  cwd: string,
  command: string,
  env: NodeJS.ProcessEnv = {},
): { code: number | null; out: string; err: string } {
  const run = `"${process.execPath}" "${CLI}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command.replaceAll('AUDIT', run)], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe.skipIf(process.platform === 'win32')('a machine', () => {
  const project = (): string => folderWith({ 'open.yaml': OPEN });

  it.each([
    ...FORMATS.map((format) => [`open.yaml -f ${format}`, 1] as const),
    ['explain 1.1', 0],
    ['rules', 0],
    ['rules -f json', 0],
    ['--help', 0],
  ] as const)('whose reader closes the pipe of %s has the exit code', (args, code) => {
    const { out, err } = shell(project(), `AUDIT ${args} | head -c 1 > /dev/null; echo \${PIPESTATUS[0]}`);
    expect({ out, err }).toEqual({ out: `${code}\n`, err: '' });
  });

  it.each([
    ['AUDIT open.yaml -o /dev/full', 2, /^upload-audit: \/dev\/full can't be written: no space is left\n$/],
    ['AUDIT open.yaml > /dev/full', 2, /^standard output can't be written: ENOSPC[^\n]*\n$/],
    ['AUDIT open.yaml <&-', 1, /^$/],
    ['AUDIT open.yaml >&-', 1, /^$/],
    ['AUDIT open.yaml 2>&-', 1, /^$/],
    ['AUDIT open.yaml <&- >&- 2>&-', 1, /^$/],
    ['AUDIT - <&-', 2, /^error: stdin: [^\n]+\n$/],
    ['env -u HOME -u TMPDIR -u CI AUDIT open.yaml', 1, /^$/],
    ['env -u CI HOME=/dev/null TMPDIR=/dev/null AUDIT open.yaml', 1, /^$/],
    ['mkdir gone; cd gone; rmdir ../gone; AUDIT .', 2, /^upload-audit: the current folder no longer exists: [^\n]+\n$/],
    ['AUDIT init > /dev/full', 2, /^standard output can't be written: ENOSPC[^\n]*\n$/],
  ] as const)('that runs %s', (command, code, said) => {
    const ran = shell(project(), command);
    expect(ran.err).toMatch(said);
    expect(ran.code).toBe(code);
  });

  it.skipIf(process.getuid?.() === 0)('with a folder that can not be written', () => {
    const cwd = folderWith({ 'open.yaml': OPEN, 'closed/x': '' });
    spawnSync('chmod', ['a-w', join(cwd, 'closed')]);
    const { code, err } = runIn(cwd, ['open.yaml', '-o', 'closed/out.txt']);
    expect([code, err]).toEqual([2, "upload-audit: closed/out.txt can't be written: permission denied\n"]);
  });

  it('whose file names are not UTF-8 tells those that it can not read', () => {
    const cwd = project();
    spawnSync('bash', ['-c', `cp open.yaml $'bad\\xff.yaml'; mkdir $'dir\\xff'; cp open.yaml $'note\\xff.txt'`], {
      cwd,
    });
    const { code, err, out } = runIn(cwd, ['.', '-f', 'compact']);
    const why = 'its name is not UTF-8; it is not read until it is renamed';
    expect(err).toBe(`warning: bad\ufffd.yaml: ${why}\nwarning: dir\ufffd: ${why}\n`);
    expect([code, out.includes('open.yaml')]).toEqual([1, true]);
  });

  it('that is interrupted leaves no file half written', () => {
    const cwd = folderWith({ 'open.yaml': OPEN, 'out.json': 'as it was' });
    for (const wait of ['0.05', '0.2', '0.4', '0.6']) {
      shell(cwd, `AUDIT open.yaml -f json=out.json > /dev/null & sleep ${wait}; kill -INT $!; kill -TERM $!; wait`);
      const text = readFileSync(join(cwd, 'out.json'), 'utf8');
      if (text !== 'as it was') expect(() => JSON.parse(text) as unknown).not.toThrow();
    }
    expect(readdirSync(cwd).filter((name) => name.startsWith('out.'))).toEqual(['out.json']);
  });
});

describe('a file that can not be read', () => {
  const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
  it.each([
    ['', 'the file is empty'],
    ['Resources:\0', 'the file is binary, not text'],
    [
      Buffer.from('# \xdcbung\nResources: {}\n', 'latin1'),
      'the file is neither UTF-8 nor UTF-16 with a byte order mark',
    ],
    [Buffer.from(OPEN, 'utf16le'), 'the file is binary, not text'],
    [Buffer.from(OPEN, 'utf16le').swap16(), 'the file is binary, not text'],
    ['['.repeat(50_000), 'x.yaml:1:501: the file is nested deeper than 500 levels'],
    [`Resources:\n  A:\n    ${'- '.repeat(50_000)}x\n`, 'nested deeper than 500 levels'],
    [`Resources: ${'{a: '.repeat(50_000)}`, 'nested deeper than 500 levels'],
  ] as const)('ends one sentence, and loses nothing beside it: %#', (content, sentence) => {
    const cwd = folderWith({ 'x.yaml': content, 'open.yaml': OPEN });
    const alone = runIn(cwd, ['x.yaml']);
    expect(alone.err).toMatch(/^error: x\.yaml[^\n]*\n$/);
    expect(alone.err).toContain(sentence);
    expect(alone.code).toBe(2);
    const both = runIn(cwd, ['x.yaml', 'open.yaml', '-f', 'compact']);
    expect([both.code, both.out.includes('open.yaml')]).toEqual([2, true]);
  });

  it.each([utf16(OPEN), utf16(OPEN).swap16(), `\ufeff${OPEN}`])('is not one with a byte order mark: %#', (content) => {
    expect(runIn(folderWith({ 'x.yaml': content }), ['x.yaml']).code).toBe(1);
  });

  it('is told where it went while the others were read', async () => {
    const cwd = folderWith({ 'a.yaml': TOPIC, 'b.yaml': OPEN, 'c.yaml': OPEN });
    const seen: string[] = [];
    const filter = (path: string): boolean => {
      // The folder is listed by now.
      if (seen.push(path) === 1) rmSync(join(cwd, 'b.yaml'));
      return true;
    };
    const { applications, problems } = await loadProject('.', { cwd, filter });
    expect(applications.map(({ application }) => application.id)).toEqual(['a.yaml', 'c.yaml']);
    expect(problems.map(({ level, file, message }) => [level, file, message])).toEqual([
      ['warning', 'b.yaml', 'no such file or folder'],
    ]);
  });
});

describe('handlers that are nested 50,000 deep', () => {
  const N = 50_000;
  it.each([
    ['nodejs22.x', `exports.handler = async (e) => ${'('.repeat(N)}1${')'.repeat(N)}`],
    ['nodejs22.x', `exports.handler = async (e) => ${'f('.repeat(N)}e.body${')'.repeat(N)}`],
    ['nodejs22.x', `exports.handler = async (e) => e${'.body'.repeat(N)}`],
    ['nodejs22.x', `exports.handler = async (e) => { ${'if (e.a) return 1; else '.repeat(N)}return 1 }`],
    ['python3.12', `def handler(e, c):\n  return ${'['.repeat(N)}1${']'.repeat(N)}`],
  ] as const)('are unknown, with the line: %#', async (runtime, code) => {
    const Properties = { Runtime: runtime, Handler: 'index.handler', Code: { ZipFile: code } };
    const text = JSON.stringify({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties } } });
    const { problems } = await loadProject('.', { cwd: folderWith({ 't.json': text }) });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the handler of F was not read: .* it is nested too deeply at line [12]$/),
    ]);
  });
});

describe('what is read beside templates, nested 50,000 deep', () => {
  const N = 50_000;
  const deep = '['.repeat(N) + ']'.repeat(N);
  const maps = '{"a":'.repeat(N) + '1' + '}'.repeat(N);
  const app = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
    'cdk.json': '{"app": "x"}',
    'cdk.out/cdk.out': '{"version": "48.0.0"}',
    'cdk.out/manifest.json': JSON.stringify({
      version: '48.0.0',
      artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } },
    }),
    'cdk.out/S.template.json': '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}',
    ...files,
  });
  const api = (uri: string): string =>
    `Transform: AWS::Serverless-2016-10-31\nResources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: x, DefinitionUri: ${uri}}}}\n`;
  it.each<[string, Readonly<Record<string, string>>, RegExp | undefined]>([
    ['a manifest', app({ 'cdk.out/manifest.json': deep }), /manifest\.json/],
    ['a manifest of maps', app({ 'cdk.out/manifest.json': maps }), /manifest\.json/],
    ['the tree of an assembly', app({ 'cdk.out/tree.json': `{"version": "tree-0.1", "tree": ${maps}}` }), undefined],
    ['a list of assets', app({ 'cdk.out/S.assets.json': `{"files": ${maps}}` }), undefined],
    ['a cdk.json', app({ 'cdk.json': `{"app": "x", "context": ${maps}}` }), undefined],
    [
      'an OpenAPI document',
      { 't.yaml': api('api.json'), 'api.json': `{"openapi": "3.0.0", "paths": ${maps}}` },
      /api\.json/,
    ],
    [
      'one in YAML',
      { 't.yaml': api('api.yaml'), 'api.yaml': `openapi: 3.0.0\npaths: ${'{a: '.repeat(N)}` },
      /api\.yaml/,
    ],
    [
      'a samconfig.toml',
      { 't.yaml': api('api.yaml'), 'samconfig.toml': `version = 0.1\nx = ${deep}\n` },
      /samconfig\.toml/,
    ],
    [
      'a samconfig.yaml',
      { 't.yaml': api('api.yaml'), 'samconfig.yaml': `version: 0.1\nx: ${deep}\n` },
      /samconfig\.yaml/,
    ],
    ['a package.json', { 'package.json': maps }, undefined],
  ])('%s loses nothing beside it', async (_, files, told) => {
    const cwd = folderWith({ 'open/open.yaml': OPEN, ...files });
    const found = audit(await loadProject('.', { cwd }), { scope: 'all' });
    const said = [
      ...found.errors.map(({ file, message }) => `${file}: ${message}`),
      ...found.unknown.map((one) => one.reason),
    ];
    expect(said.filter((one) => /\n|RangeError|call stack|please report/.test(one))).toEqual([]);
    expect(found.findings.map(({ ruleId }) => ruleId)).toContain('cors-wildcard');
    if (told !== undefined) expect(said.some((one) => told.test(one))).toBe(true);
  });

  it.each([
    ['a config in YAML', 'upload-audit.config.yaml', `rules: ${deep}`],
    ['one in JSON', 'upload-audit.config.json', `{"rules": ${maps}}`],
    ['a baseline', 'upload-audit.baseline.json', `{"baselineVersion": 1, "findings": ${deep}}`],
  ])('%s is told in one sentence', (_, name, text) => {
    const { err } = runIn(folderWith({ 'open.yaml': OPEN, [name]: text }), ['.', '-f', 'compact']);
    expect(err).toContain(name);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).not.toMatch(/RangeError|call stack|please report/);
  });
});

test("a binary file of a template's name is passed over in a folder", async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256);
  const cwd = folderWith({ 'open.yaml': OPEN, 'noise.yaml': bytes, 'noise.json': bytes, 'src/noise.js': bytes });
  const found = audit(await loadProject('.', { cwd }), { scope: 'all' });
  expect(found.findings.map(({ location: { file } }) => file)).toContain('open.yaml');
  expect(found.errors.filter(({ level }) => level === 'error')).toEqual([]);
});

test(
  '10,000 files and one line of 25 MB are audited, with what is beside them',
  () => {
    const cwd = folderWith({ 'open.yaml': OPEN });
    mkdirSync(join(cwd, 'data'));
    for (let index = 0; index < 10_000; index += 1) writeFileSync(join(cwd, 'data', `${index}.json`), '{}');
    writeFileSync(
      join(cwd, 'line.json'),
      `{"Resources":{"T":{"Type":"AWS::SNS::Topic","Metadata":"${'x'.repeat(24 * 1024 * 1024)}"}}}`,
    );
    const { code, out, err } = runIn(cwd, ['.', '-f', 'compact']);
    expect([code, err, out.includes('open.yaml')]).toEqual([1, '', true]);
  },
  2 * MINUTES,
);
