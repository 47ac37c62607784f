import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, resource, templateOf, where } from './make.js';

const INTEGRATION = { type: 'aws_proxy', httpMethod: 'POST', uri: 'https://example.com' };

function apiOf(Body: unknown, Type = 'AWS::ApiGateway::RestApi', more: Json = {}): ReturnType<typeof templateOf> {
  return templateOf({ Resources: { Api: { Type, ...more, Properties: { Body } } } });
}

function idsOf(template: ReturnType<typeof templateOf>): readonly string[] {
  return [...template.resources.keys()];
}

describe('operations', () => {
  const operation = { 'x-amazon-apigateway-integration': INTEGRATION };

  test('are methods of a REST API, each where it is written', () => {
    const template = apiOf({
      paths: { '/files/{id}': { get: operation, 'x-amazon-apigateway-any-method': operation } },
    });
    expect(idsOf(template)).toEqual(['Api', 'ApiAnyFilesId', 'ApiGetFilesId']);
    const method = resource(template, 'ApiGetFilesId');
    expect(method.type).toBe('AWS::ApiGateway::Method');
    expect(method.at('HttpMethod').text).toBe('GET');
    expect(where(method.at('HttpMethod').place)).toBe('Resources/Api/Properties/Body/paths//files/{id}/get');
    expect(method.at('RestApiId').targets.map((target) => target.resource.logicalId)).toEqual(['Api']);
    expect(method.at('Integration.Type').text).toBe('AWS_PROXY');
    expect(where(method.at('Integration.Uri').place)).toBe(
      'Resources/Api/Properties/Body/paths//files/{id}/get/x-amazon-apigateway-integration/uri',
    );
  });

  test('are routes with integrations of an HTTP API', () => {
    const template = apiOf(
      { paths: { '/a': { post: operation }, $default: { 'x-amazon-apigateway-any-method': operation } } },
      'AWS::ApiGatewayV2::Api',
    );
    expect(idsOf(template)).toEqual(['Api', 'ApiDefault', 'ApiDefaultIntegration', 'ApiPostA', 'ApiPostAIntegration']);
    expect(resource(template, 'ApiPostA').at('RouteKey').text).toBe('POST /a');
    expect(resource(template, 'ApiDefault').at('RouteKey').text).toBe('$default');
    expect(resource(template, 'ApiPostAIntegration').at('IntegrationUri').text).toBe('https://example.com');
  });

  test('have ids that nothing else has', () => {
    const paths = { '/a-b': { get: operation }, '/a/b': { get: operation } };
    expect(idsOf(apiOf({ paths }))).toEqual(['Api', 'ApiGetAB', 'ApiGetAB2']);
  });

  test('exist with their API, and with the branch they stand in', () => {
    const paths = { '/a': { get: { 'Fn::If': ['Yes', operation, { Ref: 'AWS::NoValue' }] } } };
    const Conditions = { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Equals': ['a', 'b'] } };
    const Api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: { paths } } };
    const there = templateOf({ Conditions, Resources: { Api } });
    expect(resource(there, 'ApiGetA').exists().is).toBe('yes');
    const gone = templateOf({ Conditions, Resources: { Api: { ...Api, Condition: 'No' } } });
    expect(resource(gone, 'ApiGetA').exists().is).toBe('no');
  });
});

