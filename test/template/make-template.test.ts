import { describe, expect, test } from 'vitest';
import { isTemplateLike, makeTemplate } from '../../src/template/make-template.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { type Json, templateOf, warningsOf } from './make.js';
import { isFailure } from '../../src/errors.js';

const said = (root: Json): string[] =>
  warningsOf(root).map(({ message, at }) => `${Array.isArray(at) ? at.join('/') : '?'}: ${message}`);
const range = <T>(length: number, make: (at: number) => T): readonly T[] => Array.from({ length }, (_, at) => make(at));
const using = (V: unknown, rest: Json = {}): Json => ({ ...rest, Resources: { X: { Type: 'T', Properties: { V } } } });

describe('a template that is read without a word', () => {
  test('uses what it declares', () => {
    const root = {
      Parameters: { P: { Type: 'String', Default: 'a' } },
      Mappings: { M: { a: { b: ['c', 1, true] } } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] }, D: { 'Fn::Not': [{ Condition: 'C' }] } },
      Resources: {
        A: { Type: 'T', Condition: 'C', DependsOn: ['B'], Properties: { V: { 'Fn::If': ['D', { Ref: 'P' }, 1] } } },
        B: {
          Type: 'T',
          Properties: {
            S: { 'Fn::Sub': ['${P}${AWS::Region}${Mine}${!Other}', { Mine: 1 }] },
            // Not a condition of the template.
            Statement: [{ Condition: 'x' }, { Condition: { StringEquals: { a: 'b' } } }],
          },
        },
      },
    };
    expect(said(root)).toEqual([]);
  });
});

describe('said once, with the first place', () => {
  test('an unknown intrinsic', () => {
    expect(said(using([{ 'Fn::Xyz': 1 }, { 'Fn::Xyz': 2 }]))).toEqual([
      'Resources/X/Properties/V/0/Fn::Xyz: Fn::Xyz is not supported by this version: its value is unknown',
    ]);
  });

  test('a name that is not defined', () => {
    const root = using([{ Ref: 'Nobody' }, { 'Fn::GetAtt': 'Nobody.Arn' }, { 'Fn::Sub': 'x-${No.Arn}' }]);
    expect(said(root)).toEqual([
      'Resources/X/Properties/V/0/Ref: Ref refers to Nobody, which the template does not define',
      'Resources/X/Properties/V/2/Fn::Sub: Fn::Sub refers to No, which the template does not define',
    ]);
  });

  test('a condition that is not defined', () => {
    expect(said(using({ 'Fn::If': ['C', 1, 2] }))).toEqual([
      'Resources/X/Properties/V/Fn::If: the template does not define condition C',
    ]);
  });

  test('names that a macro may make are nobody’s mistake', () => {
    expect(said(using({ Ref: 'ServerlessRestApi' }, { Transform: 'AWS::Serverless-2016-10-31' }))).toEqual([]);
  });
});

