/** Code that is chosen when it runs: from tables of routes, and by the class that is derived. */
import { describe, expect, test } from 'vitest';
import { js, operations, py, see, ts } from './make.js';

type Code = Parameters<typeof see>[0];

const SDK = `import { S3Client, PutObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const add = (event) => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(event.body, 'base64') }));
const drop = (event) => s3.send(new DeleteObjectCommand({ Bucket: 'b', Key: event.queryStringParameters.pot }));
`;
const BOTO = `
import base64
import boto3
s3 = boto3.client('s3')
def add(event):
    s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(event['body']))
def drop(event):
    s3.delete_object(Bucket='b', Key=event['queryStringParameters']['pot'])
`;

/** What is sent and what each carries of the request. */
function carried(code: Code): readonly string[] {
  const view = see(code);
  return view.calls.flatMap((call) => {
    const operation = view.operation(call);
    const given =
      operation === undefined ? undefined : (view.parameter(operation, 'Body') ?? view.parameter(operation, 'Key'));
    return given === undefined || operation?.does !== 'send'
      ? []
      : [`${operation.action} ${[...view.input(given).parts].join(' ')}`];
  });
}

describe('a table of functions', () => {
  test.each<[string, Code]>([
    [
      'an object, by a computed key',
      js(`${SDK}const ROUTES = { 'POST /pots': add, 'DELETE /pots': drop };
export const handler = async (event) => ROUTES[event.routeKey](event);`),
    ],
    [
      'a list of lists, by find and a place',
      js(`${SDK}const routes = [['POST', /^\\/pots$/, add], ['DELETE', /^\\/pots$/, drop]];
export const handler = async (event) => {
  const route = routes.find(([verb]) => verb === event.requestContext.http.method);
  return route[2](event);
};`),
    ],
    [
      'a list of objects, by a loop',
      js(`${SDK}const routes = [{ verb: 'POST', run: add }, { verb: 'DELETE', run: drop }];
export const handler = async (event) => {
  for (const { verb, run } of routes) if (verb === event.httpMethod) return run(event);
};`),
    ],
    [
      'a dictionary, by get',
      py(`${BOTO}
ROUTES = {('POST', 'pots'): add, ('DELETE', 'pots'): drop}
def handler(event, context):
    route = ROUTES.get((event['httpMethod'], 'pots'))
    return route(event)
`),
    ],
    [
      'a dictionary, by a key',
      py(`${BOTO}
ROUTES = {'POST /pots': add, 'DELETE /pots': drop}
def handler(event, context):
    return ROUTES[event['routeKey']](event)
`),
    ],
  ])('%s', (_, code) => {
    expect(carried(code)).toEqual([
      expect.stringMatching(/^PutObject .*body/),
      expect.stringMatching(/^DeleteObject .*query/),
    ]);
  });

  test('of plain values leads nowhere', () => {
    const view = see(
      js(`${SDK}const KINDS = { a: 'image/png' };
export const handler = async (event) => KINDS[event.body];`),
    );
    expect(operations(view)).toEqual([]);
  });
});

describe('a method that a class leaves to those derived from it', () => {
  test.each<[string, Code]>([
    [
      'abstract, in TypeScript, in other files',
      ts({
        'index.ts': `import { AddPot } from './add-pot';
const controller = new AddPot();
export const handler = controller.handle;`,
        'add-pot.ts': `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { Controller } from './controller';
const s3 = new S3Client({});
export class AddPot extends Controller {
  protected async run(event) {
    await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(event.body, 'base64') }));
  }
}`,
        'controller.ts': `export abstract class Controller {
  protected abstract run(event): Promise<void>;
  readonly handle = async (event) => { await this.run(event); return { statusCode: 201 }; };
}`,
      }),
    ],
    [
      'one that only raises, in Python',
      py(`
import base64
import boto3
s3 = boto3.client('s3')
class Controller:
    def run(self, event):
        """Does the work."""
        raise NotImplementedError
    def handle(self, event, context):
        self.run(event)
        return {'statusCode': 201}
class AddPot(Controller):
    def run(self, event):
        s3.put_object(Bucket='b', Key='k', Body=base64.b64decode(event['body']))
handler = AddPot().handle
`),
    ],
  ])('%s', (_, code) => {
    expect(carried(code)).toEqual([expect.stringMatching(/^PutObject .*body/)]);
  });

  test('what a class does itself is not replaced', () => {
    const view = see(
      py(`
import boto3
s3 = boto3.client('s3')
class Plain:
    def run(self):
        s3.delete_object(Bucket='b', Key='k')
    def handle(self, event, context):
        self.run()
class Other(Plain):
    def run(self):
        s3.put_object(Bucket='b', Key='k', Body=b'')
handler = Plain().handle
`),
    );
    expect(operations(view)).toEqual(['s3 DeleteObject']);
  });
});

test('packages of a known scope are packages, though no list names them', () => {
  const files = {
    'index.js': `import middy from '@middy/core';
import warm from '@middy/warmup';
import { Tracer } from '@aws-lambda-powertools/unheard-of';
import other from '@somebody/else';
export const handler = middy().use(warm()).handler(async () => other(new Tracer()));`,
    'package.json': '{ "name": "pots" }',
  };
  expect(see(js(files)).opaque).toEqual([expect.stringContaining('@somebody/else')]);
});

describe('names that require gives', () => {
  test('lead to what the module exports under them', () => {
    const view = see(
      js({
        'index.js': `const { receive } = require('./receive');
exports.handler = async (event) => receive(event);`,
        'receive.js': `const multer = require('multer');
exports.receive = multer({ limits: { fileSize: 5 * 1000 * 1000 } }).single('pot');`,
      }),
    );
    expect(view.calls.map(({ name }) => name)).toContain('multer');
  });

  test('and exports.x asked for in the module itself is what it exports', () => {
    const view = see(
      js({
        'index.js': `const { fail } = require('./http');
exports.handler = async () => fail(400);`,
        'http.js': `exports.reply = (statusCode) => ({ statusCode });
exports.fail = (status) => exports.reply(status);`,
      }),
    );
    expect(view.units.map(({ node }) => node.text)).toContain('(statusCode) => ({ statusCode })');
  });
});
