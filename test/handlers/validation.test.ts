import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

type Kind = 'reads' | 'schemas' | 'checks' | 'failing' | 'ofShape';

/** What was found of each kind, in the words of the code; kinds of which there is nothing are left out. */
function found(code: Snippet): Partial<Record<Kind, readonly string[]>> {
  const { reads, schemas, checks, failing, ofShape } = read(code).facts.validation;
  const kinds = Object.entries({ reads, schemas, checks, failing, ofShape });
  return Object.fromEntries(
    kinds.flatMap(([kind, list]) => (list.length > 0 ? [[kind, list.map(({ what }) => what)]] : [])),
  );
}

const schemasIn = (code: Snippet): readonly string[] => read(code).facts.validation.schemas.map(({ what }) => what);

/** The one schema that was found, up to its arguments: `Plum.parse(`. */
function schemaIn(code: Snippet): string {
  const [schema = 'none', ...others] = schemasIn(code);
  expect(others).toEqual([]);
  return schema.replace(/…?\)$/, '');
}

describe('libraries of Python', () => {
  test.each([
    ['pydantic, by a model', 'from pydantic import BaseModel\nclass Plum(BaseModel):\n    kind: str', 'Plum(**body)'],
    [
      'pydantic, by model_validate',
      'from pydantic import BaseModel\nclass Plum(BaseModel):\n    kind: str',
      'Plum.model_validate(body)',
    ],
    [
      'pydantic, of the text',
      'from pydantic import BaseModel\nclass Plum(BaseModel):\n    kind: str',
      "Plum.model_validate_json(event['body'])",
    ],
    [
      'pydantic, by an adapter',
      'from pydantic import TypeAdapter\nplums = TypeAdapter(list[str])',
      'plums.validate_python(body)',
    ],
    ['jsonschema', 'import jsonschema', 'jsonschema.validate(body, {"required": ["kind"]})'],
    [
      'jsonschema, by its class',
      'from jsonschema import Draft202012Validator\nchecker = Draft202012Validator({})',
      'checker.validate(body)',
    ],
    ['fastjsonschema', 'import fastjsonschema\ncheck = fastjsonschema.compile({})', 'check(body)'],
    [
      'marshmallow',
      'from marshmallow import Schema, fields\nclass Plum(Schema):\n    kind = fields.Str()',
      'Plum().load(body)',
    ],
    ['cerberus', 'from cerberus import Validator\nplum = Validator({})', 'assert plum.validate(body)'],
    ['voluptuous', 'from voluptuous import Schema\nplum = Schema({"kind": str})', 'plum(body)'],
    ['schema', 'from schema import Schema\nplum = Schema({"kind": str})', 'plum.validate(body)'],
    ['msgspec', 'import msgspec\nclass Plum(msgspec.Struct):\n    kind: str', 'msgspec.convert(body, type=Plum)'],
    [
      'Powertools’ validation',
      'from aws_lambda_powertools.utilities.validation import validate',
      'validate(event=body, schema={})',
    ],
    [
      'Powertools’ parser',
      'from aws_lambda_powertools.utilities.parser import parse, BaseModel\nclass Plum(BaseModel):\n    kind: str',
      'parse(event=body, model=Plum)',
    ],
    ['dacite', 'import dacite\nclass Plum:\n    kind: str', 'dacite.from_dict(data_class=Plum, data=body)'],
  ])('%s', (_, head, call) => {
    const code = `import json\n${head}\n\ndef handler(event, context):\n    body = json.loads(event['body'])\n    ${call}\n`;
    expect(call).toContain(schemaIn(py(code)));
  });

  test.each([
    [
      'Powertools’ validator',
      `
from aws_lambda_powertools.utilities.validation import validator
@validator(inbound_schema={'type': 'object'}, envelope='powertools_json(body)')
def handler(event, context):
    return {'statusCode': 200}
`,
      'validator(…)',
    ],
    [
      'Powertools’ event_parser',
      `
from aws_lambda_powertools.utilities.parser import event_parser, BaseModel
class Plum(BaseModel):
    kind: str
@event_parser(model=Plum)
def handler(event, context):
    return {'statusCode': 200}
`,
      'event_parser(…)',
    ],
  ])('%s', (_, code, schema) => {
    expect(schemasIn(py(code))).toEqual([schema]);
  });

  test('FastAPI makes what a parameter is typed as', () => {
    const code = `
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel
app = FastAPI()
class Plum(BaseModel):
    kind: str
@app.post('/v1/plums')
def add(plum: Plum):
    return {'kind': plum.kind}
handler = Mangum(app)
`;
    expect(schemasIn(py(code))).toEqual(['Plum']);
    expect(found(py(code)).reads).toEqual(['plum']);
  });

  test('Powertools’ routes look at types only where they are told to', () => {
    const code = (options: string): Snippet =>
      py(`
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from pydantic import BaseModel
app = APIGatewayRestResolver(${options})
class Plum(BaseModel):
    kind: str
@app.post('/v1/plums')
def add(plum: Plum):
    return {'kind': plum.kind}
def handler(event, context):
    return app.resolve(event, context)
`);
    expect(schemasIn(code('enable_validation=True'))).toEqual(['Plum']);
    expect(schemasIn(code(''))).toEqual([]);
  });
});

