import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/template/parse/yaml.js';
import { makeTemplate } from '../../src/template/make-template.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { type Json, type MakeOptions, resource, templateOf, warningsOf, where } from './make.js';
import { isFailure } from '../../src/errors.js';

const Transform = 'AWS::LanguageExtensions';
const said = (root: Json, options: MakeOptions = {}): string[] =>
  warningsOf({ Transform, ...root }, options).map(
    ({ message, at }) => `${Array.isArray(at) ? at.join('/') : '?'}: ${message}`,
  );
const ids = (root: Json, options: MakeOptions = {}): string[] => [
  ...templateOf({ Transform, ...root }, options).resources.keys(),
];
const bucket = (Properties: Json = {}): Json => ({ Type: 'AWS::S3::Bucket', Properties });
const loop = (collection: unknown, body: Json, identifier = 'Id'): unknown => [identifier, collection, body];
const LOOP = 'Resources/Fn::ForEach::L';

describe('a loop of resources', () => {
  const root = {
    Resources: {
      A: { Type: 'T' },
      'Fn::ForEach::L': loop(['Dev', 'Prod'], {
        'Files${Id}': bucket({
          BucketName: { 'Fn::Sub': 'files-${Id}-${AWS::Region}' },
          Tags: [{ Value: { Ref: 'Id' } }],
        }),
        'Log${Id}': { Type: 'T', DependsOn: 'Files${Id}', Properties: { V: { 'Fn::GetAtt': ['Files${Id}', 'Arn'] } } },
      }),
      B: { Type: 'T' },
    },
  };
  const template = templateOf({ Transform, ...root });

  test('makes them without a word', () => {
    expect([...template.resources.keys()]).toEqual(['A', 'B', 'FilesDev', 'FilesProd', 'LogDev', 'LogProd']);
    expect(said(root)).toEqual([]);
  });

  test('whose values stand in its body, and are called as they are deployed', () => {
    const name = resource(template, 'FilesDev').at('BucketName');
    expect(name.shown).toBe('files-Dev-${AWS::Region}');
    expect(where(name.place)).toBe(`${LOOP}/2/Files\${Id}/Properties/BucketName`);
    expect(name.id.path.join('/')).toBe('Resources/FilesDev/Properties/BucketName');
    expect(resource(template, 'FilesProd').at('Tags.0.Value').text).toBe('Prod');
    expect(resource(template, 'FilesProd').cell.path).toEqual(['Resources', 'Fn::ForEach::L', 2, 'Files${Id}']);
  });

  test('which refer to each other', () => {
    expect(resource(template, 'LogProd').at('V').refersTo(resource(template, 'FilesProd')).is).toBe('yes');
    expect(resource(template, 'LogProd').at('V').refersTo(resource(template, 'FilesDev')).is).toBe('no');
  });

  test('is found in the text', () => {
    const text = [
      `Transform: ${Transform}`,
      'Resources:',
      '  Fn::ForEach::L:',
      '    - Id',
      '    - [A, B]',
      '    - Files${Id}:',
      '        Type: T',
      '        Properties:',
      '          V: !Sub x-${Id}',
    ].join('\n');
    const document = readYaml(text);
    if (isFailure(document)) throw new Error(document.reason);
    const made = makeTemplate({ file: 't', scope: 't' }, document, new Map(), new Worlds());
    if (isFailure(made)) throw new Error(made.reason);
    const node = resource(made.template, 'FilesB').at('V');
    expect([node.text, made.warnings]).toEqual(['x-B', []]);
    const { at } = node.place;
    expect(Array.isArray(at) && document.locate([at])[0]?.start).toEqual({ line: 9, column: 14 });
  });
});

describe('identifiers', () => {
  const make = (collection: unknown, body: Json): string[] =>
    ids({ Resources: { 'Fn::ForEach::L': loop(collection, body) } });

  test('&{Id} is the item without what no logical id may hold', () => {
    expect(make(['10.0.0.1', 'a-b'], { 'X&{Id}': bucket() })).toEqual(['X10001', 'Xab']);
  });

  test('other variables, literals and look-alikes are left as they are', () => {
    const V = { 'Fn::Sub': '${Id}${!Id}${Id.Arn}${Other}' };
    const template = templateOf({
      Transform,
      Resources: { 'Fn::ForEach::L': loop(['A'], { 'X${Id}': bucket({ V }) }) },
    });
    expect(resource(template, 'XA').definition).toEqual(bucket({ V: { 'Fn::Sub': 'A${!Id}${Id.Arn}${Other}' } }));
  });

  test('an item is not looked into, and counts once', () => {
    expect(make(['${Id}', 'B', 'B'], { 'X${Id}': bucket() })).toEqual(['X${Id}', 'XB']);
  });
});

