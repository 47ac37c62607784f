/** What a handler's source says about files that come in. */
import { describe, expect, test } from 'vitest';
import type { UploadFacts } from '../../src/handlers/facts/uploads/types.js';
import { js, py, read, ts } from './make.js';

const factsOf = (code: ReturnType<typeof py>): UploadFacts => read(code).facts.uploads;
const stores = ({ stores: found }: UploadFacts): readonly string[] =>
  found.map(({ how, strength, type, length }) => `${how} ${strength} type ${type} length ${length}`);
const types = ({ typeChecks }: UploadFacts): readonly string[] =>
  typeChecks.map(({ of, optional }) => (optional ? `${of} optional` : of));
const sizes = ({ sizeChecks }: UploadFacts): readonly string[] => sizeChecks.map(({ of }) => of);

describe('stores', () => {
  test('the decoded body, through helpers of the code', () => {
    const facts = factsOf(
      py(`
import base64, json, boto3
s3 = boto3.client('s3')

def parse(event):
    body = json.loads(event['body'])
    return base64.b64decode(body['scan']), body['name']

def handler(event, context):
    data, name = parse(event)
    s3.put_object(Bucket='scans', Key=name, Body=data)
    return {'statusCode': 201}
`),
    );
    expect(stores(facts)).toEqual(['put strong type none length none']);
    expect(facts.stores[0]?.at).toMatchObject({ file: 'app.py', within: 'handler', what: 's3.put_object(…)' });
  });

  test('a record made of fields is no file, nor is what the code generates', () => {
    const record = js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { title, price } = JSON.parse(event.body);
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: JSON.stringify({ title, price }) }));
};`);
    expect(stores(factsOf(record))).toEqual([]);
    const generated = py(`
import boto3, json
def handler(event, context):
    speech = boto3.client('polly').synthesize_speech(Text=json.loads(event['body'])['text'], VoiceId='Amy')
    boto3.client('s3').put_object(Bucket='b', Key='k', Body=speech['AudioStream'].read())
`);
    expect(stores(factsOf(generated))).toEqual([]);
  });

  test('what was decoded and can not be traced is weak', () => {
    const facts = factsOf(
      py(`
import base64, boto3, json
def handler(event, context):
    photo = base64.b64decode(json.loads(event['body'])['photo'])
    with open('/tmp/photo.jpg', 'wb') as target:
        target.write(photo)
    boto3.client('s3').upload_file('/tmp/photo.jpg', 'photos', 'latest.jpg')
