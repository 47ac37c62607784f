import type { ResourceDeclaration } from '../../transform.js';
import { buildLambdaUri } from './auth.js';
import type { SamApi } from './types.js';
import { buildDomain, buildHttpStage } from './stage.js';
import { makeCompanionResource, replaceResource } from '../context.js';
import type { Placed } from '../../../parse/document.js';
import { collectEntries, findPlaced } from '../../placed.js';

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
 * The resources of an `AWS::Serverless::WebSocketApi`: the API, a route with an integration per entry of `Routes`, the
 * authorizer of `$connect`, a stage, a domain.
 */
export function buildWebSocketApi(api: SamApi): readonly ResourceDeclaration[] {
  const { properties, declared, owner } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, findPlaced(properties, key)]));
  const selection = findPlaced(properties, 'RouteSelectionExpression');
  const made = replaceResource(api.declared, 'AWS::ApiGatewayV2::Api', {
    ...settings,
    ProtocolType: 'WEBSOCKET',
    RouteSelectionExpression: selection ?? '$request.body.action',
  });
  const auth = findPlaced(properties, 'Auth');
  const routes = collectEntries(findPlaced(properties, 'Routes')).flatMap(([key, route]) =>
    routeOf(api, key, route, auth),
  );
  const uri = buildLambdaUri(findPlaced(auth, 'AuthArn'));
  const authorizer =
    auth === undefined || uri === undefined
      ? []
      : [
          makeCompanionResource(
            owner,
            { logicalId: authorizerId(api), type: 'AWS::ApiGatewayV2::Authorizer', path: auth.path },
            {
              ApiId: { Ref: declared.logicalId },
              AuthorizerType: 'REQUEST',
              AuthorizerUri: uri,
              AuthorizerCredentialsArn: findPlaced(auth, 'InvokeRole'),
              IdentitySource: findPlaced(auth, 'IdentitySource'),
            },
          ),
        ];
  return [made, ...routes, ...authorizer, buildHttpStage(api), ...buildDomain(api)];
}

function authorizerId({ declared }: SamApi): string {
  return `${declared.logicalId}ConnectAuthorizer`;
}

function routeOf(api: SamApi, key: string, route: Placed, auth: Placed | undefined): readonly ResourceDeclaration[] {
  const { declared, owner } = api;
  const word = key.replace(/[^A-Za-z0-9]/g, '');
  const base = `${declared.logicalId}${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;
  const integrationId = `${base}Integration`;
  const ApiId = { Ref: declared.logicalId };
  const isConnect = key === '$connect';
  const guard = isConnect
    ? {
        AuthorizationType: findPlaced(auth, 'AuthType'),
        AuthorizerId: findPlaced(auth, 'AuthArn') === undefined ? undefined : { Ref: authorizerId(api) },
      }
    : {};
  return [
    makeCompanionResource(
      owner,
      { logicalId: `${base}Route`, type: 'AWS::ApiGatewayV2::Route', path: route.path },
      {
        ApiId,
        RouteKey: key,
        ...guard,
        ...Object.fromEntries(ROUTE.map((property) => [property, findPlaced(route, property)])),
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] },
      },
    ),
    makeCompanionResource(
      owner,
      { logicalId: integrationId, type: 'AWS::ApiGatewayV2::Integration', path: route.path },
      {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: buildLambdaUri(findPlaced(route, 'FunctionArn')),
        TimeoutInMillis: findPlaced(route, 'IntegrationTimeout'),
      },
    ),
  ];
}
