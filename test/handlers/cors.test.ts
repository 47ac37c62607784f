import { expect, test } from 'vitest';
import type { Code } from '../../src/handlers/syntax/code.js';
import { js, py, read, ts } from './make.js';

/** Each origin in short: its text, `$NAME` of the environment with its fallback, `?`; `request` if it is the caller's own. */
function origins(from: Code): readonly string[] {
  return read(from).facts.cors.map(({ value, echoes }) => {
    if (echoes) return 'request';
    if (value.is === 'text') return value.value;
    if (value.is !== 'env') return '?';
    return `$${value.name}${value.otherwise?.is === 'text' ? `|${value.otherwise.value}` : ''}`;
  });
}

test.each<[string, Code, readonly string[]]>([
  [
    'a reply',
    py(
      "def handler(event, context):\n    return {'statusCode': 200, 'headers': {'Access-Control-Allow-Origin': '*'}, 'body': ''}\n",
    ),
    ['*'],
  ],
  [
    'a constant of another file, in any case',
    ts({
      'index.ts':
        "import { HEADERS } from './http';\nexport const handler = async () => ({ statusCode: 200, headers: { ...HEADERS } });\n",
      'http.ts': "const ANY = '*';\nexport const HEADERS = { 'access-control-allow-origin': ANY };\n",
    }),
    ['*'],
  ],
  [
    'the environment, with a star only as fallback',
    js(
      "const { ORIGIN = '*' } = process.env;\nexport const handler = async () => ({ headers: { 'Access-Control-Allow-Origin': ORIGIN } });\n",
    ),
    ['$ORIGIN|*'],
  ],
  [
    'the environment by other ways',
    py(
      "import os\nORIGIN = os.environ.get('ORIGIN', '*')\ndef handler(event, context):\n    headers = {}\n    headers['Access-Control-Allow-Origin'] = ORIGIN\n    headers.update({'Access-Control-Allow-Origin': os.getenv('SITE') or 'https://a.example'})\n    return {'headers': headers}\n",
    ),
    ['$SITE|https://a.example', '$ORIGIN|*'],
  ],
  [
    'the request',
    js(
      "export const handler = async (event) => ({ headers: { 'Access-Control-Allow-Origin': event.headers.origin ?? 'https://a.example' } });\n",
    ),
    ['request'],
  ],
  [
    'one of two',
    js(
      "const ALLOWED = ['https://a.example'];\nexport const handler = async (event) => {\n  const { origin } = event.headers;\n  return { headers: { 'Access-Control-Allow-Origin': ALLOWED.includes(origin) ? origin : '*' } };\n};\n",
    ),
    ['request', '*'],
  ],
  [
    'express, where cors() lets everybody in',
    js(
      "import express from 'express';\nimport cors from 'cors';\nimport serverless from 'serverless-http';\nconst app = express();\napp.use(cors());\nexport const handler = serverless(app);\n",
    ),
    ['*'],
  ],
  [
    'express, where cors is told an origin',
    js(
      "import express from 'express';\nimport cors from 'cors';\nimport serverless from 'serverless-http';\nconst app = express();\napp.use(cors({ origin: ['https://a.example', 'https://b.example'] }));\napp.get('/', (req, res) => { res.setHeader('Access-Control-Allow-Origin', '*').json({}); });\nexport const handler = serverless(app);\n",
    ),
    ['https://a.example', 'https://b.example', '*'],
  ],
  [
    'FastAPI',
    py(
      "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom mangum import Mangum\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=['*'], allow_methods=['GET'])\nhandler = Mangum(app)\n",
    ),
    ['*'],
  ],
  [
    'Powertools',
    py(
      'from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig\napp = APIGatewayRestResolver(cors=CORSConfig(max_age=300))\ndef handler(event, context):\n    return app.resolve(event, context)\n',
    ),
    ['*'],
  ],
  [
    'Flask, by path',
    py(
      "from flask import Flask\nfrom flask_cors import CORS\nimport awsgi\napp = Flask(__name__)\nCORS(app, resources={r'/api/*': {'origins': 'https://a.example'}})\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n",
    ),
    ['https://a.example'],
  ],
  [
    'no header',
    py("def handler(event, context):\n    return {'statusCode': 200, 'headers': {'Content-Type': '*'}}\n"),
    [],
  ],
])('origins out of %s', (_, from, expected) => {
  expect(origins(from)).toEqual(expected);
});

test('an origin is placed where it is written', () => {
  const [origin] = read(
    py(
      "ORIGIN = '*'\n\ndef reply():\n    return {'headers': {'Access-Control-Allow-Origin': ORIGIN}}\n\ndef handler(event, context):\n    return reply()\n",
    ),
  ).facts.cors;
  expect(origin?.evidence).toMatchObject({
    file: 'app.py',
    within: 'reply',
    what: 'ORIGIN',
    place: { at: { start: { line: 4, column: 56 } } },
  });
});
