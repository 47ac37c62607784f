import { describe, expect, test } from 'vitest';
import { makeReason } from '../../src/answer.js';
import { type Json, valueIn, where } from './make.js';

const TABLE = { Type: 'AWS::DynamoDB::Table', Properties: {} };
const V = 'Resources/X/Properties/V';

describe('Ref', () => {
  test('of a resource is its id: a text of one hole that names it', () => {
    const node = valueIn({ Ref: 'T' }, { Resources: { T: TABLE } });
    expect(node.value.is).toBe('text');
    expect(node.text).toBeUndefined();
    expect(node.shown).toBe('${T}');
    expect([...node.origins]).toEqual(['resource']);
    expect(node.targets.map((one) => [one.resource.logicalId, one.attribute])).toEqual([['T', undefined]]);
    // An id is never empty and never a wildcard.
    expect([node.is('').is, node.is('*').is, node.is('orders').is]).toEqual(['no', 'no', 'unknown']);
  });

  test('of a parameter is its default, which stands at the default and was led to by the Ref', () => {
    const node = valueIn({ Ref: 'P' }, { Parameters: { P: { Type: 'String', Default: '*' } } });
    expect(node.text).toBe('*');
    expect(where(node.place)).toBe('Parameters/P/Default');
    expect(node.via.map(where)).toEqual([V]);
    expect([...node.origins].sort()).toEqual(['default', 'parameter']);
    expect(node.id.path.join('/')).toBe(V);
  });

  test('of a parameter that was given is what was given, and stands at the Ref', () => {
    const node = valueIn({ Ref: 'P' }, { Parameters: { P: { Type: 'String', Default: '*' } } }, { given: { P: 'a' } });
    expect(node.text).toBe('a');
    expect(where(node.place)).toBe(V);
    expect([...node.origins]).toEqual(['parameter']);
  });

  test('of a parameter without default is unknown, with the reason', () => {
    const node = valueIn({ Ref: 'P' }, { Parameters: { P: { Type: 'String' } } });
    expect(node.because).toEqual([makeReason('parameter-open', 'parameter P has no default and no value was given')]);
    expect(node.is('x').is).toBe('unknown');
  });

  test('of pseudo parameters has their form', () => {
    expect(valueIn({ Ref: 'AWS::NoValue' }).present.is).toBe('no');
    const account = valueIn({ Ref: 'AWS::AccountId' });
    expect([account.is('*').is, account.is('123456789012').is]).toEqual(['no', 'unknown']);
    expect([...account.origins]).toEqual(['pseudo']);
  });

  test('of a name that is not there is unknown, never a text', () => {
    const node = valueIn({ Ref: 'Nobody' });
    expect(node.present.is).toBe('unknown');
    expect(String(node.because[0])).toContain('does not define Nobody');
  });
});

describe('Fn::GetAtt', () => {
  test.each([[['T', 'StreamArn']], ['T.StreamArn']])('in both forms names resource and attribute: %j', (argument) => {
    const node = valueIn({ 'Fn::GetAtt': argument }, { Resources: { T: TABLE } });
    expect(node.targets.map((one) => [one.resource.logicalId, one.attribute])).toEqual([['T', 'StreamArn']]);
    expect(node.is('*').is).toBe('no');
  });

  test('of nested stacks has an attribute of more than one word', () => {
    const rest = { Resources: { S: { Type: 'AWS::CloudFormation::Stack' } } };
    const node = valueIn({ 'Fn::GetAtt': ['S', 'Outputs', 'Url'] }, rest);
    expect(node.targets.map(({ attribute }) => attribute)).toEqual(['Outputs.Url']);
    // An output may be anything at all.
    expect(node.is('*').is).toBe('unknown');
  });

  test('of a custom resource may be anything', () => {
    expect(valueIn({ 'Fn::GetAtt': 'C.V' }, { Resources: { C: { Type: 'Custom::C' } } }).is('*').is).toBe('unknown');
  });

  test.each([[['T']], ['T'], [{}]])('of something else is unknown: %j', (argument) => {
    expect(valueIn({ 'Fn::GetAtt': argument }).present.is).toBe('unknown');
  });
});

