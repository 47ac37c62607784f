/** Who may call an API, and which websites: what an API elsewhere, an empty policy or a missing route say of it. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

const INTEGRATION = `Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:sort/invocations' }`;

const method = (more: string, verb = 'POST'): string => `
  Sort:
    Type: AWS::ApiGateway::Method
    Properties: { HttpMethod: ${verb}, ${more}, ${INTEGRATION} }`;

describe('an open operation whose API is not at hand', () => {
  it.each([
    [
      'a method of an imported API',
      `Resources:${method('RestApiId: !ImportValue shared-api, ResourceId: !ImportValue shared-root, AuthorizationType: NONE')}`,
    ],
    [
      'a method of an API of a parameter',
      `Parameters: { Api: { Type: String } }\nResources:${method('RestApiId: !Ref Api, ResourceId: abc123')}`,
    ],
    [
      'a method of a literal API',
      `Resources:${method('RestApiId: a1b2c3d4e5, ResourceId: abc123, AuthorizationType: none')}`,
    ],
    [
      'a route',
      `Parameters: { Api: { Type: String } }\nResources:\n  Sort: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: POST /sort } }`,
    ],
  ])('fails, low: %s', async (_, template) => {
    expect((await judge(template)).of('1.2')).toEqual(['no-authentication low Sort']);
  });

  it('passes where the operation itself asks who calls', async () => {
    const template = `Resources:${method('RestApiId: a1b2c3d4e5, ResourceId: abc123, AuthorizationType: AWS_IAM')}`;
    expect((await judge(template)).of('1.2')).toEqual(['pass']);
  });

  it('is unknown where it requires a key that is given out elsewhere', async () => {
    const template = `Resources:${method('RestApiId: a1b2c3d4e5, ResourceId: abc123, ApiKeyRequired: true')}`;
    expect((await judge(template)).of('1.2')).toEqual(['unknown key-without-plan Sort']);
  });
});

describe('a resource policy that says nothing', () => {
  const api = (policy: string, more = ''): string => `
Resources:
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front, Policy: ${policy}${more} } }${method('RestApiId: !Ref Front, ResourceId: !GetAtt Front.RootResourceId')}`;

  it.each(["''", '{}', "{ Version: '2012-10-17', Statement: [] }", "{ Version: '2012-10-17' }", '!Ref AWS::NoValue'])(
    'is none: %s',
    async (policy) => {
      const judged = await judge(api(policy));
      expect(judged.of('1.2')).toEqual(['no-authentication high Sort']);
      expect(judged.messages('1.2').join()).not.toMatch(/policy/);
    },
  );

  it('leaves a private API closed', async () => {
    expect((await judge(api("''", ', EndpointConfiguration: { Types: [PRIVATE] }'))).of('1.2')).toEqual(['pass']);
  });

  it('is one that only the deployment knows', async () => {
    const template = `Parameters: { Who: { Type: String } }${api('!Ref Who')}`;
    expect((await judge(template)).of('1.2')).toEqual(['unknown no-authentication Sort']);
  });
});

describe('a WebSocket API', () => {
  const socket = (routes: string): string => `
Parameters: { Guarded: { Type: String, AllowedValues: ['yes', 'no'], Default: 'yes' } }
Conditions: { IsGuarded: !Equals [!Ref Guarded, 'yes'] }
Resources:
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
${routes}`;
  const route = (id: string, key: string, more = ''): string =>
    `  ${id}: { Type: AWS::ApiGatewayV2::Route${more.startsWith('Condition') ? `, ${more}` : ''}, Properties: { ApiId: !Ref Chat, RouteKey: ${key}${more.startsWith('Auth') ? `, ${more}` : ''} } }\n`;

  it.each([
    ['only a message route', route('Say', 'say')],
    ['$default and $disconnect', route('Any', '$default') + route('Bye', '$disconnect')],
    ['a message route that is authorized in vain', route('Say', 'say', 'AuthorizationType: AWS_IAM')],
    ['no routes at all', ''],
  ])('without $connect is open to everybody: %s', async (_, routes) => {
    expect((await judge(socket(routes))).of('1.2')).toEqual(['no-connect-route medium Chat']);
  });

  it('is judged by its $connect route, where there is one', async () => {
    const guarded = await judge(socket(route('Come', '$connect', 'AuthorizationType: AWS_IAM')));
    expect(guarded.of('1.2')).toEqual(['pass']);
    expect((await judge(socket(route('Come', '$connect')))).of('1.2')).toEqual(['no-authentication high Come']);
  });

  it('is open in the worlds where the route is not there', async () => {
    const judged = await judge(socket(route('Come', '$connect', 'Condition: IsGuarded') + route('Say', 'say')));
    expect(judged.of('1.2')).toContain('no-connect-route medium Chat');
  });

  it('has no versions to ask for', async () => {
    expect((await judge(socket(route('Say', 'say')))).of('9.1')).toEqual(['not-applicable']);
  });
});

describe('an allowed origin', () => {
  const allowing = (origin: string): string => `
Parameters: { Site: { Type: String } }
Resources:
  Pages: { Type: AWS::S3::Bucket, Properties: { WebsiteConfiguration: { IndexDocument: index.html } } }
  Cdn: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
  Made: { Type: Custom::Origin, Properties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:x' } }
  Kept: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: '*' } }
  Files: { Type: AWS::S3::Bucket, Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [${origin}] }] } } }`;

  it.each([
    '!GetAtt Pages.WebsiteURL',
    '!Sub "https://${Cdn.DomainName}"',
    '!Join ["", ["https://", !GetAtt Cdn.DomainName]]',
    '!Sub "http://${Pages}.example.com"',
  ])('that is an attribute of a resource is no wildcard: %s', async (origin) => {
    expect((await judge(allowing(origin))).of('1.1')).toEqual(['pass']);
  });

  it.each(['!GetAtt Made.Url', '!GetAtt Kept.Value', '!Ref Site', '!ImportValue site-url'])(
    'that may be anything is unknown: %s',
    async (origin) => {
      expect((await judge(allowing(origin))).of('1.1')).toEqual(['unknown wildcard-origin Files']);
    },
  );

  it.each([
    ['a preflight', 'OPTIONS'],
    ['any method', 'ANY'],
  ])('of an API elsewhere fails low: %s', async (_, verb) => {
    const judged = await judge(`Resources:
  Sort:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !ImportValue shared-api
      ResourceId: !ImportValue shared-root
      HttpMethod: ${verb}
      AuthorizationType: AWS_IAM
      Integration: { Type: MOCK, IntegrationResponses: [{ StatusCode: '200', ResponseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } }] }`);
    expect(judged.of('1.1')).toEqual(['wildcard-origin low Sort']);
  });
});

describe('an API of mocks', () => {
  it.each([
    ['one mock', 'Integration: { Type: MOCK }', 'GET'],
    ['a mock in small letters', 'Integration: { Type: mock }', 'ANY'],
    ['a preflight alone', 'Integration: { Type: MOCK }', 'OPTIONS'],
  ])('has no versions to ask for: %s', async (_, integration, verb) => {
    const judged = await judge(`Resources:
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front } }
  Say: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Front, ResourceId: !GetAtt Front.RootResourceId, HttpMethod: ${verb}, AuthorizationType: NONE, ${integration} } }`);
    expect(judged.of('9.1')).toEqual(['not-applicable']);
  });
});
