import { describe, expect, test } from 'vitest';
import type { ReplyFacts } from '../../src/handlers/facts/replies/replies.js';
import { js, py, read, ts } from './make.js';

const repliesOf = (from: Parameters<typeof read>[0]): ReplyFacts => read(from).facts.replies;
const told = ({ errors }: ReplyFacts): readonly string[] =>
  errors.map(({ status, body, says }) => [status ?? '?', body, ...[...says].sort()].join(' '));

describe('what an error reply tells', () => {
  const said = (body: string): readonly string[] =>
    told(
      repliesOf(
        py(`
import json
def handler(event, context):
    return {'statusCode': 400, 'body': ${body}}
`),
      ),
    );

  test.each([
    ["json.dumps({'code': 'BadName', 'message': 'A name has letters only'})", '400 json code message'],
    ["json.dumps({'error': 'A name has letters only'})", '400 json message'],
    ["json.dumps({'error': 'BadName'})", '400 json code'],
    ["json.dumps({'error': 'BadName', 'message': 'A name has letters only'})", '400 json code message'],
    ["json.dumps({'error': 'No name', 'message': 'A name has letters only'})", '400 json message'],
    ["json.dumps({'message': 'No', 'requestId': context.aws_request_id})", '400 json id message'],
    ["json.dumps({'message': 'No', 'ref': context.aws_request_id})", '400 json id message'],
    ["json.dumps({'error': {'code': 'BadName', 'message': 'No'}})", '400 json code message'],
    ["json.dumps({'errors': [{'type': 'BadName', 'detail': 'No'}]})", '400 json code message'],
    ["json.dumps({'success': False})", '400 json'],
    ["json.dumps('No name')", '400 json message'],
    ["'No name'", '400 text'],
    ["''", '400 none'],
    ['\'{"code": "BadName", "message": "No name"}\'', '400 json code message'],
    ['describe(event)', '400 open'],
  ])('%s', (body, expected) => {
    expect(said(body)).toEqual([expected]);
  });
});

describe('how a reply is made', () => {
  test('by helpers of helpers, each call a reply at its own place', () => {
    const found = repliesOf(
      py(`
import json
def reply(status, body, headers=None):
    return {'statusCode': status, 'headers': headers, 'body': json.dumps(body)}
def bad_request(message, code='BadRequest'):
    return reply(400, {'code': code, 'message': message})
def answer(status, **fields):
    return {'statusCode': status, 'body': json.dumps(fields)}
def handler(event, context):
    if 'a' not in event: return bad_request('No a')
    if 'b' not in event: return reply(404, {'error': 'Nothing there'})
    if 'd' not in event: return answer(410, message='Gone for good', requestId=context.aws_request_id)
    if 'c' not in event: return reply(status=409, body={'code': 'Taken'})
    return reply(200, {})
`),
    );
    expect(found.errors.map(({ at }) => at.what)).toEqual(['bad_request(…)', 'reply(…)', 'answer(…)', 'reply(…)']);
    expect(told(found)).toEqual(['400 json code message', '404 json message', '410 json id message', '409 json code']);
  });

  test('by arrow functions, spreads, destructured parameters and constants', () => {
    const found = repliesOf(
      ts(`
const JSON_HEADERS = { 'content-type': 'application/json' };
const respond = (statusCode: number, body: object) => ({ statusCode, headers: JSON_HEADERS, body: JSON.stringify(body) });
const fail = ({ status, code, message }: any) => respond(status, { code, message });
const NOT_FOUND = 404;
export const handler = async (event: any, context: any) => {
  const base = { requestId: context.awsRequestId };
  if (!event.a) return respond(NOT_FOUND, { ...base, message: 'Nothing there' });
  if (!event.b) return fail({ status: 422, code: 'B', message: 'No b' });
  return respond(200, {});
};
`),
    );
    expect(told(found)).toEqual(['404 json id message', '422 json code message']);
  });

  test('by statuses with names, by choice, and in variables that are set together', () => {
    const found = repliesOf(
      ts(`
import { StatusCodes } from 'http-status-codes';
export const handler = async (event: any) => {
  let statusCode = 200;
  let body = '';
  try {
    body = JSON.stringify(await load(event));
  } catch (error) {
    statusCode = 500;
    body = JSON.stringify({ message: 'failed' });
  }
  if (event.gone) return { statusCode: StatusCodes.GONE, body: 'gone' };
  return { statusCode, body };
};
`),
    );
    expect([...told(found)].sort()).toEqual(['410 text', '500 json message']);
  });

  test('by frameworks', () => {
    const express = repliesOf(
      js(`
import express from 'express';
import serverless from 'serverless-http';
const app = express();
app.get('/a', (req, res) => res.status(404).json({ code: 'NoA', message: 'No such a' }));
app.get('/b', (req, res) => res.sendStatus(500));
app.get('/c', (req, res) => res.status(200).json({}));
export const handler = serverless(app);
`),
    );
    expect(told(express)).toEqual(['404 json code message', '500 none']);
    const powertools = repliesOf(
      py(`
import json
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
app = APIGatewayRestResolver()
@app.get('/a')
def a():
    if app.current_event.query_string_parameters: raise NotFoundError('No such a')
    return Response(status_code=410, content_type='application/json', body=json.dumps({'message': 'Gone'}))
def handler(event, context):
    return app.resolve(event, context)
`),
    );
    expect(told(powertools)).toEqual(['410 json message']);
    expect(powertools.shapedBy).toBeDefined();
  });
});