describe('circles', () => {
  test('of conditions', () => {
    const Conditions = { A: { Condition: 'B' }, B: { 'Fn::Not': [{ Condition: 'A' }] }, C: { Condition: 'C' } };
    expect(said(using(1, { Conditions })).toSorted()).toEqual([
      'Conditions/A: condition A depends on itself (A → B → A)',
      'Conditions/B: condition B depends on itself (B → A → B)',
      'Conditions/C: condition C depends on itself (C → C)',
    ]);
  });

  test('of many conditions, told once', () => {
    const names = range(60, (at) => `C${at}`);
    const Conditions = Object.fromEntries(
      names.map((name, at) => [name, { Condition: names[(at + 1) % names.length] }]),
    );
    expect(said(using(1, { Conditions }))).toEqual([
      'Conditions/C0: condition C0 depends on itself through 59 others, and so do 59 others',
    ]);
  });

  test('none, but chains of conditions that are too long, told once', () => {
    const Conditions = Object.fromEntries(
      range(203, (at) => [`C${at}`, at === 0 ? { 'Fn::Equals': ['a', 'b'] } : { Condition: `C${at - 1}` }]),
    );
    expect(said(using(1, { Conditions }))).toEqual([
      'Conditions/C200: condition C200 depends on a chain of more than 200, and so do 2 others',
    ]);
  });

  test('of many resources, by their ends', () => {
    const Resources = Object.fromEntries(range(60, (at) => [`R${at}`, { Type: 'T', DependsOn: `R${(at + 1) % 60}` }]));
    expect(said({ Resources })).toEqual(['Resources/R0: circular dependency between resources: R0 → … → R0']);
  });

  test('of resources, by whatever they refer', () => {
    const Resources = {
      A: { Type: 'T', DependsOn: 'B' },
      B: { Type: 'T', Properties: { V: { 'Fn::Sub': '${C.Arn}' } } },
      C: { Type: 'T', Properties: { V: [{ 'Fn::GetAtt': ['D', 'Arn'] }] } },
      D: { Type: 'T', Properties: { V: { Ref: 'A' } } },
    };
    expect(said({ Resources })).toEqual(['Resources/A: circular dependency between resources: A → B → C → D → A']);
  });

  test('that an Fn::If may break are none', () => {
    const Conditions = { C: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'x'] } };
    const refer = (to: string): Json => ({ Type: 'T', Properties: { V: { 'Fn::If': ['C', { Ref: to }, 1] } } });
    expect(said({ Conditions, Resources: { A: refer('B'), B: refer('A') } })).toEqual([]);
  });

  test('of SAM resources are none: an event is no dependency', () => {
    const refer = (type: string, to: string): Json => ({ Type: type, Properties: { V: { Ref: to } } });
    const A = refer('AWS::Serverless::Api', 'F');
    const Resources = { A, F: refer('AWS::Serverless::Function', 'A') };
    expect(said({ Transform: 'AWS::Serverless-2016-10-31', Resources })).toEqual([]);
  });

  test('of thousands of resources break nothing', () => {
    const size = 5_000;
    const Resources = Object.fromEntries(
      Array.from({ length: size }, (_, at) => [`R${at}`, { Type: 'T', DependsOn: `R${(at + 1) % size}` }]),
    );
    expect(said({ Resources })).toHaveLength(1);
  });

  test('of mappings and parameters', () => {
    const Mappings = { M: { a: { b: { 'Fn::FindInMap': ['M', 'a', 'b'] } } } };
    const Parameters = { P: { Type: 'String', Default: { Ref: 'P' } } };
    expect(said(using(1, { Mappings, Parameters }))).toEqual([
      'Parameters/P/Default: the default of parameter P is not a string and is ignored',
      'Mappings/M/a/b: mapping M contains more than plain values: they are unknown',
    ]);
  });
});

describe('transforms', () => {
  test.each([
    [['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions', 'AWS::Include'], []],
    ['Mine', ['macro Mine changes the template at deployment; its changes are not considered']],
    [
      [{ Name: 'Mine', Parameters: {} }, 'Mine'],
      ['macro Mine changes the template at deployment; its changes are not considered'],
    ],
  ])('%j', (Transform, expected) => {
    const found = warningsOf(using(1, { Transform }));
    expect(found.map(({ message }) => message.split(':')[0])).toEqual(expected);
    expect(found.every(({ at }) => Array.isArray(at) && at[0] === 'Transform')).toBe(true);
  });
});

test('malformed resources are left out, and said', () => {
  const root = { Resources: { A: 'x', B: { Type: 'T' }, C: {}, 'Fn::Transform': {} } };
  expect(said(root).map((one) => one.split(':')[0])).toEqual(['Resources/A', 'Resources/C', 'Resources/Fn']);
  expect([...templateOf(root).resources.keys()]).toEqual(['B']);
  expect(said({ Resources: {} })).toEqual(['Resources: the template has no resources']);
});

test('an unknown short tag is said by the reader of YAML, and once', () => {
  const document = readYaml('Resources:\n  X:\n    Type: T\n    Properties:\n      V: !Xyz a\n');
  if (isFailure(document)) throw new Error(document.reason);
  const made = makeTemplate({ file: 't', scope: 't' }, document, new Map(), new Worlds());
  if (isFailure(made)) throw new Error(made.reason);
  expect(made.warnings.map(({ message }) => message)).toEqual(['unknown tag !Xyz: its value is unknown']);
});

test.each([
  ['{"Resources": {"A": {"Type": "T"}}}', true],
  ['{"Resources": {"A": {}}}', false],
  ['{"Resources": {}}', false],
  ['{"Resources": {}, "Parameters": {}}', true],
  ['{"Resources": {"Fn::ForEach::X": []}}', true],
  ['{"Resources": []}', false],
  ['[]', false],
])('what looks like a template: %s %s', (text, answer) => {
  expect(isTemplateLike(text, JSON.parse(text))).toBe(answer);
});

test('a text that does not parse looks like one if it speaks like one', () => {
  expect(isTemplateLike('Resources:\n - AWS::S3::Bucket: [', undefined)).toBe(true);
  expect(isTemplateLike('Resources: [', undefined)).toBe(false);
});
