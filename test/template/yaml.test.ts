import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMap, type Raw } from '../../src/template/parse/document.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { isFailure } from '../../src/errors.js';

function root(text: string): Raw {
  const result = readYaml(text);
  if (isFailure(result)) throw new Error(`${result.position?.line}:${result.position?.column} ${result.reason}`);
  return result.root;
}

function oddities(text: string): string[] {
  const result = readYaml(text);
  if (isFailure(result)) throw new Error(result.reason);
  return result.oddities.map(({ message, range }) => {
    const { start, end } = range ?? { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
    return `${start.line}:${start.column}-${end.column} ${message}`;
  });
}

describe('text without quotes', () => {
  const meaning: [string, Raw][] = [
    ...['', '~', 'null', 'Null', 'NULL'].map((written): [string, Raw] => [written, null]),
    ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((written): [string, Raw] => [written, true]),
    ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((written): [string, Raw] => [
      written,
      false,
    ]),
    ...['0', '7', '-5', '1024', '9007199254740991', '1.5', '-0.25'].map((written): [string, Raw] => [
      written,
      Number(written),
    ]),
  ];
  test.each(meaning)('%j means %j', (written, value) => {
    expect(root(`key: ${written}`)).toEqual({ key: value });
  });

  test.each([
    ['y', 'Y', 'n', 'N', 'tRue', 'nULL', 'none'],
    ['0123456701', '007', '00', '-0', '+5', '1_000', '0x1F', '0o17', '0b1'],
    ['1.10', '1.0', '.5', '1.', '1e3', '1.5e3', '.inf', '.nan', '190:20:30'],
    ['123456789012345678901', '-9007199254740993', '0.1234567890123456789'],
    ['2012-10-17', '2001-12-14t21:59:43.10-05:00', '<<', '='],
  ])('stays text: %s, %s …', (...written) => {
    expect(root(written.map((text) => `- ${text}`).join('\n'))).toEqual(written);
  });

  test('is text in quotes and in blocks, whatever it looks like', () => {
    expect(root('- "5"\n- \'true\'\n- |-\n  null\n- >-\n  1.5\n- ""')).toEqual(['5', 'true', 'null', '1.5', '']);
  });

  test('is always text as a key', () => {
    expect(Object.keys(root('1.10: a\ntrue: b\n~: c\n2012-10-17: d\n"x": e\n0x1: f') as object).sort()).toEqual(
      ['1.10', 'true', '~', '2012-10-17', 'x', '0x1'].sort(),
    );
  });

  test('is what its YAML tag asks for', () => {
    expect(root('- !!str 5\n- !!int "5"\n- !!bool "yes"\n- ! 5\n- !!binary aGk=\n- !!null x\n- !!map {a: 1}')).toEqual([
      '5',
      5,
      true,
      '5',
      'aGk=',
      'x',
      { a: 1 },
    ]);
  });
});

describe('short tags', () => {
  test.each<[string, Raw]>([
    ['!Ref Bucket', { Ref: 'Bucket' }],
    ['!Ref 5', { Ref: '5' }],
    ['!Condition IsProd', { Condition: 'IsProd' }],
    ['!GetAtt A.B', { 'Fn::GetAtt': ['A', 'B'] }],
    ['!GetAtt A.Outputs.B', { 'Fn::GetAtt': ['A', 'Outputs.B'] }],
    ['!GetAtt "A.B"', { 'Fn::GetAtt': ['A', 'B'] }],
    ['!GetAtt [A, B]', { 'Fn::GetAtt': ['A', 'B'] }],
    ['!GetAtt A', { 'Fn::GetAtt': 'A' }],
    ['!Sub "${A}-true"', { 'Fn::Sub': '${A}-true' }],
    ['!Sub ["${x}", {x: !Ref Y}]', { 'Fn::Sub': ['${x}', { x: { Ref: 'Y' } }] }],
    ['!Sub |-\n  a\n  b', { 'Fn::Sub': 'a\nb' }],
    ['!GetAZs', { 'Fn::GetAZs': '' }],
    ['!GetAZs ""', { 'Fn::GetAZs': '' }],
    ['!GetAZs {Ref: R}', { 'Fn::GetAZs': { Ref: 'R' } }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ['!Base64\n  Fn::Sub: x', { 'Fn::Base64': { 'Fn::Sub': 'x' } }],
    ['!If [A, !Ref B, no]', { 'Fn::If': ['A', { Ref: 'B' }, false] }],
    ['!Not [!Equals [!Ref A, ""]]', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'A' }, ''] }] }],
    ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!Length [a]', { 'Fn::Length': ['a'] }],
    ['!GetStackOutput {StackName: a, OutputName: b}', { 'Fn::GetStackOutput': { StackName: 'a', OutputName: 'b' } }],
    ['!ToJsonString {a: 1}', { 'Fn::ToJsonString': { a: 1 } }],
    ['!ValueOf [P, VpcId]', { 'Fn::ValueOf': ['P', 'VpcId'] }],
  ])('%j', (written, long) => {
    expect(root(`key: ${written}`)).toEqual({ key: long });
    expect(oddities(`key: ${written}`)).toEqual([]);
  });

  test('that nobody knows never become the bare value', () => {
    const text = 'a: !Foo x\nb:\n  - !Rain::Embed [1]\nc: !Foo\nd: !!python/name:os x\n';
    expect(root(text)).toEqual({
      a: { 'Fn::Foo': 'x' },
      b: [{ 'Fn::Rain::Embed': [1] }],
      c: { 'Fn::Foo': '' },
      d: { 'Fn::python/name:os': 'x' },
    });
    expect(oddities(text)).toEqual([
      '1:4-8 unknown tag !Foo: its value is unknown',
      '3:5-17 unknown tag !Rain::Embed: its value is unknown',
      '4:4-8 unknown tag !Foo: its value is unknown',
      '5:4-20 unknown tag !!python/name:os: its value is unknown',
    ]);
  });

  test('are found behind comments, anchors and line ends', () => {
    expect(root('a: # !Foo\n  # !Bar\n  &x !Ref # !Baz\n    B\nc: *x')).toEqual({ a: { Ref: 'B' }, c: { Ref: 'B' } });
  });
});

