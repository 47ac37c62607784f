import { describe, expect, test } from 'vitest';
import type { Code } from '../../src/handlers/syntax/code.js';
import { collectClauses } from '../../src/handlers/syntax/catches.js';
import { js, py, see, ts, ways } from './make.js';

const S3 =
  "import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nconst get = new GetObjectCommand({ Bucket: 'b', Key: 'k' });\n";
const BOTO = "import boto3\ns3 = boto3.client('s3')\n";

/** For each way to the one operation: what guards it, the nearest first. */
function waysTo(from: Code): readonly string[] {
  const view = see(from);
  const call = view.calls.find((one) => view.operation(one) !== undefined);
  return call === undefined ? ['no operation'] : ways(view, call.node).map((way) => way.join(' '));
}

test.each<[string, Code, readonly string[]]>([
  ['nothing', py(`${BOTO}def handler(event, context):\n    s3.get_object()\n`), ['']],
  [
    'try',
    py(
      `${BOTO}def handler(event, context):\n    try:\n        s3.get_object()\n    except Exception:\n        return {}\n`,
    ),
    ['try'],
  ],
  [
    'two of them',
    py(
      `${BOTO}def handler(event, context):\n    try:\n        try:\n            s3.get_object()\n        except KeyError:\n            pass\n    except Exception:\n        return {}\n`,
    ),
    ['try try'],
  ],
  [
    'a finally alone',
    py(`${BOTO}def handler(event, context):\n    try:\n        s3.get_object()\n    finally:\n        print('x')\n`),
    [''],
  ],
  [
    'an else',
    py(
      `${BOTO}def handler(event, context):\n    try:\n        pass\n    except Exception:\n        return {}\n    else:\n        s3.get_object()\n`,
    ),
    [''],
  ],
  [
    'its own except',
    py(`${BOTO}def handler(event, context):\n    try:\n        pass\n    except Exception:\n        s3.get_object()\n`),
    [''],
  ],
  [
    'suppress',
    py(
      `import contextlib\n${BOTO}def handler(event, context):\n    with contextlib.suppress(Exception):\n        s3.get_object()\n`,
    ),
    ['suppress'],
  ],
  ['another with', py(`${BOTO}def handler(event, context):\n    with open('x'):\n        s3.get_object()\n`), ['']],
  [
    'a try around the call',
    py(
      `${BOTO}def load():\n    return s3.get_object()\ndef handler(event, context):\n    try:\n        return load()\n    except Exception:\n        return {}\n`,
    ),
    ['try'],
  ],
  [
    'a try around one of two calls',
    py(
      `${BOTO}def load():\n    return s3.get_object()\ndef handler(event, context):\n    load()\n    try:\n        return load()\n    except Exception:\n        return {}\n`,
    ),
    ['', 'try'],
  ],
  [
    'a try around a method',
    ts(
      `${S3}class Store { async load() { return s3.send(get); } }\nconst store = new Store();\nexport const handler = async () => { try { return await store.load(); } catch (e) { return {}; } };\n`,
    ),
    ['try'],
  ],
  [
    'a try around an injected method',
    ts(
      `${S3}class Store { async load() { return s3.send(get); } }\nclass Service { constructor(private readonly store: Store) {} async run() { return await this.store.load(); } }\nconst service = new Service(new Store());\nexport const handler = async () => { try { return await service.run(); } catch (e) { return {}; } };\n`,
    ),
    ['try'],
  ],
  [
    'a function of a table',
    ts(
      `${S3}const actions = { load: async () => s3.send(get), idle: async () => ({}) };\nexport const handler = async (event: any) => { try { return await actions[event.action as 'load'](); } catch { return {}; } };\n`,
    ),
    ['try'],
  ],
  [
    '.catch',
    js(`${S3}export const handler = async () => { const r = await s3.send(get).catch(() => undefined); return r; };\n`),
    ['promise'],
  ],
  [
    '.then with two',
    js(`${S3}export const handler = () => s3.send(get).then((r) => r, (e) => ({ statusCode: 500 }));\n`),
    ['promise'],
  ],
  ['.then with one', js(`${S3}export const handler = () => s3.send(get).then((r) => r);\n`), ['']],
  [
    '.catch after .then',
    js(`${S3}export const handler = () => s3.send(get).then((r) => r.Body).catch(console.error);\n`),
    ['promise'],
  ],
  [
    'Promise.all in a try',
    js(
      `${S3}export const handler = async (event) => { try { await Promise.all(event.keys.map(async (key) => { await s3.send(get); })); } catch (e) { return {}; } };\n`,
    ),
    ['try'],
  ],
  [
    'a promise that leaves the try',
    js(`${S3}export const handler = async () => { try { return s3.send(get); } catch (e) { return {}; } };\n`),
    [''],
  ],
  [
    'a promise that is awaited in the try',
    js(`${S3}export const handler = async () => { try { return await s3.send(get); } catch (e) { return {}; } };\n`),
    ['try'],
  ],
  [
    'a helper that retries',
    ts(
      `${S3}async function retry(fn: () => Promise<any>) { for (let i = 0; i < 3; i++) { try { return await fn(); } catch (e) { if (i === 2) throw e; } } }\nexport const handler = async () => retry(() => s3.send(get));\n`,
    ),
    ['try'],
  ],
  [
    'a helper that retries, in a try',
    ts(
      `${S3}async function retry(fn: () => Promise<any>) { for (let i = 0; i < 3; i++) { try { return await fn(); } catch (e) { if (i === 2) throw e; } } }\nexport const handler = async () => { try { return await retry(async () => s3.send(get)); } catch { return {}; } };\n`,
    ),
    ['try try'],
  ],
  [
    'middy',
    ts(
      `import middy from '@middy/core';\nimport httpErrorHandler from '@middy/http-error-handler';\n${S3}export const handler = middy(async () => { await s3.send(get); }).use(httpErrorHandler());\n`,
    ),
    ['wrapper'],
  ],
  [
    'middy without',
    ts(
      `import middy from '@middy/core';\nimport cors from '@middy/http-cors';\n${S3}export const handler = middy(async () => { await s3.send(get); }).use(cors());\n`,
    ),
    [''],
  ],
  [
    'two decorators',
    py(
      `${BOTO}def logged(fn):\n    def inner(event, context):\n        print(event)\n        return fn(event, context)\n    return inner\ndef safe(fn):\n    def inner(event, context):\n        try:\n            return fn(event, context)\n        except Exception:\n            return {'statusCode': 500}\n    return inner\n@safe\n@logged\ndef handler(event, context):\n    s3.get_object()\n`,
    ),
    ['try'],
  ],
  [
    'a decorator with arguments, on a helper',
    py(
      `${BOTO}def safe(default):\n    def outer(fn):\n        def inner(*args, **kwargs):\n            try:\n                return fn(*args, **kwargs)\n            except Exception:\n                return default\n        return inner\n    return outer\n@safe(None)\ndef load(key):\n    return s3.get_object(Key=key)\ndef handler(event, context):\n    return load('a')\n`,
    ),
    ['try'],
  ],
  [
    'Powertools routes',
    py(
      `from aws_lambda_powertools.event_handler import APIGatewayHttpResolver\n${BOTO}app = APIGatewayHttpResolver()\n@app.get('/x')\ndef load():\n    return s3.get_object()\ndef handler(event, context):\n    return app.resolve(event, context)\n`,
    ),
    ['mapper'],
  ],
  [
    'what runs while the module loads',
    py(
      `${BOTO}CONFIG = s3.get_object()\ndef handler(event, context):\n    try:\n        return CONFIG\n    except Exception:\n        return {}\n`,
    ),
    [''],
  ],
])('guards: %s', (_, from, expected) => {
  expect(waysTo(from)).toEqual(expected);
});

