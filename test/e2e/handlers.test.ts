/** Handlers from the files of a project to what rules are told of them. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import tableBackup from '../../rules/table-backup.js';
import { runAudit } from '../../src/audit/audit.js';
import type { Audit } from '../../src/finding.js';
import { type LoadOptions, loadProject, render } from '../../src/index.js';
import { defineRule, requires, yes } from '../../src/rule.js';
import { folderWith } from '../support/folder.js';

const { id, number, severity, title, why, fix, references } = tableBackup;

/** Every handler that was read passes, and nothing else. */
const wasRead = defineRule({
  ...{ id, number, severity, title, why, fix, references },
  about: 'handler',
  *check({ resource, source, at }) {
    if (source.is === 'unknown') yield requires('read', source, resource.node, '');
    else yield requires('read', yes, at(source.handler.entry), '');
  },
});

async function auditOf(cwd: string, target = '.', more: LoadOptions = {}): Promise<Audit> {
  const { applications, problems } = await loadProject(target, { cwd, ...more });
  return runAudit({
    applications,
    rules: [wasRead],
    catalog: [wasRead],
    off: new Map(),
    problems,
    thresholds: { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false },
    scope: 'all',
    version: '0',
  });
}

/** Which functions were read, and why the others were not. */
function told({ passed, unknown }: Audit): Readonly<Record<string, string>> {
  return Object.fromEntries<string>([
    ...passed.map(({ resource }) => [resource?.logicalId ?? '', 'read'] as const),
    ...unknown.map(({ resource, reason }) => [resource?.logicalId ?? '', reason] as const),
  ]);
}

type Functions = Readonly<Record<string, object>>;

function sam(functions: Functions): string {
  const Resources = Object.fromEntries(
    Object.entries(functions).map(([name, properties]) => [
      name,
      {
        Type: 'AWS::Serverless::Function',
        Properties: { Runtime: 'python3.13', Handler: 'app.handler', ...properties },
      },
    ]),
  );
  return JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', Resources }, null, 2);
}

const PYTHON = 'def handler(event, context):\n    return {"statusCode": 204}\n';

describe('what was read', () => {
  it('is counted, in every form', async () => {
    const folder = folderWith({
      'template.json': sam({
        Folder: { CodeUri: 'src' },
        File: { CodeUri: 'src/app.py' },
        Zip: { CodeUri: 'src.zip' },
        Inline: { InlineCode: PYTHON, Handler: 'index.handler' },
        TypeScript: { CodeUri: 'web', Runtime: 'nodejs22.x' },
      }),
      'src/app.py': PYTHON,
      'src.zip': zipSync({ 'app.py': strToU8(PYTHON) }),
      'web/app.ts': 'export const handler = async (event: unknown): Promise<object> => ({ event });\n',
    });
    for (const target of ['.', 'template.json']) {
      const result = await auditOf(folder, target);
      expect(told(result)).toEqual({ Folder: 'read', File: 'read', Zip: 'read', Inline: 'read', TypeScript: 'read' });
      expect([result.summary.handlers, result.errors]).toEqual([5, []]);
    }
  });

  it('is inline code alone where the template comes from standard input', async () => {
    const folder = folderWith({ 'src/app.py': PYTHON });
    const text = sam({ Folder: { CodeUri: 'src' }, Inline: { InlineCode: PYTHON, Handler: 'index.handler' } });
    async function* stdin(): AsyncGenerator<Uint8Array> {
      yield Promise.resolve(new TextEncoder().encode(text));
    }
    const result = await auditOf(folder, '-', { stdin: stdin(), stdinPath: 'template.json' });
    expect(told(result)).toEqual({
      Folder: 'its code was not found: the template was read without its folder',
      Inline: 'read',
    });
  });

  it('is the code of helpers of the CDK in no case', async () => {
    const cwd = join(import.meta.dirname, '../../fixtures/_projects');
    expect(Object.keys(told(await auditOf(cwd, 'helpers'))).map((name) => name.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'MakeThumbnail',
    ]);
  });

  it.each([
    ['catalog-stack', 1],
    ['catalog-stack-fixed', 2],
    ['http-api-presign', 6],
    ['two-stacks', 1],
    ['stages', 2],
    ['nested-stacks', 1],
    ['sam-upload', 3],
  ])('is all of %s', async (project, handlers) => {
    const result = await auditOf(join(import.meta.dirname, '../../fixtures/_projects'), project);
    expect(Object.entries(told(result)).filter(([, one]) => one !== 'read')).toEqual([]);
    expect([result.summary.handlers, result.errors]).toEqual([handlers, []]);
  });
});

