import { describe, expect, test } from 'vitest';
import type { Code } from '../../src/handlers/syntax/code.js';
import { code, js, operations, py, read, refusal, see, ts, ways } from './make.js';

const PUT = "import boto3\ns3 = boto3.client('s3')\ndef store(event):\n    s3.put_object(Bucket='b', Key='k')\n";
const SEND =
  "import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nconst store = (event) => s3.send(new PutObjectCommand({ Bucket: 'b' }));\n";
const SEND_CJS =
  "const { PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\nconst store = (event) => s3.send(new PutObjectCommand({ Bucket: 'b' }));\n";

/** However the handler is written, the one operation behind it is found, and nothing is opaque. */
describe('a handler is found', () => {
  test.each<[string, Code]>([
    ['def', py(`${PUT}def handler(event, context):\n    store(event)\n`)],
    ['async def', py(`${PUT}async def handler(event, context):\n    store(event)\n`)],
    ['lambda', py(`${PUT}handler = lambda event, context: store(event)\n`)],
    [
      'import from',
      py({
        'app.py': 'from lib.main import run as handler\n',
        'lib/__init__.py': '',
        'lib/main.py': `${PUT}def run(event, context):\n    store(event)\n`,
      }),
    ],
    [
      'relative import',
      py({
        'pkg/app.py': 'from .core import handler\n',
        'pkg/__init__.py': '',
        'pkg/core.py': `${PUT}def handler(event, context):\n    store(event)\n`,
      }),
    ],
    [
      'star import',
      py({ 'app.py': 'from core import *\n', 'core.py': `${PUT}def handler(event, context):\n    store(event)\n` }),
    ],
    ['package', py({ 'app/__init__.py': `${PUT}def handler(event, context):\n    store(event)\n` })],
    [
      'instance with __call__',
      py(`${PUT}class Handler:\n    def __call__(self, event, context):\n        store(event)\nhandler = Handler()\n`),
    ],
    [
      'bound method',
      py(`${PUT}class App:\n    def run(self, event, context):\n        store(event)\nhandler = App().run\n`),
    ],
    [
      'Powertools decorators',
      py(
        `from aws_lambda_powertools import Logger, Tracer\nlogger = Logger()\ntracer = Tracer()\n${PUT}@logger.inject_lambda_context(log_event=True)\n@tracer.capture_lambda_handler\ndef handler(event, context):\n    store(event)\n`,
      ),
    ],
    [
      'Datadog',
      py(
        `from datadog_lambda.wrapper import datadog_lambda_wrapper\n${PUT}@datadog_lambda_wrapper\ndef handler(event, context):\n    store(event)\n`,
      ),
    ],
    ['export const', js(`${SEND}export const handler = async (event) => { await store(event); };\n`)],
    ['export function', js(`${SEND}export async function handler(event) { await store(event); }\n`)],
    ['export list', js(`${SEND}const main = (event) => store(event);\nexport { main as handler };\n`)],
    [
      'export from',
      ts({
        'index.ts': "export { save as handler } from './save.js';\n",
        'save.ts': `${SEND}export const save = (event) => store(event);\n`,
      }),
    ],
    [
      'export all',
      ts({
        'index.ts': "export * from './save';\n",
        'save/index.ts': `${SEND}export const handler = (event) => store(event);\n`,
      }),
    ],
    ['exports.x', js({ 'index.js': `${SEND_CJS}exports.handler = async (event) => store(event);\n` })],
    [
      'module.exports.x',
      js({ 'index.js': `${SEND_CJS}module.exports.handler = async function (event) { return store(event); };\n` }),
    ],
    [
      'module.exports = {}',
      js({ 'index.js': `${SEND_CJS}const handler = (event) => store(event);\nmodule.exports = { handler };\n` }),
    ],
    [
      'module.exports = {} with a method',
      js({ 'index.js': `${SEND_CJS}module.exports = { async handler(event) { return store(event); } };\n` }),
    ],
    [
      'module.exports = require',
      js({
        'index.js': "module.exports = require('./lib/save');\n",
        'lib/save.js': `${SEND_CJS}exports.handler = (event) => store(event);\n`,
      }),
    ],
    [
      'what tsc writes',
      js({
        'index.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.handler = void 0;\n${SEND_CJS}const handler = async (event) => store(event);\nexports.handler = handler;\n`,
      }),
    ],
    [
      'what tsc writes for a re-export',
      js({
        'index.js':
          'var save_1 = require("./save");\nObject.defineProperty(exports, "handler", { enumerable: true, get: function () { return save_1.handler; } });\n',
        'save.js': `${SEND_CJS}exports.handler = (event) => store(event);\n`,
      }),
    ],
    [
      'bound method of a class',
      ts(
        `${SEND}class App { async run(event) { await store(event); } }\nconst app = new App();\nexport const handler = app.run.bind(app);\n`,
      ),
    ],
    [
      'middy',
      ts(
        `import middy from '@middy/core';\nimport jsonBodyParser from '@middy/http-json-body-parser';\n${SEND}const base = async (event) => store(event);\nexport const handler = middy(base).use(jsonBodyParser());\n`,
      ),
    ],
    [
      'middy().handler',
      ts(
        `import middy from '@middy/core';\n${SEND}export const handler = middy().before(async () => {}).handler(async (event) => store(event));\n`,
      ),
    ],
    [
      'middy, later',
      ts(
        `import middy from '@middy/core';\n${SEND}const handler = middy(async (event) => store(event));\nhandler.use({ before: () => {} });\nexport { handler };\n`,
      ),
    ],
    [
      'Sentry around Datadog',
      js({
        'index.js': `const Sentry = require('@sentry/aws-serverless');\nconst { datadog } = require('datadog-lambda-js');\n${SEND_CJS}exports.handler = Sentry.wrapHandler(datadog(async (event) => store(event)));\n`,
      }),
    ],
    [
      'a wrapper of its own',
      ts({
        'index.ts': `import { wrap } from './wrap';\n${SEND}export const handler = wrap(async (event) => store(event), { log: true });\n`,
        'wrap.ts':
          'export function wrap(fn: any, options: any) {\n  return async (event: any, context: any) => fn(event, context);\n}\n',
      }),
    ],
    [
      'Powertools class decorators',
      ts(
        `import { Tracer } from '@aws-lambda-powertools/tracer';\nconst tracer = new Tracer();\n${SEND}class Lambda { @tracer.captureLambdaHandler() public async handler(event: any) { await store(event); } }\nconst lambda = new Lambda();\nexport const handler = lambda.handler.bind(lambda);\n`,
      ),
    ],
    [
      'streaming',
      js(
        `${SEND}export const handler = awslambda.streamifyResponse(async (event, stream) => { await store(event); });\n`,
      ),
    ],
    [
      'Express',
      js({
        'index.js': `const express = require('express');\nconst serverless = require('serverless-http');\n${SEND_CJS}const app = express();\napp.post('/x', async (req, res) => { await store(req.body); res.json({}); });\nmodule.exports.handler = serverless(app);\n`,
      }),
    ],
    [
      'Express, called in the handler',
      js({
        'index.js': `const express = require('express');\nconst serverless = require('serverless-http');\n${SEND_CJS}const app = express();\napp.post('/x', async (req, res) => { await store(req.body); res.json({}); });\nconst proxy = serverless(app);\nmodule.exports.handler = async (event, context) => proxy(event, context);\n`,
      }),
    ],
  ])('%s', (_, from) => {
    const view = see(from);
    expect(view.opaque).toEqual([]);
    expect(operations(view)).toEqual(['s3 PutObject']);
    // Every way to it is known.
    for (const call of view.calls)
      if (view.operation(call) !== undefined) expect(ways(view, call.node)).not.toEqual([]);
  });

  test('beside each other x.js runs, not x.ts', () => {
    const from = ts({
      'index.ts': "import { kind } from './kind';\nexport const handler = () => kind();\n",
      'kind.ts': 'export const kind = () => fetch("ts");\n',
      'kind.js': 'export const kind = () => fetch("js");\n',
    });
    expect(
      see(from)
        .calls.filter(({ name }) => name === 'fetch')
        .map(({ node }) => node.source.file),
    ).toEqual(['kind.js']);
  });

  test('by a name with dots', () => {
    const from = code(
      { 'index.js': 'const api = { post: async (event) => fetch(event.body) };\nexports.api = api;\n' },
      'api.post',
    );
    expect(read(from).entry.within).toBe('');
    expect(see(from).calls.map(({ name }) => name)).toEqual(['fetch']);
  });
});