describe('collections', () => {
  const Parameters = {
    Names: { Type: 'CommaDelimitedList', Default: 'A, B' },
    Open: { Type: 'CommaDelimitedList' },
    None: { Type: 'CommaDelimitedList', Default: '' },
    Env: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
    Text: { Type: 'String', Default: 'x' },
    Secret: { Type: 'CommaDelimitedList', Default: 'A', NoEcho: true },
    Stored: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/a' },
  };
  const Mappings = { M: { dev: { names: ['A'], text: 'A' }, prod: { names: ['A', 'B'] } } };
  const of = (collection: unknown): Json => ({
    Parameters,
    Mappings,
    Resources: { 'Fn::ForEach::L': loop(collection, { 'X${Id}': bucket() }) },
  });
  const find = (...keys: unknown[]): Json => ({ 'Fn::FindInMap': keys });

  test.each([
    [{ Ref: 'Names' }, ['XA', 'XB']],
    [{ Ref: 'None' }, []],
    [
      [{ Ref: 'Text' }, 'y', 1],
      ['X1', 'Xx', 'Xy'],
    ],
    [find('M', { Ref: 'Env' }, 'names'), ['XA']],
    [find('M', 'prod', { 'Fn::Sub': 'names' }), ['XA', 'XB']],
    [find('M', 'qa', 'names', { DefaultValue: ['Z'] }), ['XZ']],
  ])('%j', (collection, expected) => {
    expect(ids(of(collection))).toEqual(expected);
    expect(said(of(collection))).toEqual([]);
  });

  test('by what was given', () => {
    expect(ids(of({ Ref: 'Open' }), { given: { Open: 'P,Q' } })).toEqual(['XP', 'XQ']);
    expect(ids(of(find('M', { Ref: 'Env' }, 'names')), { given: { Env: 'prod' } })).toEqual(['XA', 'XB']);
  });

  test.each([
    [{ Ref: 'Open' }, 'parameter Open has no default and was not given'],
    [{ Ref: 'Stored' }, 'parameter Stored is read from Parameter Store'],
    [{ Ref: 'Secret' }, 'parameter Secret is NoEcho'],
    [{ Ref: 'Text' }, 'parameter Text is not a list'],
    [{ Ref: 'AWS::NotificationARNs' }, 'AWS::NotificationARNs is only known at deployment'],
    [find('M', 'qa', 'names'), 'the mapping has no entry qa'],
    [find('M', 'dev', 'text'), 'the mapping entry is not a list of strings'],
    [find('M', { 'Fn::Sub': '${Env}' }, 'names'), 'an item is only known at deployment'],
    [[['A']], 'an item is only known at deployment'],
    [{ 'Fn::Split': [',', 'a,b'] }, 'its collection is only known at deployment'],
    ['A', 'its collection is not a list'],
  ])('%j is not guessed', (collection, because) => {
    expect(ids(of(collection))).toEqual([]);
    expect(said(of(collection))).toEqual([`${LOOP}: Fn::ForEach::L can't be expanded and is skipped: ${because}`]);
  });
});

describe('loops elsewhere', () => {
  test('in loops', () => {
    const inner = loop([{ Ref: 'Stage' }, 'x'], { 'Q${Stage}${Id}': bucket({ V: '${Stage}/${Id}' }) });
    const root = { Resources: { 'Fn::ForEach::O': loop(['a', 'b'], { 'Fn::ForEach::I${Stage}': inner }, 'Stage') } };
    const template = templateOf({ Transform, ...root });
    expect([...template.resources.keys()]).toEqual(['Qaa', 'Qax', 'Qbb', 'Qbx']);
    const { text, place } = resource(template, 'Qbx').at('V');
    expect(text).toBe('b/x');
    expect(where(place)).toBe('Resources/Fn::ForEach::O/2/Fn::ForEach::I${Stage}/2/Q${Stage}${Id}/Properties/V');
  });

  test('in properties', () => {
    const V = { Own: 1, 'Fn::ForEach::L': loop(['A', 'B'], { 'Key${Id}': { Name: { Ref: 'Id' } } }) };
    const template = templateOf({ Transform, Resources: { X: { Type: 'T', Properties: { V } } } });
    const node = resource(template, 'X').at('V');
    expect(node.keys).toEqual(['Own', 'KeyA', 'KeyB']);
    const name = node.at('KeyB.Name');
    expect([name.text, name.id.path.join('/')]).toEqual(['B', 'Resources/X/Properties/V/KeyB/Name']);
    expect(where(name.place)).toBe('Resources/X/Properties/V/Fn::ForEach::L/2/Key${Id}/Name');
    expect(node.at('Nothing').present.is).toBe('no');
  });

  test('in properties, of what is not known: the map is open', () => {
    const V = { Own: 1, 'Fn::ForEach::L': loop({ Ref: 'P' }, { 'Key${Id}': 1 }) };
    const Parameters = { P: { Type: 'CommaDelimitedList' } };
    const template = templateOf({ Transform, Parameters, Resources: { X: { Type: 'T', Properties: { V } } } });
    const node = resource(template, 'X').at('V');
    expect([node.at('Own').text, node.at('KeyA').present.is]).toEqual(['1', 'unknown']);
  });

  test('in conditions and outputs', () => {
    const root = {
      Parameters: { OnA: { Type: 'String', Default: 'yes' }, OnB: { Type: 'String', Default: 'no' } },
      Conditions: {
        'Fn::ForEach::L': loop(['A', 'B'], { 'Is${Id}': { 'Fn::Equals': [{ Ref: { 'Fn::Sub': 'On${Id}' } }, 'yes'] } }),
      },
      Resources: { 'Fn::ForEach::R': loop(['A', 'B'], { 'X${Id}': { ...bucket(), Condition: 'Is${Id}' } }) },
      Outputs: { 'Fn::ForEach::O': loop(['A', 'B'], { 'Out${Id}': { Value: { Ref: 'X${Id}' } } }) },
    };
    expect(said(root)).toEqual([]);
    const template = templateOf({ Transform, ...root });
    expect(Object.keys(template.root['Outputs'] as Json)).toEqual(['OutA', 'OutB']);
    const exist = (id: string): string[] =>
      template.worlds.explore(() => resource(template, id).exists().is).leaves.map(({ result }) => result);
    expect([exist('XA'), exist('XB')]).toEqual([
      ['yes', 'no'],
      ['no', 'yes'],
    ]);
  });

  test('what is odd in a body is said once, and there', () => {
    const body = { 'X${Id}': bucket({ V: { Ref: 'Nobody' } }) };
    expect(said({ Resources: { 'Fn::ForEach::L': loop(['A', 'B'], body) } })).toEqual([
      `${LOOP}/2/X\${Id}/Properties/V/Ref: Ref refers to Nobody, which the template does not define`,
    ]);
  });
});

