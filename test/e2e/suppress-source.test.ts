/** Comments in what a CDK app is written in, and in the code of its functions: the template is JSON and has none. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

interface App {
  readonly project: string;
  /** Of the stack. */
  readonly file: string;
  readonly mark: string;
  /** What begins the line that lets every site in, of the bucket and of the API. */
  readonly origins: string;
  readonly preflight: string;
  /** Two settings of the function. */
  readonly memory: string;
  readonly capacity: string;
}

const TYPESCRIPT: App = {
  project: 'catalog-stack',
  file: 'lib/upload-stack.ts',
  mark: '//',
  origins: 'allowedOrigins:',
  preflight: 'allowOrigins:',
  memory: 'memorySize:',
  capacity: 'reservedConcurrentExecutions:',
};

const PYTHON: App = {
  project: 'catalog-stack-python',
  file: 'upload/upload_stack.py',
  mark: '#',
  origins: 'allowed_origins=',
  preflight: 'allow_origins=',
  memory: 'memory_size=',
  capacity: 'reserved_concurrent_executions=',
};

const HANDLER = 'lambda/upload/index.py';
const REPLY = '"Access-Control-Allow-Origin"';

/** Writes a comment behind the one line that begins so, or above it. */
function comment(text: string, begin: string, words: string, isAbove = false): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trimStart().startsWith(begin));
  const line = lines[at]!;
  const indent = line.slice(0, line.length - line.trimStart().length);
  return lines.with(at, isAbove ? `${indent}${words}\n${line}` : `${line}  ${words}`).join('\n');
}

function copyOf({ project }: App): string {
  const folder = folderWith({ '.git/HEAD': '' });
  cpSync(join(PROJECTS, project), folder, { recursive: true, filter: (from) => !from.includes('node_modules') });
  return folder;
}

function change(path: string, edit: (text: string) => string): void {
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}

async function auditOf(cwd: string, only: readonly string[] = ['1.1', '7.2']): Promise<Audit> {
  return audit(await loadProject('.', { cwd }), { scope: 'all', only });
}

/** Where a rule's findings stand: the file, and the text of the line, without a comment on it. */
function standing(cwd: string, list: Audit['findings'], rule = 'cors-wildcard'): readonly string[] {
  return list
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ location: { file, start } }) => {
      const line = readFileSync(join(cwd, file), 'utf8').split('\n')[start.line - 1]!;
      return `${file} ${line.replace(/ {2}(?:\/\/|#).*/, '').trim()}`;
    });
}

function warnings({ errors }: Audit): readonly string[] {
  return errors.map(({ level, message, location }) => `${level} ${location?.file ?? ''} ${message}`);
}

describe.each([TYPESCRIPT, PYTHON])('in the source of $project', (app) => {
  const words = `${app.mark} upload-audit-ignore cors-wildcard: the widget is embedded anywhere`;

  it.each([
    ['on the line', false],
    ['above the line', true],
  ])('%s that a finding points at', async (_, isAbove) => {
    const cwd = copyOf(app);
    change(join(cwd, app.file), (text) => comment(text, app.origins, words, isAbove));
    const result = await auditOf(cwd);
    expect(result.suppressed.map(({ suppression }) => suppression)).toEqual([
      { by: 'comment', reason: 'the widget is embedded anywhere' },
    ]);
    expect(standing(cwd, result.suppressed).join()).toContain(`${app.file} ${app.origins}`);
    // The API and the handler let every site in, too, and of them nothing was said.
    expect(standing(cwd, result.findings).map((one) => one.split(/ |[:=]/)[1])).toEqual([
      app.preflight.slice(0, -1),
      REPLY,
    ]);
    expect(warnings(result)).toEqual([]);
  });

  it('on the line of one of several parts: that part alone', async () => {
    const cwd = copyOf(app);
    const partly = `${app.mark} upload-audit-ignore hardcoded-settings: the account's quota`;
    change(join(cwd, app.file), (text) => comment(text, app.capacity, partly));
    const result = await auditOf(cwd, ['hardcoded-settings']);
    expect(standing(cwd, result.suppressed, 'hardcoded-settings').join()).toContain(app.capacity);
    const [finding] = result.findings;
    expect(finding?.ruleId).toBe('hardcoded-settings');
    const lines = finding?.related.map(({ location: { file, start } }) => {
      return readFileSync(join(cwd, file), 'utf8').split('\n')[start.line - 1]!.trim();
    });
    expect(lines?.some((line) => line.startsWith(app.memory))).toBe(true);
    expect(lines?.some((line) => line.startsWith(app.capacity))).toBe(false);
    expect(warnings(result)).toEqual([]);
  });

  it.each([
    [
      'misspelled',
      'upload-audit-ignore cors-wildcards: the widget',
      'upload-audit-ignore cors-wildcards has no effect: unknown rule cors-wildcards; did you mean cors-wildcard?',
    ],
    [
      'without a reason',
      'upload-audit-ignore cors-wildcard',
      'upload-audit-ignore cors-wildcard has no effect: it gives no reason; write "upload-audit-ignore cors-wildcard: because …"',
    ],
    [
      'of a rule with nothing to say there',
      'upload-audit-ignore table-backup: rebuilt nightly',
      'upload-audit-ignore table-backup has no effect: the rule reports nothing here',
    ],
  ])('%s: a warning, and the findings', async (_, written, warning) => {
    const cwd = copyOf(app);
    change(join(cwd, app.file), (text) => comment(text, app.origins, `${app.mark} ${written}`));
    const result = await auditOf(cwd);
    expect(warnings(result)).toEqual([`warning ${app.file} ${warning}`]);
    expect(result.suppressed).toEqual([]);
    expect(standing(cwd, result.findings)).toHaveLength(3);
    expect(standing(cwd, result.findings, 'table-backup')).toHaveLength(1);
  });
});

