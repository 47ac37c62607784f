import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Code = Parameters<typeof read>[0];

interface Ends {
  readonly open: readonly string[];
  readonly framework: string | undefined;
  readonly onlyCatchAll: string | undefined;
}

function endsOf(from: Code): Ends {
  const { unhandled, answeredBy, onlyCatchAll } = read(from).facts.errors;
  return {
    open: unhandled.map(({ at }) => at.what),
    framework: answeredBy === undefined ? undefined : `${answeredBy.name}: ${answeredBy.says}`,
    onlyCatchAll: onlyCatchAll?.what,
  };
}

const SDK =
  "const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\nconst put = (Body) => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body }));\n";
const script = (text: string, more: Readonly<Record<string, string>> = {}): Code =>
  js({ 'index.js': `${SDK}${text}`, ...more });
const BOTO = "import boto3\ns3 = boto3.client('s3')\n";

describe('frameworks that answer 500 themselves', () => {
  const express =
    "const express = require('express');\nconst serverless = require('serverless-http');\nconst app = express();\napp.post('/sails', async (req, res) => { await put(req.body); res.json({}); });\nexports.handler = serverless(app);\n";

  test.each<[string, Code, Ends]>([
    [
      'Hono',
      script(
        "const { Hono } = require('hono');\nconst { handle } = require('hono/aws-lambda');\nconst app = new Hono();\napp.post('/sails', async (c) => { await put(await c.req.text()); return c.json({}); });\nexports.handler = handle(app);\n",
      ),
      { open: [], framework: 'Hono: text', onlyCatchAll: 'new Hono()' },
    ],
    [
      'Express 5',
      script(express, { 'package.json': '{"dependencies":{"express":"^5.1.0"}}' }),
      { open: [], framework: 'Express: text', onlyCatchAll: 'express()' },
    ],
    [
      'Express 4, which does not wait for promises',
      script(express, { 'package.json': '{"dependencies":{"express":"^4.21.2"}}' }),
      { open: ['s3.send(…)'], framework: undefined, onlyCatchAll: undefined },
    ],
    [
      'Fastify, with the text of the exception',
      script(
        "const fastify = require('fastify');\nconst lambda = require('@fastify/aws-lambda');\nconst app = fastify();\napp.post('/sails', async (request) => { await put(request.body); return {}; });\nexports.handler = lambda(app);\n",
      ),
      { open: [], framework: 'Fastify: message', onlyCatchAll: 'fastify()' },
    ],
    [
      'Flask',
      py(
        `${BOTO}import awsgi\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.post('/sails')\ndef sail():\n    s3.put_object(Bucket='b', Key='k', Body=request.data)\n    return {}\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n`,
      ),
      { open: [], framework: 'Flask: text', onlyCatchAll: 'Flask(…)' },
    ],
    [
      'FastAPI',
      py(
        `${BOTO}from fastapi import FastAPI, Request\nfrom mangum import Mangum\napp = FastAPI()\n@app.post('/sails')\nasync def sail(request: Request):\n    s3.put_object(Bucket='b', Key='k', Body=await request.body())\n    return {}\nhandler = Mangum(app)\n`,
      ),
      { open: [], framework: 'FastAPI: text', onlyCatchAll: 'FastAPI()' },
    ],
    [
      'Chalice, whose answer has a code and a message',
      py({
        'app.py': `${BOTO}from chalice import Chalice\nhandler = Chalice(app_name='sails')\n@handler.route('/sails', methods=['POST'])\ndef sail():\n    s3.put_object(Bucket='b', Key='k', Body=handler.current_request.raw_body)\n    return {}\n`,
      }),
      { open: [], framework: 'Chalice: json', onlyCatchAll: 'Chalice(…)' },
    ],
  ])('%s', (_, from, expected) => {
    expect(endsOf(from)).toEqual(expected);
  });

  test('a check that answers 4xx tells a second kind apart', () => {
    const found = endsOf(
      py(
        `${BOTO}import awsgi\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.post('/sails')\ndef sail():\n    if not request.data:\n        return {'message': 'no sail'}, 400\n    s3.put_object(Bucket='b', Key='k', Body=request.data)\n    return {}\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n`,
      ),
    );
    expect(found).toEqual({ open: [], framework: 'Flask: text', onlyCatchAll: undefined });
  });

  const CHALICE = `${BOTO}from chalice import BadRequestError, Blueprint, Chalice, ChaliceViewError, ConflictError\n`;
  test.each([
    ['an error of the framework for the client', `        raise ConflictError('sail')\n`, undefined],
    ['one that it answers with 500', `        raise ChaliceViewError('sail')\n`, 'Chalice(…)'],
    ['an error of Python', `        raise ValueError('sail')\n`, 'Chalice(…)'],
  ])('%s', (_, raised, onlyCatchAll) => {
    const route = `@handler.route('/sails', methods=['POST'])\ndef sail():\n    if not handler.current_request.raw_body:\n${raised}    s3.put_object(Bucket='b', Key='k', Body=handler.current_request.raw_body)\n    return {}\n`;
    expect(endsOf(py({ 'app.py': `${CHALICE}handler = Chalice(app_name='sails')\n${route}` })).onlyCatchAll).toBe(
      onlyCatchAll,
    );
  });

  test('an error for the client that the code answers alike is none', () => {
    const route = `@handler.route('/sails', methods=['POST'])\ndef sail():\n    try:\n        if not handler.current_request.raw_body:\n            raise BadRequestError('sail')\n    except Exception:\n        raise ChaliceViewError('sail')\n    s3.put_object(Bucket='b', Key='k')\n    return {}\n`;
    const found = endsOf(py({ 'app.py': `${CHALICE}handler = Chalice(app_name='sails')\n${route}` }));
    expect(found.onlyCatchAll).toBe('Chalice(…)');
  });

  test('a runtime that lies in the code is the package all the same', () => {
    const from = py({
      'app.py': `${BOTO}from chalice import Chalice\nhandler = Chalice(app_name='sails')\n@handler.route('/sails', methods=['POST'])\ndef sail():\n    s3.put_object(Bucket='b', Key='k')\n`,
      'chalice/__init__.py': "from chalice.app import Chalice\n__version__ = '1.32.0'\n",
      'chalice/app.py': 'class Chalice:\n    def route(self, path, **kwargs):\n        raise ValueError(path)\n',
    });
    expect(endsOf(from).framework).toBe('Chalice: json');
    const own = py({
      'app.py': 'from schema import check\ndef handler(event, context):\n    return check(event)\n',
      'schema/__init__.py':
        "import boto3\ndef check(event):\n    boto3.client('s3').head_object(Bucket='b', Key='k')\n",
    });
    expect(endsOf(own).open).toEqual(["boto3.client('s3').head_object(…)"]);
  });
});