describe('what a clause does', () => {
  const clause = (from: Code) => {
    const [attempt] = see(from).nodes('try_statement');
    const { types, error, isEmpty, rethrows, answers, logs, retries, distinguishes } = collectClauses(attempt!)[0]!;
    return { types: [...types], error, isEmpty, rethrows, answers, logs, retries, tells: distinguishes.length };
  };
  const python = (body: string, head = 'except Exception as e'): Code =>
    py(`def handler(event, context):\n    try:\n        work()\n    ${head}:\n${body}\n`);
  const script = (body: string, head = 'catch (e)'): Code =>
    js(`export const handler = async () => { try { await work(); } ${head} {${body}} };\n`);
  const nothing = {
    types: [],
    error: 'e',
    isEmpty: false,
    rethrows: 'never',
    answers: false,
    logs: false,
    retries: false,
    tells: 0,
  };

  test.each<[string, Code, object]>([
    ['answers', python("        return {'statusCode': 500}"), { answers: true }],
    ['passes', python('        pass'), { isEmpty: true }],
    ['logs', python("        logger.exception('x')"), { logs: true }],
    ['rethrows', python('        print(e)\n        raise'), { logs: true, rethrows: 'always' }],
    ['throws another', python('        raise RuntimeError("x") from e'), { rethrows: 'always' }],
    [
      'rethrows sometimes',
      python("        if e.response['Error']['Code'] == 'NoSuchKey':\n            return None\n        raise"),
      { rethrows: 'sometimes', answers: true, tells: 1 },
    ],
    [
      'is for some types',
      python("        return {'statusCode': 400}", 'except (ValueError, json.JSONDecodeError) as e'),
      { types: ['ValueError', 'json.JSONDecodeError'], answers: true },
    ],
    ['is for all', python('        return {}', 'except'), { error: undefined, answers: true }],
    [
      'tries again',
      py(
        'def handler(event, context):\n    for attempt in range(3):\n        try:\n            work()\n        except Exception as e:\n            continue\n',
      ),
      { retries: true },
    ],
    ['answers in JavaScript', script(' return { statusCode: 500 }; '), { answers: true }],
    ['is empty but for a comment', script(' /* ignored */ '), { isEmpty: true }],
    ['logs in JavaScript', script(' console.error(e); '), { logs: true }],
    ['rethrows in JavaScript', script(' console.error(e); throw e; '), { logs: true, rethrows: 'always' }],
    [
      'tells errors apart',
      script(
        " if (e.name === 'NoSuchKey') return { statusCode: 404 }; if (e instanceof TypeError) return { statusCode: 400 }; throw e; ",
      ),
      { answers: true, rethrows: 'sometimes', tells: 2 },
    ],
    ['takes no error', script(' return null; ', 'catch'), { error: undefined, answers: true }],
    [
      'answers by a response',
      js(
        'export const handler = async (event, context, callback) => { try { work(); } catch (e) { callback(null, { statusCode: 500 }); } };\n',
      ),
      { answers: true },
    ],
  ])('%s', (_, from, expected) => {
    expect(clause(from)).toEqual({ ...nothing, ...expected });
  });
});