describe('what hides from the reader is opaque', () => {
  test.each<[string, Code, string]>([
    [
      'a wrapper of an unknown package',
      js({ 'index.js': "const wrap = require('acme-wrap');\nexports.handler = wrap(async () => ({}));\n" }),
      'the effect of acme-wrap around the handler is unknown',
    ],
    [
      'a decorator of an unknown package',
      py({
        'app.py': 'from acme_tools import guarded\n@guarded\ndef handler(event, context):\n    pass\n',
        'requirements.txt': 'acme-tools',
      }),
      'the effect of acme_tools.guarded around the handler is unknown',
    ],
    [
      'a layer',
      js({
        'index.js':
          "const { check } = require('/opt/nodejs/check');\nexports.handler = async (event) => check(event);\n",
      }),
      'index.js imports /opt/nodejs/check: it comes from a layer',
    ],
    [
      'a lost file',
      js({ 'index.js': "const { check } = require('./check');\nexports.handler = async (event) => check(event);\n" }),
      'index.js imports ./check: the file was not found',
    ],
    [
      'a path above the root',
      js({
        'index.js':
          "const { check } = require('../../shared/check');\nexports.handler = async (event) => check(event);\n",
      }),
      'index.js imports ../../shared/check: it is outside the code folder',
    ],
    [
      'an alias of the build',
      ts("import { check } from '@/check';\nexport const handler = async (event: any) => check(event);\n"),
      'index.ts imports @/check: the package is unknown',
    ],
    [
      'a module of a layer in Python',
      py('from shared.checks import check\ndef handler(event, context):\n    check(event)\n'),
      'app.py imports shared.checks.check: no such file or known package',
    ],
    [
      'a package that package.json does not name',
      js({
        'index.js': "const check = require('our-checks');\nexports.handler = async (event) => check(event);\n",
        'package.json': '{"dependencies":{"zod":"3"}}',
      }),
      'index.js imports our-checks: the package is unknown',
    ],
  ])('%s', (_, from, reason) => {
    expect(see(from).opaque).toEqual([reason]);
  });

  test.each<[string, Code]>([
    [
      'a package of the standard library',
      py('import zoneinfo\ndef handler(event, context):\n    return zoneinfo.ZoneInfo("UTC")\n'),
    ],
    [
      'a package of a list of requirements',
      py({
        'app.py': 'import acme_tools\ndef handler(event, context):\n    return acme_tools.x()\n',
        'requirements.txt': 'boto3\nacme-tools==1.2\n',
      }),
    ],
    [
      'an import that may fail',
      py(
        'try:\n    import ujson as json\nexcept ImportError:\n    import json\ntry:\n    from speedups import fast\nexcept ImportError:\n    fast = None\ndef handler(event, context):\n    return fast and fast(json.loads(event["body"]))\n',
      ),
    ],
    [
      'a file of data',
      js({ 'index.js': "const schema = require('./schema.json');\nexports.handler = async () => schema;\n" }),
    ],
    [
      'a lost file that nothing of the handler uses',
      js({
        'index.js':
          "const other = require('./other');\nexports.handler = async () => ({});\nexports.second = async () => other();\n",
      }),
    ],
    [
      'types',
      ts(
        "import type { Event } from './types';\nimport { type Reply } from './missing';\nexport const handler = async (event: Event): Promise<Reply> => ({});\n",
      ),
    ],
  ])('%s is not', (_, from) => {
    expect(see(from).opaque).toEqual([]);
  });
});

