import { describe, expect, test } from 'vitest';
import { readHandler } from '../../src/handlers/analyze.js';
import { MOST_HANDLER_STEPS, StepBudget } from '../../src/handlers/syntax/steps.js';
import { Fixpoint } from '../../src/handlers/resolve/fixpoint.js';
import { isFailure } from '../../src/errors.js';
import type { Code } from '../../src/handlers/syntax/code.js';
import { js, makeStore, py, read, type see } from './make.js';

// Code of which the ways through it grow faster than the code. Each is read in a bounded number of steps: the budget
// is what is looked at, never a clock.

const NAMES = ['anchor', 'buoy', 'cable', 'dock', 'engine'];
/** A tenth of what there is. */
const STEPS = MOST_HANDLER_STEPS / 10;

/** How many steps reading takes, of those that there are. */
function taken(from: Parameters<typeof see>[0]): number {
  const budget = new StepBudget();
  const handler = readHandler(from, makeStore(), budget);
  if (isFailure(handler)) throw new Error(handler.reason);
  return budget.taken;
}

describe('functions that call each other', () => {
  const ring = NAMES.map(
    (name) =>
      `function ${name}(load) { ${NAMES.filter((one) => one !== name)
        .map((one) => `${one}(load);`)
        .join(' ')} return load.next; }`,
  ).join('\n');

  test('five of them that hand a parameter round, in JavaScript', () => {
    const from = js(
      `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n${ring}
export const handler = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: anchor(event) }));
};
`,
    );
    expect(taken(from)).toBeLessThan(STEPS);
    expect(read(from).facts.errors.unhandled.map(({ at }) => at.what)).toEqual(['s3.send(…)']);
  });

  test('the same in Python', () => {
    const functions = NAMES.map(
      (name) =>
        `def ${name}(load):\n${NAMES.filter((one) => one !== name)
          .map((one) => `    ${one}(load)\n`)
          .join('')}    s3.put_object(Bucket='b', Key=load['key'])\n    return load\n`,
    ).join('');
    const from = py(
      `import boto3\ns3 = boto3.client('s3')\n${functions}def handler(event, context):\n    return anchor(event)\n`,
    );
    expect(taken(from)).toBeLessThan(STEPS);
    expect(read(from).facts.errors.unhandled).toHaveLength(5);
  });

  test('twenty, each of which stores what it is given', () => {
    const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
    const from = js(
      `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\n${names
        .map(
          (name) =>
            `async function ${name}(k, b) {\n${names.map((one) => `k = await ${one}(b, k);`).join('\n')}\nawait s3.send(new PutObjectCommand({ Bucket: 'b', Key: k, Body: b })); return b; }`,
        )
        .join('\n')}\nexport const handler = (event) => f0(event.body, event.k);\n`,
    );
    expect(taken(from)).toBeLessThan(MOST_HANDLER_STEPS);
  });

  test('twelve that each call all later ones, with a try of each', () => {
    const count = 12;
    const functions = Array.from({ length: count }, (_, index) => {
      const later = Array.from({ length: count - index - 1 }, (__, more) => `        deck${index + more + 1}(load)\n`);
      return `def deck${index}(load):\n    try:\n        s3.put_object(Bucket='b', Key='deck${index}')\n${later.join('')}    except ValueError:\n        return {'statusCode': 400}\n`;
    });
    const from = py(
      `import boto3\ns3 = boto3.client('s3')\n${functions.join('')}def handler(event, context):\n    return deck0(event)\n`,
    );
    expect(taken(from)).toBeLessThan(STEPS);
    const { unhandled } = read(from).facts.errors;
    expect(unhandled).toHaveLength(count);
    expect(unhandled.every(({ inTry }) => inTry)).toBe(true);
  });

  test('a hundred in a row are left, and told', () => {
    const row = Array.from(
      { length: 100 },
      (_, index) => `def step${index}(load):\n    return step${index + 1}(load)\n`,
    );
    const found = read(
      py(
        `import boto3\ns3 = boto3.client('s3')\n${row.join('')}def step100(load):\n    s3.put_object(Bucket='b', Key='k', Body=load)\ndef handler(event, context):\n    return step0(event['body'])\n`,
      ),
    );
    expect(found.opaque).toEqual(['too many re-exports of app.py to follow them all']);
  });

  test('a chain of three thousand names', () => {
    const names = Array.from({ length: 3000 }, (_, index) => `const hold${3000 - index} = hold${2999 - index};`);
    const found = read(
      js(
        `${names.join('\n')}\nconst hold0 = 'k';\nexport const handler = async () => ({ statusCode: 400, body: hold3000 });\n`,
      ),
    );
    expect(found.facts.replies.errors).toHaveLength(1);
  });

  test('one that calls itself ends', () => {
    const found = read(
      py(`
import boto3
s3 = boto3.client('s3')
def walk(node, depth=0):
    s3.put_object(Bucket='b', Key=node['key'])
    return [walk(child, depth + 1) for child in node['children']]
def handler(event, context):
    try:
        return walk(event)
    except Exception:
        return {'statusCode': 500}
`),
    );
    expect(found.facts.errors.unhandled).toEqual([]);
  });
});

