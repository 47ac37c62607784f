import { expect, test } from 'vitest';
import { linkTemplates } from '../../src/template/evaluate/cross-stack.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { resource, templateOf } from './make.js';

const ROOT = {
  Parameters: { Stage: { Type: 'String', Default: 'dev' } },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
  Resources: {
    Q: { Type: 'AWS::SQS::Queue' },
    X: {
      Type: 'T',
      Properties: {
        Fixed: { Deep: { 'Fn::GetAtt': ['Q', 'Arn'] } },
        Chosen: { 'Fn::If': ['IsProd', { V: 1 }, { V: 2 }] },
        Shown: { 'Fn::Sub': 'x-${Stage}' },
      },
    },
  },
};

test('a value that reads no choice is one node for all worlds', () => {
  const worlds = new Worlds();
  const template = templateOf(ROOT, { worlds });
  linkTemplates([template], new Map());
  const x = resource(template, 'X');
  const before = worlds.readings;
  expect(x.at('Fixed.Deep')).toBe(x.at('Fixed.Deep'));
  expect(x.at('Fixed.Deep').id.path).toEqual(['Resources', 'X', 'Properties', 'Fixed', 'Deep']);
  expect(worlds.readings).toBe(before);
});

test('a value that reads a choice is seen again in each world, and so is what is in it', () => {
  const worlds = new Worlds();
  const template = templateOf(ROOT, { worlds });
  linkTemplates([template], new Map());
  const x = resource(template, 'X');
  const seen = worlds.explore(() => [x.at('Chosen.V').text, x.at('Shown').text]);
  expect(seen.leaves.map(({ result }) => result)).toEqual([
    ['2', 'x-dev'],
    ['1', 'x-prod'],
  ]);
});

test('nothing that links may change is kept before templates are linked', () => {
  const worlds = new Worlds();
  const S = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'c.json' } };
  const X = { Type: 'T', Properties: { V: { 'Fn::GetAtt': ['S', 'Outputs.Name'] } } };
  const top = templateOf({ Resources: { S, X } }, { worlds, file: 'p.json' });
  const below = templateOf({ Resources: {}, Outputs: { Name: { Value: 'files' } } }, { worlds, file: 'c.json' });
  expect(resource(top, 'X').at('V').text).toBeUndefined();
  linkTemplates([top, below], new Map([[resource(top, 'S'), below]]));
  expect(resource(top, 'X').at('V').text).toBe('files');
});
