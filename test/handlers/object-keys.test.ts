import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

describe('keys of objects', () => {
  const keysOf = (code: Snippet): readonly string[] =>
    read(code).facts.validation.keys.map(({ action, isClean }) => `${action} ${isClean ? 'clean' : 'dirty'}`);
  const python = (lines: string): readonly string[] =>
    keysOf(
      py(`
import json, os, re, uuid
import boto3
from werkzeug.utils import secure_filename
s3 = boto3.client('s3')
bucket = boto3.resource('s3').Bucket('plums')
NAME = re.compile('[a-z]+')
def handler(event, context):
    body = json.loads(event['body'])
    name = body['name']
${lines.replace(/^/gm, '    ')}
`),
    );
  const script = (lines: string): readonly string[] =>
    keysOf(
      ts(`
import { S3Client, PutObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { name } = JSON.parse(event.body);
${lines.replace(/^/gm, '  ')}
};
`),
    );

  test.each([
    ["s3.put_object(Bucket='b', Key=name, Body=b'')", 'PutObject dirty'],
    ["s3.put_object(Bucket='b', Key=f'plums/{name}', Body=b'')", 'PutObject dirty'],
    ["s3.get_object(Bucket='b', Key=event['queryStringParameters']['key'])", 'GetObject dirty'],
    ["s3.delete_object(Bucket='b', Key='plums/' + event['pathParameters']['key'])", 'DeleteObject dirty'],
    ["bucket.Object(name).put(Body=b'')", 'PutObject dirty'],
    [
      "if len(name) > 99:\n    return {'statusCode': 400}\ns3.put_object(Bucket='b', Key=name, Body=b'')",
      'PutObject dirty',
    ],
    ["if not name:\n    return {'statusCode': 400}\ns3.put_object(Bucket='b', Key=name, Body=b'')", 'PutObject dirty'],
    ["s3.put_object(Bucket='b', Key=name.lower().replace(' ', '_'), Body=b'')", 'PutObject dirty'],
    ["s3.put_object(Bucket='b', Key=os.path.basename(name), Body=b'')", 'PutObject clean'],
    ["s3.put_object(Bucket='b', Key=f'plums/{secure_filename(name)}', Body=b'')", 'PutObject clean'],
    ["safe = re.sub('[^a-z]', '', name)\ns3.put_object(Bucket='b', Key=safe, Body=b'')", 'PutObject clean'],
    [
      "if not re.fullmatch('[a-z]+', name):\n    return {'statusCode': 400}\ns3.put_object(Bucket='b', Key=name, Body=b'')",
      'PutObject clean',
    ],
    [
      "if not NAME.fullmatch(name):\n    return {'statusCode': 400}\ns3.put_object(Bucket='b', Key=name, Body=b'')",
      'PutObject clean',
    ],
    [
      "if name not in ('damson', 'mirabelle'):\n    return {'statusCode': 400}\ns3.put_object(Bucket='b', Key=name, Body=b'')",
      'PutObject clean',
    ],
    ["s3.put_object(Bucket='b', Key=str(uuid.UUID(name)), Body=b'')", 'PutObject clean'],
    ["s3.put_object(Bucket='b', Key=f'plums/{int(body[\"number\"])}', Body=b'')", 'PutObject clean'],
    ["s3.put_object(Bucket='b', Key=name.replace('/', '_'), Body=b'')", 'PutObject clean'],
  ])('Python: %s', (lines, expected) => {
    expect(python(lines)).toEqual([expected]);
  });

  test('names are held against patterns with something else if there is none, and by functions that are named', () => {
    expect(
      script(
        "if (!/^[a-z]+$/.test(name || '')) return { statusCode: 400 };\nawait s3.send(new PutObjectCommand({ Bucket: 'b', Key: name }));",
      ),
    ).toEqual(['PutObject clean']);
    const code = `
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const KINDS = { plum: 1, pear: 2 };
const isFruit = ({ kind }) => typeof kind === 'string' && Object.hasOwn(KINDS, kind);
export const handler = async (event) => {
  const fruits = JSON.parse(event.body);
  if (!fruits.every(isFruit)) return { statusCode: 422 };
  for (const { kind } of fruits) await s3.send(new PutObjectCommand({ Bucket: 'b', Key: kind }));
};
`;
    expect(keysOf(js(code))).toEqual(['PutObject clean']);
  });

  test('a field of a record is as clean as what it is given', () => {
    const record = (value: string): Snippet =>
      py(`
import json, re
import boto3
s3 = boto3.client('s3')
def accept(body):
    return {'photo': ${value}}, b''
def save(plum, content):
    s3.put_object(Bucket='b', Key=f"plums/{plum['photo']}", Body=content)
def handler(event, context):
    plum, content = accept(json.loads(event['body']))
    save(plum, content)
`);
    expect(keysOf(record("re.sub('[^a-z]', '', body['name'])"))).toEqual(['PutObject clean']);
    expect(keysOf(record("body['name']"))).toEqual(['PutObject dirty']);
    // What is answered is no such record.
    expect(
      python(
        "query = event['queryStringParameters']\nkind = query['kind']\ns3.put_object(Bucket='b', Key=kind, Body=b'')\nreturn {'kind': kind}",
      ),
    ).toEqual(['PutObject dirty']);
  });

  test('a key that the caller has no part in is none', () => {
    expect(python("s3.put_object(Bucket='b', Key=str(uuid.uuid4()), Body=b'')")).toEqual([]);
    expect(python("s3.put_object(Bucket='b', Key=event['requestContext']['requestId'], Body=b'')")).toEqual([]);
  });

  test.each([
    ["await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name }));", 'PutObject dirty'],
    ["await s3.send(new PutObjectCommand({ Bucket: 'b', Key: `plums/${randomUUID()}-${name}` }));", 'PutObject clean'],
    ["await s3.send(new PutObjectCommand({ Bucket: 'b', Key: `plums/${name}-${randomUUID()}` }));", 'PutObject dirty'],
    [
      "return getSignedUrl(s3, new GetObjectCommand({ Bucket: 'b', Key: event.pathParameters.key }));",
      'GetObject dirty',
    ],
    [
      "const { size } = z.object({ name: z.string().min(1) }).parse({ name });\nawait s3.send(new PutObjectCommand({ Bucket: 'b', Key: name }));",
      'PutObject dirty',
    ],
    ["await s3.send(new PutObjectCommand({ Bucket: 'b', Key: path.basename(name) }));", 'PutObject clean'],
    ["await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name.replace(/[^a-z]/g, '') }));", 'PutObject clean'],
    [
      "await s3.send(new PutObjectCommand({ Bucket: 'b', Key: `plums/${randomUUID()}${path.extname(name)}` }));",
      'PutObject clean',
    ],
    [
      "if (!/^[a-z]+$/.test(name)) return { statusCode: 400 };\nawait s3.send(new PutObjectCommand({ Bucket: 'b', Key: name }));",
      'PutObject clean',
    ],
    [
      "z.object({ name: z.string().uuid() }).parse({ name });\nawait s3.send(new PutObjectCommand({ Bucket: 'b', Key: name }));",
      'PutObject clean',
    ],
  ])('JavaScript: %s', (lines, expected) => {
    expect(script(lines)).toEqual([expected]);
  });
});