describe('security', () => {
  const schemes = {
    iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
    key: { type: 'apiKey', name: 'X-API-Key', in: 'header' },
    lambda: { type: 'apiKey', 'x-amazon-apigateway-authorizer': { type: 'request', authorizerUri: 'arn' } },
    login: { type: 'http', scheme: 'bearer' },
  };
  const guard = (own: Json, root: Json = {}): readonly (string | undefined)[] => {
    const template = apiOf({ ...root, securityDefinitions: schemes, paths: { '/': { get: own } } });
    const method = resource(template, 'ApiGet');
    return [method.at('AuthorizationType').text, method.at('ApiKeyRequired').text];
  };

  test.each([
    ['an operation has its own', { security: [{ iam: [] }] }, {}, ['AWS_IAM', undefined]],
    ['an authorizer of Lambda is custom', { security: [{ lambda: [] }] }, {}, ['CUSTOM', undefined]],
    ['the root speaks for those that have none', {}, { security: [{ lambda: [] }] }, ['CUSTOM', undefined]],
    ['an empty list takes the root away', { security: [] }, { security: [{ lambda: [] }] }, ['NONE', undefined]],
    ['an empty requirement too', { security: [{}] }, { security: [{ lambda: [] }] }, ['NONE', undefined]],
    ['a requirement may leave its scopes out', { security: [{ iam: null }] }, {}, ['AWS_IAM', undefined]],
    ['a key is no authorization', { security: [{ key: [] }] }, {}, [undefined, 'true']],
    ['both may be asked for', { security: [{ key: [] }, { iam: [] }] }, {}, ['AWS_IAM', 'true']],
    ['a scheme that AWS does not know guards nothing', { security: [{ login: [] }] }, {}, ['NONE', undefined]],
    ['nobody asks', {}, {}, [undefined, undefined]],
  ])('%s', (_, own, root, expected) => {
    expect(guard(own, root)).toEqual(expected);
  });
});

test('validators, models, gateway responses and the policy become resources and properties', () => {
  const template = apiOf({
    'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true } },
    'x-amazon-apigateway-request-validator': 'all',
    'x-amazon-apigateway-policy': { Statement: [] },
    'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: { statusCode: 400 } },
    components: { schemas: { File: { type: 'object' } } },
    paths: {
      '/': {
        post: {
          parameters: [{ in: 'query', name: 'q', required: true }],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/File' } } } },
        },
      },
    },
  });
  expect(idsOf(template)).toEqual(['Api', 'ApiAllValidator', 'ApiDEFAULT4XXResponse', 'ApiFileModel', 'ApiPost']);
  const method = resource(template, 'ApiPost');
  expect(method.at('RequestValidatorId').targets.map((one) => one.resource.logicalId)).toEqual(['ApiAllValidator']);
  expect(method.at(['RequestModels', 'application/json']).targets.map((one) => one.resource.logicalId)).toEqual([
    'ApiFileModel',
  ]);
  expect(method.at(['RequestParameters', 'method.request.querystring.q']).text).toBe('true');
  expect(resource(template, 'Api').at('Policy').present.is).toBe('yes');
  expect(resource(template, 'ApiAllValidator').at('ValidateRequestBody').text).toBe('true');
});

describe('what can not be read is said by the API', () => {
  const unread = (Body: unknown): readonly (string | undefined)[] =>
    resource(apiOf(Body), 'Api')
      .node.at('Unread')
      .all()
      .map(({ text }) => text);

  test.each<[string, unknown, readonly string[]]>([
    [
      'a macro instead of the body',
      { 'Fn::Transform': { Name: 'AWS::Include' } },
      ['AWS::Include makes its OpenAPI document at deployment'],
    ],
    [
      'a macro among the paths',
      { paths: { 'Fn::Transform': { Name: 'AWS::Include' }, '/a': {} } },
      ['AWS::Include adds to the paths of its OpenAPI document at deployment'],
    ],
    ['an operation out of nowhere', { paths: { '/a': { get: { Ref: 'P' } } } }, ['Ref makes GET /a at deployment']],
    ['a text', '{"paths": {}}', ['its OpenAPI document is a string']],
    ['nothing', { paths: {} }, []],
  ])('%s', (_, body, expected) => {
    expect(unread(body)).toEqual(expected);
  });
});

test('no document makes it throw', () => {
  const key = fc.constantFrom(
    'paths',
    '/a',
    'get',
    'security',
    'securityDefinitions',
    'components',
    'securitySchemes',
    'x-amazon-apigateway-integration',
    'x-amazon-apigateway-authorizer',
    'responses',
    'parameters',
    'Fn::If',
    'Ref',
    '$ref',
    '__proto__',
    'type',
  );
  const leaf = fc.constantFrom<unknown>(null, '', 'a', '#/paths/~1a', 0, true, [], {}, 'AWS::NoValue');
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.constantFrom('AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'), (paths, type) => {
      const template = apiOf({ paths, security: paths, securityDefinitions: paths }, type);
      for (const one of template.resources.values()) {
        one.exists();
        one.at('AuthorizationType');
        one.all('Integration.IntegrationResponses');
      }
    }),
    { numRuns: 300 },
  );
});