`),
    );
    expect(stores(facts)).toEqual(['put weak type none length none']);
  });

  test('reading and deleting is no upload', () => {
    const facts = factsOf(
      js(`
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
export const handler = async (event) =>
  getSignedUrl(new S3Client({}), new GetObjectCommand({ Bucket: 'b', Key: event.pathParameters.key }));`),
    );
    expect(stores(facts)).toEqual([]);
  });
});

describe('what a signature binds', () => {
  const v3 = (input: string, options = '{ expiresIn: 60 }'): UploadFacts =>
    factsOf(
      ts(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});
export const handler = async (event: any) => {
  const body = JSON.parse(event.body);
  const command = new PutObjectCommand({ Bucket: 'b', Key: 'k', ${input} });
  return { statusCode: 200, body: await getSignedUrl(s3, command, ${options}) };
};`),
    );

  test.each([
    ['', '{ expiresIn: 60 }', 'type none length none'],
    ["ContentType: 'image/png'", '{ expiresIn: 60 }', 'type given length none'],
    ["ContentType: 'image/png'", "{ signableHeaders: new Set(['content-type']) }", 'type bound length none'],
    ['ContentType: body.type', "{ signableHeaders: new Set(['content-type']) }", 'type asked length none'],
    ['ContentLength: 1048576', '{ expiresIn: 60 }', 'type none length bound'],
    ['ContentLength: body.size', '{ expiresIn: 60 }', 'type none length asked'],
  ])('JavaScript, third version: %s %s', (input, options, expected) => {
    expect(stores(v3(input, options))).toEqual([`signed-put strong ${expected}`]);
  });

  const boto = (params: string, config = ''): UploadFacts =>
    factsOf(
      py(`
import boto3, json
from botocore.config import Config
s3 = boto3.client('s3'${config})
def handler(event, context):
    body = json.loads(event['body'])
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', ${params}})
`),
    );

  test.each([
    ["'ContentType': 'application/pdf'", '', 'type bound length none'],
    ["'ContentType': body['type']", '', 'type asked length none'],
    ["'ContentLength': 5000000", '', 'type none length given'],
    ["'ContentLength': 5000000", ", config=Config(signature_version='s3v4')", 'type none length bound'],
  ])('boto3: %s %s', (params, config, expected) => {
    expect(stores(boto(params, config))).toEqual([`signed-put strong ${expected}`]);
  });

  test('JavaScript, second version binds no type', () => {
    const facts = factsOf(
      js(`
const AWS = require('aws-sdk');
const s3 = new AWS.S3();
exports.handler = async () => s3.getSignedUrlPromise('putObject', { Bucket: 'b', Key: 'k', ContentType: 'image/png' });`),
    );
    expect(stores(facts)).toEqual(['signed-put strong type given length none']);
  });

  const post = (conditions: string): UploadFacts =>
    factsOf(
      py(`
import boto3, json, os
s3 = boto3.client('s3')
MAX = 10 * 1024 * 1024
def handler(event, context):
    body = json.loads(event['body'])
    return s3.generate_presigned_post('b', 'k', Conditions=${conditions}, ExpiresIn=60)
`),
    );

  test.each([
    ["[['content-length-range', 1, MAX]]", 'type none length bound'],
    ["[['content-length-range', 1, body['size']]]", 'type none length asked'],
    ["[['eq', '$Content-Type', 'image/png'], ['content-length-range', 1, 5000]]", 'type bound length bound'],
    ["[['starts-with', '$Content-Type', 'image/']]", 'type bound length none'],
    ["[['starts-with', '$Content-Type', '']]", 'type none length none'],
    ["[{'Content-Type': body['type']}]", 'type asked length none'],
    ["[{'acl': 'private'}]", 'type none length none'],
  ])('a form: %s', (conditions, expected) => {
    expect(stores(post(conditions))).toEqual([`signed-post strong ${expected}`]);
  });
});

const upload = (checks: string, more = ''): UploadFacts =>
  factsOf(
    py(`
import base64, json, os, re, boto3
${more}
s3 = boto3.client('s3')
ALLOWED = {'image/png', 'image/jpeg'}
MAX_BYTES = int(os.environ.get('MAX_BYTES', '5000000'))

def handler(event, context):
    body = json.loads(event['body'])
    data = base64.b64decode(body['content'])
    name = body['name']
${checks
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
    s3.put_object(Bucket='b', Key=name, Body=data)
    return {'statusCode': 200}
`),
  );

