import { describe, expect, test } from 'vitest';
import { js, operations, py, read, refusal, see, ts, ways } from './make.js';

describe('operations of AWS', () => {
  test('of boto3 by client, session, resource and helper', () => {
    const view = see(
      py(`
import boto3
from boto3 import client as make_client
from functools import lru_cache

s3 = boto3.client('s3')
table = boto3.resource('dynamodb').Table('tickets')
bucket = boto3.Session(region_name='eu-west-1').resource('s3').Bucket('photos')

@lru_cache
def queue():
    return make_client('sqs')

class Store:
    def __init__(self):
        self.ddb = boto3.client('dynamodb')

    def save(self, item):
        self.ddb.put_item(TableName='t', Item=item)

def handler(event, context):
    s3.put_object(Bucket='b', Key='k', Body=b'')
    bucket.upload_fileobj(None, 'key')
    table.put_item(Item={})
    queue().send_message(QueueUrl='q', MessageBody='m')
    s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k'})
    s3.generate_presigned_post('b', 'k')
    s3.get_paginator('list_objects_v2')
    Store().save({})
    with table.batch_writer() as batch:
        batch.put_item(Item={})
`),
    );
    expect(operations(view)).toEqual([
      'dynamodb PutItem',
      's3 PutObject',
      's3 PutObject',
      'dynamodb PutItem',
      'sqs SendMessage',
      'sign s3 PutObject',
      'post s3 PutObject',
      'dynamodb PutItem',
    ]);
  });

  test('of the third version of the JavaScript SDK', () => {
    const view = see(
      ts(`
import { S3Client, PutObjectCommand as Put, S3 } from '@aws-sdk/client-s3';
import * as lambda from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { Upload } from '@aws-sdk/lib-storage';
const s3 = new S3Client({});
const whole = new S3();
export const handler = async (event: unknown): Promise<object> => {
  const command = new Put({ Bucket: 'b', Key: 'k' });
  await s3.send(command);
  await new lambda.LambdaClient({}).send(new lambda.InvokeCommand({ FunctionName: 'f' }));
  await DynamoDBDocumentClient.from(undefined!).send(new PutCommand({ TableName: 't', Item: {} }));
  await whole.getObject({ Bucket: 'b', Key: 'k' });
  await getSignedUrl(s3, new Put({ Bucket: 'b', Key: 'k' }), { expiresIn: 60 });
  await createPresignedPost(s3, { Bucket: 'b', Key: 'k' });
  const upload = new Upload({ client: s3, params: { Bucket: 'b', Key: 'k', Body: 'x' } });
  await upload.done();
  return {};
};
`),
    );
    expect(operations(view)).toEqual([
      's3 PutObject',
      'lambda Invoke',
      'dynamodb PutItem',
      's3 GetObject',
      'sign s3 PutObject',
      'post s3 PutObject',
      's3 PutObject',
    ]);
  });

  test('of the second version of the JavaScript SDK', () => {
    const view = see(
      js({
        'index.js': `
const AWS = require('aws-sdk');
const S3 = require('aws-sdk/clients/s3');
const { DynamoDB } = AWS;
const s3 = new AWS.S3(), other = new S3({ signatureVersion: 'v4' });
const documents = new DynamoDB.DocumentClient();
exports.handler = (event, context, callback) => {
  s3.putObject({ Bucket: 'b' }, (err) => callback(err));
  other.getSignedUrl('putObject', { Bucket: 'b' });
  documents.put({ TableName: 't' }).promise();
  s3.upload({ Bucket: 'b' }).promise();
};
`,
      }),
    );
    expect(operations(view)).toEqual(['s3 PutObject', 'sign s3 PutObject', 'dynamodb PutItem', 's3 PutObject']);
  });
});

