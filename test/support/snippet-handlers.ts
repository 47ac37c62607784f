/**
 * What stands around each snippet of a guide in a handler: with what the snippet improves on in its place the rule fails,
 * with the snippet it passes.
 */
import type { CodeLanguage } from '../../src/location.js';

interface Surroundings {
  /** Above the handler. */
  readonly above?: string;
  /** In the handler, before the snippet, in its place, and after it. */
  readonly first?: string;
  readonly instead?: string;
  readonly last?: string;
}

/** What calls the function, if that is no API. */
const EVENTS: Readonly<Record<string, string>> = {
  'handler-error-handling event': 'Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } }',
  'handler-error-handling unanswered-batch':
    'Batch: { Type: SQS, Properties: { Queue: !GetAtt Arrived.Arn, FunctionResponseTypes: [ReportBatchItemFailures] } }',
};

const STORE = {
  typescript: "await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'photo', Body: BODY }));",
  python: 's3.put_object(Bucket=os.environ["BUCKET"], Key="photo", Body=BODY)',
};

function store(language: CodeLanguage, body: string): string {
  return STORE[language].replace('BODY', body);
}

const TYPESCRIPT = 'typescript';
const PYTHON = 'python';

/** Answers what it stored, and fails as it may. */
const STORING = {
  typescript: `async function storePhoto(event) {\n  ${store(TYPESCRIPT, 'event.body')}\n  return { statusCode: 204 };\n}`,
  python: `def store_photo(event):\n    ${store(PYTHON, 'event["body"]')}\n    return {"statusCode": 204}`,
};
const STORED_ALL = {
  typescript: { above: STORING.typescript, instead: 'return await storePhoto(event);' },
  python: { above: STORING.python, instead: 'return store_photo(event)' },
};
const CHECKED = {
  typescript: `const { title } = JSON.parse(event.body);
if (typeof title !== 'string' || title.length > 100)
  return { statusCode: 400, body: JSON.stringify({ code: 'INVALID', message: 'Send a title' }) };`,
  python: `title = json.loads(event["body"]).get("title")
if not isinstance(title, str) or len(title) > 100:
    return {"statusCode": 400, "body": json.dumps({"code": "INVALID", "message": "Send a title"})}`,
};
const SIGNED = {
  typescript: {
    first: "const bucket = process.env.BUCKET;\nconst key = 'photo';\nconst { type } = JSON.parse(event.body);",
    instead:
      "const upload = await createPresignedPost(s3, { Bucket: bucket, Key: key, Fields: { 'Content-Type': type } });",
    last: 'return { statusCode: 200, body: JSON.stringify(upload) };',
  },
  python: {
    first: 'bucket = os.environ["BUCKET"]\nkey = "photo"\ncontent_type = json.loads(event["body"])["type"]',
    instead: 'upload = s3.generate_presigned_post(Bucket=bucket, Key=key)',
    last: 'return {"statusCode": 200, "body": json.dumps(upload)}',
  },
};