describe('checks of the type', () => {
  test.each<[string, string, readonly string[]]>([
    ['a list', "if body['contentType'] not in ALLOWED:\n    return {'statusCode': 415}", ['declared']],
    ['an ending', "if not name.lower().endswith(('.png', '.jpg')):\n    raise ValueError('type')", ['declared']],
    ['first bytes', "if not data.startswith(b'\\x89PNG'):\n    return {'statusCode': 415}", ['content']],
    [
      'if there is one',
      "ct = body.get('type')\nif ct and ct not in ALLOWED:\n    return {'statusCode': 415}",
      ['declared optional'],
    ],
    [
      'noted beside other problems',
      "problems = []\nif body['type'] not in ALLOWED:\n    problems.append('type')\nif problems:\n    return {'statusCode': 422}",
      ['declared'],
    ],
    [
      'a value that only a match gives',
      "kind = None\nfor start in (b'%PDF', b'GIF8'):\n    if data.startswith(start):\n        kind = start\nif kind is None:\n    raise ValueError('kind')",
      ['content'],
    ],
    [
      'a pattern of endings',
      "if not re.compile(r'\\.(?:pdf|xml)$').search(name):\n    return {'statusCode': 422}",
      ['declared'],
    ],
    ['a look-up is none', "ext = name.rsplit('.')[-1]", []],
    [
      'a table that does not know it',
      "kind = {'image/png': 'png'}.get(body['type'])\nif not kind:\n    return {'statusCode': 415}",
      ['declared'],
    ],
    [
      'a table whose gap is filled',
      "kind = {'image/png': 'png'}.get(body['type'])\nif not kind:\n    kind = 'bin'",
      [],
    ],
    ['only presence', "if not body.get('contentType'):\n    return {'statusCode': 400}", []],
    ['what refuses nothing', "if body['contentType'] in ALLOWED:\n    print('known')", []],
    ['a check of something else', "if body['country'] not in ('fr', 'de'):\n    return {'statusCode': 400}", []],
  ])('%s', (_, checks, expected) => {
    expect(types(upload(checks))).toEqual(expected);
  });

  test('of a library that looks at the bytes', () => {
    expect(
      types(upload("kind = filetype.guess(data)\nif kind is None:\n    return {'statusCode': 415}", 'import filetype')),
    ).toContain('content');
  });

  test('in a function that says yes or no', () => {
    const facts = factsOf(
      ts(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const TYPES = ['application/pdf'];
const isAllowed = (type: string) => TYPES.includes(type);
export const handler = async (event: any) => {
  const type = event.headers['content-type'];
  if (!isAllowed(type)) return { statusCode: 415, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(event.body, 'base64') }));
  return { statusCode: 200 };
};`),
    );
    expect(types(facts)).toEqual(['declared']);
  });

  test('that looks for the first bytes, and throws if it knows none', () => {
    const facts = factsOf(
      py(`
import base64, boto3, json
KINDS = {b'%PDF': 'application/pdf', b'GIF8': 'image/gif'}

def kind_of(content):
    for start, kind in KINDS.items():
        if content.startswith(start):
            return kind
    raise ValueError('neither PDF nor GIF')

def handler(event, context):
    content = base64.b64decode(json.loads(event['body'])['content'])
    boto3.client('s3').put_object(Bucket='b', Key='k', Body=content, ContentType=kind_of(content))
`),
    );
    expect(types(facts)).toEqual(['content']);
  });

  test('in a callback over the signatures', () => {
    const facts = factsOf(
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const SIGNATURES = [Buffer.from([0xff, 0xd8]), Buffer.from([0x89, 0x50])];
export const handler = async (event) => {
  const data = Buffer.from(event.body, 'base64');
  const known = SIGNATURES.some((bytes) => data.subarray(0, 2).equals(bytes));
  if (!known) return { statusCode: 415 };
  await new S3Client({}).send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: data }));
};`),
    );
    expect(types(facts)).toEqual(['content']);
  });

  test('whose reason is a text, and nothing where all is well', () => {
    const facts = factsOf(
      js(`
const AWS = require('aws-sdk');
const s3 = new AWS.S3();
const AUDIO = /^audio\\/(ogg|mp4)$/;
const wrong = (note) => {
  if (!AUDIO.test(note.type)) return 'only ogg and mp4';
  return null;
};
exports.handler = async (event) => {
  const note = JSON.parse(event.body);
  if (wrong(note)) return { statusCode: 400 };
  await s3.putObject({ Bucket: 'b', Key: 'k', Body: Buffer.from(note.audio, 'base64') }).promise();
};`),
    );
    expect(types(facts)).toEqual(['declared']);
  });

  test('of a parser of forms', () => {
    const facts = factsOf(
      js(`
const multer = require('multer');
const upload = multer({ fileFilter: (request, file, done) => done(null, file.mimetype === 'application/pdf') });
exports.handler = async (event) => upload.single('file')(event);`),
    );
    expect(types(facts)).toEqual(['declared']);
  });

  test('in a schema', () => {
    const facts = factsOf(
      ts(`
import { z } from 'zod';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const Upload = z.object({ name: z.string(), type: z.enum(['image/png', 'image/webp']), content: z.string() });
export const handler = async (event: any) => {
  const { content } = Upload.parse(JSON.parse(event.body));
  await new S3Client({}).send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(content, 'base64') }));
};`),
    );
    expect(types(facts)).toEqual(['declared']);
  });
});

