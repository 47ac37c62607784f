import { expect, test } from 'vitest';
import { startParser } from '../../src/handlers/syntax/parse.js';
import { readGrammar } from '../../src/fs/wasm.js';
import { ModuleStore } from '../../src/handlers/modules/module-store.js';
import { analyzeHandler, collectFacts, readHandler } from '../../src/handlers/analyze.js';
import { isFailure } from '../../src/errors.js';
import { makeStore, py } from './make.js';

const parser = await startParser(['python', 'javascript'], readGrammar);

test('a text is parsed once, and another text of the same name is another module', () => {
  const store = new ModuleStore(parser);
  const first = store.parse('a.py', 'python', 'x = 1\n');
  expect(store.parse('a.py', 'python', 'x = 1\n')).toBe(first);
  expect(store.parse('a.py', 'python', 'x = 2\n')).not.toBe(first);
});

test('modules that were not used for longest are dropped, beyond a length, and parsed again', () => {
  const text = (name: string): string => `x = "${name.repeat(40)}"\n`;
  const store = new ModuleStore(parser, 120);
  const parse = (name: string): ReturnType<ModuleStore['parse']> => store.parse(`${name}.py`, 'python', text(name));
  const [a, b] = [parse('a'), parse('b')];
  expect(parse('a')).toBe(a);
  parse('c');
  expect(parse('a')).toBe(a);
  expect(parse('b')).not.toBe(b);
});

test('what one handler gives a shared function is not seen by the next', () => {
  const shared = `import json
def stored(table, value):
    table.put_item(Item={"value": value})
    return {"statusCode": 200, "body": json.dumps(value)}
`;
  const handlers = ['event["body"]', '"nothing"', 'event["queryStringParameters"]["q"]'].map((given, index) => {
    const text = `import boto3
from shared import stored
table = boto3.resource("dynamodb").Table("t${index}")
def handler(event, context):
    return stored(table, ${given})
`;
    return py({ 'app.py': text, 'shared.py': shared });
  });
  const store = makeStore();
  const together = handlers.map((code) => readHandler(code, store));
  expect(together).toEqual(handlers.map((code) => readHandler(code, makeStore())));
  expect(together.every((one) => !isFailure(one))).toBe(true);
  const alone = analyzeHandler(handlers[0]!, store);
  if (isFailure(alone)) throw new Error(alone.reason);
  expect(collectFacts(alone.view).objects).toBeDefined();
});