describe('Fn::Sub', () => {
  const rest = { Parameters: { P: { Type: 'String', Default: 'a' } }, Resources: { T: TABLE } };

  test('puts in parameters, resources, attributes and its own variables', () => {
    const value = { 'Fn::Sub': ['${P}-${T}-${T.Arn}-${Mine}', { Mine: 'm' }] };
    const node = valueIn(value, rest);
    expect(node.shown).toBe('a-${T}-${T.Arn}-m');
    expect([...node.origins].sort()).toEqual(['default', 'parameter', 'resource']);
  });

  test('its own variable wins over a parameter', () => {
    expect(valueIn({ 'Fn::Sub': ['x${P}', { P: 'mine' }] }, rest).text).toBe('xmine');
  });

  test('leaves ${!Literal} as ${Literal}, and what is no variable as it is', () => {
    expect(valueIn({ 'Fn::Sub': 'a${!P}b${' }, rest).text).toBe('a${P}b${');
  });

  test('of one variable alone is that variable, where it stands', () => {
    const node = valueIn({ 'Fn::Sub': '${P}' }, rest);
    expect(node.text).toBe('a');
    expect(where(node.place)).toBe('Parameters/P/Default');
    expect(node.via.map(where)).toEqual([V]);
  });

  test('of literals only is a literal', () => {
    expect([...valueIn({ 'Fn::Sub': 'plain' }).origins]).toEqual(['literal']);
  });

  // To look for it at each of the two million openings is to read four million million characters.
  test('looks once for the end of a variable that has none', () => {
    expect(valueIn({ 'Fn::Sub': '${'.repeat(2_000_000) }).present.is).toBe('yes');
  });
});

describe('Fn::Join', () => {
  test('leaves out NoValue and keeps what is empty', () => {
    expect(valueIn({ 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, '', 'b']] }).text).toBe('a--b');
    expect(valueIn({ 'Fn::Join': ['-', ['', 'b']] }).text).toBe('-b');
  });

  test('keeps holes, and joins a list of a parameter', () => {
    const rest = { Parameters: { L: { Type: 'CommaDelimitedList', Default: 'a, b' }, P: { Type: 'String' } } };
    expect(valueIn({ 'Fn::Join': ['/', ['x', { Ref: 'P' }]] }, rest).shown).toBe('x/${P}');
    const joined = valueIn({ 'Fn::Join': ['/', { Ref: 'L' }] }, rest);
    expect(joined.text).toBe('a/b');
    expect([...joined.origins].sort()).toEqual(['default', 'parameter']);
  });

  test('of a list that is not known is a text that is not known', () => {
    const node = valueIn({ 'Fn::Join': [',', { Ref: 'L' }] }, { Parameters: { L: { Type: 'List<String>' } } });
    expect(node.is('a').is).toBe('unknown');
  });
});

describe('Fn::Select and Fn::Split', () => {
  test('take an item, and say when there is none', () => {
    expect(valueIn({ 'Fn::Select': ['1', ['a', 'b']] }).text).toBe('b');
    expect(valueIn({ 'Fn::Select': [2, ['a', 'b']] }).because).toEqual([
      makeReason('invalid-template', 'a Fn::Select asks for item 2 of 2'),
    ]);
    expect(valueIn({ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }).text).toBe('b');
  });

  test('of a default stand at the default, and are no literals', () => {
    const rest = { Parameters: { P: { Type: 'String', Default: 'a|*' } } };
    const node = valueIn({ 'Fn::Select': [1, { 'Fn::Split': ['|', { Ref: 'P' }] }] }, rest);
    expect(node.text).toBe('*');
    expect(where(node.place)).toBe('Parameters/P/Default');
    expect([...node.origins].sort()).toEqual(['default', 'parameter']);
  });

  test('of a text with holes still know the resource', () => {
    const value = { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['T', 'Arn'] }] }] };
    const node = valueIn(value, { Resources: { T: TABLE } });
    expect(node.targets.map(({ resource: { logicalId } }) => logicalId)).toEqual(['T']);
    expect(node.is('table').is).toBe('unknown');
  });
});