describe('values that are made of each other', () => {
  test('an object that spreads itself in a loop', () => {
    const from = py(`
import boto3
table = boto3.resource('dynamodb').Table('voyages')
def stops(voyage):
    return [stop for stop in voyage.get('stops') or []]
def handler(event, context):
    voyage = event
    for leg in event['legs']:
        voyage = {**voyage, 'stops': stops(voyage)}
    table.put_item(Item=voyage)
`);
    expect(read(from).facts.errors.unhandled.map(({ at }) => at.what)).toEqual(['table.put_item(…)']);
  });

  test('the same of JavaScript, by two names', () => {
    const from = js(`
let outward = {}, homeward = {};
export const handler = async (event) => {
  for (const leg of event.legs) {
    outward = { ...homeward, leg, miles: homeward.miles };
    homeward = { ...outward, back: true, miles: outward.miles };
  }
  return { statusCode: 400, body: JSON.stringify(homeward) };
};
`);
    expect(read(from).facts.replies.errors).toHaveLength(1);
  });

  test('texts and objects that double with every line', () => {
    const count = 40;
    const lines = Array.from(
      { length: count },
      (_, index) =>
        `const text${index + 1} = text${index} + text${index};\nconst load${index + 1} = heavy ? { left: load${index}, right: load${index} } : { ...load${index}, ...load${index} };`,
    );
    const from = js(`const text0 = 'x'; const load0 = { code: 'HEAVY' };\n${lines.join('\n')}
export const handler = async () => ({ statusCode: 400 + text${count}.length, body: JSON.stringify({ message: text${count}, ...load${count} }) });
export const other = async () => ({ statusCode: 400, body: JSON.stringify(load${count}) });
`);
    expect(taken(from)).toBeLessThan(STEPS);
    expect(read(from).opaque).toEqual([]);
  });
});

describe('names that are set again and again', () => {
  const lines = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('');

  test('a name that is made of itself a hundred times', () => {
    const from = py(
      `def handler(event, context):\n    load = event\n${lines(100, (index) => `    if load["k${index}"] > ${index}: load = dict(load, old=load)\n`)}    return {"statusCode": 200}\n`,
    );
    expect(taken(from)).toBeLessThan(STEPS);
    expect(read(from).opaque).toEqual([]);
  });

  test('one that is set in each of four hundred conditions', () => {
    const from = js(
      `export const handler = async (event) => {\nlet load = event.body;\n${lines(400, (index) => `if (event.k${index}) load = load + event.b${index};\n`)}return { statusCode: 200, body: load };\n};\n`,
    );
    expect(read(from).opaque).toEqual([]);
  });

  test('one that is set and asked more often than is followed: the handler is unread', () => {
    const from = js(
      `export const handler = async (event) => {\nlet load = event.body;\n${lines(3000, (index) => `if (event.k${index}) load = load + event.b${index};\n`)}return { statusCode: 200, body: load };\n};\n`,
    );
    expect(readHandler(from, makeStore())).toEqual({
      reason: 'the calls from index.mjs are too many to be followed to the end',
    });
  });

  test('errors that are caught under one name: each is known in its clause alone', () => {
    const from = js(
      `export const handler = async (event) => {\n${lines(1500, (index) => `try { JSON.parse(event.b${index}); } catch (e) { console.log(e); }\n`)}return { statusCode: 200 };\n};\n`,
    );
    expect(taken(from)).toBeLessThan(STEPS);
  });
});

describe('code that nests', () => {
  const nested = (count: number, open: (index: number) => string, inner: string): string =>
    `${Array.from({ length: count }, (_, index) => open(index)).join('')}${inner}${'}'.repeat(count)}`;
  const around = (code: string): Code =>
    js(`export const handler = async (event) => { let load = event.body; let next = load;\n${code}\nreturn load; };\n`);

  test('loops in loops, each of which sets what the others use', () => {
    const open = (index: number): string =>
      `for (const item${index} of load) { load = next + item${index}; next = load; `;
    expect(taken(around(nested(110, open, 'load = next;')))).toBeLessThan(MOST_HANDLER_STEPS);
  });

  test('attempts in attempts', () => {
    const code = nested(100, () => 'try { load = next + load; ', 'next = load;').replaceAll(
      '}',
      '} catch (e) { next = e; }',
    );
    expect(taken(around(code))).toBeLessThan(MOST_HANDLER_STEPS);
  });
});

describe('beyond the bound', () => {
  test('the handler is unread, for one reason that is made for people', () => {
    const from = js(
      'const stow = (crate) => lash(crate);\nconst lash = (crate) => stow(crate);\nexport const handler = stow;\n',
    );
    expect(readHandler(from, makeStore(), new StepBudget(5))).toEqual({
      reason: 'the code of index.mjs and of the handlers before it is too much to be followed in one run',
    });
    expect(isFailure(readHandler(from, makeStore()))).toBe(false);
  });

  test('answers in a circle grow to the same whatever is asked first', () => {
    const graph: Readonly<Record<string, readonly string[]>> = { a: ['b', 'd'], b: ['c'], c: ['a'], d: [] };
    const reach = (start: string): readonly string[] => {
      const answers = new Fixpoint<readonly string[]>(
        [],
        (one, other) => one.join() === other.join(),
        () => undefined,
      );
      const ask = (node: string): readonly string[] =>
        answers.ask(node, () => [...new Set([node, ...(graph[node] ?? []).flatMap(ask)])].sort());
      ask(start);
      return ['a', 'b', 'c', 'd'].map((node) => ask(node).join(''));
    };
    expect(reach('a')).toEqual(['abcd', 'abcd', 'abcd', 'd']);
    expect(reach('c')).toEqual(reach('a'));
  });

  test('questions that nest without end are left, and told', () => {
    const left: unknown[] = [];
    const answers = new Fixpoint<number>(0, Object.is, (key) => left.push(key));
    const ask = (depth: number): number => answers.ask(depth, () => 1 + ask(depth + 1));
    expect(ask(0)).toBeGreaterThan(100);
    expect(left.length).toBeGreaterThan(0);
  });
});