describe('checks of the size', () => {
  test.each<[string, string, readonly string[]]>([
    ['a setting', "if len(data) > MAX_BYTES:\n    return {'statusCode': 413}", ['content']],
    ['a number', "if len(data) >= 5 * 1024 * 1024:\n    raise ValueError('large')", ['content']],
    [
      'of the text before it is decoded',
      "if len(body['content']) * 3 / 4 > 6_000_000:\n    return {'statusCode': 413}",
      ['content'],
    ],
    ['what the client says', "if int(body['size']) > 1_000_000:\n    return {'statusCode': 413}", ['declared']],
    ['between two bounds', "if not 0 < int(body['size']) <= MAX_BYTES:\n    raise ValueError('size')", ['declared']],
    ['of a name', "if len(name) > 2000:\n    return {'statusCode': 400}", []],
    ['too small for a file', "if len(data) < 100:\n    return {'statusCode': 400}", []],
    ['what refuses nothing', "if len(data) > MAX_BYTES:\n    print('large')", []],
  ])('%s', (_, checks, expected) => {
    expect(sizes(upload(checks))).toEqual(expected);
  });

  test('after the file is stored is too late', () => {
    const facts = factsOf(
      js(`
const AWS = require('aws-sdk');
const s3 = new AWS.S3();
exports.handler = async (event) => {
  const data = Buffer.from(event.body, 'base64');
  await s3.putObject({ Bucket: 'b', Key: 'k', Body: data }).promise();
  if (data.length > 5000000) return { statusCode: 413 };
  return { statusCode: 200 };
};`),
    );
    expect(stores(facts)).toEqual(['put strong type none length none']);
    expect(sizes(facts)).toEqual([]);
  });

  test('of each of several, by a function that is named', () => {
    const facts = factsOf(
      ts(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const MAX_BYTES = 8_000_000;
const isPhoto = (photo: any) => typeof photo.bytes === 'number' && photo.bytes <= MAX_BYTES;
export const handler = async (event: any) => {
  const photos = JSON.parse(event.body);
  if (!photos.every(isPhoto)) return { statusCode: 422 };
  return photos.map(({ bytes }: any) =>
    getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentLength: bytes })));
};`),
    );
    expect(sizes(facts)).toEqual(['declared']);
    expect(stores(facts)).toEqual(['signed-put strong type none length asked']);
  });

  test('limits of a parser', () => {
    const facts = factsOf(
      js(`
import busboy from 'busboy';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
export const handler = async (event) => {
  const form = busboy({ headers: event.headers, limits: { fileSize: 8 * 1024 * 1024 } });
  form.on('file', async (name, file) => {
    file.on('limit', () => form.destroy(new Error('too large')));
    await new S3Client({}).send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: file }));
  });
  form.end(event.body);
};`),
    );
    expect(sizes(facts)).toEqual(['content']);
    expect(facts.cuts).toEqual([]);
  });
});

describe('batches', () => {
  const batches = (code: ReturnType<typeof py>): number => factsOf(code).batches.length;

  test('a loop over files, also through a function of the code', () => {
    expect(
      batches(
        py(`
import base64, json, boto3
s3 = boto3.client('s3')
def store(item):
    s3.put_object(Bucket='b', Key=item['name'], Body=base64.b64decode(item['content']))
def handler(event, context):
    for item in json.loads(event['body'])['files']:
        store(item)
`),
      ),
    ).toBe(1);
  });

  test('keys that are signed in a map', () => {
    expect(
      batches(
        js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
export const handler = async (event) => {
  const { names } = JSON.parse(event.body);
  return Promise.all(names.map((name) => getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: 'b', Key: name }))));
};`),
      ),
    ).toBe(1);
  });

  test('the parts of a form', () => {
    expect(
      batches(
        py(`
import base64, boto3
from email.parser import BytesParser
s3 = boto3.client('s3')
def handler(event, context):
    message = BytesParser().parsebytes(base64.b64decode(event['body']))
    for part in message.iter_parts():
        s3.put_object(Bucket='b', Key=part.get_filename(), Body=part.get_payload(decode=True))
`),
      ),
    ).toBe(1);
  });

  test('one file, and tries to store it, are none', () => {
    expect(
      batches(
        py(`
import base64, json, boto3
s3 = boto3.client('s3')
def handler(event, context):
    data = base64.b64decode(json.loads(event['body'])['content'])
    for attempt in range(3):
        s3.put_object(Bucket='b', Key='k', Body=data)
`),
      ),
    ).toBe(0);
  });
});
