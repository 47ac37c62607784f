/** Why something is unknown: in sentences for people, and as codes for programs. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Cause,
  CodedReason,
  getReasonCode,
  makeReason,
  or,
  replaceWords,
  unknown,
  removeRepeatedReasons,
} from '../../src/answer.js';
import { audit, loadProject, render } from '../../src/index.js';
import { defineRule, no, requires } from '../../src/rule.js';
import tableBackup from '../../rules/table-backup.js';
import { audited } from '../support/audited.js';
import { folderWith } from '../support/folder.js';

const { id, number, severity, title, why, fix, references } = tableBackup;

/** The reasons that a rule gives, as the report has them. */
function reported(...because: readonly Cause[]): { readonly reason: string; readonly code: string } | undefined {
  const rule = defineRule({
    ...{ id, number, severity, title, why, fix, references },
    about: 'table',
    *check({ resource }) {
      yield requires('x', or(no, unknown(...because)), resource.node, '');
    },
  });
  const { unknown: open } = audited(rule, { Resources: { T: { Type: 'AWS::DynamoDB::Table' } } });
  return open[0];
}

describe('a reason', () => {
  test('has a code, and one without is undecided', () => {
    expect(reported(makeReason('parameter-open', 'it may be anything'))).toMatchObject({
      reason: 'it may be anything',
      code: 'parameter-open',
    });
    expect(reported('nobody knows')).toMatchObject({ reason: 'nobody knows', code: 'undecided' });
  });

  test('is told once, with its code if anybody gives it one', () => {
    const coded = makeReason('made-by-macro', 'a macro');
    expect(removeRepeatedReasons(['a macro', coded, 'a macro', makeReason('made-by-macro', 'a macro')])).toEqual([
      coded,
    ]);
    expect(unknown(coded, 'a macro').because).toEqual([coded]);
  });

  test('keeps its code in other words', () => {
    const named = replaceWords(makeReason('code-not-found', 'its code was not found'), (text) => `Scan: ${text}`);
    expect([String(named), getReasonCode(named)]).toEqual(['Scan: its code was not found', 'code-not-found']);
    expect(replaceWords('why', (text) => `${text} not`)).toBe('why not');
    expect(named).toBeInstanceOf(CodedReason);
  });
});

test.each<[number, string]>([
  [1, 'r1'],
  [3, 'r1; r2; r3'],
  [4, 'r1; r2; r3 (and 1 more reason)'],
  [9, 'r1; r2; r3 (and 6 more reasons)'],
])('of %i reasons a report tells %s', (count, reason) => {
  const all = Array.from({ length: count }, (_, index) => `r${index + 1}`);
  expect(reported(makeReason('deployment-value', 'r1'), ...all)).toMatchObject({ reason, code: 'deployment-value' });
});

