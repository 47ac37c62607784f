import { expect, test } from 'vitest';
import { resource, templateOf, valueIn } from './make.js';

test('parameters of the other types', () => {
  const Parameters = {
    Secret: { Type: 'String', NoEcho: true, Default: 'x' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/origin' },
    List: { Type: 'List<Number>', Default: '1,2' },
    Choice: { Type: 'String', AllowedValues: ['https://a', 'https://b'] },
    Number: { Type: 'Number', Default: 5 },
    Dynamic: { Type: 'String', Default: '{{resolve:ssm:/a}}' },
  };
  const given = { given: { Secret: 'y', Stored: '/other' } };
  const at = (name: string, options = {}): ReturnType<typeof valueIn> =>
    valueIn({ Ref: name }, { Parameters }, options);
  expect(at('Secret').because.map(String)).toEqual(['parameter Secret is a secret (NoEcho)']);
  expect(at('Secret', given).is('y').is).toBe('unknown');
  expect(at('Stored').because.map(String)).toEqual(['parameter Stored is read from Parameter Store at deployment']);
  expect(at('Stored', given).is('/other').is).toBe('unknown');
  expect(
    at('List')
      .all()
      .map(({ text }) => text),
  ).toEqual(['1', '2']);
  expect([at('Choice').is('*').is, at('Choice').is('https://a').is]).toEqual(['no', 'unknown']);
  expect(at('Number').atLeast(5).is).toBe('yes');
  expect(at('Dynamic').is('x').is).toBe('unknown');
});

test('a resource without properties has none, one that a macro makes has unknown ones', () => {
  const template = templateOf({
    Resources: { A: { Type: 'T' }, B: { Type: 'T', 'Fn::Transform': { Name: 'M' } } },
  });
  expect(resource(template, 'A').at('P.Q').present.is).toBe('no');
  expect(resource(template, 'B').at('P.Q').present.is).toBe('unknown');
});

test('items of a given list have ids of their own', () => {
  const rest = { Parameters: { L: { Type: 'CommaDelimitedList' } } };
  const items = valueIn({ Ref: 'L' }, rest, { given: { L: 'a,b' } }).all();
  expect(items.map(({ text, id }) => [text, id.path.at(-1)])).toEqual([
    ['a', 0],
    ['b', 1],
  ]);
});
