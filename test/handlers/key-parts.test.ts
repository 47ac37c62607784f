/** What keeps a caller from naming another’s object. */
import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const keysIn = (code: Snippet): readonly string[] =>
  read(code).facts.validation.keys.map(({ isClean }) => (isClean ? 'clean' : 'dirty'));

describe('keys of objects, made of what callers send', () => {
  test.each([
    [
      'uuid prefix py',
      py(`
import json, uuid, boto3
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    s3.put_object(Bucket='b', Key=f'{uuid.uuid4()}-{body["name"]}', Body=body['data'])
`),
    ],
    [
      'uuid prefix js',
      js(`
import { randomUUID } from 'crypto';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const id = randomUUID();
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: \`uploads/\${id}/\${body.name}\`, Body: body.data }));
};
`),
    ],
    [
      'request id',
      py(`
import json, boto3
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    s3.put_object(Bucket='b', Key=context.aws_request_id + '/' + body['name'], Body=body['data'])
`),
    ],
    [
      'uuid var concat',
      js(`
import { v4 } from 'uuid';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const key = v4() + '_' + body.name;
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: key, Body: body.data }));
};
`),
    ],
    [
      'join',
      py(`
import json, uuid, boto3, os
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    key = '/'.join(['raw', str(uuid.uuid4()), body['name']])
    s3.put_object(Bucket='b', Key=key, Body=body['data'])
`),
    ],
    [
      'format',
      py(`
import json, uuid, boto3, os
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    key = '{}-{}'.format(uuid.uuid4(), body['name'])
    s3.put_object(Bucket='b', Key=key, Body=body['data'])
`),
    ],
    [
      'helper',
      js(`
import { nanoid } from 'nanoid';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const keyFor = (name) => \`in/\${nanoid()}/\${name}\`;
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: keyFor(body.name), Body: body.data }));
};
`),
    ],
    [
      'slash js',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { name } = JSON.parse(event.body);
  if (name.includes('/') || name.includes('..')) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name, Body: 'x' }));
};
`),
    ],
    [
      'slash py',
      py(`
import json, boto3
s3 = boto3.client('s3')
def handler(event, context):
    name = json.loads(event['body'])['name']
    if '/' in name:
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key=name, Body='x')
`),
    ],
    [
      'pattern ok',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { name } = JSON.parse(event.body);
  if (!/^[\\w-]{1,64}$/.test(name)) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name, Body: 'x' }));
};
`),
    ],
    [
      'pattern fullmatch',
      py(`
import json, re, boto3
s3 = boto3.client('s3')
def handler(event, context):
    name = json.loads(event['body'])['name']
    if not re.fullmatch(r'[a-z0-9-]+', name):
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key=name, Body='x')
`),
    ],
    [
      'pydantic pattern',
      py(`
import json, boto3
from pydantic import BaseModel, Field
class Want(BaseModel):
    name: str = Field(pattern=r'^[a-z0-9-]+$')
s3 = boto3.client('s3')
def handler(event, context):
    want = Want.model_validate_json(event['body'])
    s3.put_object(Bucket='b', Key=want.name, Body='x')
`),
    ],
    [
      'zod enum',
      ts(`
import { z } from 'zod';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Want = z.object({ name: z.enum(['a', 'b']) });
export const handler = async (event) => {
  const { name } = Want.parse(JSON.parse(event.body));
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: name }));
};
`),
    ],
    [
      'zod uuid',
      ts(`
import { z } from 'zod';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Want = z.object({ id: z.string().uuid() });
export const handler = async (event) => {
  const { id } = Want.parse(JSON.parse(event.body));
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: id }));
};
`),
    ],
    [
      'ajv format checked',
      ts(`
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const ajv = new Ajv();
addFormats(ajv);
const validate = ajv.compile({ type: 'object', properties: { id: { type: 'string', format: 'uuid' } } });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  if (!validate(body)) return { statusCode: 400, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: body.id }));
};
`),
    ],
    [
      'jsonschema uuid checked',
      py(`
import json, boto3, jsonschema
S = {'type': 'object', 'properties': {'id': {'type': 'string', 'format': 'uuid'}}}
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    jsonschema.validate(body, S, format_checker=jsonschema.FormatChecker())
    s3.get_object(Bucket='b', Key=body['id'])
`),
    ],
    [
      'equality only type',
      js(`
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { name } = JSON.parse(event.body);
  if (name === 'secret') return { statusCode: 403, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: name }));
};
`),
    ],
    [
      'owner record by key',
      js(`
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
const s3 = new S3Client({}); const db = DynamoDBDocument.from({});
export const handler = async (event) => {
  const { key } = event.queryStringParameters;
  const { Item } = await db.get({ TableName: 't', Key: { key } });
  if (!Item || Item.owner !== event.requestContext.authorizer.claims.sub) return { statusCode: 403, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: key }));
};
`),
    ],
    [
      'record by helper passthrough',
      js(`
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
const s3 = new S3Client({}); const db = DynamoDBDocument.from({});
export const handler = async (event) => {
  const id = event.queryStringParameters.id;
  const { Item: scan } = await db.get({ TableName: 't', Key: { id } });
  if (scan?.userId !== event.requestContext.authorizer.jwt.claims.sub) return { statusCode: 404, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: \`scans/\${id}.pdf\` }));
};
`),
    ],
    [
      'owner py',
      py(`
import boto3
s3 = boto3.client('s3')
table = boto3.resource('dynamodb').Table('t')
def handler(event, context):
    key = event['queryStringParameters']['key']
    item = table.get_item(Key={'key': key}).get('Item')
    if not item or item['owner'] != event['requestContext']['authorizer']['claims']['sub']:
        return {'statusCode': 403, 'body': '{}'}
    s3.get_object(Bucket='b', Key=key)
`),
    ],
    [
      'owner py var',
      py(`
import boto3
s3 = boto3.client('s3')
table = boto3.resource('dynamodb').Table('t')
def handler(event, context):
    user = event['requestContext']['authorizer']['claims']['sub']
    key = event['queryStringParameters']['key']
    resp = table.get_item(Key={'key': key})
    item = resp['Item']
    if item['owner'] != user:
        return {'statusCode': 403, 'body': '{}'}
    s3.get_object(Bucket='b', Key=key)
`),
    ],
    [
      'owner js cmd',
      js(`
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
const s3 = new S3Client({}); const db = DynamoDBDocumentClient.from({});
export const handler = async (event) => {
  const { key } = event.queryStringParameters;
  const found = await db.send(new GetCommand({ TableName: 't', Key: { key } }));
  if (found.Item?.owner !== event.requestContext.authorizer.claims.sub) return { statusCode: 403, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: key }));
};
`),
    ],
  ])('clean: %s', (_, code) => {
    expect(keysIn(code)).toEqual(['clean']);
  });

  test.each([
    [
      'uuid after',
      py(`
import json, uuid, boto3
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    s3.put_object(Bucket='b', Key=f'{body["name"]}-{uuid.uuid4()}', Body=body['data'])
`),
    ],
    [
      'fixed prefix',
      py(`
import json, uuid, boto3
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    s3.put_object(Bucket='b', Key=f'uploads/{body["name"]}', Body=body['data'])
`),
    ],
    [
      'path join',
      py(`
import json, uuid, boto3, os
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    key = os.path.join('raw', uuid.uuid4().hex, body['name'])
    s3.put_object(Bucket='b', Key=key, Body=body['data'])
`),
    ],
    [
      'dotdot only',
      py(`
import json, boto3
s3 = boto3.client('s3')
def handler(event, context):
    name = json.loads(event['body'])['name']
    if '..' in name:
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key=name, Body='x')
`),
    ],
    [
      'dotdot js',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { name } = JSON.parse(event.body);
  if (name.includes('..')) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name, Body: 'x' }));
};
`),
    ],
    [
      'pattern unanchored',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const { name } = JSON.parse(event.body);
  if (!/\\.png$/.test(name)) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name, Body: 'x' }));
};
`),
    ],
    [
      'pattern slash',
      py(`
import json, re, boto3
s3 = boto3.client('s3')
NAME = re.compile(r'^[\\w./-]+$')
def handler(event, context):
    name = json.loads(event['body'])['name']
    if not NAME.match(name):
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key=name, Body='x')
`),
    ],
    [
      'pydantic wide pattern',
      py(`
import json, boto3
from pydantic import BaseModel, Field
class Want(BaseModel):
    name: str = Field(pattern=r'^.+\\.pdf$')
s3 = boto3.client('s3')
def handler(event, context):
    want = Want.model_validate_json(event['body'])
    s3.put_object(Bucket='b', Key=want.name, Body='x')
`),
    ],
    [
      'zod regex wide',
      ts(`
import { z } from 'zod';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Want = z.object({ name: z.string().regex(/\\.pdf$/) });
export const handler = async (event) => {
  const { name } = Want.parse(JSON.parse(event.body));
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: name }));
};
`),
    ],
    [
      'ajv format unchecked',
      ts(`
import Ajv from 'ajv';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const validate = new Ajv().compile({ type: 'object', properties: { id: { type: 'string', format: 'uuid' } } });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  if (!validate(body)) return { statusCode: 400, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: body.id }));
};
`),
    ],
    [
      'format email',
      ts(`
import { z } from 'zod';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Want = z.object({ name: z.string().url() });
export const handler = async (event) => {
  const { name } = Want.parse(JSON.parse(event.body));
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: name }));
};
`),
    ],
    [
      'jsonschema uuid unchecked',
      py(`
import json, boto3, jsonschema
S = {'type': 'object', 'properties': {'id': {'type': 'string', 'format': 'uuid'}}}
s3 = boto3.client('s3')
def handler(event, context):
    body = json.loads(event['body'])
    jsonschema.validate(body, S)
    s3.get_object(Bucket='b', Key=body['id'])
`),
    ],
    [
      'record without owner',
      js(`
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
const s3 = new S3Client({}); const db = DynamoDBDocument.from({});
export const handler = async (event) => {
  const { key } = event.queryStringParameters;
  const { Item } = await db.get({ TableName: 't', Key: { key } });
  if (!Item) return { statusCode: 404, body: '{}' };
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: key }));
};
`),
    ],
  ])('dirty: %s', (_, code) => {
    expect(keysIn(code)).toEqual(['dirty']);
  });
});
