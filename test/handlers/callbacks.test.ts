import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Code = Parameters<typeof read>[0];

/** What leaves the handler, what is lost, and what calls the function if that is not known. */
function fateOf(from: Code): readonly string[] {
  const { errors } = read(from).facts;
  return [
    ...errors.unhandled.map(
      ({ at, within }) => `${at.what} is open${within === undefined ? '' : ` if ${within} lets it`}`,
    ),
    ...errors.swallowed
      .filter(({ how, answers }) => how === 'dropped' || !answers)
      .map(({ at, how }) => `${at.what} ${how === 'dropped' ? 'loses it' : 'swallows it'}`),
  ];
}

const script = (body: string, more = ''): Code =>
  ts(
    `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';\nconst db = new DynamoDBClient({});\nconst put = (Item: any) => new PutItemCommand({ TableName: 'crates', Item });\n${more}
export const handler = async (event: any) => {\n${body}\n};\n`,
  );
const python = (body: string, more = ''): Code =>
  py(
    `import boto3\ntable = boto3.resource('dynamodb').Table('crates')\n${more}\ndef store(crate):\n    table.put_item(Item=crate)\ndef handler(event, context):\n${body
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')}\n`,
  );

describe('JavaScript', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'awaited all together',
      'await Promise.all(event.rows.map((row: any) => db.send(put(row))));',
      ['db.send(…) is open'],
    ],
    [
      'returned',
      'return Promise.all(event.rows.map(async (row: any) => { await db.send(put(row)); }));',
      ['db.send(…) is open'],
    ],
    [
      'settled, and nobody looks',
      'await Promise.allSettled(event.rows.map((row: any) => db.send(put(row))));',
      ['Promise.allSettled(…) loses it'],
    ],
    [
      'settled, and looked at',
      "const done = await Promise.allSettled(event.rows.map((row: any) => db.send(put(row))));\nif (done.some(({ status }) => status === 'rejected')) throw new Error('not all');",
      [],
    ],
    [
      'kept and awaited',
      'const jobs = event.rows.map((row: any) => db.send(put(row)));\nawait Promise.all(jobs);',
      ['db.send(…) is open'],
    ],
    [
      'forEach with a promise',
      'event.rows.forEach(async (row: any) => { await db.send(put(row)); });',
      ['event.rows.forEach(…) loses it'],
    ],
    ['map that nobody awaits', 'event.rows.map((row: any) => db.send(put(row)));', ['event.rows.map(…) loses it']],
    [
      'what is thrown at once',
      'event.rows.forEach((row: any) => { JSON.parse(event.body); });',
      ['JSON.parse(…) is open'],
    ],
    [
      'reduce, awaited',
      'await event.rows.reduce(async (done: any, row: any) => { await done; await db.send(put(row)); }, Promise.resolve());',
      ['db.send(…) is open'],
    ],
    [
      'a chain that is awaited',
      "await fetch('https://port.example').then((found) => db.send(put(found)));",
      ['fetch(…) is open', 'db.send(…) is open'],
    ],
    ['later', 'setTimeout(() => db.send(put(event)), 10);', ['setTimeout(…) loses it']],
    [
      'in a try',
      'try { await Promise.all(event.rows.map((row: any) => db.send(put(row)))); } catch (error) { return { statusCode: 503 }; }',
      [],
    ],
    [
      'a chain with a catch',
      'return Promise.all(event.rows.map((row: any) => db.send(put(row)))).catch(() => ({ statusCode: 503 }));',
      [],
    ],
  ])('%s', (_, body, expected) => {
    expect(fateOf(script(body))).toEqual(expected);
  });

  test('what is not known covers what is called in it, and nothing else', () => {
    const found = fateOf(
      script(
        'await guard(async () => { await db.send(put(event.row)); });\nawait db.send(put(event.last));',
        "import { guard } from '@harbour/guard';",
      ),
    );
    expect(found).toEqual(['db.send(…) is open if @harbour/guard.guard lets it', 'db.send(…) is open']);
  });

  test('a limit and a retry of libraries hand errors on', () => {
    const more = "import pLimit from 'p-limit';\nimport pRetry from 'p-retry';\nconst limit = pLimit(4);";
    const body =
      'await Promise.all(event.rows.map((row: any) => limit(() => db.send(put(row)))));\nawait pRetry(() => db.send(put(event)));';
    expect(fateOf(script(body, more))).toEqual(['db.send(…) is open', 'db.send(…) is open']);
  });

  test('a named function that is handed over', () => {
    const more = 'async function store(row: any) { await db.send(put(row)); }';
    expect(fateOf(script('await Promise.all(event.rows.map(store));', more))).toEqual(['db.send(…) is open']);
    expect(fateOf(script('event.rows.forEach(store);', more))).toEqual(['event.rows.forEach(…) loses it']);
  });
});