describe('anchors and merge keys', () => {
  test('an alias is the same value', () => {
    const value = root('a: &a {x: [1]}\nb: *a') as Record<string, Raw>;
    expect(value['b']).toBe(value['a']);
  });

  test('an anchor may be given again', () => {
    expect(root('- &a 1\n- *a\n- &a 2\n- *a')).toEqual([1, 1, 2, 2]);
  });

  test('explicit keys win over merged ones, wherever they stand', () => {
    expect(root('b: &b {x: 1, y: 2}\nc:\n  y: 3\n  <<: *b\n  z: 4')).toEqual({
      b: { x: 1, y: 2 },
      c: { x: 1, y: 3, z: 4 },
    });
  });

  test('in a list of maps the first wins', () => {
    expect(root('- &a {x: 1}\n- &b {x: 2, y: 3}\n- <<: [*a, *b]\n- <<: [{q: 1}, *b]')).toEqual([
      { x: 1 },
      { x: 2, y: 3 },
      { x: 1, y: 3 },
      { q: 1, x: 2, y: 3 },
    ]);
  });

  test('a quoted "<<" is a key like others', () => {
    expect(root('"<<": {a: 1}')).toEqual({ '<<': { a: 1 } });
  });

  test('a merged key is no duplicate', () => {
    expect(oddities('b: &b {x: 1}\nc:\n  <<: *b\n  x: 2')).toEqual([]);
  });
});

describe('keys', () => {
  test('of the same name: the last wins, and each later one is told', () => {
    const text = 'a: 1\nb:\n  c: 1\n  "c": 2\na: 3\n';
    expect(root(text)).toEqual({ a: 3, b: { c: 2 } });
    expect(oddities(text)).toEqual([
      '4:3-6 duplicate key "c": the last one wins',
      '5:1-2 duplicate key "a": the last one wins',
    ]);
  });

  test('may be named like what every object inherits', () => {
    const value = root('__proto__: {polluted: 1}\nconstructor: 2\ntoString: 3');
    expect(isMap(value) ? Object.keys(value) : []).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('may have no value, may stand after "?", may be an alias', () => {
    expect(root('a: {b, c: 1}\n? d\n: 2\ne:\n&k f: *k')).toEqual({ a: { b: null, c: 1 }, d: 2, e: null, f: 'f' });
  });
});

describe('layout', () => {
  test('CRLF, a document start, a document end, a directive, comments', () => {
    expect(root('%YAML 1.1\r\n---\r\n# one\r\na:\r\n  - b # two\r\n  - |\r\n    c\r\n    d\r\n...\r\n')).toEqual({
      a: ['b', 'c\nd\n'],
    });
  });

  test('JSON with tabs', () => {
    expect(root('{\n\t"a": [\n\t\t1,\n\t\t"x\\ty"\n\t]\n}\n')).toEqual({ a: [1, 'x\ty'] });
  });
});

describe('for any JSON', () => {
  test('YAML reads what JSON says, numbers as they are written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: true }), fc.constantFrom(0, 2), (value, indentation) => {
        const text = JSON.stringify(value, null, indentation);
        const result = root(text);
        expect(JSON.parse(JSON.stringify(result), numbers)).toEqual(JSON.parse(text, numbers));
      }),
    );
  });
});

/** Some numbers stay text, as `1e21` and `-0`. */
function numbers(_: string, value: Raw): Raw {
  return typeof value === 'string' && /^-?[0-9.]+(e[+-]?[0-9]+)?$/.test(value) ? Number(value) : value;
}