describe('what maps errors', () => {
  const routed = (more: string, raised = ''): Code =>
    py(
      `${BOTO}from botocore.exceptions import ClientError\nfrom aws_lambda_powertools.event_handler import APIGatewayRestResolver\nfrom aws_lambda_powertools.event_handler.exceptions import BadRequestError\napp = APIGatewayRestResolver()\n${more}\n@app.post('/sails')\ndef sail():\n${raised}    s3.put_object(Bucket='b', Key='k', Body=app.current_event.body)\n    return {}\ndef handler(event, context):\n    return app.resolve(event, context)\n`,
    );
  const handles = (type: string): string =>
    `@app.exception_handler(${type})\ndef failed(error):\n    return {'statusCode': 503}\n`;

  test.each<[string, Code, readonly string[], readonly string[]]>([
    ['Powertools for Python lets out what is not its own', routed(''), ['s3.put_object(…)'], []],
    [
      'it answers for its own errors',
      routed('', "    if not app.current_event.body:\n        raise BadRequestError('no sail')\n"),
      ['s3.put_object(…)'],
      [],
    ],
    [
      'and lets others out',
      routed('', "    if not app.current_event.body:\n        raise ValueError('no sail')\n"),
      ['s3.put_object(…)'],
      ["raise ValueError('no sail')"],
    ],
    [
      'an exception handler for all',
      routed(handles('Exception'), "    if not app.current_event.body:\n        raise ValueError('no sail')\n"),
      [],
      [],
    ],
    ['one for errors of AWS', routed(handles('ClientError')), [], []],
    ['one of a list', routed(handles('[ValueError, ClientError]')), [], []],
    ['one for other errors', routed(handles('ValueError')), ['s3.put_object(…)'], []],
  ])('%s', (_, from, open, thrown) => {
    const { errors } = read(from).facts;
    expect(errors.unhandled.map(({ at }) => at.what)).toEqual(open);
    expect(errors.thrown.map(({ what }) => what)).toEqual(thrown);
  });

  test('Powertools for TypeScript answers JSON for everything', () => {
    const found = read(
      script(
        "const { Router } = require('@aws-lambda-powertools/event-handler/experimental-rest');\nconst app = new Router();\napp.post('/sails', async ({ req }) => { await put(await req.text()); return {}; });\nexports.handler = async (event, context) => app.resolve(event, context);\n",
      ),
    );
    expect(found.facts.errors.unhandled).toEqual([]);
    expect(found.facts.errors.answeredBy).toBeUndefined();
    expect(found.facts.replies.shapedBy?.what).toBe('new Router()');
  });

  test("middy's httpErrorHandler takes everything, and answers with nothing", () => {
    const found = endsOf(
      script(
        "const middy = require('@middy/core');\nconst httpErrorHandler = require('@middy/http-error-handler');\nexports.handler = middy(async (event) => { await put(event.body); }).use(httpErrorHandler());\n",
      ),
    );
    expect(found).toEqual({ open: [], framework: "middy's httpErrorHandler: nothing", onlyCatchAll: undefined });
  });

  test('an error handler of Flask for one status, and for all', () => {
    const flask = (handled: string): Code =>
      py(
        `${BOTO}import awsgi\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.errorhandler(${handled})\ndef failed(error):\n    return {'message': 'failed'}, 503\n@app.post('/sails')\ndef sail():\n    s3.put_object(Bucket='b', Key='k', Body=request.data)\n    return {}\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n`,
      );
    expect(endsOf(flask('Exception')).framework).toBeUndefined();
    expect(endsOf(flask('404')).framework).toBe('Flask: text');
  });
});