describe('what was not read', () => {
  it('is said once to be elsewhere', async () => {
    const folder = folderWith({
      'template.json': sam({ Absent: { CodeUri: 'src' }, Stored: { CodeUri: 's3://a/b.zip' } }),
    });
    const text = render(await auditOf(folder), 'text');
    expect(text.match(/the source of 2 functions was not found/g)).toHaveLength(1);
  });

  it('is not said to be elsewhere where it can never be read', async () => {
    const folder = folderWith({ 'template.json': sam({ Java: { Runtime: 'java21' } }) });
    expect(render(await auditOf(folder), 'text')).not.toContain('was not found: run in');
  });

  it('is warned of where it is broken, at the handler’s name', async () => {
    const folder = folderWith({
      'template.json': sam({
        Misnamed: { CodeUri: 'src', Handler: 'app.lambda_handler' },
        Unparsed: { InlineCode: 'def handler(event, context):\n    return {{{\n', Handler: 'index.handler' },
      }),
      'src/app.py': PYTHON,
    });
    const result = await auditOf(folder);
    expect(result.errors.map(({ level, file, message }) => `${level} ${file} ${message}`)).toEqual([
      expect.stringMatching(
        /^warning template\.json the handler of Misnamed was not read: app\.py has no lambda_handler/,
      ),
      expect.stringMatching(/^warning template\.json the handler of Unparsed was not read: .*syntax error at line 2/),
    ]);
    const text = sam({ Misnamed: { CodeUri: 'src', Handler: 'app.lambda_handler' } });
    const line = text.split('\n').findIndex((one) => one.includes('lambda_handler')) + 1;
    expect(result.errors[0]?.location?.start.line).toBe(line);
    expect(Object.values(told(result)).filter((one) => one === 'read')).toEqual([]);
    expect(result.summary.exitCode).toBe(0);
  });
});

describe('a hostile project', () => {
  it('has nothing read that is not its own, and nothing passes', async () => {
    const outside = folderWith({ 'app.py': PYTHON });
    const bomb = zipSync({ 'app.py': strToU8(PYTHON), 'zeros.bin': new Uint8Array(16 * 1024 * 1024) });
    const folder = folderWith({
      'package.json': '{}',
      'template.json': sam({
        Up: { CodeUri: '../' },
        Linked: { CodeUri: 'linked' },
        LinkedFile: { CodeUri: 'half' },
        Absolute: { CodeUri: outside },
        Bomb: { CodeUri: 'bomb.zip' },
        Slip: { CodeUri: 'slip.zip' },
        Broken: { CodeUri: 'broken.zip' },
        Binary: { CodeUri: 'binary' },
        Device: { CodeUri: '/dev/zero' },
        Image: { PackageType: 'Image', ImageUri: 'repository/image:1' },
        Dots: { CodeUri: 'src', Handler: '../../app.handler' },
        Prototype: { CodeUri: 'src', Handler: '__proto__.constructor' },
        Empty: { CodeUri: 'src', Handler: '.' },
        Endless: { InlineCode: '('.repeat(200_000), Handler: 'index.handler' },
        Deep: {
          InlineCode: `def handler(event, context):\n    return ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
          Handler: 'index.handler',
        },
      }),
      'half/other.py': PYTHON,
      'bomb.zip': bomb,
      'slip.zip': zipSync({ '../app.py': strToU8(PYTHON), '/app.py': strToU8(PYTHON) }),
      'broken.zip': bomb.subarray(0, 100),
      'binary/app.py': '\0',
      'src/app.py': PYTHON,
    });
    symlinkSync(outside, join(folder, 'linked'));
    symlinkSync(join(outside, 'app.py'), join(folder, 'half/app.py'));
    const result = await auditOf(folder);
    expect(Object.entries(told(result)).filter(([, one]) => one === 'read')).toEqual([]);
    expect([result.unknown.length, result.passed.length, result.summary.handlers]).toEqual([15, 0, 0]);
    expect(result.errors.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
