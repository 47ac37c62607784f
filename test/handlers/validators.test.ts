/** The validators that are seldom met: each name of the table once, as its library's own documentation writes it. */
import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

const found = (code: ReturnType<typeof py>): number => read(code).facts.validation.schemas.length;

describe('of Python', () => {
  test.each([
    ['trafaret', 'import trafaret as t\nPlum = t.Dict({t.Key("kind"): t.String})', 'Plum.check(body)'],
    ['typeguard', 'from typeguard import check_type', 'check_type(body, dict[str, str])'],
    ['cattrs', 'import cattrs\nclass Plum:\n    kind: str', 'cattrs.structure(body, Plum)'],
    ['webargs', 'from webargs.core import Parser\nparser = Parser()', 'parser.parse({}, body)'],
    ['wtforms', 'from wtforms import Form\nform = Form', 'assert Form(data=body).validate()'],
    ['pydantic, of old', 'from pydantic import parse_obj_as', 'parse_obj_as(list[str], body)'],
  ])('%s', (_, head, call) => {
    const code = `import json\n${head}\n\ndef handler(event, context):\n    body = json.loads(event['body'])\n    ${call}\n`;
    expect(found(py(code))).toBe(1);
  });

  test.each([
    ['flask_pydantic', 'from flask_pydantic import validate', '@validate()'],
    ['webargs', 'from webargs.flaskparser import use_args', '@use_args({})'],
    ['flask_smorest', 'from flask_smorest import Blueprint\nblp = Blueprint("plums", "plums")', '@blp.arguments(dict)'],
  ])('%s, before a route', (_, head, decorator) => {
    const code = `
import serverless_wsgi
from flask import Flask, request
${head}
app = Flask(__name__)

@app.post('/v1/plums')
${decorator}
def add(plum=None):
    return {'kind': request.get_json()['kind']}

def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
`;
    expect(found(py(code))).toBeGreaterThan(0);
  });
});

describe('of JavaScript', () => {
  test.each([
    ['zod-form-data', "import { zfd } from 'zod-form-data';\nconst Plum = zfd.formData({});", 'Plum.parse(body)'],
    [
      '@hapi/joi',
      "import Joi from '@hapi/joi';\nconst Plum = Joi.object({});",
      'const { error } = Plum.validate(body); if (error) throw error',
    ],
    [
      'class-transformer-validator',
      "import { transformAndValidate } from 'class-transformer-validator';\nclass Plum {}",
      'await transformAndValidate(Plum, body)',
    ],
    ['effect', "import { Schema } from 'effect';\nconst Plum = {};", 'Schema.decodeUnknownSync(Plum)(body)'],
    [
      '@cfworker/json-schema',
      "import { Validator } from '@cfworker/json-schema';\nconst validator = new Validator({});",
      "if (!validator.validate(body).valid) throw new Error('no plum')",
    ],
    [
      'fastest-validator',
      "import Validator from 'fastest-validator';\nconst v = new Validator();",
      "if (v.validate(body, {}) !== true) throw new Error('no plum')",
    ],
    [
      '@vinejs/vine',
      "import vine from '@vinejs/vine';\nconst Plum = vine.compile(vine.object({}));",
      'await vine.validate({ schema: Plum, data: body })',
    ],
    ['typebox', "import { Value } from 'typebox/value';", 'Value.Parse({}, body)'],
  ])('%s', (_, head, call) => {
    const code = `${head}\nexport const handler = async (event) => {\n  const body = JSON.parse(event.body);\n  ${call};\n};\n`;
    expect(found(js(code))).toBe(1);
  });

  test.each([
    ['celebrate', "import { celebrate } from 'celebrate';", 'celebrate({ body: {} })'],
    [
      'express-openapi-validator',
      "import * as OpenApiValidator from 'express-openapi-validator';",
      "OpenApiValidator.middleware({ apiSpec: './api.yaml' })",
    ],
    [
      'express-joi-validation',
      "import { createValidator } from 'express-joi-validation';\nconst validator = createValidator({});",
      'validator.body({})',
    ],
  ])('%s, before a route', (_, head, middleware) => {
    const code = `
import express from 'express';
import serverless from 'serverless-http';
${head}
const app = express();
app.post('/v1/plums', ${middleware}, (req, res) => res.json({ kind: req.body.kind }));
export const handler = serverless(app);
`;
    expect(found(js(code))).toBe(1);
  });

  test.each([
    ['hono/validator', "import { validator } from 'hono/validator';", "validator('json', (value) => value)"],
    ['@hono/valibot-validator', "import { vValidator } from '@hono/valibot-validator';", "vValidator('json', {})"],
    ['@hono/standard-validator', "import { sValidator } from '@hono/standard-validator';", "sValidator('json', {})"],
    ['@hono/typebox-validator', "import { tbValidator } from '@hono/typebox-validator';", "tbValidator('json', {})"],
  ])('%s, before a route', (_, head, middleware) => {
    const code = `
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
${head}
const app = new Hono();
app.post('/v1/plums', ${middleware}, async (c) => c.json({ kind: (await c.req.json()).kind }));
export const handler = handle(app);
`;
    expect(found(js(code))).toBe(1);
  });

  test.each([
    ['Powertools’ validation', '@aws-lambda-powertools/validation/middleware', 'validator({ inboundSchema: {} })'],
    ['Powertools’ parser', '@aws-lambda-powertools/parser/middleware', 'parser({ schema: {} })'],
  ])('%s, around the handler', (_, library, middleware) => {
    const name = middleware.slice(0, middleware.indexOf('('));
    const code = `
import middy from '@middy/core';
import { ${name} } from '${library}';
const store = async (event) => ({ statusCode: 200, body: JSON.parse(event.body).kind });
export const handler = middy(store).use(${middleware});
`;
    expect(found(js(code))).toBe(1);
  });
});