describe('Python', () => {
  const POOL = 'from concurrent.futures import ThreadPoolExecutor, as_completed\nimport threading, asyncio';

  test.each<[string, string, readonly string[]]>([
    [
      'a future that is asked',
      "with ThreadPoolExecutor() as pool:\n    jobs = [pool.submit(store, row) for row in event['rows']]\n    for job in as_completed(jobs):\n        job.result()",
      ['table.put_item(…) is open'],
    ],
    [
      'a future that nobody asks',
      "with ThreadPoolExecutor() as pool:\n    for row in event['rows']:\n        pool.submit(store, row)",
      ['pool.submit(…) loses it'],
    ],
    [
      'a map that is gone through',
      "with ThreadPoolExecutor() as pool:\n    list(pool.map(store, event['rows']))",
      ['table.put_item(…) is open'],
    ],
    [
      'a map that nobody goes through',
      "with ThreadPoolExecutor() as pool:\n    pool.map(store, event['rows'])",
      ['pool.map(…) loses it'],
    ],
    ['a thread', 'threading.Thread(target=store, args=(event,)).start()', ['threading.Thread(…) loses it']],
    ['map of the language', "return list(map(store, event['rows']))", ['table.put_item(…) is open']],
    ['a lambda that sorts', "return sorted(event['rows'], key=lambda row: store(row))", ['table.put_item(…) is open']],
    [
      'in a try',
      "try:\n    with ThreadPoolExecutor() as pool:\n        list(pool.map(store, event['rows']))\nexcept Exception:\n    return {'statusCode': 503}",
      [],
    ],
  ])('%s', (_, body, expected) => {
    expect(fateOf(python(body, POOL))).toEqual(expected);
  });
});

describe('durable functions', () => {
  test('run what they are given, and throw what a step could not do in the end', () => {
    const wrapped = script('');
    expect(read(wrapped).opaque).toEqual([]);
    const found = read(
      ts(`
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = withDurableExecution(async (event: any, ctx: any) => {
  await ctx.step('store', async () => s3.send(new PutObjectCommand({ Bucket: 'b', Key: event.key })));
  await ctx.runInChildContext('again', async (child: any) => {
    await child.step(() => s3.send(new PutObjectCommand({ Bucket: 'b', Key: event.copy })));
  });
});
`),
    );
    expect(found.opaque).toEqual([]);
    expect(found.facts.errors.unhandled.map(({ at, within }) => [at.what, within])).toEqual([
      ['s3.send(…)', undefined],
      ['s3.send(…)', undefined],
    ]);
    expect(found.facts.errors.wrappers.filter(({ strange }) => strange)).toEqual([]);
  });

  test("Python's decorated steps get their context first", () => {
    const found = read(
      py(`
import boto3
from aws_durable_execution_sdk_python import DurableContext, durable_execution, durable_step
s3 = boto3.client('s3')

@durable_step
def store(step_context, body, key):
    s3.put_object(Bucket='b', Key=key, Body=body)

@durable_execution
def handler(event, context: DurableContext):
    try:
        context.step(store(event['body'], 'k'))
    except Exception as error:
        return {'statusCode': 503}
    context.step(lambda _: s3.delete_object(Bucket='b', Key='k'))
`),
    );
    expect(found.opaque).toEqual([]);
    expect(found.facts.errors.unhandled.map(({ at }) => at.what)).toEqual(['s3.delete_object(…)']);
    expect(found.facts.uploads.stores.map(({ at, strength }) => [at.what, strength])).toEqual([
      ['s3.put_object(…)', 'strong'],
    ]);
  });
});

