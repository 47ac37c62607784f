/** Checks as they are written, and where they stand. */
import { describe, expect, test } from 'vitest';
import { isSlashFreeGroup } from '../../src/text/key-patterns.js';
import { js, py, read, ts } from './make.js';

type Code = Parameters<typeof read>[0];

const SDK = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const isPng = (data) => data[0] === 0x89 && data[1] === 0x50;
`;
const post = (lines: string): Code =>
  ts(`${SDK}export const handler = async (event) => {
  const pot = Buffer.from(event.body, 'base64');
${lines}
  return { statusCode: 201 };
};`);
const PUT = `await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: pot }));`;
const ASK = `if (!isPng(pot)) return { statusCode: 415 };`;

describe('a check that a function makes', () => {
  test('counts before the store', () => {
    expect(read(post(`${ASK}\n${PUT}`)).facts.uploads.typeChecks).not.toEqual([]);
  });

  test('is none behind it', () => {
    expect(read(post(`${PUT}\n${ASK}`)).facts.uploads.typeChecks).toEqual([]);
  });
});

test('the ending that a pattern takes out of a name is a check of the type', () => {
  const code = post(`const suffix = /\\.(png|jpg)$/.exec(event.queryStringParameters.name)?.[1];
if (suffix === undefined) return { statusCode: 415 };
${PUT}`);
  expect(read(code).facts.uploads.typeChecks.map(({ of }) => of)).toEqual(['declared']);
});

test("Chalice's content types are a check, those of no type are none", () => {
  const route = (options: string): Code =>
    py(`
import boto3
from chalice import Chalice
app = Chalice(app_name='pots')
@app.route('/pots', methods=['PUT']${options})
def put():
    boto3.client('s3').put_object(Bucket='b', Key='k', Body=app.current_request.raw_body)
    return {}
`);
  const checks = (code: Code): number =>
    read({ ...code, entry: { file: 'app.py', name: 'app' } }).facts.uploads.typeChecks.length;
  expect(checks(route(", content_types=['image/png']"))).toBe(1);
  expect(checks(route(''))).toBe(0);
  expect(checks(route(", content_types=['multipart/form-data']"))).toBe(0);
  expect(checks(route(", content_types=['image/png', 'application/octet-stream']"))).toBe(0);
});

describe('keys', () => {
  const keysOf = (code: Code): readonly boolean[] => read(code).facts.validation.keys.map(({ isClean }) => isClean);
  const key = (lines: string, name: string): Code =>
    js(`${SDK}import { randomUUID } from 'node:crypto';
const NAME = /^[a-z]{3}$/;
const WIDE = /^.{3}$/;
const fitting = (body) => { const { names } = JSON.parse(body); return names.every((name) => NAME.test(name)) ? names : undefined; };
const made = (body) => { const { title } = JSON.parse(body); if (!title) return { error: 'none' }; return { id: randomUUID(), title }; };
export const handler = async (event) => {
  const body = JSON.parse(event.body);
${lines}
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: \`pots/\${${name}}\`, Body: event.body }));
};`);

  test.each<[string, boolean, Code]>([
    ['a group of endings', true, key('const s = body.file.match(/\\.(png|jpg)$/)?.[1];', 's')],
    ['a group of anything', false, key('const s = body.file.match(/^(.*)\\.png$/)?.[1];', 's')],
    [
      'a field with a default that a pattern fits',
      true,
      key("const { pot = '' } = body;\nif (!NAME.test(pot)) return { statusCode: 400 };", 'pot'),
    ],
    [
      'the same, of a pattern that takes paths',
      false,
      key("const { pot = '' } = body;\nif (!WIDE.test(pot)) return { statusCode: 400 };", 'pot'),
    ],
    ['an id that the own record holds', true, key('const { id } = made(event.body);', 'id')],
    ['a title that the own record holds', false, key('const { title } = made(event.body);', 'title')],
  ])('%s: clean %s', (_, isClean, code) => {
    expect(keysOf(code)).toEqual([isClean]);
  });

  test.each<[string, boolean, string]>([
    ['Annotated with an anchored pattern', true, 'week: Annotated[str, Path(pattern=r"^W\\d{2}$")]'],
    ['Annotated with an open pattern', false, 'week: Annotated[str, Path(pattern=r"W\\d{2}")]'],
    ['a plain text', false, 'week: str'],
  ])("FastAPI's parameter, %s: clean %s", (_, isClean, parameter) => {
    const code = py(`
from typing import Annotated
import boto3
from fastapi import FastAPI, Path
from mangum import Mangum
app = FastAPI()
s3 = boto3.client('s3')
@app.put('/weeks/{week}')
def put(${parameter}):
    s3.put_object(Bucket='b', Key=f'weeks/{week}', Body=b'')
handler = Mangum(app)
`);
    expect(keysOf(code)).toEqual([isClean]);
  });
});

test.each([
  [String.raw`\.(wav|flac)$`, 1, true],
  [String.raw`^(.+)\.(?:wav)$`, 1, false],
  [String.raw`^(?<name>\w+)-([^/]+)$`, 2, true],
  [String.raw`^(?:a/b)(\d+)`, 1, true],
  [String.raw`^(\d+)`, 2, false],
])('group of %s', (pattern, index, expected) => {
  expect(isSlashFreeGroup(pattern, index)).toBe(expected);
});

describe('what a clause answers for a batch', () => {
  const stream = (answer: string): Code =>
    js(`${SDK}export const handler = async (event) => {
  for (const record of event.Records) {
    try { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: record.kinesis.data })); }
    catch (error) { console.error(error); return { batchItemFailures: ${answer} }; }
  }
  return { batchItemFailures: [] };
};`);
  const names = (code: Code): readonly boolean[] =>
    read(code).facts.errors.swallowed.map(({ namesRecord }) => namesRecord);

  test('names the record that it ended at', () => {
    expect(names(stream('[{ itemIdentifier: record.kinesis.sequenceNumber }]'))).toEqual([true]);
  });

  test('or none', () => {
    expect(names(stream('[]'))).toEqual([false]);
  });
});

describe('texts of errors', () => {
  const raw = (lines: string): number =>
    read(
      js(`class Refused extends Error {}
const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });
const toReply = (error) => { const known = error instanceof Refused ? error : new Refused('The pots are away'); return answer(500, { message: known.message }); };
export const handler = async (event) => { try { return await fetch(event.body); } catch (error) { ${lines} } };`),
    ).facts.replies.raw.length;

  test('taken out of the error are raw', () => {
    expect(raw('const { message, stack } = error; return answer(500, { message, stack });')).toBe(1);
  });

  test('of a kind that was chosen are not', () => {
    expect(raw('return toReply(error);')).toBe(0);
  });
});
