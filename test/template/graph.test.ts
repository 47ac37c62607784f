import { describe, expect, test } from 'vitest';
import { makeGraph } from '../../src/template/graph.js';
import { resource, templateOf } from './make.js';

const Parameters = { P: { Type: 'String' } };
const T = { Type: 'Table', Properties: {} };

function mentions(
  V: unknown,
  target: Record<string, unknown> = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'my-orders' } },
): boolean {
  const template = templateOf({ Parameters, Resources: { A: { Type: 'Alarm', Properties: { V } }, T: target, U: T } });
  return makeGraph([template]).mentioning(resource(template, 'T'), 'Alarm').length === 1;
}

describe('mentioning', () => {
  test.each([
    [{ Ref: 'T' }, true],
    [{ 'Fn::GetAtt': ['T', 'Arn'] }, true],
    [{ 'Fn::GetAtt': 'T.Arn' }, true],
    [{ 'Fn::Sub': 'x${T.Arn}' }, true],
    ['arn:aws:dynamodb:::table/my-orders', true],
    [{ 'Fn::Join': ['-', ['my', 'orders']] }, true],
    [{ Ref: 'P' }, true],
    [{ 'Fn::ImportValue': 'x' }, true],
    ['{{resolve:ssm:/x}}', true],
    [{ Ref: 'U' }, false],
    [{ 'Fn::Sub': '${U}-${!T}' }, false],
    ['others', false],
  ])('%j: %s', (V, answer) => {
    expect(mentions(V)).toBe(answer);
  });

  test('a generated name is mentioned by reference only', () => {
    expect([mentions('T', T), mentions({ Ref: 'T' }, T)]).toEqual([false, true]);
  });
});

test('what a resource may mention is whatever it is a mentioner of, in document order', () => {
  const template = templateOf({
    Parameters,
    Resources: {
      Q: { Type: 'Queue' },
      Vague: { Type: 'Mapping', Properties: { V: { Ref: 'P' } } },
      Exact: { Type: 'Mapping', Properties: { V: [{ Ref: 'R' }, { Ref: 'Q' }] } },
      None: { Type: 'Mapping', Properties: { V: { Ref: 'T' } } },
      R: { Type: 'Queue' },
      T: { Type: 'Topic' },
    },
  });
  const graph = makeGraph([template]);
  const named = (id: string): readonly string[] =>
    graph.mentionedBy(resource(template, id), 'Queue').map(({ logicalId }) => logicalId);
  expect([named('Vague'), named('Exact'), named('None')]).toEqual([['Q', 'R'], ['Q', 'R'], []]);
});

test('resources of some types come in document order, those that refer too', () => {
  const template = templateOf({
    Resources: {
      A: { Type: 'B', DependsOn: 'D' },
      B: { Type: 'A' },
      C: { Type: 'B', Properties: { V: { Ref: 'D' } } },
      D: { Type: 'C' },
    },
  });
  const graph = makeGraph([template]);
  expect(graph.ofType('A', 'B').map(({ logicalId }) => logicalId)).toEqual(['A', 'B', 'C']);
  expect(graph.referring(resource(template, 'D')).map(({ logicalId }) => logicalId)).toEqual(['A', 'C']);
});
