/** Limits of parsers and schemas: which refuse a file, and which do not. */
import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const sizesOf = (code: Snippet): readonly string[] => read(code).facts.uploads.sizeChecks.map(({ of }) => of);
const typesOf = (code: Snippet): readonly string[] => [
  ...new Set(read(code).facts.uploads.typeChecks.map(({ of }) => of)),
];
const cutsOf = (code: Snippet): number => read(code).facts.uploads.cuts.length;

describe('limits that refuse', () => {
  test.each([
    [
      'marshmallow',
      py(`
import base64, json, boto3
from marshmallow import Schema, fields, validate
class Scan(Schema):
    content_type = fields.Str(required=True, validate=validate.OneOf(['image/png', 'image/jpeg']))
    data = fields.Str(required=True, validate=validate.Length(max=7_000_000))
s3 = boto3.client('s3')
def handler(event, context):
    scan = Scan().load(json.loads(event['body']))
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan['data']))
`),
    ],
    [
      'cerberus',
      py(`
import base64, json, boto3
from cerberus import Validator
V = Validator({'kind': {'type': 'string', 'allowed': ['image/png', 'image/jpeg']}, 'data': {'type': 'string', 'maxlength': 7000000}})
s3 = boto3.client('s3')
def handler(event, context):
    scan = V.validated(json.loads(event['body']))
    if scan is None:
        return {'statusCode': 400, 'body': '{}'}
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan['data']))
`),
    ],
    [
      'superstruct',
      ts(`
import { object, string, create, enums, size } from 'superstruct';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = object({ type: enums(['image/png', 'image/jpeg']), data: size(string(), 1, 7000000) });
export const handler = async (event) => {
  const scan = create(JSON.parse(event.body), Scan);
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'attrs',
      py(`
import base64, json, boto3, cattrs, attrs
@attrs.define
class Scan:
    kind: str = attrs.field(validator=attrs.validators.in_(['image/png', 'image/jpeg']))
    data: str = attrs.field(validator=attrs.validators.max_len(7_000_000))
s3 = boto3.client('s3')
def handler(event, context):
    scan = cattrs.structure(json.loads(event['body']), Scan)
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.data))
`),
    ],
    [
      'files of zod',
      ts(`
import { Hono } from 'hono'; import { handle } from 'hono/aws-lambda';
import { z } from 'zod';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = z.object({ file: z.file().mime(['image/png', 'image/jpeg']).max(5_000_000) });
const app = new Hono();
app.post('/f', async (c) => {
  const { file } = Scan.parse(await c.req.parseBody());
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: new Uint8Array(await file.arrayBuffer()) }));
  return c.json({});
});
export const handler = handle(app);
`),
    ],
    [
      'valibot',
      ts(`
import * as v from 'valibot';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = v.object({ type: v.picklist(['image/png', 'image/jpeg']), data: v.pipe(v.string(), v.maxLength(7_000_000)) });
export const handler = async (event) => {
  const scan = v.parse(Scan, JSON.parse(event.body));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'files of valibot',
      ts(`
import * as v from 'valibot';
import { Hono } from 'hono'; import { handle } from 'hono/aws-lambda';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = v.object({ file: v.pipe(v.file(), v.mimeType(['image/png', 'image/jpeg']), v.maxSize(1024 * 1024 * 5)) });
const app = new Hono();
app.post('/f', async (c) => {
  const { file } = v.parse(Scan, await c.req.parseBody());
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: new Uint8Array(await file.arrayBuffer()) }));
  return c.json({});
});
export const handler = handle(app);
`),
    ],
    [
      'effect',
      ts(`
import { Schema } from 'effect';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = Schema.Struct({ type: Schema.Literal('image/png', 'image/jpeg'), data: Schema.String.pipe(Schema.maxLength(7_000_000)) });
export const handler = async (event) => {
  const scan = Schema.decodeUnknownSync(Scan)(JSON.parse(event.body));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.data, 'base64') }));
};
`),
    ],
    [
      'files of Elysia',
      ts(`
import { Elysia, t } from 'elysia';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Elysia().post('/f', async ({ body }) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: new Uint8Array(await body.file.arrayBuffer()) }));
  return 'ok';
}, { body: t.Object({ file: t.File({ type: ['image/png', 'image/jpeg'], maxSize: '5m' }) }) });
export const handler = async (event) => app.handle(new Request('http://x' + event.rawPath, { method: 'POST', body: event.body }));
`),
    ],
  ])('type and size: %s', (_, code) => {
    expect(sizesOf(code)).toEqual(['content']);
    expect(typesOf(code)).toEqual(['declared']);
  });
});