describe('Fn::FindInMap', () => {
  const Mappings = { M: { dev: { origin: '*', list: ['a', 'b'] }, prod: { origin: 'https://a' } } };

  test('takes an entry, and stands there', () => {
    const node = valueIn({ 'Fn::FindInMap': ['M', 'dev', 'origin'] }, { Mappings });
    expect(node.text).toBe('*');
    expect(where(node.place)).toBe('Mappings/M/dev/origin');
    expect(node.via.map(where)).toEqual([V]);
    expect([...node.origins]).toEqual(['mapping']);
    expect(node.id.path.join('/')).toBe(V);
  });

  test('takes a list, whose items stand in the mapping', () => {
    const items = valueIn({ 'Fn::FindInMap': ['M', 'dev', 'list'] }, { Mappings }).all();
    expect(items.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(items.map(({ place }) => where(place))).toEqual(['Mappings/M/dev/list/0', 'Mappings/M/dev/list/1']);
    expect(items.map(({ id }) => id.path.join('/'))).toEqual([`${V}/0`, `${V}/1`]);
  });

  test('falls back to DefaultValue, and only if the entry is missing', () => {
    const find = (row: unknown): Json => ({ 'Fn::FindInMap': ['M', row, 'origin', { DefaultValue: 'other' }] });
    expect(valueIn(find('qa'), { Mappings }).text).toBe('other');
    expect(valueIn(find('dev'), { Mappings }).text).toBe('*');
  });

  test('with a missing key is unknown, and names it', () => {
    const node = valueIn({ 'Fn::FindInMap': ['M', 'qa', 'origin'] }, { Mappings });
    expect(node.because.map(String)).toEqual(['mapping M has no entry qa']);
    expect(valueIn({ 'Fn::FindInMap': ['N', 'a', 'b'] }, { Mappings }).because.map(String)).toEqual([
      'there is no mapping N',
    ]);
  });

  test('that leads back to itself is unknown', () => {
    const loop = { 'Fn::FindInMap': ['M', 'a', 'b'] };
    expect(valueIn(loop, { Mappings: { M: { a: { b: loop } } } }).present.is).toBe('unknown');
    expect(valueIn(loop, { Mappings: { M: { a: { b: [loop] } } } }).present.is).toBe('unknown');
  });
});

describe('Fn::If', () => {
  const Conditions = { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Equals': ['a', 'b'] } };

  test('is the branch taken, where the branch stands', () => {
    const node = valueIn({ 'Fn::If': ['No', 'x', 'y'] }, { Conditions });
    expect(node.text).toBe('y');
    expect(where(node.place)).toBe(`${V}/Fn::If/2`);
    expect(node.id.path.join('/')).toBe(V);
    expect([...node.origins].sort()).toEqual(['condition', 'literal']);
  });

  test('may leave something out', () => {
    const value = [{ 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] }, 'b'];
    expect(
      valueIn(value, { Conditions })
        .all()
        .map(({ text }) => text),
    ).toEqual(['b']);
    expect(valueIn({ 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] }, { Conditions }).present.is).toBe('no');
  });

  test('on a condition that is not there is unknown', () => {
    expect(String(valueIn({ 'Fn::If': ['Other', 'x', 'y'] }, { Conditions }).because[0])).toContain(
      'the condition Other',
    );
  });

  test('around a map is seen through, and ids hold no intrinsics', () => {
    const node = valueIn({ 'Fn::If': ['Yes', { A: [{ B: 1 }] }, 'y'] }, { Conditions }).at('A.0.B');
    expect(node.text).toBe('1');
    expect(node.id.path.join('/')).toBe(`${V}/A/0/B`);
    expect(where(node.place)).toBe(`${V}/Fn::If/1/A/0/B`);
  });
});

