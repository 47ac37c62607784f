import { describe, expect, test } from 'vitest';
import type { ErrorFacts } from '../../src/handlers/facts/errors/errors.js';
import { js, py, read, ts } from './make.js';

const errorsOf = (from: Parameters<typeof read>[0]): ErrorFacts => read(from).facts.errors;
const unhandled = (found: ErrorFacts): readonly string[] => found.unhandled.map(({ at }) => at.what);

const S3 = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n`;
const BOTO = `import json, base64, logging, boto3\nfrom botocore.exceptions import ClientError\nlogger = logging.getLogger()\ns3 = boto3.client('s3')\n`;

describe('what may fail', () => {
  test('in Python: AWS, HTTP, databases, files in a function, and the parsing of what was sent', () => {
    const found = errorsOf(
      py(`
import json, base64, os, boto3, requests, psycopg2
s3 = boto3.client('s3')
PAGE = open('page.html').read()
def handler(event, context):
    body = json.loads(event['body'])
    base64.b64decode(body['content'])
    json.loads('{}')
    s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k'})
    for page in s3.get_paginator('list_objects_v2').paginate(Bucket='b'):
        print(page)
    requests.post('https://example.com', json=body)
    psycopg2.connect(os.environ['DSN']).cursor().execute('select 1')
    found = boto3.resource('dynamodb').Table('t').query(KeyConditionExpression='k')
    print(found.get('Items', [])[0].get('id'))
    with open('/tmp/scan.pdf', 'wb') as scan:
        scan.write(b'')
`),
    );
    expect(found.fallible.map(({ what }) => what)).toEqual([
      'json.loads(…)',
      'base64.b64decode(…)',
      's3.generate_presigned_url(…)',
      "s3.get_paginator('list_objects_v2').paginate(…)",
      'requests.post(…)',
      "psycopg2.connect(os.environ['DSN']).cursor().execute(…)",
      'psycopg2.connect(…)',
      "boto3.resource('dynamodb').Table('t').query(…)",
      'open(…)',
    ]);
    expect(unhandled(found)).toHaveLength(9);
  });

  test('in JavaScript: both SDKs, fetch, clients of packages, JSON of the body; Buffer passes over what is no base64', () => {
    const found = errorsOf(
      ts(`
import AWS from 'aws-sdk';
import axios from 'axios';
import { readFile } from 'node:fs/promises';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const old = new AWS.S3();
const s3 = new S3Client({});
export const handler = async (event: any) => {
  const body = JSON.parse(event.body ?? '{}');
  const bytes = Buffer.from(body.file, 'base64');
  await old.putObject({ Bucket: 'b', Key: 'k', Body: bytes }).promise();
  await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  await fetch('https://example.com');
  await axios.get('https://example.com');
  await readFile('/tmp/a');
  JSON.parse('{}');
};
`),
    );
    expect(found.fallible.map(({ what }) => what)).toEqual([
      'JSON.parse(…)',
      'old.putObject(…)',
      'getSignedUrl(…)',
      'fetch(…)',
      'axios.get(…)',
      'readFile(…)',
    ]);
  });

  test('an old SDK that tells its callback leaves nothing unhandled, one whose callback does not listen does', () => {
    const found = errorsOf(
      js(`
import AWS from 'aws-sdk';
const s3 = new AWS.S3();
export const handler = (event, context, callback) => {
  s3.getObject({ Bucket: 'b', Key: 'k' }, (err, data) => {
    if (err) callback(null, { statusCode: 502 }); else callback(null, { statusCode: 200 });
  });
  s3.deleteObject({ Bucket: 'b', Key: 'k' }, (err, data) => callback(null, { statusCode: 204 }));
};
`),
    );
    expect(unhandled(found)).toEqual(['s3.deleteObject(…)']);
  });
});

describe('what takes an error', () => {
  test('a try, a .catch, a clause for that kind of error; not one for another kind', () => {
    const found = errorsOf(
      py(
        `${BOTO}
