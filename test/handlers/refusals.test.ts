import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Code = Parameters<typeof read>[0];

/** The checks of types and sizes that refuse, and the replies for errors. */
function refusalsOf(from: Code): { readonly types: number; readonly sizes: number; readonly checks: number } {
  const { uploads, validation } = read(from).facts;
  return {
    types: uploads.typeChecks.length,
    sizes: uploads.sizeChecks.length,
    checks: validation.checks.length,
  };
}

const statuses = (from: Code): readonly (number | undefined)[] =>
  read(from).facts.replies.errors.map(({ status }) => status);

const BOTO = "import json, boto3\ns3 = boto3.client('s3')\n";
const STORE = "    s3.put_object(Bucket='b', Key='k', Body=body['content'])\n    return answer(200, {})\n";
const SDK = "const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\n";
const PUT = "await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: body.content }));\n";

describe('replies of helpers of helpers', () => {
  const CHECKS =
    "    body = json.loads(event['body'])\n    if body['type'] not in ('image/webp', 'image/avif'):\n        return REFUSE\n    if len(body['content']) > 4_000_000:\n        return REFUSE\n";
  const handler = (helpers: string, refuse: string): Code =>
    py(`${BOTO}${helpers}\ndef handler(event, context):\n${CHECKS.replaceAll('REFUSE', refuse)}${STORE}`);
  const ANSWER = "def answer(status, body):\n    return {'statusCode': status, 'body': json.dumps(body)}\n";

  test.each<[string, string, string]>([
    ['one', ANSWER, "answer(415, {'code': 'TYPE', 'message': 'no'})"],
    [
      'two, with the status as an argument',
      `${ANSWER}def refuse(why):\n    return answer(400, {'code': 'REFUSED', 'message': why})\n`,
      "refuse('no')",
    ],
    [
      'three, with it handed on',
      `${ANSWER}def fail(status, why):\n    return answer(status, {'code': 'FAILED', 'message': why})\ndef refuse(why):\n    return fail(422, why)\n`,
      "refuse('no')",
    ],
    [
      'a default',
      `${ANSWER}def refuse(why, status=400):\n    return answer(status, {'code': 'REFUSED', 'message': why})\n`,
      "refuse('no')",
    ],
    [
      'a name of a status',
      `from http import HTTPStatus\n${ANSWER}def refuse(why):\n    return answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE.value, {'code': 'REFUSED', 'message': why})\n`,
      "refuse('no')",
    ],
    [
      'a name that is set before',
      `${ANSWER}def refuse(why):\n    reply = answer(413, {'code': 'REFUSED', 'message': why})\n    return reply\n`,
      "refuse('no')",
    ],
    [
      'a class',
      `class Replies:\n    def answer(self, status, body):\n        return {'statusCode': status, 'body': json.dumps(body)}\n    def refuse(self, why):\n        return self.answer(400, {'code': 'REFUSED', 'message': why})\nreplies = Replies()\nanswer = replies.answer\n`,
      "replies.refuse('no')",
    ],
  ])('%s', (_, helpers, refuse) => {
    const from = handler(helpers, refuse);
    expect(refusalsOf(from)).toMatchObject({ types: 1, sizes: 1 });
    expect(refusalsOf(from).checks).toBeGreaterThan(0);
    expect(statuses(from).every((status) => status !== undefined && status >= 400 && status < 500)).toBe(true);
    expect(statuses(from).length).toBeGreaterThan(0);
  });

  test('a helper of all replies that is only asked for good ones refuses nothing', () => {
    const from = handler(ANSWER, "answer(200, {'message': 'passed over'})");
    expect(refusalsOf(from)).toMatchObject({ types: 0, sizes: 0 });
    expect(statuses(from)).toEqual([]);
  });

  test('a helper that sends, in JavaScript', () => {
    const found = read(
      js({
        'index.js': `${SDK}const express = require('express');
const serverless = require('serverless-http');
const app = express();
function send(res, status, body) { res.status(status).json(body); }
const refuse = (res, why) => send(res, 415, { code: 'REFUSED', message: why });
app.post('/logs', async (req, res) => {
  const { body } = req;
  if (!['text/plain'].includes(body.type)) return refuse(res, 'type');
  ${PUT}  res.json({});
});
exports.handler = serverless(app);
`,
      }),
    );
    expect(found.facts.uploads.typeChecks).toHaveLength(1);
    expect(found.facts.replies.errors.map(({ status }) => status)).toEqual([415]);
  });

  test('an error that is caught and answered through two of them ends as no 500', () => {
    const from = py(
      `${BOTO}${ANSWER}def refuse(why):\n    return answer(400, {'code': 'REFUSED', 'message': why})\ndef check(body):\n    if body['type'] not in ('image/webp',):\n        raise ValueError('type')\ndef handler(event, context):\n    body = json.loads(event['body'])\n    try:\n        check(body)\n    except ValueError as why:\n        return refuse('no')\n${STORE}`,
    );
    expect(read(from).facts.validation.failing).toEqual([]);
    expect(refusalsOf(from)).toMatchObject({ types: 1, checks: 1 });
  });
});