describe('the others', () => {
  test('what only the deployment computes is unknown', () => {
    for (const [name, argument] of Object.entries({
      'Fn::ImportValue': 'shared-origin',
      'Fn::Base64': 'x',
      'Fn::Cidr': ['10.0.0.0/16', 2, 8],
      'Fn::GetAZs': '',
      'Fn::Transform': { Name: 'AWS::Include' },
      'Fn::Xyz': 'x',
    })) {
      expect([name, valueIn({ [name]: argument }).is('*').is]).toEqual([name, 'unknown']);
      expect(valueIn({ [name]: argument }).because).not.toEqual([]);
    }
    expect([...valueIn({ 'Fn::ImportValue': 'shared' }).origins]).toEqual(['import']);
  });

  test('Fn::ToJsonString is JSON as far as it is known', () => {
    const rest = {
      Parameters: { P: { Type: 'String', Default: 'a"b' }, Q: { Type: 'String' } },
      Resources: { T: TABLE },
    };
    const json = (value: unknown): ReturnType<typeof valueIn> => valueIn({ 'Fn::ToJsonString': value }, rest);
    const known = json({ a: 1, b: [true, { Ref: 'P' }, { Ref: 'AWS::NoValue' }], c: { Ref: 'AWS::NoValue' }, d: {} });
    expect(known.text).toBe('{"a":1,"b":[true,"a\\"b"],"d":{}}');
    expect([...known.origins].sort()).toEqual(['default', 'parameter']);
    const open = json([{ Ref: 'Q' }, { 'Fn::GetAtt': 'T.Arn' }]);
    expect(open.shown).toBe('["${Q}","${T.Arn}"]');
    expect(open.targets.map(({ attribute }) => attribute)).toEqual(['Arn']);
    expect(json([{ 'Fn::Cidr': [] }]).is('x').is).toBe('unknown');
    expect([...json({ a: 1 }).origins]).toEqual(['literal']);
  });

  test('the names in Ref and Fn::GetAtt may be put together', () => {
    const rest = {
      Parameters: { P: { Type: 'String', Default: 'T' }, Q: { Type: 'String' } },
      Resources: { T: TABLE },
    };
    const targets = (value: unknown): unknown =>
      valueIn(value, rest).targets.map(({ resource: { logicalId }, attribute }) => [logicalId, attribute]);
    expect(targets({ Ref: { 'Fn::Sub': 'T' } })).toEqual([['T', undefined]]);
    expect(targets({ Ref: { Ref: 'P' } })).toEqual([['T', undefined]]);
    expect(targets({ 'Fn::GetAtt': [{ 'Fn::Sub': '${P}' }, { 'Fn::Sub': 'Arn' }] })).toEqual([['T', 'Arn']]);
    expect(valueIn({ Ref: { Ref: 'Q' } }, rest).because).toEqual([
      makeReason('invalid-template', 'what a Ref names is only known at deployment'),
    ]);
  });

  test('Fn::Length counts what is there', () => {
    expect(valueIn({ 'Fn::Length': ['a', { Ref: 'AWS::NoValue' }, 'b'] }).text).toBe('2');
    const rest = { Parameters: { L: { Type: 'CommaDelimitedList' } } };
    expect(valueIn({ 'Fn::Length': { Ref: 'L' } }, rest).present.is).toBe('unknown');
  });

  test('a macro beside other keys may add keys, and changes none that is written', () => {
    const node = valueIn({ 'Fn::Transform': { Name: 'AWS::Include' }, A: 1 });
    expect([node.at('A').text, node.at('B').present.is]).toEqual(['1', 'unknown']);
  });

  test.each(['{{resolve:ssm:/a}}', 'x{{resolve:secretsmanager:s:SecretString:k}}y'])(
    'a dynamic reference is unknown, what is around it is not: %s',
    (text) => {
      const node = valueIn(text);
      expect(node.text).toBeUndefined();
      expect([...node.origins]).toEqual(['dynamic-reference']);
    },
  );

  test('a dynamic reference may be put together of pieces', () => {
    const rest = { Parameters: { Env: { Type: 'String', Default: 'dev' } } };
    const sub = valueIn({ 'Fn::Sub': '{{resolve:ssm:/${Env}/origin}}' }, rest);
    expect([sub.is('*').is, sub.shown]).toEqual(['unknown', '${{{resolve:ssm:/dev/origin}}}']);
    expect(sub.origins.has('dynamic-reference')).toBe(true);
    const joined = valueIn({ 'Fn::Join': ['', ['a{{resolve:ssm:/', { Ref: 'AWS::Region' }, '}}b']] });
    expect([joined.is('*').is, joined.is('axb').is]).toEqual(['no', 'unknown']);
  });

  test('null is nothing', () => {
    expect(valueIn(null).present.is).toBe('no');
  });
});

describe('a text that doubles at each level', () => {
  const nest = (wrap: (inner: unknown) => unknown, levels: number, innermost: unknown): unknown =>
    levels === 0 ? innermost : wrap(nest(wrap, levels - 1, innermost));
  const twice = (A: unknown): unknown => ({ 'Fn::Sub': ['${A}${A}', { A }] });

  test('is known up to the size of a template', () => {
    expect(valueIn(nest(twice, 20, 'x')).text).toHaveLength(2 ** 20);
    expect(valueIn(nest(twice, 21, 'x')).because.map(String)).toEqual([
      'a text is put together of more than 1048576 characters',
    ]);
  });

  test.each([
    ['Fn::Sub', twice, 'x'],
    ['Fn::Sub of what is not known', twice, { Ref: 'AWS::StackName' }],
    ['Fn::Join', (A: unknown) => ({ 'Fn::Join': ['', [{ 'Fn::Sub': ['${A}-', { A }] }, 'x'.repeat(300_000)]] }), 'x'],
    ['Fn::ToJsonString', (A: unknown) => ({ 'Fn::ToJsonString': A }), '"'],
  ])('is unknown beyond it, and that is soon found: %s', (_, wrap, innermost) => {
    const node = valueIn(nest(wrap, 60, innermost), { Transform: 'AWS::LanguageExtensions' });
    expect(node.text).toBeUndefined();
    expect(node.because).not.toEqual([]);
  });
});
