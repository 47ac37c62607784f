/** Uploads by other libraries than the SDKs, and through routers. */
import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const storesOf = (code: Snippet): readonly string[] =>
  read(code).facts.uploads.stores.map(
    ({ how, strength, type, length }) => `${how} ${strength}: type ${type}, length ${length}`,
  );

describe('doors to S3', () => {
  test.each([
    [
      'meta client put',
      py(`
import boto3, base64
s3 = boto3.resource('s3').meta.client
def handler(event, context):
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(event['body']))
`),
    ],
    [
      'multer-s3',
      js(`
import express from 'express'; import multer from 'multer'; import multerS3 from 'multer-s3'; import serverless from 'serverless-http';
import { S3Client } from '@aws-sdk/client-s3';
const app = express();
const upload = multer({ storage: multerS3({ s3: new S3Client({}), bucket: 'b', key: (req, file, cb) => cb(null, 'x') }) });
app.post('/up', upload.single('f'), (req, res) => res.json({ ok: 1 }));
export const handler = serverless(app);
`),
    ],
    [
      'smart_open',
      py(`
from smart_open import open
import base64
def handler(event, context):
    with open('s3://shelf/scan.bin', 'wb') as out:
        out.write(base64.b64decode(event['body']))
`),
    ],
    [
      'smart_open module',
      py(`
import smart_open
import base64, os
def handler(event, context):
    with smart_open.open(f"s3://{os.environ['B']}/scan.bin", 'wb') as out:
        out.write(base64.b64decode(event['body']))
`),
    ],
    [
      's3fs pipe',
      py(`
import s3fs, base64
fs = s3fs.S3FileSystem()
def handler(event, context):
    fs.pipe('shelf/scan.bin', base64.b64decode(event['body']))
`),
    ],
    [
      's3fs open',
      py(`
import s3fs, base64
fs = s3fs.S3FileSystem(anon=False)
def handler(event, context):
    data = base64.b64decode(event['body'])
    with fs.open('shelf/scan.bin', 'wb') as f:
        f.write(data)
`),
    ],
    [
      'obstore put',
      py(`
import obstore as obs, base64
from obstore.store import S3Store
store = S3Store('shelf')
def handler(event, context):
    obs.put(store, 'k', base64.b64decode(event['body']))
`),
    ],
    [
      'obstore store.put',
      py(`
import base64
from obstore.store import S3Store
store = S3Store('shelf')
def handler(event, context):
    store.put('k', base64.b64decode(event['body']))
`),
    ],
    [
      'minio py',
      py(`
import base64, io
from minio import Minio
c = Minio('s3.amazonaws.com')
def handler(event, context):
    d = base64.b64decode(event['body'])
    c.put_object('b', 'k', io.BytesIO(d), len(d))
`),
    ],
    [
      'minio js',
      js(`
import * as Minio from 'minio';
const c = new Minio.Client({ endPoint: 's3.amazonaws.com' });
export const handler = async (event) => { await c.putObject('b', 'k', Buffer.from(event.body, 'base64')); };
`),
    ],
    [
      'aws4fetch put',
      js(`
import { AwsClient } from 'aws4fetch';
const aws = new AwsClient({ accessKeyId: 'x', secretAccessKey: 'y' });
export const handler = async (event) => { await aws.fetch('https://b.s3.amazonaws.com/k', { method: 'PUT', body: Buffer.from(event.body, 'base64') }); };
`),
    ],
    [
      'aws-lite',
      js(`
import awsLite from '@aws-lite/client';
const aws = await awsLite({ region: 'us-west-1', plugins: [import('@aws-lite/s3')] });
export const handler = async (event) => { await aws.S3.PutObject({ Bucket: 'b', Key: 'k', Body: Buffer.from(event.body, 'base64') }); };
`),
    ],
    [
      'flydrive',
      js(`
import { Disk } from 'flydrive'; import { S3Driver } from 'flydrive/drivers/s3';
const disk = new Disk(new S3Driver({ bucket: 'b' }));
export const handler = async (event) => { await disk.put('k', Buffer.from(event.body, 'base64')); };
`),
    ],
  ])('a file is stored: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['put strong: type none, length none']);
  });

  test.each([
    [
      'meta client sign',
      py(`
import boto3, base64
s3 = boto3.resource('s3')
def handler(event, context):
    return s3.meta.client.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k'})
`),
    ],
    [
      'presigner class',
      js(`
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { HttpRequest } from '@smithy/protocol-http';
const presigner = new S3RequestPresigner({ region: 'eu-west-1', credentials: {} });
export const handler = async () => presigner.presign(new HttpRequest({ protocol: 'https', hostname: 'b.s3.amazonaws.com', path: '/k', method: 'PUT' }));
`),
    ],
    [
      'minio py presign',
      py(`
from minio import Minio
c = Minio('s3.amazonaws.com')
def handler(event, context):
    return c.presigned_put_object('b', 'k')
`),
    ],
    [
      'aws4fetch sign',
      js(`
import { AwsClient } from 'aws4fetch';
const aws = new AwsClient({ accessKeyId: 'x', secretAccessKey: 'y', service: 's3' });
export const handler = async (event) => { const s = await aws.sign('https://b.s3.amazonaws.com/k', { method: 'PUT', aws: { signQuery: true } }); return { statusCode: 200, body: s.url }; };
`),
    ],
    [
      'flydrive sign',
      js(`
import { Disk } from 'flydrive'; import { S3Driver } from 'flydrive/drivers/s3';
const disk = new Disk(new S3Driver({ bucket: 'b' }));
export const handler = async (event) => ({ statusCode: 200, body: await disk.getSignedUploadUrl('k') });
`),
    ],
  ])('a PUT is signed: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-put strong: type none, length none']);
  });

  test.each([
    [
      'the client of a resource',
      py(`
import boto3, base64
s3 = boto3.resource('s3')
def handler(event, context):
    return s3.meta.client.generate_presigned_post('b', 'k')
`),
    ],
  ])('a POST is signed: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-post strong: type none, length none']);
  });

  test.each([
    [
      'a signed GET',
      js(`
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { HttpRequest } from '@smithy/protocol-http';
const presigner = new S3RequestPresigner({ region: 'eu-west-1', credentials: {} });
export const handler = async () => presigner.presign(new HttpRequest({ protocol: 'https', hostname: 'b.s3.amazonaws.com', path: '/k', method: 'GET' }));
`),
    ],
  ])('nothing is stored: %s', (_, code) => {
    expect(storesOf(code)).toEqual([]);
  });
});

