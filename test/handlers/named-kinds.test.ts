import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Code = Parameters<typeof read>[0];

const SDK =
  "import { S3Client, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';\nimport { getSignedUrl } from '@aws-sdk/s3-request-presigner';\nconst s3 = new S3Client({});\n";
const PUT = "await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: await c.req.text() }));\n";

function errorsOf(from: Code): { readonly open: number; readonly catchAll: string | undefined; readonly by?: string } {
  const { unhandled, onlyCatchAll, answeredBy } = read(from).facts.errors;
  return {
    open: unhandled.length,
    catchAll: onlyCatchAll?.what,
    ...(answeredBy === undefined ? {} : { by: answeredBy.name }),
  };
}

describe('an error handler of Hono', () => {
  const app = (made: string, more: string): Code =>
    js(
      `${SDK}import { Hono } from 'hono';\nimport { handle } from 'hono/aws-lambda';\nconst app = ${made};\n${more}app.post('/sails', async (c) => { ${PUT} return c.json({}); });\nexport const handler = handle(app);\n`,
    );
  const TOLD =
    "app.onError((error, c) => c.json({ code: error.name === 'NoSuchBucket' ? 'GONE' : 'FAILED', message: 'no' }, error.name === 'NoSuchBucket' ? 404 : 500));\n";

  test.each<[string, string]>([
    ['of a plain app', 'new Hono()'],
    ['behind basePath', "new Hono().basePath('/v1')"],
    ['behind basePath of basePath', "new Hono().basePath('/api').basePath('/v1')"],
  ])('%s answers in the place of the framework', (_, made) => {
    expect(errorsOf(app(made, TOLD))).toEqual({ open: 0, catchAll: undefined });
    expect(errorsOf(app(made, ''))).toMatchObject({ open: 0, by: 'Hono' });
  });
});

describe('a validator that refuses by itself', () => {
  const app = (head: string, more: string): Code =>
    js(
      `${SDK}${head}import { Hono } from 'hono';\nimport { handle } from 'hono/aws-lambda';\nconst app = new Hono();\napp.post('/sails', ${more}async (c) => { ${PUT} return c.json({}); });\nexport const handler = handle(app);\n`,
    );

  test('tells mistakes of the client from what goes wrong', () => {
    expect(errorsOf(app('', '')).catchAll).toBe('new Hono()');
    const head = "import { zValidator } from '@hono/zod-validator';\nimport { z } from 'zod';\n";
    expect(errorsOf(app(head, "zValidator('json', z.object({ a: z.string() })), ")).catchAll).toBeUndefined();
  });

  test('in a helper that makes it, too', () => {
    const head =
      "import { zValidator } from '@hono/zod-validator';\nimport { z } from 'zod';\nconst checked = (schema) => zValidator('json', schema);\n";
    expect(errorsOf(app(head, 'checked(z.object({ a: z.string() })), ')).catchAll).toBeUndefined();
  });
});

describe('handlers of Flask that a function makes', () => {
  const flask = (body: string): Code =>
    py(
      `import awsgi, boto3\nfrom flask import Flask, request\ns3 = boto3.client('s3')\ndef create_app():\n    app = Flask(__name__)\n    @app.post('/sails')\n    def sail():\n${body}        s3.put_object(Bucket='b', Key='k', Body=request.data)\n        return {}\n    return app\napp = create_app()\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n`,
    );

  test('are read', () => {
    expect(errorsOf(flask(''))).toEqual({ open: 0, catchAll: 'Flask(…)', by: 'Flask' });
    expect(new Set(read(flask('')).facts.routes.all.map(({ path }) => path))).toEqual(new Set(['/sails']));
    expect(read(flask('')).facts.uploads.stores).toHaveLength(1);
  });

  test('refuse by what they return', () => {
    const refusing = flask(
      "        if len(request.data) > 5_000_000:\n            return {'message': 'too long'}, 413\n",
    );
    expect(errorsOf(refusing).catchAll).toBeUndefined();
    expect(read(refusing).facts.uploads.sizeChecks).toHaveLength(1);
  });
});

describe('a loop over what is uploaded', () => {
  const signing = (command: string): Code =>
    js(
      `${SDK}export const handler = async (event) => {\n  const { parts } = JSON.parse(event.body);\n  const urls = [];\n  for (const part of parts) urls.push(await getSignedUrl(s3, new ${command}));\n  return { statusCode: 200, body: JSON.stringify(urls) };\n};\n`,
    );

  test('signs the parts of one object: no batch', () => {
    const code = signing("UploadPartCommand({ Bucket: 'b', Key: 'k', UploadId: 'u', PartNumber: part.number })");
    expect(read(code).facts.uploads.stores).toHaveLength(1);
    expect(read(code).facts.uploads.batches).toEqual([]);
  });

  test('signs one object for each: a batch', () => {
    expect(read(signing("PutObjectCommand({ Bucket: 'b', Key: part.name })")).facts.uploads.batches).toHaveLength(1);
  });
});

describe('conditions that a helper makes', () => {
  const post = (conditions: string): Code =>
    js(
      `import { S3Client } from '@aws-sdk/client-s3';\nimport { createPresignedPost } from '@aws-sdk/s3-presigned-post';\nconst bound = () => ['content-length-range', 0, 5000000];\nconst other = () => ['eq', '$acl', 'private'];\nexport const handler = async () => createPresignedPost(new S3Client({}), { Bucket: 'b', Key: 'k', Conditions: ${conditions} });\n`,
    );

  test.each<[string, string]>([
    ['[].concat([bound()])', 'bound'],
    ['[other()].concat([bound()])', 'bound'],
    ['[other(), bound()]', 'bound'],
    ['[other()].concat([other()])', 'none'],
  ])('%s: the length is %s', (conditions, length) => {
    expect(read(post(conditions)).facts.uploads.stores.map((store) => store.length)).toEqual([length]);
  });
});
