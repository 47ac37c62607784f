import type { Declared } from '../../transform.js';
import { type Piece, entriesOf, inside, keep } from '../../placed.js';
import { lambdaUri } from './auth.js';
import { type SamApi, becomes } from './types.js';
import { domainOf, v2Stage } from './stage.js';
import { generated } from '../context.js';

const COPIED = [
  'ApiKeySelectionExpression',
  'Description',
  'DisableExecuteApiEndpoint',
  'DisableSchemaValidation',
  'IpAddressType',
  'Name',
  'Tags',
];

const ROUTE = [
  'ApiKeyRequired',
  'ModelSelectionExpression',
  'OperationName',
  'RequestModels',
  'RequestParameters',
  'RouteResponseSelectionExpression',
];

/**
 * What an `AWS::Serverless::WebSocketApi` stands for: the API, a route with an integration per entry of `Routes`, the
 * authorizer of `$connect`, a stage, a domain.
 */
export function socketApi(api: SamApi): readonly Declared[] {
  const { properties, declared, owner } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, keep(inside(properties, key))]));
  const selection = keep(inside(properties, 'RouteSelectionExpression'));
  const made = becomes(api, 'AWS::ApiGatewayV2::Api', {
    ...settings,
    ProtocolType: 'WEBSOCKET',
    RouteSelectionExpression: selection ?? '$request.body.action',
  });
  const auth = inside(properties, 'Auth');
  const routes = entriesOf(inside(properties, 'Routes')).flatMap(([key, route]) => routeOf(api, key, route, auth));
  const uri = lambdaUri(inside(auth, 'AuthArn'));
  const authorizer =
    auth === undefined || uri === undefined
      ? []
      : [
          generated(
            owner,
            { logicalId: authorizerId(api), type: 'AWS::ApiGatewayV2::Authorizer', path: auth.path },
            {
              ApiId: { Ref: declared.logicalId },
              AuthorizerType: 'REQUEST',
              AuthorizerUri: uri,
              AuthorizerCredentialsArn: keep(inside(auth, 'InvokeRole')),
              IdentitySource: keep(inside(auth, 'IdentitySource')),
            },
          ),
        ];
  return [made, ...routes, ...authorizer, v2Stage(api), ...domainOf(api)];
}

function authorizerId({ declared }: SamApi): string {
  return `${declared.logicalId}ConnectAuthorizer`;
}

function routeOf(api: SamApi, key: string, route: Piece, auth: Piece | undefined): readonly Declared[] {
  const { declared, owner } = api;
  const word = key.replace(/[^A-Za-z0-9]/g, '');
  const base = `${declared.logicalId}${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;
  const integrationId = `${base}Integration`;
  const ApiId = { Ref: declared.logicalId };
  const isConnect = key === '$connect';
  const guard = isConnect
    ? {
        AuthorizationType: keep(inside(auth, 'AuthType')),
        AuthorizerId: inside(auth, 'AuthArn') === undefined ? undefined : { Ref: authorizerId(api) },
      }
    : {};
  return [
    generated(
      owner,
      { logicalId: `${base}Route`, type: 'AWS::ApiGatewayV2::Route', path: route.path },
      {
        ApiId,
        RouteKey: key,
        ...guard,
        ...Object.fromEntries(ROUTE.map((property) => [property, keep(inside(route, property))])),
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] },
      },
    ),
    generated(
      owner,
      { logicalId: integrationId, type: 'AWS::ApiGatewayV2::Integration', path: route.path },
      {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: lambdaUri(inside(route, 'FunctionArn')),
        TimeoutInMillis: keep(inside(route, 'IntegrationTimeout')),
      },
    ),
  ];
}
