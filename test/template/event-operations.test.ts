import { describe, expect, it } from 'vitest';
import { type Json, templateOf, warningsOf } from './make.js';

const SAM = 'AWS::Serverless-2016-10-31';
const BOTH = ['AWS::LanguageExtensions', SAM];

function stack(Transform: unknown, Type: string, Properties: Json): Json {
  return {
    Transform,
    Parameters: {
      Version: { Type: 'String', Default: 'v1' },
      Verb: { Type: 'String', Default: 'post' },
      Tenant: { Type: 'String' },
    },
    Mappings: { Routes: { upload: { path: '/up', verb: 'put' } } },
    Resources: {
      Photos: { Type: 'AWS::S3::Bucket' },
      Store: { Type: 'AWS::Serverless::Function', Properties: { Events: { Call: { Type, Properties } } } },
    },
  };
}

/** The keys of an HTTP API's routes. */
function routesOf(
  Properties: Json,
  {
    Transform = BOTH,
    given = {},
  }: { readonly Transform?: unknown; readonly given?: Readonly<Record<string, string>> } = {},
): readonly (string | undefined)[] {
  const { resources } = templateOf(stack(Transform, 'HttpApi', Properties), { given });
  return [...resources.values()]
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map((route) => route.at('RouteKey').shown);
}

function messages(root: Json): readonly string[] {
  return warningsOf(root).map(({ message, at }) => `${Array.isArray(at) ? at.join('/') : ''}: ${message}`);
}

describe('beside LanguageExtensions an event has the operation that its functions make', () => {
  it.each<[string, Json, string]>([
    ['Sub of a text', { Path: { 'Fn::Sub': '/upload' }, Method: 'post' }, 'POST /upload'],
    ['Sub of a parameter', { Path: { 'Fn::Sub': '/${Version}/upload' }, Method: 'post' }, 'POST /v1/upload'],
    ['Join', { Path: { 'Fn::Join': ['/', ['', { Ref: 'Version' }, 'up']] }, Method: 'POST' }, 'POST /v1/up'],
    [
      'FindInMap',
      {
        Path: { 'Fn::FindInMap': ['Routes', 'upload', 'path'] },
        Method: { 'Fn::FindInMap': ['Routes', 'upload', 'verb'] },
      },
      'PUT /up',
    ],
    ['Select', { Path: '/up', Method: { 'Fn::Select': [1, ['get', { Ref: 'Verb' }]] } }, 'POST /up'],
    [
      'Sub with names of its own',
      { Path: { 'Fn::Sub': ['/${V}/up', { V: { 'Fn::FindInMap': ['Routes', 'upload', 'verb'] } }] }, Method: 'any' },
      'ANY /put/up',
    ],
    ['Ref', { Path: { 'Fn::Sub': '/${Verb}' }, Method: { Ref: 'Verb' } }, 'POST /post'],
    [
      'what is known at deployment',
      { Path: { 'Fn::Sub': '/${AWS::Region}/${Tenant}' }, Method: 'post' },
      'POST /${AWS::Region}/${Tenant}',
    ],
  ])('%s', (_, properties, route) => {
    expect(routesOf(properties)).toEqual([route]);
    expect(messages(stack(BOTH, 'HttpApi', properties))).toEqual([]);
  });

  it('takes the values that are given', () => {
    const Path = { 'Fn::Sub': '/${Version}/up' };
    expect(routesOf({ Path, Method: { Ref: 'Verb' } }, { given: { Version: 'v2', Verb: 'put' } })).toEqual([
      'PUT /v2/up',
    ]);
    const byRef = { Path: '/up', Method: { Ref: 'Verb' } };
    expect(routesOf(byRef, { Transform: SAM, given: { Verb: 'put' } })).toEqual(['PUT /up']);
  });

  it('has a method and a permission of a REST API', () => {
    const Properties = { Path: { 'Fn::Sub': '/${Version}/upload' }, Method: { Ref: 'Verb' } };
    const { resources } = templateOf(stack(BOTH, 'Api', Properties));
    const methods = [...resources.values()].filter(({ type }) => type === 'AWS::ApiGateway::Method');
    expect(methods.map((method) => method.at('HttpMethod').text)).toEqual(['POST']);
    const permission = [...resources.values()].find(({ type }) => type === 'AWS::Lambda::Permission');
    expect(permission?.at('SourceArn').shown).toMatch(/\/POST\/v1\/upload$/);
  });
});

describe('an operation that SAM refuses is left out with a warning', () => {
  const PLACE = 'Resources/Store/Properties/Events/Call/Properties';

  it.each<[string, Json]>([
    ['Sub', { Path: { 'Fn::Sub': '/upload' }, Method: 'post' }],
    ['FindInMap', { Path: { 'Fn::FindInMap': ['Routes', 'upload', 'path'] }, Method: 'post' }],
    ['Join', { Path: { 'Fn::Join': ['', ['/', 'up']] }, Method: 'post' }],
  ])('%s without LanguageExtensions', (name, properties) => {
    expect(routesOf(properties, { Transform: SAM })).toEqual([]);
    expect(messages(stack(SAM, 'HttpApi', properties))).toEqual([
      `${PLACE}/Path: SAM refuses the Path of event Call of Store, since it is made by Fn::${name}; write it as text or list AWS::LanguageExtensions before SAM in Transform`,
    ]);
  });

  it.each<[string, Json]>([
    ['Fn::If', { 'Fn::If': ['IsProd', '/a', '/b'] }],
    ['Fn::Sub', { 'Fn::Sub': '/${Photos}' }],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Routes', 'list', 'path'] }],
  ])('%s beside LanguageExtensions, which leave it', (name, Path) => {
    expect(routesOf({ Path, Method: 'post' })).toEqual([]);
    expect(messages(stack(BOTH, 'HttpApi', { Path, Method: 'post' }))[0]).toBe(
      `${PLACE}/Path: SAM refuses the Path of event Call of Store, since ${name} can't be resolved before it runs; write it as text`,
    );
  });
});

describe('a key is required', () => {
  function requires(Auth: Json): unknown {
    const root = stack(SAM, 'Api', { Path: '/up', Method: 'post', Auth });
    const method = [...templateOf(root).resources.values()].find(({ type }) => type === 'AWS::ApiGateway::Method');
    return method?.at('ApiKeyRequired').is(true).is;
  }

  it.each<[unknown, string]>([
    [true, 'yes'],
    [false, 'no'],
    ['false', 'yes'],
    ['True', 'yes'],
    [{ Ref: 'Verb' }, 'yes'],
    [{ 'Fn::If': ['IsProd', true, false] }, 'yes'],
    [{ 'Fn::FindInMap': ['Routes', 'upload', 'verb'] }, 'yes'],
  ])('by %j: %s', (ApiKeyRequired, answer) => {
    expect(requires({ ApiKeyRequired })).toBe(answer);
  });
});