/** By rule, and by the name of the snippet where it has one. */
export const HANDLERS: Readonly<Record<string, Readonly<Record<CodeLanguage, Surroundings>>>> = {
  'batch-upload': {
    typescript: {
      first: 'const bucket = process.env.BUCKET;',
      instead: `const upload = await createPresignedPost(s3, { Bucket: bucket, Key: 'uploads/' + randomUUID() });
return { statusCode: 200, body: JSON.stringify(upload) };`,
    },
    python: {
      first: 'bucket = os.environ["BUCKET"]',
      instead: `upload = s3.generate_presigned_post(Bucket=bucket, Key=f"uploads/{uuid.uuid4()}")
return {"statusCode": 200, "body": json.dumps(upload)}`,
    },
  },
  'cors-wildcard': {
    typescript: {
      instead: "return { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '{}' };",
    },
    python: { instead: 'return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}, "body": "{}"}' },
  },
  'custom-metrics': {
    typescript: { last: `${store(TYPESCRIPT, 'event.body')}\nreturn { statusCode: 204 };` },
    python: { last: `${store(PYTHON, 'event["body"]')}\nreturn {"statusCode": 204}` },
  },
  'error-responses': {
    typescript: {
      first: 'if (event.body.length > 4_000_000) {',
      instead: "return { statusCode: 413, body: 'too large' };",
      last: '}\nreturn { statusCode: 204 };',
    },
    python: {
      first: 'if len(event["body"]) <= 4_000_000:\n    return {"statusCode": 204}',
      instead: 'return {"statusCode": 413, "body": "too large"}',
    },
  },
  'error-responses raw-exception': STORED_ALL,
  'error-responses throws-to-api': STORED_ALL,
  'error-responses no-error-reply': STORED_ALL,
  'file-size-limit': {
    typescript: {
      instead: "const file = Buffer.from(event.body ?? '', 'base64');",
      last: `${store(TYPESCRIPT, 'file')}\nreturn { statusCode: 204 };`,
    },
    python: {
      instead: 'file = base64.b64decode(event["body"])',
      last: `${store(PYTHON, 'file')}\nreturn {"statusCode": 204}`,
    },
  },
  'file-size-limit presigned': SIGNED,
  'file-type-validation': {
    typescript: { last: `${store(TYPESCRIPT, 'event.body')}\nreturn { statusCode: 204 };` },
    python: { last: `${store(PYTHON, 'event["body"]')}\nreturn {"statusCode": 204}` },
  },
  'file-type-validation presigned': SIGNED,
  'handler-error-handling': {
    typescript: {
      instead: `const { title } = JSON.parse(event.body);\n${store(TYPESCRIPT, 'title')}`,
      last: 'return { statusCode: 204 };',
    },
    python: {
      instead: `title = json.loads(event["body"])["title"]\n${store(PYTHON, 'title')}`,
      last: 'return {"statusCode": 204}',
    },
  },
  'handler-error-handling event': {
    typescript: {
      first: "const body = 'nightly';",
      instead: `try {\n  ${store(TYPESCRIPT, 'body')}\n} catch (error) {\n  console.error(error);\n}`,
    },
    python: {
      first: 'body = "nightly"',
      instead: `try:\n    ${store(PYTHON, 'body')}\nexcept ClientError:\n    logger.exception("not stored")`,
    },
  },
  'handler-error-handling unanswered-batch': {
    typescript: {
      above: `async function store({ body }) {\n  ${store(TYPESCRIPT, 'body')}\n}`,
      instead: 'for (const record of event.Records) await store(record);',
    },
    python: {
      above: `def store(record):\n    ${store(PYTHON, 'record["body"]')}`,
      instead: 'for record in event["Records"]:\n    store(record)',
    },
  },
  'input-validation': {
    typescript: {
      instead: 'const photo = { data: JSON.parse(event.body) };',
      last: `${store(TYPESCRIPT, 'photo.data.title')}\nreturn { statusCode: 204 };`,
    },
    python: {
      instead: 'photo = json.loads(event["body"])',
      last: `${store(PYTHON, 'str(photo)')}\nreturn {"statusCode": 204}`,
    },
  },
  'input-validation unsanitised-key': {
    typescript: {
      first: CHECKED.typescript,
      instead: 'const key = title;',
      last: `${store(TYPESCRIPT, 'title').replace("'photo'", 'key')}\nreturn { statusCode: 204 };`,
    },
    python: {
      first: CHECKED.python,
      instead: 'key = title',
      last: `${store(PYTHON, 'title').replace('"photo"', 'key')}\nreturn {"statusCode": 204}`,
    },
  },
};

const HEADS = {
  typescript: `import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';

const s3 = new S3Client();
`,
  python: `import base64
import json
import logging
import os
import uuid
import boto3
from botocore.exceptions import ClientError

logger = logging.getLogger()
s3 = boto3.client("s3")
`,
};

/**
 * A project whose handler has a snippet, or what is there in its place.
 * @param code what a comment says to be in the handler is there, and so is all but imports where there is no such comment
 */
export function makeHandlerProject(
  key: string,
  language: CodeLanguage,
  code: string,
  { above = '', first = '', last = '' }: Surroundings,
): Readonly<Record<string, string>> {
  const [module, inside] = splitCode(code, language);
  const body = [first, inside, last].filter((part) => part !== '').join('\n');
  const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
  const head = [HEADS[language], module, above].filter((part) => part !== '').join('\n');
  const isPython = language === 'python';
  const text = isPython
    ? `${head}\n\ndef handler(event, context):\n${indent(body === '' ? 'pass' : body, 4)}\n`
    : `${head}\n\nexport const handler = async (event, context) => {\n${indent(body, 2)}\n};\n`;
  const called = EVENTS[key] ?? 'Post: { Type: Api, Properties: { Path: /photos, Method: post } }';
  return {
    '.git/HEAD': '',
    'template.yaml': TEMPLATE.replace('EVENT', called).replace('RUNTIME', isPython ? 'python3.13' : 'nodejs22.x'),
    [isPython ? 'src/upload.py' : 'src/upload.mjs']: text,
  };
}

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Photos: { Type: AWS::S3::Bucket }
  Arrived: { Type: AWS::SQS::Queue }
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: RUNTIME
      Handler: upload.handler
      CodeUri: src/
      Environment: { Variables: { BUCKET: !Ref Photos } }
      Events:
        EVENT
`;

/** The lines above the handler, and those in it. */
function splitCode(code: string, language: CodeLanguage): readonly [string, string] {
  const [above, inside] = code.split(/^(?:#|\/\/) In the handler,.*\n/m);
  if (above !== undefined && inside !== undefined) return [above, inside];
  const lines = code.split('\n');
  const isImport = (line: string): boolean => (language === 'python' ? /^(?:import|from) / : /^import /).test(line);
  return [lines.filter(isImport).join('\n'), lines.filter((line) => !isImport(line)).join('\n')];
}
