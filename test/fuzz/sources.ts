/** Handlers with what rules look for: stores, checks, errors, presigned addresses, routers, loops. */
const NODE = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});
const MAX = 5 * 1024;
export const handler = async (event) => {
  try {
    const { name, type, file = '' } = JSON.parse(event.body ?? '{}');
    if (!['image/png'].includes(type)) throw new Error('type');
    const body = Buffer.from(file, 'base64');
    if (body.length > MAX) return { statusCode: 413, body: JSON.stringify({ code: 'TooLarge', message: 'too large' }) };
    for (const one of [name]) await s3.send(new PutObjectCommand({ Bucket: process.env.FILES, Key: \`u/\${one}\`, Body: body }));
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'b', Key: name }), { expiresIn: 60 });
    return { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: url };
  } catch (error) {
    console.log(error.message);
    return { statusCode: 500, body: error.stack };
  }
};
`;

const TYPED = `import type { APIGatewayProxyHandler } from 'aws-lambda';
import { S3 } from 'aws-sdk';
import { z } from 'zod';
import { keep } from './keep';
const Body = z.object({ name: z.string().regex(/^[a-z]+$/), size: z.number().max(10) });
abstract class Store<T extends object> {
  constructor(private readonly bucket: string = process.env['FILES']!) {}
  async put(key: string, body: T | string): Promise<void> {
    await new S3().putObject({ Bucket: this.bucket, Key: key, Body: body as string }).promise();
  }
}
export const handler: APIGatewayProxyHandler = async (event) => {
  const parsed = Body.safeParse(JSON.parse(event.body!));
  if (!parsed.success) return { statusCode: 400, body: parsed.error.message };
  switch (event.httpMethod) {
    case 'POST': await keep(parsed.data); break;
    default: return { statusCode: 405, body: '' };
  }
  return { statusCode: 200, body: JSON.stringify({ id: event.requestContext.requestId }) } satisfies object;
};
`;

const PYTHON = `import base64, json, os
import boto3
from aws_lambda_powertools import Metrics
from botocore.exceptions import ClientError

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
ALLOWED = {"png", "jpg"}


def reply(status, **body):
    return {"statusCode": status, "body": json.dumps(body)}


def handler(event, context):
    body = json.loads(event.get("body") or "{}")
    name = f"uploads/{body['name']}"
    if name.rsplit(".", 1)[-1] not in ALLOWED or len(body["file"]) > 1_000_000:
        return reply(400, error="InvalidType", message="not allowed")
    try:
        s3.put_object(Bucket=os.environ["FILES"], Key=name, Body=base64.b64decode(body["file"]))
        with table.batch_writer() as batch:
            for item in body.get("items", []):
                batch.put_item(Item=item)
    except ClientError as error:
        return reply(500, error=str(error))
    except Exception:
        pass
    return reply(200, url=s3.generate_presigned_post("b", name, Conditions=[["content-length-range", 1, 9]]))
`;

export const SOURCES = { NODE, TYPED, PYTHON } as const;

/** Pieces of code that end, open or nest something. */
export const CODE_PIECES = [
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '`',
    '${',
    '"',
    "'",
    '"""',
    '/',
    '/*',
    '*/',
    '//',
    '#',
    '\n',
    '\\',
    ';',
    ':',
    ',',
    '.',
  ],
  ...[
    '=>',
    'async ',
    'await ',
    'yield ',
    'return ',
    'try {',
    'catch (e) {',
    'class X {',
    'def f(',
    'lambda x: ',
    'if ',
    'else ',
  ],
  ...[
    'for (;;) ',
    'while True:\n',
    'import x',
    'from . import *',
    "require('./index')",
    'export default ',
    '...',
    '?.',
    '??',
    '@x\n',
  ],
  ...[
    '<T>',
    'as const',
    '!',
    '0x',
    '1e999',
    '\ud800',
    '\u0000',
    '\u2028',
    '\t',
    '    ',
    '  ',
    'f"{',
    ':= ',
    '**',
    'event',
    'handler',
    'body',
  ],
  '(((((((((((((((((((((((((((((((((((((((((((((((((',
] as unknown as readonly [string, ...string[]];