describe('libraries of JavaScript', () => {
  test.each([
    ['zod', "import { z } from 'zod';\nconst Plum = z.object({ kind: z.string() });", 'Plum.parse(body)'],
    [
      'zod, as a result',
      "import * as z from 'zod/v4';\nconst Plum = z.object({ kind: z.string() });",
      "if (!Plum.safeParse(body).success) throw new Error('no plum')",
    ],
    [
      'valibot',
      "import * as v from 'valibot';\nconst Plum = v.object({ kind: v.string() });",
      "if (!v.safeParse(Plum, body).success) throw new Error('no plum')",
    ],
    [
      'joi',
      "import Joi from 'joi';\nconst Plum = Joi.object({ kind: Joi.string() });",
      'const { error } = Plum.validate(body); if (error) throw error',
    ],
    [
      'ajv, compiled',
      "import Ajv from 'ajv';\nconst check = new Ajv().compile({});",
      "if (!check(body)) throw new Error('no plum')",
    ],
    [
      'ajv',
      "import Ajv from 'ajv';\nconst ajv = new Ajv();",
      "if (!ajv.validate({}, body)) throw new Error('no plum')",
    ],
    [
      'yup',
      "import * as yup from 'yup';\nconst Plum = yup.object({ kind: yup.string() });",
      'await Plum.validate(body)',
    ],
    [
      'superstruct',
      "import { assert, object, string } from 'superstruct';\nconst Plum = object({ kind: string() });",
      'assert(body, Plum)',
    ],
    [
      'typebox',
      "import { Value } from '@sinclair/typebox/value';\nconst Plum = {};",
      "if (!Value.Check(Plum, body)) throw new Error('no plum')",
    ],
    [
      'typebox, compiled',
      "import { TypeCompiler } from '@sinclair/typebox/compiler';\nconst plum = TypeCompiler.Compile({});",
      "if (!plum.Check(body)) throw new Error('no plum')",
    ],
    [
      'class-validator',
      "import { validateOrReject } from 'class-validator';\nimport { plainToInstance } from 'class-transformer';\nclass Plum {}",
      'const plum = plainToInstance(Plum, body); await validateOrReject(plum)',
    ],
    [
      'io-ts',
      "import * as t from 'io-ts';\nconst Plum = t.type({ kind: t.string });",
      "const plum = Plum.decode(body); if (plum._tag === 'Left') throw new Error('no plum')",
    ],
    [
      'runtypes',
      "import { Object, String } from 'runtypes';\nconst Plum = Object({ kind: String });",
      'Plum.check(body)',
    ],
    [
      'arktype',
      "import { type } from 'arktype';\nconst Plum = type({ kind: 'string' });",
      'const plum = Plum(body); if (plum instanceof type.errors) throw plum',
    ],
    [
      'Powertools’ validation',
      "import { validate } from '@aws-lambda-powertools/validation';",
      'validate({ payload: body, schema: {} })',
    ],
    ['Powertools’ parser', "import { parse } from '@aws-lambda-powertools/parser';", 'parse(event, undefined, {})'],
  ])('%s', (_, head, call) => {
    const code = `${head}\nexport const handler = async (event) => {\n  const body = JSON.parse(event.body);\n  ${call};\n};\n`;
    expect(call).toContain(schemaIn(ts(code)));
  });

  test.each([
    [
      '@middy/validator',
      `
import middy from '@middy/core';
import validator from '@middy/validator';
import { transpileSchema } from '@middy/validator/transpile';
const store = async (event) => ({ statusCode: 200, body: event.body.kind });
export const handler = middy(store).use(validator({ eventSchema: transpileSchema({}) }));
`,
      'validator(…)',
    ],
    [
      'express-validator',
      `
import express from 'express';
import serverless from 'serverless-http';
import { body } from 'express-validator';
const app = express();
app.post('/v1/plums', body('kind').isString(), (req, res) => res.json({ kind: req.body.kind }));
export const handler = serverless(app);
`,
      'body(…)',
    ],
    [
      'Hono’s middleware',
      `
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { zValidator } from '@hono/zod-validator';
const app = new Hono();
app.post('/v1/plums', zValidator('json', {}), (c) => c.json(c.req.valid('json')));
export const handler = handle(app);
`,
      'zValidator(…)',
    ],
    [
      'Fastify’s schemas',
      `
import fastify from 'fastify';
import awsLambdaFastify from '@fastify/aws-lambda';
const app = fastify();
app.post('/v1/plums', { schema: { body: { type: 'object', required: ['kind'] } } }, async (request) => request.body.kind);
export const handler = awsLambdaFastify(app);
`,
      'app.post(…)',
    ],
  ])('%s', (_, code, schema) => {
    expect(schemasIn(js(code))).toEqual([schema]);
  });
});

