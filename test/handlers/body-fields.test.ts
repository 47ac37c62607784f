/** The fields of a JSON body that code reads, and those that it can’t do without. */
import { expect, test } from 'vitest';
import { js, py, read } from './make.js';

const python = (lines: string): ReturnType<typeof py> =>
  py(`
import json, boto3
table = boto3.resource('dynamodb').Table('t')
def handler(event, context):
${lines
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`);

const node = (lines: string): ReturnType<typeof js> =>
  js(`
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
const put = (item) => client.send(new PutItemCommand({ TableName: 't', Item: item }));
export const handler = async (event) => {
  ${lines}
};
`);

test.each<[string, ReturnType<typeof py>, readonly string[]]>([
  [
    'subscripts, and get without a need',
    python(`body = json.loads(event['body'])\ntable.put_item(Item={'id': body['id'], 'note': body.get('note')})`),
    ['id!', 'note'],
  ],
  [
    'a body with a fallback',
    python(`body = json.loads(event.get('body') or '{}')\ntable.put_item(Item={'id': body['id']})`),
    ['id!'],
  ],
  [
    'a field of one branch',
    python(`body = json.loads(event['body'])
if event['path'] == '/a':
    table.put_item(Item={'id': body['id']})
table.put_item(Item={'title': body['title']})`),
    ['id', 'title!'],
  ],
  [
    'a query is no body',
    python(`query = event['queryStringParameters']\ntable.put_item(Item={'id': query['id']})`),
    [],
  ],
  [
    'a form is no JSON',
    python(
      `from urllib.parse import parse_qs\nform = parse_qs(event['body'])\ntable.put_item(Item={'id': form['id']})`,
    ),
    [],
  ],
  [
    'a pattern with a default and another name',
    node('const { id, size = 1, kind: type } = JSON.parse(event.body); return put({ id, size, type });'),
    ['id!', 'size', 'kind!'],
  ],
  [
    'members',
    node('const body = JSON.parse(event.body); return put({ id: body.id, tags: body.tags.map(String) });'),
    ['id!', 'tags!'],
  ],
  [
    'fields with a fallback or behind a question mark',
    node(
      "const body = JSON.parse(event.body); return put({ a: body.a ?? 'x', b: body?.b, c: body.c, d: body.d || 1 });",
    ),
    ['a', 'b', 'c!', 'd'],
  ],
  [
    'a name of a pattern that is tested later',
    node("const { id, kind } = JSON.parse(event.body); return put({ id, kind: kind ? kind : 'x' });"),
    ['id!', 'kind'],
  ],
  [
    'a key that is computed',
    node('const body = JSON.parse(event.body); return put({ id: body.id, other: body[event.path] });'),
    ['id!'],
  ],
])('%s', (_, code, expected) => {
  const { bodyFields } = read(code).facts.validation;
  expect(bodyFields.map(({ name, isNeeded }) => (isNeeded ? `${name}!` : name))).toEqual(expected);
});
