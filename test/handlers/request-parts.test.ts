import { expect, test } from 'vitest';
import type { Code } from '../../src/handlers/syntax/code.js';
import { js, py, see, ts } from './make.js';

/** What reaches the calls of `sink`: the parts as they are, those that were made into something in brackets. */
function reaching(from: Code): readonly string[] {
  const view = see(from);
  const sinks = view.calls.filter(({ callee }) => callee.text === 'sink');
  return sinks.map(({ args }) => {
    const { parts, itself, whole } = view.input(args[0]!);
    const words = [...parts].map((part) => (itself.has(part) ? part : `(${part})`));
    return [...(whole ? ['event'] : []), ...words].join(' ');
  });
}

test.each<[string, Code, readonly string[]]>([
  ['the event itself', py('def handler(event, context):\n    sink(event)\n    sink(context)\n'), ['event', '']],
  [
    'every part',
    js(
      "export const handler = async (event) => { sink(event.body); sink(event.queryStringParameters.a); sink(event.multiValueQueryStringParameters.a[0]); sink(event.rawQueryString); sink(event.pathParameters.id); sink(event.headers['x']); sink(event.cookies[0]); sink(event.Records[0].body); sink(event.photo); };\n",
    ),
    ['body', 'query', 'query', 'query', 'path', 'headers', 'headers', 'records', 'other'],
  ],
  [
    'what is no input',
    js(
      'export const handler = async (event) => { sink(event.requestContext.requestId); sink(event.isBase64Encoded); sink(event.httpMethod); sink(event.path); };\n',
    ),
    ['', '', '', ''],
  ],
  ['a name for the event', py("def handler(req, ctx):\n    sink(req['body'])\n"), ['body']],
  [
    'another name',
    js('export const handler = async (e) => { const request = e; const { body: raw } = request; sink(raw); };\n'),
    ['body'],
  ],
  [
    'defaults',
    py(
      "def handler(event, context):\n    sink(event.get('queryStringParameters', {}).get('id', 'x'))\n    sink((event.get('pathParameters') or {})['id'])\n    params = event['queryStringParameters'] if event['queryStringParameters'] else {}\n    sink(params['a'])\n",
    ),
    ['query', 'path', 'query'],
  ],
  [
    'decoders',
    py(
      "import json, base64\ndef handler(event, context):\n    body = base64.b64decode(event['body']) if event.get('isBase64Encoded') else event['body']\n    data = json.loads(body)\n    sink(data['name'].strip().lower())\n    sink(len(data['name']))\n    sink(int(data['size']) * 2)\n    sink([item['id'] for item in data['items']])\n    sink({k: v for k, v in data.items()})\n",
    ),
    ['body', 'body', 'body', 'body', '(body)'],
  ],
  [
    'decoders of JavaScript',
    ts(
      "export const handler = async (event: any) => { const data = JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body) as { file: string }; const bytes = Buffer.from(data.file, 'base64'); sink(bytes); sink(bytes.length); sink(new URLSearchParams(event.body).get('x')); sink(decodeURIComponent(event.pathParameters!.key)); };\n",
    ),
    ['body', 'body', 'body', 'path'],
  ],
  [
    'texts and records',
    ts(
      "export const handler = async (event: any) => { const { a, b } = JSON.parse(event.body); sink(`${a}/x`); sink(a + '-' + b); sink({ a, b }); sink(JSON.stringify({ a })); sink([a, b].join('/')); };\n",
    ),
    ['(body)', '(body)', '(body)', '(body)', 'body'],
  ],
  [
    'what unknown calls and the SDK give',
    py(
      "import boto3, json, requests\ntable = boto3.resource('dynamodb').Table('t')\ndef handler(event, context):\n    id = event['pathParameters']['id']\n    sink(table.get_item(Key={'id': id})['Item'])\n    sink(requests.get('https://x/' + id).json())\n    sink(compute(id))\n",
    ),
    ['', '', ''],
  ],
  [
    'validators',
    ts(
      "import { z } from 'zod';\nconst schema = z.object({ name: z.string() });\nexport const handler = async (event: any) => { const result = schema.safeParse(JSON.parse(event.body)); sink(result.data.name); const { name } = schema.parse(JSON.parse(event.body)); sink(name); };\n",
    ),
    ['body', 'body'],
  ],
  [
    'a model of pydantic',
    py(
      "import json\nfrom pydantic import BaseModel\nclass Upload(BaseModel):\n    name: str\ndef handler(event, context):\n    upload = Upload(**json.loads(event['body']))\n    sink(upload.name)\n    sink(Upload.model_validate_json(event['body']).name)\n",
    ),
    ['body', 'body'],
  ],
  [
    'helpers, by position and by name',
    py(
      "import json\ndef parse(event, key='body'):\n    return json.loads(event[key])\ndef field(data, name):\n    return data.get(name)\ndef handler(event, context):\n    sink(field(name='x', data=parse(event)))\n",
    ),
    ['body'],
  ],
  [
    'helpers of other files',
    ts({
      'index.ts':
        "import { parse } from './parse';\nexport const handler = async (event: any) => { const { ok, value } = parse(event); sink(value.name); };\n",
      'parse.ts': 'export function parse(event: any) { return { ok: true, value: JSON.parse(event.body) }; }\n',
    }),
    ['(body)'],
  ],
  [
    'helpers that are given a value',
    py("def store(data):\n    sink(data)\ndef handler(event, context):\n    store(event['body'])\n"),
    ['body'],
  ],
  [
    'fields of objects',
    py(
      "class Request:\n    def __init__(self, event):\n        self.body = event['body']\n        self.user = event['requestContext']['authorizer']\n    def name(self):\n        return self.body.name\ndef handler(event, context):\n    request = Request(event)\n    sink(request.body)\n    sink(request.name())\n",
    ),
    ['body', 'body'],
  ],
  [
    'callbacks',
    ts(
      'export const handler = async (event: any) => { const files: any[] = JSON.parse(event.body).files; files.filter((f) => f.ok).forEach((f, index) => { sink(f.name); sink(index); }); await Promise.all(files.map(async ({ name }) => sink(name))); for (const f of files) sink(f); };\n',
    ),
    ['body', '', 'body', 'body'],
  ],
  [
    'Express',
    js({
      'index.js':
        "const express = require('express');\nconst serverless = require('serverless-http');\nconst app = express();\napp.post('/x/:id', (req, res) => { sink(req.body.name); sink(req.query.a); sink(req.params.id); sink(req.get('x')); sink(res.locals); });\nexports.handler = serverless(app);\n",
    }),
    ['body', 'query', 'path', '', ''],
  ],
  [
    'Hono',
    ts(
      "import { Hono } from 'hono';\nimport { handle } from 'hono/aws-lambda';\nconst app = new Hono();\napp.post('/x', async (c) => { const body = await c.req.json(); sink(body.name); sink(c.req.query('a')); sink(c.req.param('id')); sink((await c.req.parseBody())['file']); });\nexport const handler = handle(app);\n",
    ),
    ['body', 'query', 'path', 'body'],
  ],
  [
    'Flask',
    py(
      "import serverless_wsgi\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.route('/x/<id>', methods=['POST'])\ndef create(id):\n    data = request.get_json()\n    sink(data['name'])\n    sink(request.args.get('a'))\n    sink(request.files['file'])\n    sink(id)\ndef handler(event, context):\n    return serverless_wsgi.handle_request(app, event, context)\n",
    ),
    ['body', 'query', 'body', 'path'],
  ],
  [
    'FastAPI',
    py(
      "from fastapi import FastAPI, Request, UploadFile\nfrom mangum import Mangum\nfrom pydantic import BaseModel\nclass Item(BaseModel):\n    name: str\napp = FastAPI()\n@app.post('/x/{id}')\nasync def create(id: str, item: Item, file: UploadFile, request: Request):\n    sink(id)\n    sink(item.name)\n    sink(await file.read())\n    sink(await request.json())\nhandler = Mangum(app)\n",
    ),
    ['path', 'body', 'body', 'body'],
  ],
  [
    'Powertools',
    py(
      "from aws_lambda_powertools.event_handler import APIGatewayRestResolver\napp = APIGatewayRestResolver()\n@app.post('/x/<id>')\ndef create(id):\n    sink(app.current_event.json_body['name'])\n    sink(app.current_event.get_query_string_value(name='a'))\n    sink(id)\ndef handler(event, context):\n    return app.resolve(event, context)\n",
    ),
    ['body', 'query', 'path'],
  ],
  [
    'a parsed event of Powertools',
    py(
      "from aws_lambda_powertools.utilities.data_classes import event_source, APIGatewayProxyEvent\n@event_source(data_class=APIGatewayProxyEvent)\ndef handler(event: APIGatewayProxyEvent, context):\n    sink(event.json_body)\n    sink(event.path_parameters['id'])\n",
    ),
    ['body', 'path'],
  ],
  [
    'multipart',
    js({
      'index.js':
        "const multipart = require('lambda-multipart-parser');\nconst Busboy = require('busboy');\nexports.handler = async (event) => { const form = await multipart.parse(event); sink(form.files[0].content); const bb = Busboy({ headers: event.headers }); bb.on('file', (name, file, info) => { sink(name); file.on('data', (chunk) => sink(chunk)); }); };\n",
    }),
    ['body', 'body', 'body'],
  ],
  [
    'middy',
    ts(
      "import middy from '@middy/core';\nconst base = async ({ body }: any) => { sink(body.name); };\nexport const handler = middy().use({}).handler(base);\n",
    ),
    ['body'],
  ],
])('input: %s', (_, from, expected) => {
  expect(reaching(from)).toEqual(expected);
});