test('what has a status and is no reply, and what is streamed', () => {
  const found = repliesOf(
    js(`
const missing = () => Object.assign(new Error('No such a'), { statusCode: 404 });
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  if (event.a) throw missing();
  if (event.b) throw { statusCode: 409 };
  console.log({ statusCode: 500 });
  const refused = awslambda.HttpResponseStream.from(stream, { statusCode: 400 });
  refused.end();
});
`),
  );
  expect(told(found)).toEqual(['400 open']);
});

describe('the text of an error that nobody foresaw', () => {
  const raw = (clause: string, body: string): number =>
    repliesOf(
      py(`
import json, traceback
from botocore.exceptions import ClientError
class ApiError(Exception):
    pass
def reply(status, body):
    return {'statusCode': status, 'body': json.dumps(body)}
def handler(event, context):
    try:
        if 'id' not in event: raise ValueError('No id')
        return reply(200, load(event))
    ${clause}
        message = str(error)
        return reply(500, ${body})
`),
    ).raw.length;

  test.each([
    ['except Exception as error:', "{'message': str(error)}", 1],
    ['except Exception as error:', "{'message': message}", 1],
    ['except Exception as error:', "{'message': f'failed: {error}'}", 1],
    ['except Exception as error:', "{'message': 'failed: ' + repr(error)}", 1],
    ['except Exception as error:', "{'trace': traceback.format_exc()}", 1],
    ['except ClientError as error:', "{'message': error.response['Error']['Message']}", 1],
    ['except ClientError as error:', "{'code': error.response['Error']['Code']}", 0],
    ['except Exception as error:', "{'message': 'failed'}", 0],
    ['except Exception as error:', "{'type': type(error).__name__}", 0],
    ['except ApiError as error:', "{'message': str(error)}", 0],
    ['except ValueError as error:', "{'message': str(error)}", 0],
  ])('%s %s: %i', (clause, body, count) => {
    expect(raw(clause, body)).toBe(count);
  });

  test('in JavaScript', () => {
    const found = repliesOf(
      js(`
class ApiError extends Error {}
const fail = (error) => ({ statusCode: 500, body: JSON.stringify({ message: error.message }) });
export const handler = async (event) => {
  try { return await one(event); }
  catch (err) {
    if (err instanceof ApiError) return { statusCode: err.statusCode, body: JSON.stringify({ code: err.code, message: err.message }) };
    if (event.a) return { statusCode: 500, body: JSON.stringify({ stack: err.stack }) };
    if (event.b) return fail(err);
    if (event.c) return { statusCode: 500, body: JSON.stringify(err) };
    return { statusCode: 500, body: JSON.stringify({ message: err instanceof ApiError ? err.message : 'failed' }) };
  }
};
`),
    );
    expect(found.raw.map(({ what }) => what)).toEqual([
      '{ statusCode: 500, body: JSON.stringify({ stack: err.stack …',
      'fail(…)',
      '{ statusCode: 500, body: JSON.stringify(err) }',
    ]);
  });
});
