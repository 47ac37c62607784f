/** Which validations count: heeded, of the request, and of what goes anywhere. */
import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const schemasOf = (code: Snippet): number => read(code).facts.validation.schemas.length;
const readsOf = (code: Snippet): number => read(code).facts.validation.reads.length;
const checksOf = (code: Snippet): number =>
  read(code).facts.validation.checks.length + read(code).facts.validation.failing.length;

describe('a validation that is heeded', () => {
  test.each([
    [
      'ajv errors',
      ts(`
import Ajv from 'ajv';
const validate = new Ajv().compile({ type: 'object', required: ['a'] });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  validate(body);
  if (validate.errors) return { statusCode: 400, body: '{}' };
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'ajv ok',
      ts(`
import Ajv from 'ajv';
const validate = new Ajv().compile({ type: 'object', required: ['a'] });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const ok = validate(body);
  if (!ok) return { statusCode: 400, body: '{}' };
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'jsonschema raises',
      py(`
import json, jsonschema
def handler(event, context):
    body = json.loads(event['body'])
    jsonschema.validate(body, {})
    return {'statusCode': 200, 'body': body['a']}
`),
    ],
    [
      'marshmallow validate errors',
      py(`
import json
from marshmallow import Schema, fields
class S(Schema):
    a = fields.Str()
def handler(event, context):
    body = json.loads(event['body'])
    errors = S().validate(body)
    if errors:
        return {'statusCode': 400, 'body': '{}'}
    return {'statusCode': 200, 'body': body['a']}
`),
    ],
    [
      'safe parse helper',
      ts(`
import { z } from 'zod';
const S = z.object({ a: z.string() });
const check = (body) => S.safeParse(body);
export const handler = async (event) => {
  const result = check(JSON.parse(event.body));
  if (!result.success) return { statusCode: 400, body: '{}' };
  return { statusCode: 200, body: result.data.a };
};
`),
    ],
    [
      'iter errors',
      py(`
import json, jsonschema
V = jsonschema.Draft7Validator({})
def handler(event, context):
    body = json.loads(event['body'])
    problems = [e.message for e in V.iter_errors(body)]
    if problems:
        return {'statusCode': 400, 'body': json.dumps(problems)}
    return {'statusCode': 200, 'body': body['a']}
`),
    ],
    [
      'Powertools, a body',
      py(`
from typing import Annotated
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
app = APIGatewayRestResolver(enable_validation=True)
@app.post('/notes')
def store(text: Annotated[str, Body(max_length=50)]):
    return {'text': text}
def handler(event, context):
    return app.resolve(event, context)
`),
    ],
    [
      'Powertools, a query',
      py(`
from typing import Annotated
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
app = APIGatewayHttpResolver(enable_validation=True)
@app.get('/notes')
def find(word: Annotated[str, Query(max_length=50)], page: int = 1):
    return {'text': word}
def handler(event, context):
    return app.resolve(event, context)
`),
    ],
    [
      'FastAPI, a form',
      py(`
from fastapi import FastAPI, Form
from mangum import Mangum
app = FastAPI()
@app.post('/notes')
def store(title: str = Form(max_length=40)):
    return {'t': title}
handler = Mangum(app)
`),
    ],
    [
      'FastAPI, a file',
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
      'Powertools for TypeScript',
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
  ])('counts: %s', (_, code) => {
    expect(schemasOf(code)).toBeGreaterThan(0);
  });
});

describe('a validation that nobody looks at', () => {
  test.each([
    [
      'dropped safeParse',
      ts(`
import { z } from 'zod';
const S = z.object({ a: z.string() });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  S.safeParse(body);
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'dropped const',
      ts(`
import { z } from 'zod';
const S = z.object({ a: z.string() });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const result = S.safeParse(body);
  console.log(result.success);
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'logged only',
      ts(`
import { z } from 'zod';
const S = z.object({ a: z.string() });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const result = S.safeParse(body);
  if (!result.success) console.warn('bad', result.error);
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'joi dropped',
      ts(`
import Joi from 'joi';
const S = Joi.object({ a: Joi.string() });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  S.validate(body);
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'joi value only',
      ts(`
import Joi from 'joi';
const S = Joi.object({ a: Joi.string() });
export const handler = async (event) => {
  const { value } = S.validate(JSON.parse(event.body));
  return { statusCode: 200, body: value.a };
};
`),
    ],
    [
      'ajv dropped',
      ts(`
import Ajv from 'ajv';
const validate = new Ajv().compile({ type: 'object', required: ['a'] });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  validate(body);
  return { statusCode: 200, body: body.a };
};
`),
    ],
    [
      'cerberus dropped',
      py(`
import json
from cerberus import Validator
V = Validator({'a': {'type': 'string'}})
def handler(event, context):
    body = json.loads(event['body'])
    V.validate(body)
    return {'statusCode': 200, 'body': body['a']}
`),
    ],
    [
      'is_valid dropped',
      py(`
import json, jsonschema
V = jsonschema.Draft7Validator({})
def handler(event, context):
    body = json.loads(event['body'])
    ok = V.is_valid(body)
    return {'statusCode': 200, 'body': body['a']}
`),
    ],
    [
      'Powertools that is not told to',
      py(`
from typing import Annotated
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
app = APIGatewayRestResolver()
@app.post('/notes')
def store(text: Annotated[str, Body(max_length=50)]):
    return {'text': text}
def handler(event, context):
    return app.resolve(event, context)
`),
    ],
  ])('counts for nothing: %s', (_, code) => {
    expect(schemasOf(code)).toBe(0);
  });
});

describe('what is read', () => {
  test.each([
    [
      'a flag of Python',
      py(`
import json, boto3
table = boto3.resource("dynamodb").Table("files")
def handler(event, context):
    query = event["queryStringParameters"] or {}
    share = "share" in query and query["share"] == "true"
    item = table.get_item(Key={"id": event["pathParameters"]["id"]}).get("Item")
    if share:
        item["link"] = "x"
    return {"statusCode": 200, "body": json.dumps(item)}
`),
    ],
    [
      'a flag of JavaScript',
      js(`
export const handler = async (event) => {
  const verbose = event.queryStringParameters?.verbose === '1';
  return { statusCode: 200, body: verbose ? 'long' : 'short' };
};
`),
    ],
    [
      'a flag with a default',
      py(`
def handler(event, context):
    params = event.get('queryStringParameters') or {}
    full = params.get('full', 'false').lower() == 'true'
    return {'statusCode': 200, 'body': 'long' if full else 'short'}
`),
    ],
  ])('goes nowhere: %s', (_, code) => {
    expect(readsOf(code)).toBe(0);
  });
});

describe('what goes on', () => {
  test.each([
    [
      'another parameter beside a flag',
      js(`
export const handler = async (event) => {
  const { verbose, name } = event.queryStringParameters;
  return { statusCode: 200, body: verbose === '1' ? name : 'short' };
};
`),
    ],
    [
      'a query whose reply is JSON',
      ts(`
import { Hono } from 'hono/tiny';
import { handle } from 'hono/aws-lambda';
const app = new Hono();
app.get('/v2/files', async (c) => {
  return c.json({ q: c.req.query('q').trim() });
});
export const handler = handle(app);
`),
    ],
  ])('is read: %s', (_, code) => {
    expect(readsOf(code)).toBe(1);
  });
});

describe('results of services', () => {
  test.each([
    [
      'a model behind a helper',
      py(`
import json
from langchain.chains import Chain
def ask(question):
    chain = Chain.from_llm("m")
    reply = chain.invoke({"q": question})
    return reply
def handler(event, context):
    body = json.loads(event["body"])
    answer = ask(body["question"])
    if answer:
        print(answer.text)
    else:
        raise ValueError("no model")
    return {"statusCode": 200, "body": json.dumps(answer.text)}
`),
    ],
    [
      'a service',
      py(`
import json
from openai import OpenAI
client = OpenAI()
def handler(event, context):
    body = json.loads(event["body"])
    answer = client.responses.create(model='m', input=body['q'])
    if not answer.output_text:
        return {'statusCode': 422, 'body': 'nothing'}
    return {"statusCode": 200, "body": answer.output_text}
`),
    ],
    [
      'a shop',
      js(`
import Stripe from 'stripe';
const stripe = new Stripe('k');
const charge = (token) => stripe.charges.create({ source: token });
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const result = await charge(body.token);
  if (!result.paid) return { statusCode: 402, body: '{}' };
  return { statusCode: 200, body: '{}' };
};
`),
    ],
  ])('are no fields: %s', (_, code) => {
    expect(checksOf(code)).toBe(0);
  });
});

describe('checks by hand', () => {
  test.each([
    [
      'a library that looks at it',
      js(`
import validator from 'validator';
export const handler = async (event) => {
  const body = JSON.parse(event.body);
  const ok = validator.isEmail(body.email);
  if (!ok) return { statusCode: 400, body: '{}' };
  return { statusCode: 200, body: body.email };
};
`),
    ],
    [
      'the type and the length of a body that is a file',
      py(`
import base64, json, os, uuid
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    kind = event["headers"].get("content-type")
    if kind not in ("image/png", "image/jpeg"):
        return {"statusCode": 415, "body": '{}'}
    data = base64.b64decode(event["body"])
    if len(data) > 1000000:
        return {"statusCode": 413, "body": '{}'}
    s3.put_object(Bucket='b', Key=str(uuid.uuid4()), Body=data, ContentType=kind)
    return {"statusCode": 200, "body": "{}"}
`),
    ],
    [
      'the first bytes of a body that is a file',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const data = Buffer.from(event.body, 'base64');
  if (data.subarray(0, 4).toString('hex') !== '89504e47') return { statusCode: 415, body: '{}' };
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: data }));
  return { statusCode: 200, body: '{}' };
};
`),
    ],
  ])('look at the request: %s', (_, code) => {
    expect(checksOf(code)).toBeGreaterThan(0);
  });
});

describe('no checks by hand', () => {
  test.each([
    [
      'a body that is only there',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  if (!event.body) return { statusCode: 400, body: '{}' };
  const data = Buffer.from(event.body, 'base64');
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: data }));
  return { statusCode: 200, body: '{}' };
};
`),
    ],
    [
      'the length of a body that has fields',
      js(`
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  if (event.body.length > 5000000) return { statusCode: 413, body: '{}' };
  const { data, name } = JSON.parse(event.body);
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name, Body: data }));
  return { statusCode: 200, body: '{}' };
};
`),
    ],
  ])('look at nothing in it: %s', (_, code) => {
    expect(checksOf(code)).toBe(0);
  });
});
