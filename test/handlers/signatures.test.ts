/** What signed requests bind, in whatever steps their conditions are made. */
import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Snippet = Parameters<typeof read>[0];

const storesOf = (code: Snippet): readonly string[] =>
  read(code).facts.uploads.stores.map(
    ({ how, strength, type, length }) => `${how} ${strength}: type ${type}, length ${length}`,
  );

describe('conditions of a signed POST', () => {
  test.each([
    [
      'a condition put first',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    conditions = [{'acl': 'private'}]
    conditions.insert(0, ['content-length-range', 1, 5000000])
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
    [
      'a list that is joined',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    conditions = [{'acl': 'private'}]
    conditions.extend([['content-length-range', 1, 5000000]])
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
    [
      'a list added to',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    conditions = [{'acl': 'private'}]
    conditions += [['content-length-range', 1, 5000000]]
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
    [
      'a sum under the same name',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    conditions = [{'acl': 'private'}]
    conditions = conditions + [['content-length-range', 1, 5000000]]
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
    [
      'a list that a helper fills and gives back',
      py(`
import boto3
s3 = boto3.client('s3')
def rules(limit):
    out = [{'acl': 'private'}]
    out.append(['content-length-range', 1, limit])
    return out
def handler(event, context):
    return s3.generate_presigned_post('b', 'k', Conditions=rules(5000000))
`),
    ],
    [
      'a list among the parameters',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    params = {'Bucket': 'b', 'Key': 'k', 'Conditions': []}
    params['Conditions'].append(['content-length-range', 1, 5000000])
    return s3.generate_presigned_post(**params)
`),
    ],
    [
      'a parameter that is set later',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    params = {'Bucket': 'b', 'Key': 'k'}
    params['Conditions'] = [['content-length-range', 1, 5000000]]
    return s3.generate_presigned_post(**params)
`),
    ],
    [
      'a copy of a tuple',
      py(`
import boto3
s3 = boto3.client('s3')
BASE = (['content-length-range', 1, 5000000],)
def handler(event, context):
    return s3.generate_presigned_post('b', 'k', Conditions=list(BASE))
`),
    ],
    [
      'conditions out of a loop',
      py(`
import boto3, os
s3 = boto3.client('s3')
def handler(event, context):
    conditions = []
    for rule in (['content-length-range', 1, 5000000], ['eq', '$acl', 'private']):
        conditions.append(rule)
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
    [
      'unshift',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const Conditions = [['starts-with', '$key', 'u/']];
  Conditions.unshift(['content-length-range', 0, 5000000]);
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions });
};
`),
    ],
    [
      'an index',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const c = [];
  c[0] = ['content-length-range', 0, 5000000];
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'the index of the end',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const c = [{ acl: 'private' }];
  c[c.length] = ['content-length-range', 0, 5000000];
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'concat under the same name',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  let c = [];
  c = c.concat([['content-length-range', 0, 5000000]]);
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'a spread under the same name',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  let c = [{ acl: 'private' }];
  c = [...c, ['content-length-range', 0, 5000000]];
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'a member of the parameters',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const params = { Bucket: 'b', Key: 'k' };
  params.Conditions = [['content-length-range', 0, 5000000]];
  return createPresignedPost(new S3Client({}), params);
};
`),
    ],
    [
      'push on a member of the parameters',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const params = { Bucket: 'b', Key: 'k', Conditions: [] };
  params.Conditions.push(['content-length-range', 0, 5000000]);
  return createPresignedPost(new S3Client({}), params);
};
`),
    ],
    [
      'a helper that is given the list',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
function addLimit(list) { list.push(['content-length-range', 0, 5000000]); return list; }
export const handler = async () => {
  const c = [];
  addLimit(c);
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'a helper that makes one condition',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
const limit = (max) => ['content-length-range', 0, max];
export const handler = async () => {
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: [limit(500000)] });
};
`),
    ],
    [
      'one list or another',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async (event) => {
  const big = event.queryStringParameters.big;
  const c = big ? [['content-length-range', 0, 50000000]] : [['content-length-range', 0, 5000000]];
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'a filter',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const c = [['content-length-range', 0, 5000000], null].filter(Boolean);
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c });
};
`),
    ],
    [
      'a policy of MinIO',
      py(`
from minio import Minio
from minio.datatypes import PostPolicy
c = Minio('s3.amazonaws.com')
def handler(event, context):
    policy = PostPolicy('b', None)
    policy.add_content_length_range_condition(1, 5000000)
    return c.presigned_post_policy(policy)
`),
    ],
  ])('the length is bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-post strong: type none, length bound']);
  });

  test.each([
    [
      'append',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    conditions = []
    conditions.append(['content-length-range', 1, 5000000])
    conditions.append(['eq', '$Content-Type', 'image/png'])
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
    [
      'concat',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
const BASE = [['content-length-range', 0, 5000000]];
export const handler = async () => {
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: BASE.concat([['eq', '$Content-Type', 'image/png']]) });
};
`),
    ],
    [
      'a field that is set later',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => {
  const Fields = {};
  Fields['content-type'] = 'image/png';
  const c = [['content-length-range', 0, 5000000]];
  return createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: c, Fields });
};
`),
    ],
    [
      'a policy of MinIO in JavaScript',
      js(`
import * as Minio from 'minio';
const c = new Minio.Client({ endPoint: 's3.amazonaws.com' });
export const handler = async () => {
  const policy = c.newPostPolicy();
  policy.setContentLengthRange(1, 5000000);
  policy.setContentType('image/png');
  return c.presignedPostPolicy(policy);
};
`),
    ],
  ])('type and length are bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-post strong: type bound, length bound']);
  });

  test.each([
    [
      'a field in small letters',
      js(`
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export const handler = async () => createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Fields: { 'content-type': 'image/png' } });
`),
    ],
  ])('only the type is bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-post strong: type bound, length none']);
  });

  test.each([
    [
      'conditions on other things',
      py(`
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    conditions = [{'acl': 'private'}]
    conditions.append(['starts-with', '$key', 'up/'])
    return s3.generate_presigned_post('b', 'k', Conditions=conditions)
`),
    ],
  ])('nothing is bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-post strong: type none, length none']);
  });

  test.each([
    [
      'a list that other code makes',
      py(`
import boto3
from companypolicy import conditions_for
s3 = boto3.client('s3')
def handler(event, context):
    return s3.generate_presigned_post('b', 'k', Conditions=conditions_for('x'))
`),
    ],
  ])('nobody knows: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-post strong: type unknown, length unknown']);
  });
});