describe('durable batches', () => {
  const SCRIPT = `import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
const store = async (ctx: any, crate: any) => ctx.step(() => s3.send(new PutObjectCommand({ Bucket: 'b', Key: crate.id, Body: Buffer.from(crate.data, 'base64') })));
export const handler = withDurableExecution(async (event: any, ctx: any) => {
  const { crates } = JSON.parse(event.body);
`;
  const PYTHON = `import base64, boto3, json
from aws_durable_execution_sdk_python import durable_execution, durable_parallel_branch
s3 = boto3.client('s3')
def store(ctx, crate, index, crates):
    return ctx.step(lambda _: s3.put_object(Bucket='b', Key=crate['id'], Body=base64.b64decode(crate['data'])))
@durable_parallel_branch(name='one')
def one(ctx, crate):
    return store(ctx, crate, 0, [])
@durable_execution
def handler(event, context):
    crates = json.loads(event['body'])['crates']
`;
  const ending: (text: string) => Code = (text) => ts(`${SCRIPT}  ${text}\n});\n`);
  const durable: (text: string) => Code = (text) => py(`${PYTHON}    ${text.replaceAll('\n', '\n    ')}\n`);

  // Run with the SDKs' own test runners: a batch of which an item failed succeeds, and its result tells of it.
  test.each<[string, Code, readonly string[]]>([
    ['a map nobody asks about', ending("await ctx.map('crates', crates, store);"), ['ctx.map(…) loses it']],
    ['a map that is asked', ending('const done = await ctx.map(crates, store); done.throwIfError();'), []],
    [
      'branches in parallel that nobody asks about',
      ending("await ctx.parallel([async (c: any) => store(c, crates[0]), { name: 'b', func: async () => 1 }]);"),
      ['ctx.parallel(…) loses it'],
    ],
    ["Python's map", durable('context.map(crates, store, name="crates")'), ['context.map(…) loses it']],
    [
      "Python's map by name, asked",
      durable('done = context.map(inputs=crates, func=store)\nif done.has_failure:\n    raise RuntimeError()'),
      [],
    ],
    ["Python's branches", durable('context.parallel([one(crates[0])])'), ['context.parallel(…) loses it']],
  ])('%s', (_, from, expected) => {
    expect(fateOf(from).filter((fate) => !/^(?:JSON\.parse|json\.loads)/.test(fate))).toEqual(expected);
    const { uploads, validation } = read(from).facts;
    expect(uploads.stores.map(({ strength }) => strength)).toEqual(['strong']);
    expect(validation.keys.map(({ isClean }) => isClean)).toEqual([false]);
  });

  test('a map is a batch, and branches are none', () => {
    const batches = (from: Code): number => read(from).facts.uploads.batches.length;
    expect(batches(ending("await ctx.map('crates', crates, store);"))).toBe(1);
    expect(batches(durable('context.map(crates, store)'))).toBe(1);
    expect(batches(ending('await ctx.parallel([async (c: any) => store(c, crates[0])]);'))).toBe(0);
  });

  test("a list's map, and a library's that has a name, throw what they are thrown", () => {
    const plain = ending('await Promise.all(crates.map((crate: any) => store(ctx, crate)));');
    expect(fateOf(plain)).toContain('s3.send(…) is open');
    const named = js(
      "import { map } from 'bluebird';\nimport { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const handler = async (event) => { await map(event.rows, async (row) => { await s3.send(new PutObjectCommand({ Bucket: 'b', Key: row })); }); };\n",
    );
    expect(fateOf(named).filter((fate) => fate.endsWith('loses it'))).toEqual([]);
  });
});

describe('functions under another name', () => {
  test.each([
    ['esbuild keepNames', 'const handler = __name(async (event) => { await s3.send(put(event)); }, "handler");'],
    [
      'defineProperty',
      'const handler = Object.defineProperty(async (event) => { await s3.send(put(event)); }, "name", { value: "handler" });',
    ],
    ['assign', 'const handler = Object.assign(async (event) => { await s3.send(put(event)); }, { timeout: 3 });'],
    ['freeze', 'const handler = Object.freeze(async (event) => { await s3.send(put(event)); });'],
    [
      'a short name for defineProperty',
      'const d = Object.defineProperty;\nconst n = (fn, value) => d(fn, "name", { value, configurable: true });\nconst handler = n(async (event) => { await s3.send(put(event)); }, "handler");',
    ],
  ])('%s', (_, made) => {
    const found = read(
      js({
        'index.js': `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\nconst put = (event) => new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: event.body });\n${made}\nexports.handler = handler;\n`,
      }),
    );
    expect(found.opaque).toEqual([]);
    expect(found.facts.errors.wrappers.filter(({ strange }) => strange)).toEqual([]);
    expect(found.facts.errors.unhandled.map(({ at }) => at.what)).toEqual(['s3.send(…)']);
  });
});
