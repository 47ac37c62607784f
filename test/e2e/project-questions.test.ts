/** Questions about a project: what it is, how often they are asked, and what hostile trees come to. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, type LoadOptions, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const HANDLER = '"""Stores a photo."""\n\n\ndef lambda_handler(event, context):\n    return {"statusCode": 200}\n';
const TESTS =
  'from app import lambda_handler\n\n\ndef test_answers():\n    assert lambda_handler({}, None)["statusCode"] == 200\n';
const OF_TEMPLATE = 'def test_has_a_bucket():\n    assert "Bucket" in open("template.yaml").read()\n';
const README = '# Photos\n';

function template(code = 'src/'): string {
  return `Transform: AWS::Serverless-2016-10-31
Description: Photos
Resources:
  Store:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ${code}
      Handler: app.lambda_handler
      Runtime: python3.13
`;
}

async function auditOf(
  cwd: string,
  target: string | readonly string[] = '.',
  options: Omit<LoadOptions, 'cwd'> = {},
): Promise<Audit> {
  const result = audit(await loadProject(target, { cwd, ...options }), { only: ['6.2', '6.3'], scope: 'all' });
  expect(result.errors).toEqual([]);
  return result;
}

function findingsOf({ findings }: Audit): readonly string[] {
  return findings.map(({ number, kind, confidence, location }) => `${number} ${kind} ${confidence} ${location.file}`);
}

describe('a project', () => {
  it('is complained about once, however many templates it holds', async () => {
    const cwd = folderWith({
      'package.json': '{}',
      'one/template.yaml': template(),
      'one/src/app.py': HANDLER,
      'two/template.yaml': template(),
      'two/src/app.py': HANDLER,
    });
    const result = await auditOf(cwd);
    expect(result.applications).toHaveLength(2);
    expect(findingsOf(result)).toEqual(['6.2 no-tests high package.json', '6.3 undocumented medium package.json']);
    expect(result.findings.map(({ template: file, resource, path }) => [file, resource, path])).toEqual([
      [null, null, []],
      [null, null, []],
    ]);
    const failed = result.applications.map(({ catalog }) => catalog.find(({ number }) => number === '6.2')?.failed);
    expect(failed).toEqual([1, 1]);
    expect(result.catalog.find(({ number }) => number === '6.2')).toMatchObject({ verdict: 'fail', failed: 1 });
  });

  it('does not reach above the first folder that holds templates of others', async () => {
    const cwd = folderWith({
      'package.json': '{}',
      'README.md': README,
      'tests/test_app.py': TESTS,
      'tests/test_template.py': OF_TEMPLATE,
      'services/photos/template.yaml': template(),
      'services/photos/src/app.py': HANDLER,
      'services/videos/template.yaml': template(),
      'services/videos/src/app.py': HANDLER,
    });
    expect(findingsOf(await auditOf(cwd, 'services/photos'))).toEqual([
      '6.2 no-tests high services/photos/template.yaml',
      '6.3 undocumented medium services/photos/template.yaml',
    ]);
  });

  it('holds its code where nothing marks it, and is where the user says', async () => {
    const files = {
      'deploy/template.yaml': template('../src/'),
      'src/app.py': HANDLER,
      'tests/test_app.py': TESTS,
      'tests/test_template.py': OF_TEMPLATE,
      'README.md': README,
    };
    expect(findingsOf(await auditOf(folderWith(files), 'deploy/template.yaml'))).toEqual([]);
    const cwd = folderWith({ ...files, 'deploy/samconfig.toml': 'version = 0.1\n' });
    expect(findingsOf(await auditOf(cwd, 'deploy', { projectRoot: '.' }))).toEqual([]);
  });

  it('is described by the README of its repository', async () => {
    const cwd = folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'README.md': README,
      'photos/samconfig.toml': 'version = 0.1\n',
      'photos/template.yaml': template(),
      'photos/src/app.py': HANDLER,
    });
    expect(findingsOf(await auditOf(cwd, 'photos'))).toEqual(['6.2 no-tests high photos/samconfig.toml']);
  });

  it('is none of what comes from standard input', async () => {
    const cwd = folderWith({ 'package.json': '{}', 'src/app.py': HANDLER });
    async function* stdin(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(template()));
    }
    const { findings, catalog } = await auditOf(cwd, '-', { stdin: stdin() });
    expect(findings).toEqual([]);
    expect(catalog.filter(({ number }) => number.startsWith('6.')).map(({ verdict }) => verdict)).toContain(
      'not-applicable',
    );
  });

  it('has a fingerprint that does not depend on where it is looked at from', async () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      'a/package.json': '{}',
      'a/template.yaml': template(),
      'a/src/app.py': HANDLER,
      'b/package.json': '{}',
      'b/template.yaml': template(),
      'b/src/app.py': HANDLER,
    });
    const prints = async (from: string, target: string): Promise<readonly string[]> =>
      (await auditOf(join(cwd, from), target)).findings.map(({ fingerprint }) => fingerprint).sort();
    const [a, b] = [await prints('.', 'a'), await prints('.', 'b')];
    expect(await prints('a', '.')).toEqual(a);
    expect(await prints('.', '.')).toEqual([...a, ...b].sort());
    expect(new Set([...a, ...b]).size).toBe(4);
  });
});

describe('a hostile tree', () => {
  const files = {
    'samconfig.toml': 'version = 0.1\n',
    'template.yaml': template(),
    'src/app.py': HANDLER,
    'README.md': README,
  };

  it('counts no tests that a link leads out to', async () => {
    const elsewhere = folderWith({ 'test_app.py': TESTS, 'test_template.py': OF_TEMPLATE });
    const cwd = folderWith({ ...files, 'tests/__init__.py': '' });
    for (const name of ['test_app.py', 'test_template.py'])
      symlinkSync(join(elsewhere, name), join(cwd, 'tests', name));
    symlinkSync(elsewhere, join(cwd, 'more'));
    expect(findingsOf(await auditOf(cwd))).toEqual(['6.2 no-tests high samconfig.toml']);
  });

  it('does not know what a binary file tests', async () => {
    const cwd = folderWith(files);
    writeFileSync(join(cwd, 'test_app.py'), Buffer.from([0, 1, 2, 0xff]));
    const { findings, unknown } = await auditOf(cwd);
    expect(findings).toEqual([]);
    expect(unknown.map(({ reason }) => reason)).toEqual(['the test file test_app.py cannot be read']);
  });

  it('is read to its end, deep folders, brackets without end and backquotes without partner', async () => {
    const deep = Array.from({ length: 60 }, () => 'd').join('/');
    const cwd = folderWith({
      ...files,
      [`${deep}/test_app.py`]: TESTS,
      'src/lib.py': `def f(${'('.repeat(20_000)}`,
      'test/a.test.js': `${'`${'.repeat(20_000)}test(`,
      'test/b.test.js': 'function a(){'.repeat(20_000),
      'test/c.test.js': `expect(${'"'.repeat(50_001)}`,
    });
    expect(findingsOf(await auditOf(cwd))).toEqual(['6.2 no-stack-tests medium samconfig.toml']);
  });
});