describe('in JSON', () => {
  interface Told {
    readonly ruleId: string;
    readonly reason: string;
    readonly code: string;
  }

  async function told(template: string, files: Readonly<Record<string, string>> = {}): Promise<readonly Told[]> {
    const cwd = folderWith({ 'template.yaml': template, ...files });
    const json = render(audit(await loadProject('template.yaml', { cwd }), { scope: 'all' }), 'json');
    return (JSON.parse(json) as { unknown: readonly Told[] }).unknown;
  }

  const fn = (properties: string): string => `Transform: AWS::Serverless-2016-10-31
Parameters:
  Version: {Type: String}
Resources:
  Scan:
    Type: AWS::Serverless::Function
    Properties: {${properties}, Events: {Post: {Type: Api, Properties: {Path: /scans, Method: post}}}}
`;

  test.each<[string, string, Readonly<Record<string, string>>, string, RegExp]>([
    [
      'code in a bucket',
      'Runtime: python3.13, Handler: app.handler, CodeUri: s3://b/k',
      {},
      'code-elsewhere',
      /s3:\/\/b\/k, which is not downloaded$/,
    ],
    [
      'code that is missing',
      'Runtime: python3.13, Handler: app.handler, CodeUri: src',
      {},
      'code-not-found',
      /^its code src was not found$/,
    ],
    [
      'another runtime',
      'Runtime: java21, Handler: a.B::c, CodeUri: src',
      {},
      'runtime-not-supported',
      /java21 is not supported/,
    ],
    [
      'a handler without a file',
      'Runtime: python3.13, Handler: main.go, CodeUri: src',
      { 'src/app.py': 'x = 1\n' },
      'handler-not-found',
      /main\.go was not found in src$/,
    ],
    [
      'a runtime that is a parameter',
      'Runtime: !Ref Version, Handler: app.handler, CodeUri: src',
      {},
      'deployment-value',
      /^its runtime is unknown: parameter Version has no default/,
    ],
    [
      'broken code',
      'Runtime: python3.13, Handler: app.handler, CodeUri: src',
      { 'src/app.py': 'def handler(:\n' },
      'code-not-readable',
      /app\.py/,
    ],
    [
      'a wrapper of somebody else',
      'Runtime: python3.13, Handler: app.handler, CodeUri: src',
      {
        'src/app.py': 'from acme import wrap\n\n@wrap\ndef handler(event, context):\n    return {"statusCode": 500}\n',
      },
      'code-not-followed',
      /wrap/,
    ],
  ])('%s', async (_, properties, files, code, reason) => {
    const found = (await told(fn(properties), files)).filter(({ ruleId }) => ruleId === 'handler-error-handling');
    expect(found).toMatchObject([{ code, reason: expect.stringMatching(reason) as string }]);
  });

  test('a value of the template', async () => {
    const table = `Parameters:
  Pitr: {Type: String}
Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: !Ref Pitr}}
`;
    expect((await told(table)).filter(({ ruleId }) => ruleId === 'table-backup')).toMatchObject([
      { code: 'parameter-open', reason: 'parameter Pitr has no default and no value was given' },
    ]);
  });

  test('a bucket that browsers store in', async () => {
    const bucket = `Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties: {CorsConfiguration: {CorsRules: [{AllowedMethods: [PUT], AllowedOrigins: ['https://a.example.com']}]}}
`;
    expect((await told(bucket)).filter(({ ruleId }) => ruleId === 'file-size-limit')).toMatchObject([
      { code: 'uploader-not-found', reason: 'the code that signs uploads to this bucket was not found' },
    ]);
  });

  test.each<[string, string, Readonly<Record<string, string>>, string, string]>([
    [
      'a router that was not found',
      'CodeUri: src',
      {},
      'code-not-found',
      'the code behind /{proxy+} may route by version: its code src was not found',
    ],
    [
      'a router whose paths are computed',
      'CodeUri: src',
      {
        'src/app.py':
          'from aws_lambda_powertools.event_handler import APIGatewayRestResolver\nimport os\napp = APIGatewayRestResolver()\n\n@app.get(os.environ["ROUTE"])\ndef scans():\n    return {}\n\ndef handler(event, context):\n    return app.resolve(event, context)\n',
      },
      'code-not-followed',
      'the code behind /{proxy+} may route by version: the paths of some routes of Scan are not literals',
    ],
  ])('%s', async (_, code, files, expected, reason) => {
    const template = fn(`Runtime: python3.13, Handler: app.handler, ${code}`)
      .replace('/scans', "'/{proxy+}'")
      .replace('post}}}}', 'any}}}}');
    const found = (await told(template, files)).filter(({ ruleId }) => ruleId === 'api-versioning');
    expect(found).toMatchObject([{ code: expected, reason }]);
  });
});

test('no answer of the model or of a rule is unknown without a code', () => {
  const folders = ['src/model', 'src/template', 'rules'].map((name) => join(import.meta.dirname, '../..', name));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const bare = files.flatMap((file) => readFileSync(file, 'utf8').match(/\bunknown\(\s*['"`].*/g) ?? []);
  // Comparisons that come out open are choices between worlds: these sentences are never reported.
  const unseen = [
    "unknown('a part of it is unknown')",
    "unknown('parts of it are unknown')",
    "unknown('it is not comparable')",
  ];
  expect(bare.filter((line) => !unseen.some((one) => line.startsWith(one)))).toEqual([]);
});
