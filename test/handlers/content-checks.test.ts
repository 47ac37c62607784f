/** Looks at the content of a file: what is refused on them. */
import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const typesOf = (code: Snippet): readonly string[] => [
  ...new Set(read(code).facts.uploads.typeChecks.map(({ of }) => of)),
];

describe('looks at the bytes', () => {
  test.each([
    [
      'a detected type',
      js(`
import { fileTypeFromBuffer } from 'file-type';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const data = Buffer.from(event.body, 'base64');
  const type = await fileTypeFromBuffer(data);
  if (!type || !['image/png'].includes(type.mime)) return { statusCode: 415, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: data }));
};
`),
    ],
    [
      'a kind of file',
      py(`
import base64, boto3, filetype
s3 = boto3.client('s3')
def handler(event, context):
    data = base64.b64decode(event['body'])
    if not filetype.is_document(data):
        return {'statusCode': 415, 'body': '{}'}
    s3.put_object(Bucket='b', Key='k', Body=data)
`),
    ],
    [
      'a scan',
      js(`
import NodeClam from 'clamscan';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const data = Buffer.from(event.body, 'base64');
  const clam = await new NodeClam().init({});
  const { isInfected } = await clam.scanStream(data);
  if (isInfected) return { statusCode: 422, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: data }));
};
`),
    ],
    [
      'what opens images only',
      py(`
import base64, boto3, io
from PIL import Image
s3 = boto3.client('s3')
def handler(event, context):
    data = base64.b64decode(event['body'])
    try:
        Image.open(io.BytesIO(data)).verify()
    except Exception:
        return {'statusCode': 415, 'body': '{}'}
    s3.put_object(Bucket='b', Key='k', Body=data)
`),
    ],
    [
      'a helper that detects',
      py(`
import base64, boto3, magic
s3 = boto3.client('s3')
def kind_of(data):
    return magic.from_buffer(data, mime=True)
def handler(event, context):
    data = base64.b64decode(event['body'])
    kind = kind_of(data)
    if kind not in ('image/png',):
        return {'statusCode': 415, 'body': '{}'}
    s3.put_object(Bucket='b', Key='k', Body=data)
`),
    ],
  ])('refuses: %s', (_, code) => {
    expect(typesOf(code)).toContain('content');
  });
});

describe('what refuses no type', () => {
  test.each([
    [
      'a type that only fills ContentType',
      py(`
import base64, boto3, magic
s3 = boto3.client('s3')
def handler(event, context):
    data = base64.b64decode(event['body'])
    kind = magic.from_buffer(data, mime=True)
    s3.put_object(Bucket='b', Key='k', Body=data, ContentType=kind)
`),
    ],
    [
      'the same in JavaScript',
      js(`
import { fileTypeFromBuffer } from 'file-type';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const data = Buffer.from(event.body, 'base64');
  const type = await fileTypeFromBuffer(data);
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: data, ContentType: type?.mime ?? 'application/octet-stream' }));
};
`),
    ],
    [
      'a failure that is only logged',
      py(`
import base64, boto3, filetype
s3 = boto3.client('s3')
def handler(event, context):
    data = base64.b64decode(event['body'])
    if not filetype.is_image(data):
        print('not an image')
    s3.put_object(Bucket='b', Key='k', Body=data)
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
  ])('lets it pass: %s', (_, code) => {
    expect(typesOf(code)).toEqual([]);
  });
});