describe('a handler that cannot be read is refused with the reason', () => {
  test.each<[string, Code, string]>([
    [
      'another name in Python',
      py('def main(event, context):\n    pass\nLIMIT = 3\n'),
      'app.py has no handler: it defines main',
    ],
    [
      'another name in JavaScript',
      js({ 'index.js': 'exports.lambdaHandler = async () => ({});\nexports.other = 1;\n' }),
      'index.js has no handler: it exports lambdaHandler, other',
    ],
    ['an empty file', py(''), 'app.py has no handler: it defines nothing, it is empty'],
    ['nothing exported', js('const handler = async () => ({});\n'), 'index.mjs has no handler: it exports nothing'],
    [
      'a syntax error in it',
      js('export const handler = async (event) => {\n  const body = JSON.parse(event.body;\n  return body;\n};\n'),
      "index.mjs can't be read: syntax error at line 2",
    ],
    [
      'a syntax error in what it calls',
      py({
        'app.py': 'from lib import save\ndef handler(event, context):\n    save()\n',
        'lib.py': 'def save():\n    return {\n        "a": = 2\n    }\n',
      }),
      "lib.py can't be read: syntax error at line 3",
    ],
    ['no file', code({ 'other.py': '' }, 'handler'), 'other.py has no handler: it defines nothing, it is empty'],
    [
      'too large a file',
      py(`def handler(event, context):\n    pass\n${'# x\n'.repeat(600_000)}`),
      'app.py was not read: it is larger than 2 MB',
    ],
  ])('%s', (_, from, reason) => {
    expect(refusal(from)).toBe(reason);
  });

  test('a file that is not there', () => {
    expect(refusal({ ...py('x'), read: () => undefined })).toBe("app.py can't be read");
  });
});

