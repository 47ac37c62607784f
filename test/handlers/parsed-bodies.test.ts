/** What comes out of a validator is still the request’s. */
import { describe, expect, test } from 'vitest';
import { py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const storesOf = (code: Snippet): readonly string[] =>
  read(code).facts.uploads.stores.map(
    ({ how, strength, type, length }) => `${how} ${strength}: type ${type}, length ${length}`,
  );

describe('behind a validator', () => {
  test.each([
    [
      'typeadapter',
      py(`
import base64, json, boto3
from pydantic import BaseModel, TypeAdapter
class Scan(BaseModel):
    data: str
ADAPTER = TypeAdapter(Scan)
s3 = boto3.client('s3')
def handler(event, context):
    scan = ADAPTER.validate_json(event['body'])
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'typeadapter inline',
      py(`
import base64, json, boto3
from pydantic import BaseModel, TypeAdapter
class Scan(BaseModel):
    data: str
s3 = boto3.client('s3')
def handler(event, context):
    scan = TypeAdapter(Scan).validate_python(json.loads(event['body']))
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'msgspec convert',
      py(`
import base64, json, boto3, msgspec
class Scan(msgspec.Struct):
    data: str
s3 = boto3.client('s3')
def handler(event, context):
    scan = msgspec.convert(json.loads(event['body']), Scan)
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'msgspec json decode',
      py(`
import base64, json, boto3, msgspec
class Scan(msgspec.Struct):
    data: str
s3 = boto3.client('s3')
def handler(event, context):
    scan = msgspec.json.decode(event['body'], type=Scan)
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'cerberus validated',
      py(`
import base64, json, boto3
from cerberus import Validator
V = Validator({'data': {'type': 'string', 'required': True}})
s3 = boto3.client('s3')
def handler(event, context):
    doc = V.validated(json.loads(event['body']))
    if doc is None:
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(doc['data']))
`),
    ],
    [
      'cerberus document',
      py(`
import base64, json, boto3
from cerberus import Validator
s3 = boto3.client('s3')
def handler(event, context):
    v = Validator({'data': {'type': 'string', 'required': True}})
    if not v.validate(json.loads(event['body'])):
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(v.document['data']))
`),
    ],
    [
      'cattrs',
      py(`
import base64, json, boto3, cattrs
from attrs import define
@define
class Scan:
    data: str
s3 = boto3.client('s3')
def handler(event, context):
    scan = cattrs.structure(json.loads(event['body']), Scan)
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'cattrs converter',
      py(`
import base64, json, boto3
from cattrs.preconf.json import make_converter
from attrs import define
@define
class Scan:
    data: str
c = make_converter()
s3 = boto3.client('s3')
def handler(event, context):
    scan = c.loads(event['body'], Scan)
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'voluptuous',
      py(`
import base64, json, boto3
from voluptuous import Schema, Required
S = Schema({Required('data'): str})
s3 = boto3.client('s3')
def handler(event, context):
    scan = S(json.loads(event['body']))
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan['data']))
`),
    ],
    [
      'trafaret',
      py(`
import base64, json, boto3
import trafaret as t
S = t.Dict({'data': t.String()})
s3 = boto3.client('s3')
def handler(event, context):
    scan = S.check(json.loads(event['body']))
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan['data']))
`),
    ],
    [
      'arktype',
      ts(`
import { type } from 'arktype';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = type({ data: 'string' });
export const handler = async (event) => {
  const scan = Scan(JSON.parse(event.body));
  if (scan instanceof type.errors) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'typebox',
      ts(`
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = Type.Object({ data: Type.String() });
export const handler = async (event) => {
  const scan = Value.Parse(Scan, JSON.parse(event.body));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'superstruct create',
      ts(`
import { object, string, create } from 'superstruct';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const scan = create(JSON.parse(event.body), object({ data: string() }));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'superstruct validate',
      ts(`
import * as s from 'superstruct';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = s.object({ data: s.string() });
export const handler = async (event) => {
  const [err, scan] = s.validate(JSON.parse(event.body), Scan);
  if (err) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'effect',
      ts(`
import { Schema } from 'effect';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = Schema.Struct({ data: Schema.String });
export const handler = async (event) => {
  const scan = Schema.decodeUnknownSync(Scan)(JSON.parse(event.body));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'effect const',
      ts(`
import * as S from '@effect/schema/Schema';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const decode = S.decodeUnknownSync(S.Struct({ data: S.String }));
export const handler = async (event) => {
  const scan = decode(JSON.parse(event.body));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'valibot',
      ts(`
import * as v from 'valibot';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = v.object({ data: v.string() });
export const handler = async (event) => {
  const { output, success } = v.safeParse(Scan, JSON.parse(event.body));
  if (!success) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(output.data, 'base64') }));
};
`),
    ],
    [
      'joi value',
      ts(`
import Joi from 'joi';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = Joi.object({ data: Joi.string() });
export const handler = async (event) => {
  const { error, value } = Scan.validate(JSON.parse(event.body));
  if (error) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(value.data, 'base64') }));
};
`),
    ],
    [
      'iots',
      ts(`
import * as t from 'io-ts';
import { isLeft } from 'fp-ts/Either';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = t.type({ data: t.string });
export const handler = async (event) => {
  const out = Scan.decode(JSON.parse(event.body));
  if (isLeft(out)) return { statusCode: 400, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(out.right.data, 'base64') }));
};
`),
    ],
  ])('the request still holds the stored file: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['put strong: type none, length none']);
  });
});
