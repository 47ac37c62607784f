import { expect, test } from 'vitest';
import { js, read } from './make.js';

const handlerWith = (...conditions: readonly string[]) =>
  js(`
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
function store(body) {
  if (!check(body)) return false;
  db.send(new PutItemCommand({ TableName: 'plums', Item: body }));
  return true;
}
function check(body) {
  if (body.again) return store(body);
  return 'kind' in body;
}
exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  ${conditions.map((condition) => `if (!${condition}) return { statusCode: 400 };`).join('\n  ')}
  return { statusCode: 200 };
};
`);
const checksIn = (...conditions: readonly string[]): readonly string[] =>
  read(handlerWith(...conditions)).facts.validation.checks.map(({ what }) => what);

test('functions that call each other ask outside, whichever of them is asked first', () => {
  expect(checksIn('check(body)')).toEqual([]);
  expect(checksIn('check(body)', 'store(body)')).toEqual([]);
  expect(checksIn('store(body)', 'check(body)')).toEqual([]);
});