describe('limits of the size', () => {
  test.each([
    [
      'bytes of FastAPI',
      py(`
import boto3
from typing import Annotated
from fastapi import FastAPI, File
from mangum import Mangum
app = FastAPI()
s3 = boto3.client('s3')
@app.post('/scans')
def store(scan: Annotated[bytes, File(max_length=5_000_000)]):
    s3.put_object(Bucket='b', Key='k', Body=scan)
    return {}
handler = Mangum(app)
`),
    ],
    [
      'Flask',
      py(`
import boto3, serverless_wsgi
from flask import Flask, request
app = Flask(__name__)
app.config['MAX_CONTENT_LENGTH'] = 5 * 1024 * 1024
s3 = boto3.client('s3')
@app.post('/f')
def store():
    s3.upload_fileobj(request.files['f'], 'b', 'k')
    return {}
def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
`),
    ],
    [
      'Flask, by update',
      py(`
import boto3, serverless_wsgi
from flask import Flask, request
app = Flask(__name__)
app.config.update(MAX_CONTENT_LENGTH=5 * 1024 * 1024)
s3 = boto3.client('s3')
@app.post('/f')
def store():
    s3.upload_fileobj(request.files['f'], 'b', 'k')
    return {}
def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
`),
    ],
    [
      'werkzeug',
      py(`
import boto3, io
from werkzeug.formparser import parse_form_data
s3 = boto3.client('s3')
def handler(event, context):
    environ = {'wsgi.input': io.BytesIO(event['body'].encode()), 'CONTENT_TYPE': event['headers']['content-type']}
    stream, form, files = parse_form_data(environ, max_content_length=5_000_000)
    s3.upload_fileobj(files['f'], 'b', 'k')
`),
    ],
    [
      'streaming-form-data',
      py(`
import boto3
from streaming_form_data import StreamingFormDataParser
from streaming_form_data.targets import ValueTarget
from streaming_form_data.validators import MaxSizeValidator
s3 = boto3.client('s3')
def handler(event, context):
    parser = StreamingFormDataParser(headers=event['headers'])
    target = ValueTarget(validator=MaxSizeValidator(5_000_000))
    parser.register('f', target)
    parser.data_received(event['body'].encode())
    s3.put_object(Bucket='b', Key='k', Body=target.value)
`),
    ],
    [
      'busboy and its event',
      js(`
import Busboy from 'busboy';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = (event) => new Promise((resolve, reject) => {
  const bb = Busboy({ headers: event.headers, limits: { fileSize: 5_000_000 } });
  bb.on('file', (name, file) => {
    file.on('limit', () => reject(new Error('too large')));
    s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: file }));
  });
  bb.end(Buffer.from(event.body, 'base64'));
});
`),
    ],
    [
      'busboy and its mark',
      js(`
import Busboy from 'busboy';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const bb = Busboy({ headers: event.headers, limits: { fileSize: 5_000_000 } });
  let cut = false;
  bb.on('file', (name, file) => {
    file.on('end', () => { if (file.truncated) throw new Error('413'); });
    s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: file }));
  });
  bb.end(Buffer.from(event.body, 'base64'));
};
`),
    ],
    [
      'express-fileupload that aborts',
      js(`
import express from 'express'; import fileUpload from 'express-fileupload'; import serverless from 'serverless-http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = express();
app.use(fileUpload({ limits: { fileSize: 5_000_000 }, abortOnLimit: true }));
app.post('/f', async (req, res) => { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: req.files.f.data })); res.json({}); });
export const handler = serverless(app);
`),
    ],
    [
      'multer',
      js(`
import express from 'express'; import multer from 'multer'; import serverless from 'serverless-http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = express();
const up = multer({ storage: multer.memoryStorage(), limits: { fileSize: 5_000_000 } });
app.post('/f', up.single('f'), async (req, res) => { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: req.file.buffer })); res.json({}); });
export const handler = serverless(app);
`),
    ],
    [
      'the field that is stored',
      py(`
import base64, json, boto3
from pydantic import BaseModel, Field
class Scan(BaseModel):
    story: str = Field(max_length=50)
    payload: str = Field(max_length=5_000_000)
s3 = boto3.client('s3')
def handler(event, context):
    scan = Scan.model_validate_json(event['body'])
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.payload))
`),
    ],
    [
      'a field behind other names',
      ts(`
import { z } from 'zod';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = z.object({ picture: z.string().max(4096000) });
export const handler = async (event) => {
  const scan = Scan.parse(JSON.parse(event.body));
  const bytes = Buffer.from(scan.picture, 'base64');
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: bytes }));
};
`),
    ],
    [
      'a field with an alias',
      py(`
import base64, json, boto3
from pydantic import BaseModel, Field
class Scan(BaseModel):
    payload_text: str = Field(alias='payload', max_length=5_000_000)
s3 = boto3.client('s3')
def handler(event, context):
    scan = Scan(**json.loads(event['body']))
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.payload_text))
`),
    ],
  ])('refuses: %s', (_, code) => {
    expect(sizesOf(code)).toEqual(['content']);
  });

  test.each([
    [
      'a file of FastAPI',
      py(`
import boto3
from typing import Annotated
from fastapi import FastAPI, File, UploadFile
from mangum import Mangum
app = FastAPI()
s3 = boto3.client('s3')
@app.post('/scans')
def store(scan: Annotated[UploadFile, File(max_length=5_000_000)]):
    s3.upload_fileobj(scan.file, 'b', 'k')
    return {}
handler = Mangum(app)
`),
    ],
    [
      'a file of FastAPI by default',
      py(`
import boto3
from fastapi import FastAPI, File, UploadFile
from mangum import Mangum
app = FastAPI()
s3 = boto3.client('s3')
@app.post('/scans')
async def store(scan: UploadFile = File(..., max_length=5_000_000)):
    s3.put_object(Bucket='b', Key='k', Body=await scan.read())
    return {}
handler = Mangum(app)
`),
    ],
    [
      'a form’s other field',
      py(`
import boto3
from typing import Annotated
from fastapi import FastAPI, File, Form, UploadFile
from mangum import Mangum
app = FastAPI()
s3 = boto3.client('s3')
@app.post('/scans')
async def store(scan: UploadFile, story: Annotated[str, Form(max_length=5000)]):
    s3.put_object(Bucket='b', Key='k', Body=await scan.read())
    return {}
handler = Mangum(app)
`),
    ],
    [
      'another field of marshmallow',
      py(`
import base64, json, boto3
from marshmallow import Schema, fields, validate
class Scan(Schema):
    abstract = fields.Str(required=True, validate=validate.Length(max=5000))
    data = fields.Str(required=True)
s3 = boto3.client('s3')
def handler(event, context):
    scan = Scan().load(json.loads(event['body']))
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan['data']))
`),
    ],
    [
      'fieldSize',
      js(`
import Busboy from 'busboy';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const bb = Busboy({ headers: event.headers, limits: { fieldSize: 5_000_000 } });
  bb.on('file', (name, file) => { s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: file })); });
  bb.end(Buffer.from(event.body, 'base64'));
};
`),
    ],
    [
      'another field of pydantic',
      py(`
import base64, json, boto3
from pydantic import BaseModel, Field
class Scan(BaseModel):
    story: str = Field(max_length=5000)
    payload: str
s3 = boto3.client('s3')
def handler(event, context):
    scan = Scan.model_validate_json(event['body'])
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(scan.payload))
`),
    ],
    [
      'another field of zod',
      ts(`
import { z } from 'zod';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = z.object({ story: z.string().max(4096), picture: z.string() });
export const handler = async (event) => {
  const { picture } = Scan.parse(JSON.parse(event.body));
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(picture, 'base64') }));
};
`),
    ],
    [
      'a schema that nothing is held against',
      ts(`
import { z } from 'zod';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const Scan = z.object({ type: z.enum(['image/png']), picture: z.string().max(4096000) });
export const handler = async (event) => {
  const scan = JSON.parse(event.body);
  Scan.safeParse(scan);
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(scan.picture, 'base64') }));
};
`),
    ],
  ])('bounds no file: %s', (_, code) => {
    expect(sizesOf(code)).toEqual([]);
  });
});

describe('limits that only cut', () => {
  test.each([
    [
      'busboy',
      js(`
import Busboy from 'busboy';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const bb = Busboy({ headers: event.headers, limits: { fileSize: 5_000_000 } });
  bb.on('file', (name, file) => { s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: file })); });
  bb.end(Buffer.from(event.body, 'base64'));
};
`),
    ],
    [
      'express-fileupload',
      js(`
import express from 'express'; import fileUpload from 'express-fileupload'; import serverless from 'serverless-http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = express();
app.use(fileUpload({ limits: { fileSize: 5_000_000 } }));
app.post('/f', async (req, res) => { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: req.files.f.data })); res.json({}); });
export const handler = serverless(app);
`),
    ],
    [
      'middy',
      js(`
import middy from '@middy/core'; import parser from '@middy/http-multipart-body-parser';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = middy().use(parser({ busboy: { limits: { fileSize: 5_000_000 } } })).handler(async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: event.body.file.content }));
});
`),
    ],
  ])('cuts: %s', (_, code) => {
    expect(sizesOf(code)).toEqual([]);
    expect(cutsOf(code)).toBe(1);
  });
});