def handler(event, context):
    try:
        order = json.loads(event['body'])
        s3.put_object(Bucket='orders', Key=order['id'])
    except ClientError as error:
        return {'statusCode': 502}
`,
      ),
    );
    expect(found.unhandled.map(({ at, inTry }) => [at.what, inTry])).toEqual([['json.loads(…)', true]]);
  });

  test('what a clause only throws on goes to the next try, and out of the handler', () => {
    const inner = `
def store(order):
    try:
        s3.put_object(Bucket='orders', Key='k')
    except ClientError as error:
        logger.error(error)
        raise
`;
    const bare = errorsOf(py(`${BOTO}${inner}\ndef handler(event, context):\n    store(event)\n`));
    expect(bare.rethrown.map(({ what, within }) => [what, within])).toEqual([['except ClientError as error', 'store']]);
    expect(bare.unhandled).toEqual([]);
    const around = errorsOf(
      py(`${BOTO}${inner}
def handler(event, context):
    try:
        store(event)
    except Exception:
        return {'statusCode': 500}
`),
    );
    expect(around.rethrown).toEqual([]);
  });

  test("middy's httpErrorHandler takes everything; Powertools' resolver lets out what is not its own", () => {
    const routed = errorsOf(
      py(`
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
import boto3
app = APIGatewayRestResolver()
s3 = boto3.client('s3')
@app.post('/scans')
def scan():
    s3.put_object(Bucket='scans', Key='k', Body=app.current_event.body)
    return {}
def handler(event, context):
    return app.resolve(event, context)
`),
    );
    expect(routed.fallible).toHaveLength(1);
    expect(unhandled(routed)).toEqual(['s3.put_object(…)']);
    const wrapped = errorsOf(
      ts(`${S3}
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
const base = async (event: any) => { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })); };
export const handler = middy(base).use(httpErrorHandler());
`),
    );
    expect(wrapped.unhandled).toEqual([]);
  });

  test('a wrapper that is not at hand is named', () => {
    const found = errorsOf(
      ts(`${S3}
import { withErrors } from '@harbour/lambda-kit';
export const handler = withErrors(async () => { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })); });
`),
    );
    expect(found.wrappers).toEqual([{ name: '@harbour/lambda-kit.withErrors', strange: true }]);
  });
});

describe('what is made of an error', () => {
  const clauses = (body: string): ErrorFacts =>
    errorsOf(
      py(`${BOTO}
failed = []
def handler(event, context):
    for record in event['Records']:
        try:
            s3.put_object(Bucket='b', Key=record['id'])
        except Exception as error:
            ${body}
    return {}
`),
    );

  test.each([
    ['pass', true],
    ['continue', true],
    ['print(error)', false],
    ["logger.exception('not stored')", false],
  ])('%s swallows it', (body, silent) => {
    expect(clauses(body).swallowed.map((one) => [one.at.what, one.silent])).toEqual([
      ['except Exception as error', silent],
    ]);
  });

  test.each([
    'raise',
    'raise RuntimeError() from error',
    "failed.append(record['id'])",
    "boto3.client('sqs').send_message(QueueUrl='q', MessageBody='m')",
  ])('%s does not', (body) => {
    expect(clauses(body).swallowed).toEqual([]);
  });

  const suppressing = (types: string): ErrorFacts =>
    errorsOf(
      py(`import contextlib\n${BOTO}
def handler(event, context):
    for record in event['Records']:
        with contextlib.suppress(${types}):
            s3.put_object(Bucket='b', Key=record['id'])
`),
    );

  test.each(['Exception', 'ClientError', 'KeyError, Exception'])(
    'suppress(%s) is an except that does nothing',
    (types) => {
      const { swallowed, unhandled: open } = suppressing(types);
      expect(swallowed.map(({ at, silent, goesOn }) => [at.what, silent, goesOn])).toEqual([
        [`contextlib.suppress(${types})`, true, false],
      ]);
      expect(open).toEqual([]);
    },
  );

  test.each(['KeyError', ''])('suppress(%s) lets what S3 refuses through', (types) => {
    const found = suppressing(types);
    expect(found.swallowed).toEqual([]);
    expect(unhandled(found)).toEqual(['s3.put_object(…)']);
  });

  test('what a .catch answers and nobody takes', () => {
    const found = errorsOf(
      js(`${S3}