describe('replies in other spellings', () => {
  const flask = (refusal: string): Code =>
    py(
      `${BOTO}import awsgi\nfrom flask import Flask, request, jsonify, make_response, Response\napp = Flask(__name__)\n@app.post('/logs')\ndef log():\n    if request.content_type not in ('text/plain', 'text/csv'):\n        return ${refusal}\n    if len(request.data) > 4_000_000:\n        return ${refusal}\n    s3.put_object(Bucket='b', Key='k', Body=request.data)\n    return {}\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n`,
    );

  test.each([
    "{'code': 'REFUSED', 'message': 'no'}, 413",
    "(jsonify(code='REFUSED', message='no'), 415)",
    "'no', 400, {'x-why': 'type'}",
    "Response(response='no', status=413)",
  ])('return %s', (refusal) => {
    expect(refusalsOf(flask(refusal))).toMatchObject({ types: 1, sizes: 1 });
  });

  test('a pair of a text and a number that is no status is no reply', () => {
    expect(refusalsOf(flask("'kept', 7"))).toMatchObject({ types: 0, sizes: 0 });
  });

  test('a reply that is set and changed', () => {
    const assigned = py(
      `${BOTO}def handler(event, context):\n    try:\n        s3.put_object(Bucket='b', Key='k', Body=event['body'])\n        reply = {'statusCode': 200}\n    except Exception as error:\n        reply = {'statusCode': 500, 'body': json.dumps({'message': 'failed'})}\n    return reply\n`,
    );
    expect(read(assigned).facts.errors.onlyCatchAll?.what).toBe('except Exception as error');
    expect(statuses(assigned)).toEqual([500]);
    const changed = js(
      `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const handler = async (event) => {\n  const reply = { statusCode: 200, body: '' };\n  try {\n    await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: event.body }));\n  } catch (error) {\n    reply.statusCode = 500;\n    reply.body = JSON.stringify({ code: 'FAILED', message: 'not kept' });\n  }\n  return reply;\n};\n`,
    );
    expect(read(changed).facts.errors.onlyCatchAll?.what).toBe('catch (error)');
    expect(read(changed).facts.errors.swallowed.map(({ answers }) => answers)).toEqual([true]);
    expect(read(changed).facts.replies.errors.map(({ status, says }) => [status, says])).toEqual([
      [500, ['code', 'message']],
    ]);
  });
});

describe('validators that return what they found', () => {
  const handler = (check: string, use: string): Code =>
    js(
      `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n${check}\nexport const handler = async (event) => {\n  const body = JSON.parse(event.body);\n  ${use}\n  ${PUT}  return { statusCode: 201, body: '{}' };\n};\n`,
    );
  const both = (no: string, yes: string): string =>
    `function check(body) {\n  if (!['image/webp'].includes(body.type)) return ${no};\n  if (body.content.length > 5_000_000) return ${no};\n  return ${yes};\n}`;
  const REFUSE = "return { statusCode: 400, body: '{}' };";

  test.each<[string, string, string]>([
    [
      'an object',
      both("{ valid: false, errors: ['no'] }", '{ valid: true, errors: [] }'),
      `const { valid, errors } = check(body);\n  if (!valid) ${REFUSE}`,
    ],
    ['ok', both('{ ok: false }', '{ ok: true }'), `const result = check(body);\n  if (!result.ok) ${REFUSE}`],
    [
      'an error or none',
      both("{ error: 'no' }", '{ value: body }'),
      `const result = check(body);\n  if (result.error) ${REFUSE}`,
    ],
    ['a pair', both("[false, 'no']", '[true, null]'), `const [fine, why] = check(body);\n  if (!fine) ${REFUSE}`],
    ['asked in the condition', both('{ success: false }', '{ success: true }'), `if (!check(body).success) ${REFUSE}`],
    [
      'at the end',
      "function check(body) {\n  let valid = true;\n  if (!['image/webp'].includes(body.type)) valid = false;\n  if (body.content.length > 5_000_000) valid = false;\n  return { valid };\n}",
      `const { valid } = check(body);\n  if (!valid) ${REFUSE}`,
    ],
    [
      'set on the result',
      "function check(body) {\n  const result = { valid: true };\n  if (!['image/webp'].includes(body.type)) result.valid = false;\n  if (body.content.length > 5_000_000) { result.valid = false; }\n  return result;\n}",
      `const result = check(body);\n  if (!result.valid) ${REFUSE}`,
    ],
  ])('%s', (_, check, use) => {
    expect(refusalsOf(handler(check, use))).toMatchObject({ types: 1, sizes: 1 });
  });

  test('nobody looks at it', () => {
    const found = refusalsOf(handler(both("{ valid: false, errors: ['no'] }", '{ valid: true }'), 'check(body);'));
    expect(found).toMatchObject({ types: 0, sizes: 0 });
  });

  test.each([
    "    if body['type'] not in ('image/webp',):\n        return False, 'type'\n    if len(body['content']) > 5_000_000:\n        return (False, 'size')\n    return True, None\n|ok, why = check(body)\n    if not ok:",
    "    if body['type'] not in ('image/webp',):\n        return dict(valid=False)\n    if len(body['content']) > 5_000_000:\n        return {'valid': False}\n    return {'valid': True}\n|if not check(body)['valid']:",
  ])('in Python: %s', (text) => {
    const [check = '', use = ''] = text.split('|');
    const from = py(
      `${BOTO}def check(body):\n${check}\ndef handler(event, context):\n    body = json.loads(event['body'])\n    ${use}\n        return {'statusCode': 400}\n    s3.put_object(Bucket='b', Key='k', Body=body['content'])\n`,
    );
    expect(refusalsOf(from)).toMatchObject({ types: 1, sizes: 1 });
  });
});