describe('routers', () => {
  test.each([
    [
      'Powertools for TypeScript, req.json()',
      ts(`
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Router();
app.post('/v1/files', async ({ req }) => {
  const body = await req.json();
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(body.data, 'base64') }));
  return { ok: true };
});
export const handler = async (event, context) => app.resolve(event, context);
`),
    ],
    [
      'Powertools, arrayBuffer()',
      ts(`
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Router();
app.put('/files', async (ctx) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(await ctx.req.arrayBuffer()) }));
});
export const handler = async (event, context) => app.resolve(event, context);
`),
    ],
    [
      'Powertools, the event',
      ts(`
import { Router } from '@aws-lambda-powertools/event-handler/rest';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Router();
app.put('/files', async (reqCtx) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(reqCtx.event.body, 'base64') }));
});
export const handler = async (event, context) => app.resolve(event, context);
`),
    ],
    [
      'Powertools, what was validated',
      ts(`
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
const s3 = new S3Client({});
const app = new Router();
app.post('/files', async (reqCtx) => {
  const { data } = reqCtx.valid.req.body;
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(data, 'base64') }));
}, { validation: { req: { body: z.object({ data: z.string() }) } } });
export const handler = async (event, context) => app.resolve(event, context);
`),
    ],
    [
      'Powertools, a decorator',
      ts(`
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Router();
class Api {
  @app.post('/files')
  public async store({ req }) {
    const form = await req.formData();
    await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: form.get('file') }));
  }
  async handler(event, context) { return app.resolve(event, context, { scope: this }); }
}
const api = new Api();
export const handler = api.handler.bind(api);
`),
    ],
    [
      'hono/tiny',
      ts(`
import { Hono } from 'hono/tiny';
import { handle } from 'hono/aws-lambda';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Hono();
app.post('/files', async (c) => {
  const data = await c.req.arrayBuffer();
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: new Uint8Array(data) }));
  return c.json({ ok: true });
});
export const handler = handle(app);
`),
    ],
    [
      'hono/quick, formData()',
      ts(`
import { Hono } from 'hono/quick';
import { handle } from 'hono/aws-lambda';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Hono();
app.post('/files', async (c) => {
  const form = await c.req.formData();
  const file = form.get('file');
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: await file.arrayBuffer() }));
  return c.json({ ok: true });
});
export const handler = handle(app);
`),
    ],
    [
      'Hono, the event',
      ts(`
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Hono();
app.post('/files', async (c) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(c.env.event.body, 'base64') }));
  return c.json({ ok: true });
});
export const handler = handle(app);
`),
    ],
    [
      'Hono, what was validated',
      ts(`
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { zValidator } from '@hono/zod-validator';
import { z } from 'zod';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const app = new Hono();
app.post('/files', zValidator('json', z.object({ data: z.string() })), async (c) => {
  const { data } = c.req.valid('json');
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(data, 'base64') }));
  return c.json({ ok: true });
});
export const handler = handle(app);
`),
    ],
    [
      'Elysia',
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
  ])('the file comes in: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['put strong: type none, length none']);
  });
});