export const handler = async () => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })).catch(() => null);
  const kept = await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'l' })).catch(() => null);
  return { statusCode: kept === null ? 502 : 200 };
};
`),
    );
    expect(found.swallowed.map(({ answers, silent }) => [answers, silent])).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  test("Express's next hands it on", () => {
    const found = errorsOf(
      js(`${S3}
import express from 'express';
import serverless from 'serverless-http';
const app = express();
app.put('/a', async (req, res, next) => {
  try { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })); res.json({}); } catch (error) { next(error); }
});
export const handler = serverless(app);
`),
    );
    expect(found.swallowed).toEqual([]);
  });

  test('a clause for one kind of error chooses to pass over it', () => {
    const found = errorsOf(
      py(`${BOTO}
def handler(event, context):
    try:
        s3.head_object(Bucket='b', Key='k')
    except s3.exceptions.NoSuchKey:
        pass
`),
    );
    expect(found.swallowed).toEqual([]);
  });

  test('a reply is an answer, with its status', () => {
    const found = errorsOf(
      js(`${S3}
export const handler = async () => {
  try { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })); }
  catch (error) { console.error(error); return { statusCode: 500, body: 'failed' }; }
};
`),
    );
    expect(found.swallowed.map(({ answers, status, silent }) => [answers, status, silent])).toEqual([
      [true, 500, false],
    ]);
  });
});

describe('one clause for everything', () => {
  const handler = (inside: string, clause = 'except Exception:'): ErrorFacts =>
    errorsOf(
      py(`${BOTO}
def reply(status, body):
    return {'statusCode': status, 'body': json.dumps(body)}
def handler(event, context):
    try:
        body = json.loads(event['body'])
        ${inside}
        s3.put_object(Bucket='b', Key=body['id'])
        return reply(200, {})
    ${clause}
        return reply(500, {'error': 'failed'})
`),
    );

  test('is all there is', () => {
    expect(handler('pass').onlyCatchAll?.what).toBe('except Exception');
    expect(handler("assert 'id' in body").onlyCatchAll).toBeDefined();
  });

  test.each([
    ["if 'id' not in body: return reply(400, {})", 'except Exception:'],
    ['pass', 'except ValueError:\n        return reply(400, {})\n    except Exception:'],
    ['pass', 'except Exception as error:\n        if isinstance(error, KeyError): return reply(404, {})'],
  ])('%s, %s tells a second kind apart', (inside, clause) => {
    expect(handler(inside, clause).onlyCatchAll).toBeUndefined();
  });

  test('a loop over attempts tries again', () => {
    const found = errorsOf(
      ts(`${S3}
export const handler = async () => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })); return { statusCode: 200 }; }
    catch (error) { await new Promise((done) => setTimeout(done, 100)); }
  }
  return { statusCode: 503 };
};
`),
    );
    expect(found.onlyCatchAll).toBeUndefined();
    expect(found.swallowed).toEqual([]);
  });
});

test('what is thrown on purpose and taken by nobody', () => {
  const found = errorsOf(
    py(`
def handler(event, context):
    if not event.get('body'):
        raise ValueError('no body')
    try:
        raise KeyError('x')
    except KeyError:
        return {}
`),
  );
  expect(found.thrown.map(({ what }) => what)).toEqual(["raise ValueError('no body')"]);
});

test('batches that Powertools answers for, record by record', () => {
  const found = errorsOf(
    py(`
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
processor = BatchProcessor(event_type=EventType.SQS)
def record_handler(record):
    print(record)
def handler(event, context):
    return process_partial_response(event=event, record_handler=record_handler, processor=processor, context=context)
`),
  );
  expect(found.batch).toMatchObject({ by: 'processor', throwsForAll: true });
});
