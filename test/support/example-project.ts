import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GuideExample } from '../../src/rule.js';

/** The files that an example of a guide stands among: a small upload API whose handler is `src/upload.*`. */
function projectOf(file: string): Readonly<Record<string, string>> {
  const handler = /^src\/(\w+)\.(\w+)$/.exec(file);
  const [, name = 'upload', extension = 'py'] = handler ?? [];
  return {
    '.git/HEAD': '',
    'README.md': '# Photos\n\nReceives photos. `sam deploy` deploys it, `pytest` tests it.\n',
    'template.yaml': TEMPLATE.replace('RUNTIME', extension === 'py' ? 'python3.13' : 'nodejs22.x').replace(
      'NAME',
      name,
    ),
    ...(handler === null ? { 'src/upload.py': UPLOAD } : {}),
  };
}

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: Receives photos
Resources:
  Photos:
    Type: AWS::S3::Bucket
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: RUNTIME
      Handler: NAME.handler
      CodeUri: src/
      Environment: { Variables: { BUCKET: !Ref Photos } }
      Policies: [{ S3WritePolicy: { BucketName: !Ref Photos } }]
      Events:
        Post: { Type: Api, Properties: { Path: /photos, Method: post } }
`;

const UPLOAD = `"""Stores the photos that clients send."""
import os
import boto3

s3 = boto3.client('s3')


def handler(event, context):
    """Stores a photo under the id of its request."""
    if not event['body']:
        return {'statusCode': 400}
    s3.put_object(Bucket=os.environ['BUCKET'], Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 204}
`;

/** Writes an example with the project around it; `text` is what its file holds. */
export function writeExample(folder: string, { file }: GuideExample, text: string): void {
  for (const [name, content] of Object.entries({ ...projectOf(file), [file]: text })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
