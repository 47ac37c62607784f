/** Powertools' routers, as their packages behave: event-handler 2.35.0 for TypeScript, 3.37.0 for Python. */
import { describe, expect, test } from 'vitest';
import { py, read, ts } from './make.js';

interface Told {
  readonly stores: number;
  readonly reads: readonly string[];
  readonly validates: boolean;
  readonly keys: 'clean' | 'dirty' | 'none';
  readonly size: boolean;
  readonly type: boolean;
}

function toldOf(from: Parameters<typeof read>[0]): Told {
  const { uploads, validation } = read(from).facts;
  const dirty = validation.keys.filter(({ isClean }) => !isClean).length;
  return {
    stores: uploads.stores.length,
    reads: validation.reads.map(({ what }) => what),
    validates: validation.schemas.length + validation.checks.length > 0,
    keys: validation.keys.length === 0 ? 'none' : dirty > 0 ? 'dirty' : 'clean',
    size: uploads.sizeChecks.length > 0,
    type: uploads.typeChecks.length > 0,
  };
}

const open = { validates: false, size: false, type: false } as const;

describe('TypeScript', () => {
  const SDK = `import { Router, RequestEntityTooLargeError } from '@aws-lambda-powertools/event-handler/http';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
const s3 = new S3Client({});
const put = (Key: string, Body: any) => s3.send(new PutObjectCommand({ Bucket: process.env.CHARTS, Key, Body }));
const app = new Router();
`;
  const END = '\nexport const handler = async (event: unknown, context: any) => app.resolve(event, context);\n';

  test.each<[string, string, Told]>([
    [
      'the body of the event is the file that is stored',
      `app.post('/charts', async (ctx) => { await put(randomUUID(), Buffer.from(ctx.event.body, 'base64')); return {}; });`,
      { ...open, stores: 1, reads: ['ctx.event.body'], keys: 'none' },
    ],
    [
      'bytes of the request, and a name in its URL that reaches the key',
      `app.put('/charts', async ({ req }) => {
  const { searchParams } = new URL(req.url);
  await put(searchParams.get('name')!, new Uint8Array(await req.arrayBuffer()));
  return {};
});`,
      { ...open, stores: 1, reads: ['req.arrayBuffer()', 'searchParams'], keys: 'dirty' },
    ],
    [
      'the path of the URL is no input',
      `app.put('/charts', async ({ req }) => { console.log(new URL(req.url).pathname); return {}; });`,
      { ...open, stores: 0, reads: [], keys: 'none' },
    ],
    [
      'a schema for the body bounds the stored field and lists the types',
      `app.post('/charts', async ({ valid }) => { await put(randomUUID(), valid.req.body.chart); return {}; },
  { validation: { req: { body: z.object({ kind: z.enum(['image/png', 'image/svg+xml']), chart: z.string().max(900) }) } } });`,
      { stores: 1, reads: ['valid.req.body'], validates: true, keys: 'none', size: true, type: true },
    ],
    [
      'a bound on a title bounds no file',
      `app.post('/charts', async ({ valid }) => { await put(randomUUID(), valid.req.body.chart); return {}; },
  { validation: { req: { body: z.object({ title: z.string().max(900), chart: z.string() }) } } });`,
      { stores: 1, reads: ['valid.req.body'], validates: true, keys: 'none', size: false, type: false },
    ],
    [
      'a schema for the path makes a clean key',
      `app.put('/charts/:id', async (ctx) => { await put(ctx.valid.req.path.id, await ctx.req.text()); return {}; },
  { validation: { req: { path: z.object({ id: z.uuid() }) } } });`,
      { ...open, stores: 1, reads: ['ctx.req.text()'], keys: 'clean' },
    ],
    [
      'middleware for all routes refuses what is too large',
      `app.use(async ({ reqCtx, next }) => {
  const data = await reqCtx.req.clone().arrayBuffer();
  if (data.byteLength > 4_000_000) throw new RequestEntityTooLargeError('at most 4 MB');
  await next();
});
app.post('/charts', async ({ req }) => { await put(randomUUID(), Buffer.from(await req.arrayBuffer())); return {}; });`,
      { ...open, stores: 1, reads: ['reqCtx.req.clone().arrayBuffer()'], validates: true, keys: 'none', size: true },
    ],
    [
      'middleware of one route refuses what is too large',
      `const limit = async ({ reqCtx: { event }, next }: any) => {
  if ((event.body ?? '').length > 6_000_000) return new Response('{}', { status: 413 });
  await next();
};
app.route(async ({ event }) => { await put(randomUUID(), Buffer.from(event.body, 'base64')); return {}; },
  { method: ['POST', 'PUT'], path: '/charts', middleware: [limit] });`,
      { ...open, stores: 1, reads: ['event.body'], validates: true, keys: 'none', size: true },
    ],
    [
      'a decorated method, bound by its scope',
      `class Charts {
  @app.post('/charts', [])
  async add(reqCtx: any) { const file = (await reqCtx.req.formData()).get('file'); await put(file.name, await file.bytes()); return {}; }
}`,
      { ...open, stores: 1, reads: ['reqCtx.req.formData()'], keys: 'dirty' },
    ],
  ])('%s', (_, body, expected) => {
    expect(toldOf(ts(`${SDK}${body}${END}`))).toEqual(expected);
  });

  test('the metrics middleware emits metrics, and its setting up alone does not', () => {
    const start = `import { Router } from '@aws-lambda-powertools/event-handler/http';
import { Metrics } from '@aws-lambda-powertools/metrics';\n`;
    const body = `const app = new Router();\nconst metrics = new Metrics({ namespace: 'charts' });\n`;
    const of = (more: string, use: string): number =>
      read(ts(`${start}${more}${body}${use}${END}`)).facts.metrics.emits.length;
    expect(of('', '')).toBe(0);
    for (const path of ['middleware', 'middleware/metrics']) {
      const imported = `import { metrics as measure } from '@aws-lambda-powertools/event-handler/http/${path}';\n`;
      expect(of(imported, 'app.use(measure(metrics));')).toBe(1);
    }
  });
});