describe('what a signed PUT binds', () => {
  test.each([
    [
      'a region that signs by version 4 alone',
      py(`
import boto3
s3 = boto3.client('s3', region_name='eu-central-1')
def handler(event, context):
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ContentType': 'image/png', 'ContentLength': 5000})
`),
    ],
    [
      'v4',
      py(`
import boto3
from botocore.config import Config
s3 = boto3.client('s3', config=Config(signature_version='v4'))
def handler(event, context):
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ContentType': 'image/png', 'ContentLength': 5000})
`),
    ],
    [
      'the Config of boto3.session',
      py(`
import boto3
s3 = boto3.client('s3', config=boto3.session.Config(signature_version='s3v4'))
def handler(event, context):
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ContentType': 'image/png', 'ContentLength': 5000})
`),
    ],
    [
      'the region of a session',
      py(`
import boto3
session = boto3.session.Session(region_name='eu-north-1')
s3 = session.client('s3')
def handler(event, context):
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ContentType': 'image/png', 'ContentLength': 5000})
`),
    ],
  ])('the length is bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-put strong: type bound, length bound']);
  });

  test.each([
    [
      'a region of old',
      py(`
import boto3
s3 = boto3.client('s3', region_name='us-east-1')
def handler(event, context):
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ContentType': 'image/png', 'ContentLength': 5000})
`),
    ],
    [
      'the Config of another client',
      py(`
import boto3
from botocore.config import Config
other = boto3.client('s3', config=Config(signature_version='s3v4'))
s3 = boto3.client('s3')
def handler(event, context):
    other.head_object(Bucket='b', Key='c')
    return s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ContentType': 'image/png', 'ContentLength': 5000})
`),
    ],
  ])('the length is given and binds nobody: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-put strong: type bound, length given']);
  });

  test.each([
    [
      'a header in small letters',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
export const handler = async () => getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentType: 'image/png' }), { signableHeaders: new Set(['content-type']) });
`),
    ],
  ])('the type is bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-put strong: type bound, length none']);
  });

  test.each([
    [
      'a header in capitals, which nothing is compared with',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
export const handler = async () => getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentType: 'image/png' }), { signableHeaders: new Set(['Content-Type']) });
`),
    ],
  ])('the type is given and binds nobody: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-put strong: type given, length none']);
  });

  test.each([
    [
      'a length that is taken out of what is signed',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
export const handler = async () => getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentType: 'image/png', ContentLength: 5000 }), { unsignableHeaders: new Set(['content-length']) });
`),
    ],
  ])('neither is bound: %s', (_, code) => {
    expect(storesOf(code)).toEqual(['signed-put strong: type given, length given']);
  });
});
