import { describe, expect, it } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const SIGNED = `const put = () =>
  getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: process.env.BUCKET, Key: randomUUID() }));
`;
const SDK = `import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
`;

function hono(path: string): string {
  return `${SDK}import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
${SIGNED}const app = new Hono();
app.post('${path}', async (c) => c.json({ url: await put() }));
export const handler = handle(app);
`;
}

function comparing(path: string): string {
  return `${SDK}${SIGNED}export const handler = async (event) => {
  if (event.rawPath === '${path}') return { statusCode: 200, body: JSON.stringify([await put()]) };
  return { statusCode: 200, body: JSON.stringify({ url: await put() }) };
};
`;
}

async function verdictOf(path: string, code: string): Promise<string | undefined> {
  const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Files: { Type: AWS::S3::Bucket }
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: nodejs22.x
      Environment: { Variables: { BUCKET: !Ref Files } }
      Events: { Call: { Type: HttpApi, Properties: { Path: '${path}', Method: ANY } } }
`;
  const cwd = folderWith({ '.git/HEAD': '', 'template.yaml': template, 'src/app.mjs': code });
  const { catalog } = audit(await loadProject(['.'], { cwd }), { only: ['10.3'] });
  return catalog.find(({ number }) => number === '10.3')?.verdict;
}

describe('a route that takes several files', () => {
  it.each<[what: string, path: string, code: string]>([
    ['in the template', '/upload/multiple', comparing('/x')],
    ['in the template, after a colon', '/files:batch', comparing('/x')],
    ['of a router', '/{proxy+}', hono('/upload/multiple')],
    ['of a router, in one word', '/{proxy+}', hono('/bulkUpload')],
    ['that the handler compares', '/{proxy+}', comparing('/files/batch')],
  ])('%s', async (_, path, code) => {
    expect(await verdictOf(path, code)).toBe('pass');
  });

  it.each<[what: string, path: string, code: string]>([
    ['in the template', '/upload/multipart', comparing('/x')],
    ['a parameter of that name', '/uploads/{batchId}', comparing('/x')],
    ['of a router', '/{proxy+}', hono('/upload')],
    ['of a router, with a parameter', '/{proxy+}', hono('/uploads/:batch')],
  ])('is none: %s', async (_, path, code) => {
    expect(await verdictOf(path, code)).toBe('fail');
  });
});