describe('request input', () => {
  const parts = (view: ReturnType<typeof see>, callee: string): string[] =>
    view.calls
      .filter(({ node }) => node.text.startsWith(callee))
      .map(
        ({ args }) =>
          [...view.input(args[0]!).parts].join('+') + ([...view.input(args[0]!).itself].length > 0 ? '' : ' made'),
      );

  test('through helpers, decoders and loops of Python', () => {
    const view = see(
      py(`
import json, base64, boto3

def parse_body(event):
    return json.loads(event.get('body') or '{}')

def handler(event, context):
    body = parse_body(event)
    name = body['fileName']
    sink(name)
    sink(base64.b64decode(body.get('content')))
    for item in body['files']:
        sink(item['key'])
    params = event.get('queryStringParameters') or {}
    sink(params.get('id', 'none'))
    sink(f"uploads/{name}")
    sink(json.dumps({'name': name}))
    response = boto3.client('dynamodb').get_item(Key=name)
    sink(response)
    sink(event['requestContext'])
`),
    );
    expect(parts(view, 'sink')).toEqual(['body', 'body', 'body', 'query', 'body made', 'body made', ' made', ' made']);
  });

  test('through destructuring and callbacks of JavaScript', () => {
    const view = see(
      ts(`
export const handler = async ({ body, pathParameters: { id } = {}, ...rest }: any) => {
  const { name, files = [] } = JSON.parse(body ?? '{}');
  sink(name); sink(id); sink(rest.headers);
  files.map((file) => sink(file.key));
  for (const [key, value] of Object.entries(files)) sink(value);
  sink(\`uploads/\${name}\`);
};
`),
    );
    expect(parts(view, 'sink')).toEqual(['body', 'path', 'headers', 'body', 'body', 'body made']);
  });
});

describe('guards', () => {
  const guards = (view: ReturnType<typeof see>, callee: string): unknown =>
    view.calls.filter(({ node }) => node.text.startsWith(callee)).map(({ node }) => ways(view, node));

  test('a try of the caller counts, on every way', () => {
    const view = see(
      py(`
import boto3
s3 = boto3.client('s3')

def store():
    s3.put_object(Bucket='b', Key='k')

def handler(event, context):
    try:
        store()
    except Exception as error:
        return {'statusCode': 500}
    store()
`),
    );
    expect(guards(view, 's3.put_object')).toEqual([[['try'], []]]);
  });

  test('a wrapper of this code stands around the handler', () => {
    const view = see(
      ts(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const safely = (fn: any) => async (event: any) => {
  try { return await fn(event); } catch (error) { return { statusCode: 500 }; }
};
const base = async (event: any) => { await s3.send(new PutObjectCommand({ Body: event.body })); };
export const handler = safely(base);
`),
    );
    expect(guards(view, 's3.send')).toEqual([[['try']]]);
    expect(view.opaque).toEqual([]);
  });

  test('a decorator of this code stands around the handler', () => {
    const view = see(
      py(`
import functools, boto3

def safely(fn):
    @functools.wraps(fn)
    def inner(event, context):
        try:
            return fn(event, context)
        except Exception:
            return {'statusCode': 500}
    return inner

@safely
def handler(event, context):
    boto3.client('s3').put_object(Body=event['body'])
`),
    );
    expect(guards(view, "boto3.client('s3').put_object")).toEqual([[['try']]]);
    expect(view.opaque).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test('a name that the file does not have', () => {
    expect(refusal(py('def main(event, context):\n    pass\n'))).toBe('app.py has no handler: it defines main');
  });
  test('a syntax error in the handler', () => {
    expect(refusal(py('def handler(event, context):\n    x = = 1\n    return x\n'))).toBe(
      "app.py can't be read: syntax error at line 2",
    );
  });
  test('a syntax error elsewhere', () => {
    expect(refusal(py('def other():\n    x = = 1\n\ndef handler(event, context):\n    return 1\n'))).toBeUndefined();
  });
});

test('metrics', () => {
  const handler = read(
    ts(`
import { Metrics } from '@aws-lambda-powertools/metrics';
const metrics = new Metrics({ namespace: 'photos' });
export const handler = async () => { metrics.addMetric('uploads', 'Count', 1); };
`),
  );
  expect(handler.facts.metrics.emits.map(({ what, within }) => [what, within])).toEqual([
    ['metrics.addMetric(…)', 'handler'],
  ]);
});