test('a library that checks settings checks no request', () => {
  const code = `
import { z } from 'zod';
const settings = z.object({ BUCKET: z.string() }).parse(process.env);
export const handler = async (event) => ({ statusCode: 200, body: JSON.parse(event.body).kind + settings.BUCKET });
`;
  expect(found(ts(code))).toEqual({ reads: ['event.body'] });
  const python = `
import json
from pydantic import BaseModel
class Plum(BaseModel):
    kind: str
def handler(event, context):
    default = Plum(kind='damson')
    return {'statusCode': 200, 'body': json.loads(event['body'])['kind'] + default.kind}
`;
  expect(found(py(python))).toEqual({ reads: ["event['body']"] });
});

/** A field of the body is read, and nothing looks at it. */
const ofPython = { reads: ["event['body']"] };
const ofJavaScript = { reads: ['event.body'] };

describe('checks by hand', () => {
  const python = (lines: string): Snippet =>
    py(`
import json, re, uuid
import boto3
table = boto3.resource('dynamodb').Table('plums')
REQUIRED = ('kind', 'weight')

class ApiError(Exception):
    def __init__(self, status, message):
        self.status = status

class Refused(ApiError):
    def __init__(self, message):
        super().__init__(400, message)

def reply(status, body):
    return {'statusCode': status, 'body': json.dumps(body)}

${lines}
`);
  const script = (lines: string): Snippet =>
    ts(`
import { DynamoDBClient, PutItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
class HttpError extends Error {
  constructor(readonly statusCode: number, message: string) { super(message); }
}
const reply = (statusCode: number, body: unknown) => ({ statusCode, body: JSON.stringify(body) });
${lines}
`);

  test.each([
    [
      'a missing field',
      "def handler(event, context):\n    body = json.loads(event['body'])\n    if 'kind' not in body:\n        return reply(400, 'kind')",
      "'kind' not in body",
    ],
    [
      'each of a list',
      "def handler(event, context):\n    body = json.loads(event['body'])\n    for field in REQUIRED:\n        if field not in body:\n            return reply(400, field)",
      'field not in body',
    ],
    [
      'those that are missing',
      "def handler(event, context):\n    body = json.loads(event['body'])\n    missing = [field for field in REQUIRED if field not in body]\n    if missing:\n        return reply(422, missing)",
      'missing',
    ],
    [
      'in a function that tells',
      "def is_fine(body):\n    return isinstance(body.get('kind'), str)\n\ndef handler(event, context):\n    body = json.loads(event['body'])\n    if not is_fine(body):\n        return reply(400, 'kind')",
      'not is_fine(body)',
    ],
    [
      'in a function that throws its own error',
      "def check(body):\n    if not body.get('kind'):\n        raise Refused('kind')\n\ndef handler(event, context):\n    try:\n        check(json.loads(event['body']))\n    except ApiError as error:\n        return reply(error.status, str(error))",
      "not body.get('kind')",
    ],
    [
      'what is converted',
      "def handler(event, context):\n    try:\n        limit = int(event['queryStringParameters']['limit'])\n    except ValueError:\n        return reply(400, 'limit')",
      "try: limit = int(event['queryStringParameters']['limit']) e…",
    ],
    [
      'what is looked up',
      "def handler(event, context):\n    try:\n        kind = json.loads(event['body'])['kind']\n    except KeyError:\n        return reply(400, 'kind')",
      "try: kind = json.loads(event['body'])['kind'] except KeyErr…",
    ],
    [
      'a query',
      "def handler(event, context):\n    query = event.get('queryStringParameters') or {}\n    if query.get('kind') not in ('damson', 'mirabelle'):\n        return reply(400, 'kind')",
      "query.get('kind') not in ('damson', 'mirabelle')",
    ],
    [
      'a part of the path against a pattern',
      "def handler(event, context):\n    if not re.fullmatch('[a-z]+', event['pathParameters']['kind']):\n        return reply(404, 'kind')\n    return reply(200, event['body'])",
      "not re.fullmatch('[a-z]+', event['pathParameters']['kind'])",
    ],
    [
      'the good case first',
      "def handler(event, context):\n    body = json.loads(event['body'])\n    if re.fullmatch('[a-z]+', body['kind']):\n        return reply(200, body['kind'])\n    return reply(400, 'kind')",
      're.fullmatch(…)',
    ],
  ])('Python: %s', (_, lines, check) => {
    expect({ ...found(python(lines)), reads: [] }).toEqual({ reads: [], checks: [check] });
  });

  test.each([
    [
      'a missing field',
      "export const handler = async (event) => {\n  const body = JSON.parse(event.body ?? '{}');\n  if (!body.kind) return { statusCode: 400, body: 'kind' };\n};",
      '!body.kind',
    ],
    [
      'of what is taken apart',
      "export const handler = async (event) => {\n  const { kind, weight } = JSON.parse(event.body);\n  if (typeof kind !== 'string' || weight <= 0) return reply(400, 'kind');\n};",
      "typeof kind !== 'string' || weight <= 0",
    ],
    [
      'what is gathered',
      "export const handler = async (event) => {\n  const body = JSON.parse(event.body);\n  const errors: string[] = [];\n  if (!body.kind) errors.push('kind');\n  if (errors.length > 0) return reply(422, errors);\n};",
      '!body.kind',
    ],
    [
      'in a function that gives the error',
      "const problem = (body) => { if (!body.kind) return 'kind is missing'; return undefined; };\nexport const handler = async (event) => {\n  const error = problem(JSON.parse(event.body));\n  if (error) return reply(400, error);\n};",
      'error',
    ],
    [
      'by an error with a status',
      "export const handler = async (event) => {\n  try {\n    const { kind } = JSON.parse(event.body);\n    if (!kind) throw new HttpError(400, 'kind');\n    await client.send(new PutItemCommand({ Item: { kind } }));\n  } catch (error) {\n    if (error instanceof HttpError) return reply(error.statusCode, error.message);\n    return reply(500, 'failed');\n  }\n};",
      '!kind',
    ],
    [
      'each of what was sent',
      "export const handler = async (event) => {\n  const plums = JSON.parse(event.body);\n  if (!plums.every((plum) => plum.kind)) return reply(422, 'kind');\n};",
      '!plums.every((plum) => plum.kind)',
    ],
    [
      'by a switch',
      "export const handler = async (event) => {\n  const { kind } = JSON.parse(event.body);\n  switch (kind) {\n    case 'damson': return reply(200, 1);\n    default: return reply(400, 'kind');\n  }\n};",
      "switch (kind) { case 'damson': return reply(200, 1); defaul…",
    ],
    [
      'of Express',
      "import express from 'express';\nimport serverless from 'serverless-http';\nconst app = express();\napp.post('/v1/plums', (req, res) => {\n  if (!req.body.kind) return res.status(400).json({ error: 'kind' });\n  res.json({});\n});\nexport const handler = serverless(app);",
      '!req.body.kind',
    ],
  ])('JavaScript: %s', (_, lines, check) => {
    expect({ ...found(script(lines)), reads: [] }).toEqual({ reads: [], checks: [check] });
  });

  test('what throws and ends as an error of the server', () => {
    const caught =
      "def handler(event, context):\n    try:\n        body = json.loads(event['body'])\n        for field in REQUIRED:\n            if field not in body:\n                raise ValueError(field)\n    except Exception:\n        return reply(500, 'failed')";
    expect(found(python(caught))).toEqual({ ...ofPython, failing: ['field not in body'] });
    const uncaught =
      "export const handler = async (event) => {\n  const body = JSON.parse(event.body);\n  if (!body.kind) throw new Error('kind');\n  return reply(200, body.kind);\n};";
    expect(found(script(uncaught))).toEqual({ ...ofJavaScript, failing: ['!body.kind'] });
    const asserted =
      "def handler(event, context):\n    body = json.loads(event['body'])\n    assert body['kind']\n    return reply(200, body['kind'])";
    expect(found(python(asserted))).toEqual({ ...ofPython, failing: ["assert body['kind']"] });
  });

  test('that there is a body, or an object, and nothing of what is in it', () => {
    const there =
      "export const handler = async (event) => {\n  if (!event.body) return reply(400, 'a body');\n  return reply(200, JSON.parse(event.body).kind);\n};";
    expect(found(script(there))).toEqual({ ...ofJavaScript, ofShape: ['!event.body'] });
    const isObject =
      "def handler(event, context):\n    body = json.loads(event['body'])\n    if not isinstance(body, dict):\n        return reply(400, 'an object')\n    return reply(200, body['kind'])";
    expect(found(python(isObject))).toEqual({ ...ofPython, ofShape: ['not isinstance(body, dict)'] });
  });

  test.each([
    ['Body=app.current_request.raw_body', true],
    ["Body=app.current_request.json_body['file']", false],
  ])('whether the body is the file itself: %s', (body, isFile) => {
    const code = `import boto3\nfrom chalice import Chalice\napp = Chalice(app_name='a')\ns3 = boto3.client('s3')\n@app.route('/a', methods=['PUT'])\ndef handler():\n    s3.put_object(Bucket='a', Key='b', ${body})\n`;
    expect(read(py(code)).facts.validation.bodyIsFile).toBe(isFile);
  });

  test('that it is JSON, and nothing else', () => {
    const code =
      "def handler(event, context):\n    try:\n        body = json.loads(event['body'])\n    except ValueError:\n        return reply(400, 'JSON')\n    return reply(200, body['kind'])";
    expect(found(python(code))).toEqual(ofPython);
    const other =
      "export const handler = async (event) => {\n  let body;\n  try {\n    body = JSON.parse(event.body);\n  } catch {\n    return reply(400, 'JSON');\n  }\n  return reply(200, body.kind);\n};";
    expect(found(script(other))).toEqual(ofJavaScript);
  });

  test('what AWS says of the request is no check, nor is one that comes after AWS was asked', () => {
    const absent =
      "def handler(event, context):\n    body = json.loads(event['body'])\n    found = table.get_item(Key={'kind': body['kind']})\n    if 'Item' not in found:\n        return reply(404, 'no such plum')\n    return reply(200, found['Item'])";
    expect(found(python(absent))).toEqual(ofPython);
    const late =
      "export const handler = async (event) => {\n  const { kind } = JSON.parse(event.body);\n  await client.send(new PutItemCommand({ Item: { kind } }));\n  if (!kind) return reply(400, 'kind');\n  return reply(200, kind);\n};";
    expect(found(script(late))).toEqual(ofJavaScript);
    const through =
      "const find = async (kind) => client.send(new GetItemCommand({ Key: { kind } }));\nexport const handler = async (event) => {\n  const { kind } = JSON.parse(event.body);\n  const plum = await find(kind);\n  if (!plum) return reply(404, 'no such plum');\n  return reply(200, plum);\n};";
    expect(found(script(through))).toEqual(ofJavaScript);
  });

  test('methods of what is called like an event are no fields of one', () => {
    const code = `
import { metricScope } from 'aws-embedded-metrics';
export const handler = metricScope((metrics) => async () => {
  metrics.setNamespace('Ferry');
  metrics.putMetric('Tickets', 1);
});
`;
    expect(read(js(code)).facts.validation.readsOther).toEqual([]);
  });

  test('methods, headers and what only goes to the log are not read', () => {
    const code =
      "export const handler = async (event) => {\n  console.log('called with', event.body, JSON.stringify(event));\n  if (event.httpMethod !== 'GET') return reply(405, 'GET only');\n  if (!event.headers.authorization) return reply(401, 'who are you');\n  return reply(200, event.pathParameters.id);\n};";
    expect(found(script(code))).toEqual({});
  });
});
