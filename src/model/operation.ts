import { type Answer, and, no, not, or, unknown } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import { hasUsableKey, isGuardedByNetwork, isPrivate } from './access.js';
import { UNREAD_BODY, UNREAD_SAM, apiOf, functionsCalledBy, hasBody, restPath } from './api.js';
import type { Application } from './application.js';
import type { Part } from './subjects.js';

/** One way to call the application from outside: a method, a route, a function URL. */
export interface Operation {
  readonly resource: Resource;
  readonly form: 'rest' | 'http' | 'websocket' | 'function-url' | 'body';
  /** In capitals; `ANY` for all. */
  readonly method: string;
  /** Such as `/files/{id}`; `…` for what can't be followed. */
  readonly path: string;
  /** For messages, such as `POST /upload of UploadApi`. */
  readonly name: string;
  /** Where it says how callers are told apart; absent where it says nothing. */
  readonly authorization: Node;
  /** Whether a caller must be known: by IAM, a token, or an authorizer function. */
  readonly isAuthorized: Answer;
  readonly requiresKey: Answer;
  /** Whether the API has a key that a caller could be given. */
  readonly hasUsableKey: Answer;
  /** Whether outsiders can't reach it: a resource policy, a private endpoint with one, client certificates. */
  readonly isGuardedByNetwork: Answer;
  readonly isPrivate: Answer;
  /** The logical ids of the functions that answer it, as far as they are at hand. */
  readonly functions: readonly string[];
  /** A preflight, a mock, or a message route of a connection that was authorized when it was made. */
  readonly needsNoCaller: Answer;
}

interface Shape {
  readonly form: Operation['form'];
  readonly api: Resource | undefined;
  readonly method: string;
  readonly path: string;
  readonly authorization: Node;
  readonly isAuthorized: Answer;
  readonly requiresKey?: Answer;
  readonly needsNoCaller?: Answer;
  readonly functions?: readonly Resource[];
}

const ELSEWHERE = unknown('the API is not in the templates at hand');

/** In this world; undefined where the resource makes no operation. */
type Reader = (resource: Resource) => Shape | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::ApiGateway::Method': readMethod,
  'AWS::ApiGatewayV2::Route': readRoute,
  'AWS::Lambda::Url': (url) => ({
    form: 'function-url',
    api: undefined,
    method: 'ANY',
    path: '/',
    authorization: url.at('AuthType'),
    isAuthorized: url.at('AuthType').matches(/^aws_iam$/i),
    functions: functionsCalledBy(url.at('TargetFunctionArn')),
  }),
  'AWS::ApiGateway::RestApi': (api) => (hasBody(api) ? unread(api, 'Body', UNREAD_BODY) : undefined),
  'AWS::ApiGatewayV2::Api': (api) => (hasBody(api) ? unread(api, 'Body', UNREAD_BODY) : readQuickCreate(api)),
  'AWS::Serverless::Api': (api) => unread(api, 'Auth', UNREAD_SAM),
  'AWS::Serverless::HttpApi': (api) => unread(api, 'Auth', UNREAD_SAM),
};

/** Every operation that an application declares. */
export function operationParts(application: Application): readonly Part<'operation'>[] {
  return application.declared(...Object.keys(READERS)).map((resource) => ({
    resource,
    owner: () => apiOf(resource) ?? resource,
    subject: () => {
      const shape = READERS[resource.type]?.(resource);
      return shape === undefined ? undefined : operation(application, resource, shape);
    },
  }));
}

function operation(application: Application, resource: Resource, shape: Shape): Operation {
  const { api, method, path, form } = shape;
  return {
    resource,
    form,
    method,
    path,
    name:
      form === 'function-url'
        ? `function URL ${resource.logicalId}`
        : `${method} ${path} of ${api?.logicalId ?? 'its API'}`,
    authorization: shape.authorization,
    isAuthorized: shape.isAuthorized,
    requiresKey: shape.requiresKey ?? no,
    get hasUsableKey() {
      return api === undefined ? ELSEWHERE : hasUsableKey(application, api);
    },
    get isGuardedByNetwork() {
      if (form === 'function-url') return no;
      return api === undefined ? ELSEWHERE : isGuardedByNetwork(application, api);
    },
    get isPrivate() {
      return api === undefined ? no : isPrivate(api);
    },
    functions: (shape.functions ?? []).map(({ logicalId }) => logicalId),
    needsNoCaller: shape.needsNoCaller ?? no,
  };
}

function readMethod(method: Resource): Shape {
  const authorization = method.at('AuthorizationType');
  const verb = method.at('HttpMethod');
  return {
    form: 'rest',
    api: apiOf(method),
    method: verb.shown.toUpperCase(),
    path: restPath(method),
    authorization,
    isAuthorized: and(authorization.present, not(authorization.matches(/^none$/i))),
    requiresKey: method.at('ApiKeyRequired').is(true),
    functions: functionsCalledBy(method.at('Integration.Uri')),
    needsNoCaller: or(verb.matches(/^options$/i), method.at('Integration.Type').matches(/^mock$/i)),
  };
}

function readRoute(route: Resource): Shape {
  const api = apiOf(route);
  const isWebSocket = api?.at('ProtocolType').is('WEBSOCKET') ?? no;
  const key = route.at('RouteKey');
  const [method = '', path] = key.shown.split(' ', 2);
  const authorization = route.at('AuthorizationType');
  return {
    form: isWebSocket.is === 'yes' ? 'websocket' : 'http',
    api,
    method: path === undefined ? 'ANY' : method.toUpperCase(),
    path: path ?? method,
    authorization,
    isAuthorized: and(authorization.present, not(authorization.matches(/^none$/i))),
    // HTTP APIs know no API keys; on a WebSocket the connection may ask for one.
    requiresKey: and(isWebSocket, route.at('ApiKeyRequired').is(true)),
    needsNoCaller: or(key.matches(/^options /i), and(isWebSocket, not(key.is('$connect')))),
  };
}

/** `Target` makes a `$default` route that asks nobody who they are. */
function readQuickCreate(api: Resource): Shape | undefined {
  const target = api.at('Target');
  if (target.present.is === 'no') return undefined;
  return { form: 'http', api, method: 'ANY', path: '$default', authorization: target, isAuthorized: no };
}

function unread(api: Resource, property: string, because: string): Shape {
  const authorization = api.at(property);
  return { form: 'body', api, method: 'ANY', path: '/…', authorization, isAuthorized: unknown(because) };
}