describe('Python', () => {
  const start = (resolver: string): string => `import base64, os, uuid, boto3
from typing import Annotated
from pydantic import BaseModel, Field
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Request
from aws_lambda_powertools.event_handler.openapi.params import Body, File, Form, Header, Path, UploadFile
s3 = boto3.client("s3")
app = APIGatewayHttpResolver(${resolver})
class Note(BaseModel):
    title: str = Field(max_length=50)
    text: str = Field(max_length=500)
`;
  const route = (
    parameters: string,
    key: string,
    body: string,
    more = '',
  ): string => `@app.put("/notes/<note_id>"${more})
def add(${parameters}):
    s3.put_object(Bucket=os.environ["NOTES"], Key=${key}, Body=${body})
    return {}
def handler(event, context):
    return app.resolve(event, context)
`;
  const on = 'enable_validation=True';
  const id = 'str(uuid.uuid4())';
  const checked = { stores: 1, validates: true, keys: 'none', type: false } as const;

  test.each<[string, string, string, Told]>([
    [
      'a field of the body with a length is validated and bounded',
      on,
      route('text: Annotated[str, Body(max_length=1000)]', id, 'text'),
      { ...checked, reads: ['text'], size: true },
    ],
    [
      'so are fields of a form, as defaults',
      on,
      route('title: str = Form(max_length=50), text: bytes = File(max_length=1000000)', id, 'text'),
      { ...checked, reads: ['title'], size: true },
    ],
    [
      'and a model of a form',
      on,
      route('note: Annotated[Note, Form()]', id, 'note.text'),
      { ...checked, reads: ['note'], size: true },
    ],
    [
      'one route may be validated alone',
      '',
      route('text: Annotated[str, Body(max_length=1000)]', id, 'text', ', enable_validation=True'),
      { ...checked, reads: ['text'], size: true },
    ],
    [
      'an UploadFile is handed on whatever its length is',
      on,
      route('file: Annotated[UploadFile, File(max_length=1000000)]', id, 'file.content'),
      { ...checked, reads: ['file'], size: false },
    ],
    [
      'a bound on a title bounds no text',
      on,
      route('title: Annotated[str, Body(max_length=50)], text: Annotated[str, Body()]', id, 'text'),
      { ...checked, reads: ['title'], size: false },
    ],
    [
      'patterns for the path and a header make a clean key and a list of types',
      on,
      route(
        'note_id: Annotated[str, Path(pattern="^[a-z0-9]+$")], text: Annotated[str, Body()], kind: Annotated[str, Header(pattern="^image/(png|jpeg)$")]',
        'note_id',
        'text',
      ),
      { ...checked, reads: ['text'], keys: 'clean', type: true, size: false },
    ],
    [
      'without validation a pattern is never looked at',
      '',
      route('note_id: Annotated[str, Path(pattern="^[a-z0-9]+$")]', 'note_id', 'app.current_event.body'),
      { ...open, stores: 1, reads: ['app.current_event.body'], keys: 'dirty' },
    ],
    [
      'the request as a parameter has body and query',
      '',
      route('request: Request', 'request.query_parameters["name"]', 'base64.b64decode(request.body)'),
      { ...open, stores: 1, reads: ['request.body', 'request.query_parameters'], keys: 'dirty' },
    ],
  ])('%s', (_, resolver, body, expected) => {
    expect(toldOf(py(`${start(resolver)}${body}`))).toEqual(expected);
  });
});