describe('what is no loop', () => {
  const body = { 'X${Id}': bucket() };

  test.each([
    [[]],
    [['Id', ['A']]],
    [['Id', ['A'], body, 1]],
    [[1, ['A'], body]],
    [['a b', ['A'], body]],
    [['Id', ['A'], []]],
  ])('is left out: %j', (L) => {
    const root = { Resources: { Y: bucket(), 'Fn::ForEach::L': L } };
    expect(ids(root)).toEqual(['Y']);
    expect(said(root)).toEqual([
      `${LOOP}: Fn::ForEach::L must be an identifier, a collection and a map: it is skipped`,
    ]);
  });

  test('the transform is missed once, and the loop is read', () => {
    const root = {
      Transform: [],
      Resources: { 'Fn::ForEach::L': loop(['A'], body), 'Fn::ForEach::M': loop(['B'], body) },
    };
    expect(ids(root)).toEqual(['XA', 'XB']);
    expect(said(root)).toEqual([`${LOOP}: Fn::ForEach needs the transform ${Transform}: it is expanded anyway`]);
  });

  test('what is made twice is said', () => {
    const root = { Resources: { XA: bucket({ V: 1 }), 'Fn::ForEach::L': loop(['A'], { 'X${Id}': bucket({ V: 2 }) }) } };
    expect(said(root)).toEqual([`${LOOP}: Fn::ForEach::L creates XA, which already exists: the last one wins`]);
    expect(resource(templateOf({ Transform, ...root }), 'XA').at('V').text).toBe('2');
  });
});

describe('bombs', () => {
  const items = Array.from({ length: 10 }, (_, at) => `i${at}`);
  const nest = (depth: number, collection: readonly string[]): Json => {
    let body: Json = { [Array.from({ length: depth }, (_, at) => `\${L${at}}`).join('')]: bucket() };
    for (let at = depth - 1; at >= 0; at -= 1) body = { [`Fn::ForEach::N${at}`]: loop(collection, body, `L${at}`) };
    return body;
  };
  const count = (Resources: Json): [number, number] => [ids({ Resources }).length, said({ Resources }).length];

  test('five loops in each other are read, six are not', () => {
    expect(count(nest(5, ['a']))).toEqual([1, 0]);
    expect(count(nest(6, ['a']))).toEqual([0, 1]);
  });

  test('so many copies and no more', () => {
    expect(count(nest(3, items))).toEqual([1_000, 0]);
    expect(count(nest(5, items))[0]).toBe(0);
    expect(count(nest(5, items))[1]).toBeGreaterThan(0);
  });

  // Ten thousand copies of the item are ten gigabytes.
  test('a long item is copied up to the limit', () => {
    const V = Array.from({ length: 5_000 }, () => ({ 'Fn::Sub': '${Id}${Id}' }));
    expect(count({ 'Fn::ForEach::L': loop(['x'.repeat(1_000_000)], { 'X${Id}': bucket({ V }) }) })).toEqual([0, 1]);
  });
});
