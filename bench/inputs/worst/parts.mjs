// What the worst inputs are made of.
/** Files of a text larger than 25 MiB are refused: these stay below it. */
export const LARGEST = 24_000_000;

/**
 * @typedef {object} WorstInput
 * @property {string} name
 * @property {() => Record<string, string | Uint8Array>} files by their names
 * @property {readonly string[]} [args] what is audited, by name, and how; default: the folder
 */

export const json = (/** @type {unknown} */ value) => JSON.stringify(value);

/** @template T
 * @param {number} length
 * @param {(index: number) => T} make
 */
export const range = (length, make) => Array.from({ length }, (_, index) => make(index));

/** @template T
 * @param {number} length
 * @param {(index: number) => readonly [string, T]} make
 */
export const named = (length, make) => Object.fromEntries(range(length, make));

/** Repeats what is made until the text is as long as it may be.
 * @param {(index: number) => string} make
 * @param {number} [bytes]
 */
export function fill(make, bytes = LARGEST) {
  const pieces = [];
  for (let length = 0, index = 0; length < bytes; index += 1) {
    const piece = make(index);
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join('');
}

export const BUCKET = { Type: 'AWS::S3::Bucket' };
export const ref = (/** @type {string} */ id) => ({ Ref: id });
export const arnOf = (/** @type {string} */ id) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Of the bucket Files.
 * @param {readonly unknown[]} Statement
 */
export const bucketPolicy = (Statement) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: ref('Files'), PolicyDocument: { Statement } },
});

/** @param {Record<string, unknown>} Resources
 * @param {Record<string, unknown>} [more]
 */
export const template = (Resources, more = {}) => ({ 'template.json': json({ ...more, Resources }) });
export const SAM = { Transform: 'AWS::Serverless-2016-10-31' };

/** @param {Record<string, unknown>} [more] */
export const lambda = (more = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: arnOf('Role'),
    Code: { S3Bucket: 'code', S3Key: 'code.zip' },
    ...more,
  },
});

export const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};

/** An upload API: a function behind a route, which stores in a bucket. Most inputs are made around it.
 * @param {Record<string, unknown>} [more] properties of the function
 */
export const uploadApi = (more = {}) => ({
  Files: BUCKET,
  Role: ROLE,
  Upload: lambda({ Environment: { Variables: { BUCKET: ref('Files') } }, ...more }),
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
  Post: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: ref('Api'),
      ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      HttpMethod: 'POST',
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        Uri: {
          'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Upload.Arn}/invocations',
        },
      },
    },
  },
});

export const PYTHON = `import json
import os
import boto3

s3 = boto3.client("s3")

def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket=os.environ["BUCKET"], Key=body["name"], Body=body["content"])
    return {"statusCode": 201, "body": "{}"}
`;
export const SCRIPT = `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: body.name, Body: body.content }));
  return { statusCode: 201, body: '{}' };
};
`;

/** A template whose functions have their code in the folder beside it.
 * @param {Record<string, string | Uint8Array>} files
 * @param {string} Runtime
 * @param {number} [functions]
 */
export const coded = (files, Runtime, functions = 1) => ({
  'template.json': json({
    ...SAM,
    Resources: {
      Files: BUCKET,
      ...named(functions, (index) => [
        `Upload${index}`,
        {
          Type: 'AWS::Serverless::Function',
          Properties: {
            Runtime,
            CodeUri: 'src/',
            Handler: functions === 1 ? 'index.handler' : `h${index}.handler`,
            Policies: [{ S3CrudPolicy: { BucketName: ref('Files') } }],
            Environment: { Variables: { BUCKET: ref('Files') } },
            Events: { Post: { Type: 'Api', Properties: { Path: `/p${index}`, Method: 'post' } } },
          },
        },
      ]),
    },
  }),
  ...Object.fromEntries(Object.entries(files).map(([name, content]) => [`src/${name}`, content])),
});

/** A list of values nested in each other, as deep as templates may be.
 * @param {number} levels
 * @param {(inner: unknown, level: number) => unknown} wrap
 */
export function nest(levels, wrap) {
  /** @type {unknown} */
  let value = 'innermost';
  for (let level = 0; level < levels; level += 1) value = wrap(value, level);
  return value;
}

/** What is made for each number, in one map.
 * @param {readonly (readonly (readonly [string, unknown])[])[]} made
 * @returns {Record<string, unknown>}
 */
export function gather(made) {
  return Object.fromEntries(made.flat());
}