describe('in the code of a function', () => {
  /** The handler of the catalog's stack with a comment, as it is after the next synthesis: in the assembly, too. */
  function commented(words: string, isAbove = false): string {
    const cwd = copyOf(TYPESCRIPT);
    const asset = readdirSync(join(cwd, 'cdk.out')).find((name) => name.startsWith('asset.'))!;
    for (const path of [HANDLER, `cdk.out/${asset}/index.py`])
      change(join(cwd, path), (text) => comment(text, REPLY, words, isAbove));
    return cwd;
  }

  it.each([
    ['on the line', false],
    ['above the line', true],
  ])('%s that a finding points at', async (_, isAbove) => {
    const cwd = commented('# upload-audit-ignore cors-wildcard: tokens, no cookies', isAbove);
    const result = await auditOf(cwd);
    expect(standing(cwd, result.suppressed)).toEqual([`${HANDLER} ${REPLY}: "*",`]);
    expect(result.suppressed[0]?.suppression).toEqual({ by: 'comment', reason: 'tokens, no cookies' });
    expect(standing(cwd, result.findings)).toHaveLength(2);
    expect(warnings(result)).toEqual([]);
  });

  it.each([
    ['misspelled', 'cors-wildcrad: tokens', 'unknown rule cors-wildcrad; did you mean cors-wildcard?'],
    ['without a reason', 'cors-wildcard', 'it gives no reason; write "upload-audit-ignore cors-wildcard: because …"'],
    ['of a rule with nothing to say there', 'table-backup: rebuilt', 'the rule reports nothing here'],
  ])('%s: a warning, and the finding', async (_, written, warning) => {
    const cwd = commented(`# upload-audit-ignore ${written}`);
    const result = await auditOf(cwd);
    const [rule] = written.split(':');
    expect(warnings(result)).toEqual([`warning ${HANDLER} upload-audit-ignore ${rule} has no effect: ${warning}`]);
    expect(standing(cwd, result.findings)).toContain(`${HANDLER} ${REPLY}: "*",`);
  });

  it('JavaScript', async () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Scans:
    Type: AWS::S3::Bucket
  Receive:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: receive.handler
      CodeUri: src
      Environment: { Variables: { SCANS: !Ref Scans } }
      Events: { Post: { Type: Api, Properties: { Path: /scans, Method: post } } }
`,
      'src/receive.js': `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.handler = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.SCANS, Key: 'scan', Body: event.body }));
  // upload-audit-ignore cors-wildcard: kiosks have no origin
  return { statusCode: 201, headers: { 'Access-Control-Allow-Origin': '*' }, body: '{}' };
};
`,
    });
    const result = await auditOf(cwd, ['1.1']);
    expect(result.suppressed.map(({ location: { file, start } }) => `${file}:${start.line}`)).toEqual([
      'src/receive.js:6',
    ]);
    expect([result.findings, warnings(result)]).toEqual([[], []]);
  });
});
