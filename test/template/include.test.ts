import { describe, expect, test } from 'vitest';
import { getFilePath } from '../../src/location.js';
import { type Document, Placed } from '../../src/template/parse/document.js';
import { collectInclusions, insertIncluded } from '../../src/template/transform/include.js';
import type { IncludedFiles } from '../../src/template/evaluate/types.js';
import { readDocument } from '../../src/template/parse/parse.js';
import type { Json } from './make.js';
import { isFailure } from '../../src/errors.js';

function include(Location: unknown): Json {
  return { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location } } };
}

async function documentOf(root: unknown): Promise<Document> {
  const read = await readDocument(JSON.stringify(root));
  if (isFailure(read)) throw new Error(read.reason);
  return read;
}

async function filesOf(files: Json): Promise<IncludedFiles> {
  const read = Object.entries(files).map(
    async ([name, root]) => [name, { name: `x/${name}`, document: await documentOf(root) }] as const,
  );
  return new Map(await Promise.all(read));
}

describe('what a template asks for', () => {
  test('is named by an include anywhere, and by properties that name a document', async () => {
    const root = {
      Globals: { HttpApi: { DefinitionUri: 'g.yaml' } },
      Mappings: include('m.yaml'),
      Resources: {
        A: { Type: 'AWS::Serverless::Api', Properties: { DefinitionUri: './a.yaml', Tags: [include('t.json')] } },
        B: { Type: 'AWS::ApiGateway::RestApi', Properties: { BodyS3Location: '../b.json' } },
        'Fn::ForEach::L': [
          'I',
          ['C'],
          { '${I}': { Type: 'AWS::Serverless::StateMachine', Properties: { DefinitionUri: 'c.json' } } },
        ],
      },
    };
    const found = collectInclusions(await documentOf(root));
    expect(found.map(({ location, path }) => [location, getFilePath(path).join('/')])).toEqual([
      ['g.yaml', 'Globals/HttpApi/DefinitionUri'],
      ['m.yaml', 'Mappings/Fn::Transform/Parameters/Location'],
      ['./a.yaml', 'Resources/A/Properties/DefinitionUri'],
      ['t.json', 'Resources/A/Properties/Tags/0/Fn::Transform/Parameters/Location'],
      ['../b.json', 'Resources/B/Properties/BodyS3Location'],
      ['c.json', 'Resources/Fn::ForEach::L/2/${I}/Properties/DefinitionUri'],
    ]);
  });

  test.each([
    ['an address', include('s3://bucket.example.com/a.yaml')],
    ['another address', include('HTTPS://example.com/a.yaml')],
    ['a name that is put together', include({ 'Fn::Sub': '${Place}.yaml' })],
    ['a text with a variable', include('${Place}.yaml')],
    ['nothing', include('')],
    ['another macro', { 'Fn::Transform': { Name: 'Mine', Parameters: { Location: 'a.yaml' } } }],
    [
      'a document that is none here',
      { Type: 'AWS::AppSync::GraphQLSchema', Properties: { DefinitionS3Location: 'BodyS3Location.graphql' } },
    ],
    ['what only looks like it', { DefinitionUri: 'a.yaml', Metadata: { BodyS3Location: 'a.yaml' } }],
    [
      'a bucket and a key',
      { Type: 'AWS::Serverless::Api', Properties: { DefinitionUri: { Bucket: 'a', Key: 'b', Note: 'AWS::Include' } } },
    ],
  ])('is not %s', async (_, value) => {
    expect(collectInclusions(await documentOf({ Resources: { A: value } }))).toEqual([]);
  });
});

describe('what is included', () => {
  const files = filesOf({ 'map.json': { a: 1, b: { c: 2 } }, 'list.json': [1], 'deep.json': include('map.json') });

  test('stands in place of the include, in its own file; what is written beside it wins', async () => {
    const root = insertIncluded({ X: { ...include('map.json'), b: 3 } }, await files);
    expect(root).toEqual({ X: { a: new Placed(1, [{ file: 'x/map.json' }, 'a']), b: 3 } });
  });

  test('may be a list, but not beside anything', async () => {
    const beside = { ...include('list.json'), b: 3 };
    const root = insertIncluded({ X: include('list.json'), Y: beside }, await files);
    expect(root).toEqual({ X: new Placed([1], [{ file: 'x/list.json' }]), Y: beside });
  });

  test('is plain in mappings', async () => {
    expect(insertIncluded({ Mappings: include('map.json') }, await files)).toEqual({ Mappings: { a: 1, b: { c: 2 } } });
  });

  test('is left where it is not at hand, and where it is included by what is included', async () => {
    const root = { X: [include('gone.json')], Y: include('deep.json') };
    const made = insertIncluded(root, await files);
    expect(made['X']).toBe(root.X);
    expect(made['Y']).toEqual({
      'Fn::Transform': new Placed(include('map.json')['Fn::Transform'], [{ file: 'x/deep.json' }, 'Fn::Transform']),
    });
  });

  test('has no keys of prototypes', async () => {
    const hostile = new Map([
      ['p.json', { name: 'p.json', document: await documentOf(JSON.parse('{"__proto__":{"x":1}}')) }],
    ]);
    const made = insertIncluded({ X: include('p.json') }, hostile)['X'];
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(({} as Json)['x']).toBeUndefined();
  });
});