test('code that is computed is opaque', () => {
  const reason = (file: string, line: number): readonly string[] => [
    `${file} loads or runs computed code at line ${line}`,
  ];
  expect(
    see(js('export const handler = async (event) => {\n  return (await import(event.kind)).run();\n};\n')).opaque,
  ).toEqual(reason('index.mjs', 2));
  expect(
    see(js({ 'index.js': 'exports.handler = (event) => require(`./kinds/${event.kind}`).run();\n' })).opaque,
  ).toEqual(reason('index.js', 1));
  expect(
    see(py('import importlib\ndef handler(event, context):\n    return importlib.import_module(event["kind"]).run()\n'))
      .opaque,
  ).toEqual(reason('app.py', 3));
  expect(see(py('def handler(event, context):\n    return eval(event["body"])\n')).opaque).toEqual(reason('app.py', 2));
  const known = py({
    'app.py':
      'import importlib\ndef handler(event, context):\n    return importlib.import_module("kinds.image").run(event)\n',
    'kinds/image.py': 'import json\ndef run(event):\n    return json.loads(event["body"])\n',
  });
  expect(see(known).opaque).toEqual([]);
  expect(see(known).calls.map(({ name }) => name)).toContain('json.loads');
});

test('a handler of a package is opaque', () => {
  expect(see(py('from datadog_lambda.handler import handler\n')).opaque).toEqual([
    'the function that handler calls is unknown',
  ]);
  expect(see(ts("import { make } from 'zod';\nexport const handler = make({});\n")).opaque).toEqual([
    'the effect of zod.make around the handler is unknown',
    'the function that handler calls is unknown',
  ]);
  expect(refusal(py('from .core import handler\n'))).toBe('app.py imports core.handler: no such file or known package');
});

