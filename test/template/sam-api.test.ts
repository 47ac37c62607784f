import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResourceDeclaration } from '../../src/template/transform/transform.js';
import { transformOpenApi } from '../../src/template/transform/openapi/openapi.js';
import { buildSamApis } from '../../src/template/transform/sam/api/api.js';
import { mergeGlobals } from '../../src/template/transform/sam/globals.js';
import type { SamFunction } from '../../src/template/transform/sam/context.js';
import { findPlaced, getDefinition, collectEntries, findText } from '../../src/template/transform/placed.js';
import type { Json } from './make.js';

/** What the APIs of a template stand for, their documents opened. */
function apisOf(Resources: Json, Globals: Json = {}): readonly ResourceDeclaration[] {
  const source = { root: { Globals, Resources }, transforms: ['AWS::Serverless-2016-10-31'], files: new Map() };
  const declared = Object.entries(Resources).map(([logicalId, definition]): ResourceDeclaration => {
    const map = definition as Json;
    return { logicalId, type: String(map['Type']), definition: map, path: ['Resources', logicalId] };
  });
  const startedBy = (type: string): readonly SamFunction[] =>
    declared
      .filter((one) => one.type === type)
      .map((one) => {
        const properties = mergeGlobals(one, source);
        const events = collectEntries(properties['Events']).map(([name, event]) => ({
          name,
          type: findText(findPlaced(event, 'Type')) ?? '',
          properties: findPlaced(event, 'Properties'),
          path: event.path,
        }));
        const condition = findText(findPlaced(getDefinition(one), 'Condition'));
        return { logicalId: one.logicalId, properties, path: one.path, condition, events };
      });
  const functions = startedBy('AWS::Serverless::Function');
  const machines = startedBy('AWS::Serverless::StateMachine');
  const apis = buildSamApis({ declared, source, globals: () => undefined, functions, machines });
  return transformOpenApi(apis, source).declared;
}

function functionWith(event: Json, more: Json = {}): Json {
  return { Type: 'AWS::Serverless::Function', ...more, Properties: { Events: { E: event } } };
}

const POST = { Type: 'Api', Properties: { Path: '/a', Method: 'POST' } };

describe('implicit APIs', () => {
  test('are made by events, with a stage and a deployment, and stand at the first of them', () => {
    const apis = apisOf({ F: functionWith(POST) });
    expect(apis.map(({ logicalId }) => logicalId)).toEqual([
      'ServerlessRestApi',
      'ServerlessRestApiPostA',
      'ServerlessRestApiDeployment',
      'ServerlessRestApiProdStage',
    ]);
    expect(apis[0]?.path).toEqual(['Resources', 'F', 'Properties', 'Events', 'E']);
    expect(apis[0]?.writtenType).toBe('AWS::Serverless::Api');
  });

  test('exist if any function does that made them', () => {
    const both = apisOf({ F: functionWith(POST, { Condition: 'A' }), G: functionWith(POST, { Condition: 'B' }) });
    expect(both[0]?.existsIf).toEqual([[{ condition: 'A', holds: true }], [{ condition: 'B', holds: true }]]);
    const one = apisOf({ F: functionWith(POST, { Condition: 'A' }), G: functionWith(POST) });
    expect(one[0]?.existsIf).toBeUndefined();
  });

  test('of HTTP take every call if the event names none', () => {
    const apis = apisOf({ F: functionWith({ Type: 'HttpApi' }) });
    expect(apis.map(({ logicalId }) => logicalId)).toEqual([
      'ServerlessHttpApi',
      'ServerlessHttpApiDefault',
      'ServerlessHttpApiDefaultIntegration',
      'ServerlessHttpApiApiGatewayDefaultStage',
    ]);
  });
});

test('an event of an API with a document of its own adds no operation', () => {
  const event = { Type: 'Api', Properties: { Path: '/a', Method: 'POST', RestApiId: { Ref: 'Api' } } };
  const api = (more: Json): Json => ({
    Type: 'AWS::Serverless::Api',
    Properties: { StageName: 'live', DefinitionBody: { swagger: '2.0', paths: {} }, ...more },
  });
  const methods = (more: Json): number =>
    apisOf({ Api: api(more), F: functionWith(event) }).filter(({ type }) => type === 'AWS::ApiGateway::Method').length;
  expect(methods({})).toBe(0);
  expect(methods({ MergeDefinitions: true })).toBe(1);
});

test('usage plans are made for each API, or for all that share', () => {
  const api = (CreateUsagePlan: string): Json => ({
    Type: 'AWS::Serverless::Api',
    Properties: { StageName: 'live', Auth: { UsagePlan: { CreateUsagePlan } } },
  });
  const plans = (kind: string): readonly string[] =>
    apisOf({ A: api(kind), B: api(kind) })
      .filter(({ type }) => /UsagePlan|ApiKey/.test(type))
      .map(({ logicalId }) => logicalId);
  expect(plans('PER_API')).toEqual([
    'AUsagePlan',
    'AApiKey',
    'AUsagePlanKey',
    'BUsagePlan',
    'BApiKey',
    'BUsagePlanKey',
  ]);
  expect(plans('SHARED')).toEqual(['ServerlessUsagePlan', 'ServerlessApiKey', 'ServerlessUsagePlanKey']);
  expect(plans('NONE')).toEqual([]);
});

test('a path gets one preflight, with or without a slash at its end', () => {
  const event = (Path: string): Json => ({ Type: 'Api', Properties: { Path, Method: 'get' } });
  const apis = apisOf({ F: functionWith(event('/a')), G: functionWith(event('/a/')) }, { Api: { Cors: "'*'" } });
  expect(apis.filter(({ logicalId }) => logicalId.includes('Options'))).toHaveLength(1);
});

test('nothing that is written makes it throw', () => {
  const key = fc.constantFrom(
    ...['Auth', 'Cors', 'Authorizers', 'DefaultAuthorizer', 'ApiKeyRequired', 'UsagePlan', 'ResourcePolicy', 'Domain'],
    ...['DomainName', 'BasePath', 'GatewayResponses', 'DefinitionBody', 'paths', '/a', 'post', 'Routes', '$connect'],
    ...['CorsConfiguration', 'IpRangeWhitelist', 'SourceVpcWhitelist', 'Models', 'Fn::If', 'Ref', 'Path', 'Method'],
  );
  const leaf = fc.constantFrom<unknown>(null, '', '/a', 'post', 0, true, [], {}, "'*'", 'PER_API', 'NONE');
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
    ),
  }));
  const type = fc.constantFrom('Api', 'HttpApi', 'WebSocketApi');
  fc.assert(
    fc.property(tree, tree, type, (properties, event, kind) => {
      const Api = { Type: `AWS::Serverless::${kind}`, Properties: properties };
      const Events = { E: { Type: 'Api', Properties: event }, H: { Type: 'HttpApi', Properties: { ApiId: 'Api' } } };
      const F = { Type: 'AWS::Serverless::Function', Properties: { Events } };
      apisOf({ Api, F, G: functionWith(POST) }, { [kind]: properties });
    }),
    { numRuns: 300 },
  );
});