describe('hostile code', () => {
  test('imports that go round in a circle', () => {
    const from = js({
      'index.js': "const a = require('./a');\nexports.handler = () => a.run();\n",
      'a.js': "const b = require('./b');\nexports.run = () => b.run();\nexports.stop = () => fetch('x');\n",
      'b.js': "const a = require('./a');\nexports.run = () => a.stop();\n",
    });
    expect(
      see(from)
        .calls.map(({ name }) => name)
        .filter((name) => name !== undefined && name !== 'require'),
    ).toEqual(['fetch']);
    const self = py({ 'app.py': 'from app import handler\n' });
    expect(refusal(self)).toMatch(/^app\.py has no handler/);
    const each = py({ 'app.py': 'from b import *\n', 'b.py': 'from app import *\n' });
    expect(refusal(each)).toMatch(/^app\.py has no handler/);
  });

  test('names that stand for each other', () => {
    expect(see(js('let a = b; let b = a;\nexport const handler = async () => a.send(b);\n')).calls).toHaveLength(1);
    expect(
      see(py('class A(B): pass\nclass B(A): pass\ndef handler(event, context):\n    return A().x()\n')).calls,
    ).toHaveLength(2);
    expect(see(js('export const handler = (event) => handler(event);\n')).calls).toHaveLength(1);
  });

  test('nests deeply', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['(', ')'],
      ['{a:', '}'],
      ['f(', ')'],
      ['!', ''],
    ] as const) {
      const deep = `${open.repeat(20_000)}1${close.repeat(20_000)}`;
      const view = see(js(`const x = ${deep};\nexport const handler = async (event) => fetch(event.body, x);\n`));
      expect(view.calls.map(({ name }) => name)).toContain('fetch');
      expect(view.opaque).toEqual(['index.mjs is nested too deeply to be read completely']);
    }
  });

  test('calls in endless chains', () => {
    const chain = `a${'.b()'.repeat(3000)}`;
    expect(refusal(js(`export const handler = async () => ${chain};\n`))).toBe(
      "index.mjs can't be read: it is nested too deeply at line 1",
    );
    const sum = Array.from({ length: 3000 }, (_, index) => `"${index}"`).join(' + ');
    expect(refusal(py(`def handler(event, context):\n    return ${sum}\n`))).toBe(
      "app.py can't be read: it is nested too deeply at line 2",
    );
  });

  test('names that objects have anyway', () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    for (const name of names) {
      const view = see(
        js(
          `import x from '${name}';\nconst o = { ${name}: 1 };\nexport const handler = async (event) => x.${name}(event.${name}, o.${name}, process.env.${name});\n`,
        ),
      );
      expect(view.calls).toHaveLength(1);
      expect(see(py(`def handler(event, context):\n    return event.${name}(event['${name}'])\n`)).calls).toHaveLength(
        1,
      );
    }
  });

  test('more files than a function has', () => {
    const numbers = Array.from({ length: 400 }, (_, index) => index);
    const imports = numbers.map((index) => `const m${index} = require('./m${index}');\n`).join('');
    const calls = numbers.map((index) => `m${index}.f()`).join(', ');
    const files: Record<string, string> = { 'index.js': `${imports}exports.handler = () => [${calls}];\n` };
    for (const index of numbers) files[`m${index}.js`] = 'exports.f = () => 1;\n';
    const { opaque } = see(js(files));
    expect(opaque).toContain('m299.js was not read: the function imports more than 300 files');
    expect(opaque.every((reason) => reason.endsWith('the function imports more than 300 files'))).toBe(true);
  });

  test('exports that are handed on and on', () => {
    const files: Record<string, string> = { 'index.js': "exports.handler = () => require('./m0').f();\n" };
    for (let index = 0; index < 400; index += 1) files[`m${index}.js`] = `exports.f = require('./m${index + 1}').f;\n`;
    expect(see(js(files)).opaque).toEqual([
      expect.stringMatching(/^too many re-exports of m\d+\.js to follow them all$/),
    ]);
  });
});
