import { type Answer, type Cause, and, certainly, no, not, or, some, unknown, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { hasUsableKey, findIneffectiveGuards, isGuardedByNetwork, isPrivate } from './access.js';
import {
  collectStages,
  findApi,
  resolveIntegrationTargets,
  isWebSocket,
  findOwner,
  resolveRestPath,
  findUnreadBody,
} from './api.js';
import { collectPublicWords, isPublicPath } from './public-paths.js';
import type { Application } from '../application.js';
import { isOfWebFunction } from '../resource-types.js';
import { splitWords } from '../words.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { hasVersionSegment, isCatchAllPath } from './version-names.js';

/** One way to call the application from outside: a method, a route, a function URL. */
export interface ApiOperation {
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
  /** For messages, such as `its authorization is NONE`. */
  readonly saysAuthorization: string;
  /** Whether a caller must be known: by IAM, a token, or an authorizer function. */
  readonly isAuthorized: Answer;
  readonly requiresKey: Answer;
  /** Where it says so. */
  readonly keyRequirement: Node;
  /** Whether the API has a key that a caller could be given. */
  readonly hasUsableKey: Answer;
  /** Whether outsiders can't reach it: a resource policy, a private endpoint with one, client certificates. */
  readonly isGuardedByNetwork: Answer;
  /** What looks like a guard of the API and is none, for messages: `its resource policy lets outsiders in`. */
  readonly idleGuards: readonly string[];
  readonly isPrivate: Answer;
  /** Whether its API is not in the templates, so that what guards it as a whole is not known. */
  readonly isOfApiElsewhere: boolean;
  /** Whether anybody may call it, by its path; `added` is the option `publicPaths`. */
  isPublic(added: readonly string[]): boolean;
  /** Whether a function URL's function is called after a public path and nothing else: `HealthCheckFunction`. */
  isNamedAfterPublicPath(added: readonly string[]): boolean;
  /** Whether its path names a version near its root; the code behind it may still tell versions apart. */
  readonly namesVersion: Answer;
  /** Whether code or a service behind it tells paths apart: `/{proxy+}`, `$default`. */
  readonly takesInEverything: boolean;
  /** Whether it stands for the connections of a WebSocket API that has no `$connect` route. */
  readonly lacksConnectRoute: boolean;
  /** The functions of the templates at hand that are called with it. */
  readonly functions: readonly Resource[];
  /** A preflight, a mock, or a message route of a connection that was authorized when it was made. */
  readonly needsNoCaller: Answer;
}

interface Shape {
  readonly form: ApiOperation['form'];
  readonly api: Resource | undefined;
  readonly method: string;
  readonly path: string;
  readonly authorization: Node;
  readonly isAuthorized: Answer;
  readonly says?: string;
  readonly requiresKey?: Answer;
  readonly needsNoCaller?: Answer;
  readonly functions?: readonly Resource[];
  readonly lacksConnectRoute?: boolean;
  /** The functions that tell paths apart, where those are others. */
  readonly behind?: readonly Resource[];
}

const ELSEWHERE = unknown(makeReason('defined-elsewhere', 'the API is defined in a template that was not found'));

/** In this world; undefined where the resource makes no operation. */
type Reader = (resource: Resource, application: Application) => Shape | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::ApiGateway::Method': readMethod,
  'AWS::ApiGatewayV2::Route': readRoute,
  'AWS::Lambda::Url': (url) => ({
    form: 'function-url',
    api: undefined,
    method: 'ANY',
    path: '/',
    authorization: url.at('AuthType'),
    isAuthorized: url.at('AuthType').matches(/^(?:aws_iam|iamauth)$/i),
    functions: resolveIntegrationTargets(url.at('TargetFunctionArn')),
  }),
  'AWS::ApiGateway::RestApi': readUnread,
  'AWS::ApiGatewayV2::Api': (api, application) =>
    readUnread(api) ?? readQuickCreate(api) ?? readUnauthorizedConnections(api, application),
};

/** Every operation that an application declares. */
export function collectOperationParts(application: Application): readonly SubjectPart<ApiOperation>[] {
  return collectResourceParts(
    application,
    Object.keys(READERS),
    (resource) => findOperation(application, resource),
    (resource) => findOwner(application, resource),
  );
}

/** The operation that a resource makes in this world; undefined where it makes none. */
export function findOperation(application: Application, resource: Resource): ApiOperation | undefined {
  const shape = READERS[resource.type]?.(resource, application);
  return shape === undefined ? undefined : operation(application, resource, shape);
}

/** The operations of an API that exist, or may exist, in this world, but for those that need no caller. */
export function collectOperations(application: Application, api: Resource): readonly ApiOperation[] {
  const makers = [api, ...application.companions(api, ...Object.keys(READERS)).filter((one) => one !== api)];
  return makers.flatMap((resource) => {
    const shape = READERS[resource.type]?.(resource, application);
    if (shape?.api?.key !== api.key || shape.needsNoCaller?.is === 'yes') return [];
    return [operation(application, resource, shape)];
  });
}

function operation(application: Application, resource: Resource, shape: Shape): ApiOperation {
  const { api, method, path, form } = shape;
  return {
    resource,
    form,
    method,
    path,
    name: nameOf(resource, shape),
    authorization: shape.authorization,
    saysAuthorization: shape.says ?? said(shape.authorization),
    isAuthorized: shape.isAuthorized,
    requiresKey: shape.requiresKey ?? no,
    keyRequirement: resource.at('ApiKeyRequired'),
    get hasUsableKey() {
      return api === undefined ? ELSEWHERE : hasUsableKey(application, api);
    },
    get isGuardedByNetwork() {
      if (form === 'function-url') return no;
      return api === undefined ? no : isGuardedByNetwork(application, api, { method, path });
    },
    get idleGuards() {
      return api === undefined ? [] : findIneffectiveGuards(application, api);
    },
    get isPrivate() {
      return api === undefined ? no : isPrivate(api);
    },
    isOfApiElsewhere: form !== 'function-url' && api === undefined,
    isPublic: (added) => {
      const stages = api === undefined ? [] : collectStages(application, api).flatMap(({ text }) => text ?? []);
      return form !== 'function-url' && isPublicPath({ method, path }, added, stages);
    },
    isNamedAfterPublicPath: (added) => {
      const words = collectPublicWords(added);
      return [resource, ...(shape.functions ?? [])].some((one) => isMadeOf(one.logicalId, words));
    },
    namesVersion: namesVersion(shape),
    takesInEverything: isCatchAllPath(path),
    lacksConnectRoute: shape.lacksConnectRoute ?? false,
    functions: shape.behind ?? shape.functions ?? [],
    needsNoCaller: shape.needsNoCaller ?? no,
  };
}

function namesVersion({ form, path, isAuthorized }: Shape): Answer {
  return form === 'body' && isAuthorized.is === 'unknown' ? isAuthorized : hasVersionSegment(path);
}

function nameOf(resource: Resource, { form, method, path, api }: Shape): string {
  if (form === 'function-url')
    return `${isOfWebFunction(resource) ? 'web function endpoint' : 'function URL'} ${resource.name.logicalId}`;
  const owner = api?.logicalId ?? 'its API';
  return path.startsWith('$') ? `${path} of ${owner}` : `${method} ${path} of ${owner}`;
}

function said(authorization: Node): string {
  return authorization.present.is === 'no'
    ? 'it names no authorization'
    : `its authorization is ${authorization.shown}`;
}

/** Words that every function's name may have, whatever it does. */
const PLAIN_WORDS = 'api check checker endpoint fn function func get handler http lambda public service url'.split(' ');

function isMadeOf(logicalId: string, words: ReadonlySet<string>): boolean {
  const own = splitWords(logicalId.replace(/[0-9A-F]{8}$/, '')).filter((word) => !PLAIN_WORDS.includes(word));
  return own.length > 0 && own.every((word) => words.has(word));
}

function readMethod(method: Resource): Shape {
  const authorization = method.at('AuthorizationType');
  const verb = method.at('HttpMethod');
  return {
    form: 'rest',
    api: findApi(method),
    method: verb.shown.toUpperCase(),
    path: resolveRestPath(method),
    authorization,
    isAuthorized: and(authorization.present, not(authorization.matches(/^none$/i))),
    requiresKey: method.at('ApiKeyRequired').is(true),
    functions: resolveIntegrationTargets(method.at('Integration.Uri')),
    needsNoCaller: or(verb.matches(/^options$/i), method.at('Integration.Type').matches(/^mock$/i)),
  };
}

function readRoute(route: Resource): Shape {
  const api = findApi(route);
  const key = route.at('RouteKey');
  const speaksWebSocket = api === undefined ? routesMessages(key) : isWebSocket(api);
  const [method = '', path] = key.shown.split(' ', 2);
  const authorization = route.at('AuthorizationType');
  return {
    form: speaksWebSocket.is === 'yes' ? 'websocket' : 'http',
    api,
    method: path === undefined ? 'ANY' : method.toUpperCase(),
    path: path ?? method,
    authorization,
    behind: targetsOf(route),
    isAuthorized: and(authorization.present, not(authorization.matches(/^none$/i))),
    // HTTP APIs know no API keys; on a WebSocket the connection may ask for one.
    requiresKey: and(speaksWebSocket, route.at('ApiKeyRequired').is(true)),
    needsNoCaller: or(key.matches(/^options /i), and(speaksWebSocket, not(key.is('$connect')))),
  };
}

function targetsOf(route: Resource): readonly Resource[] {
  const integrations = route.at('Target').targets;
  return integrations.flatMap(({ resource }) => resolveIntegrationTargets(resource.at('IntegrationUri')));
}

/** Of an API that is made elsewhere the keys tell: HTTP routes are a method and a path, and both kinds have `$default`. */
function routesMessages(key: Node): Answer {
  if (key.is('$default').is !== 'no') return ELSEWHERE;
  return certainly(!key.shown.includes(' '));
}

/** `Target` makes one route that asks nobody who they are: `$default` unless it is named. */
function readQuickCreate(api: Resource): Shape | undefined {
  const target = api.at('Target');
  if (target.present.is === 'no') return undefined;
  const key = api.at('RouteKey');
  const [method = '', path] = key.present.is === 'yes' ? key.shown.split(' ', 2) : ['ANY', '$default'];
  return {
    form: 'http',
    api,
    method: method.toUpperCase(),
    path: path ?? method,
    authorization: target,
    isAuthorized: no,
    says: 'a route made by Target has no authorization',
    behind: resolveIntegrationTargets(target),
  };
}

/**
 * A WebSocket API takes connections without a `$connect` route too, and only that route can have an authorizer;
 * docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
function readUnauthorizedConnections(api: Resource, application: Application): Shape | undefined {
  if (isWebSocket(api).is !== 'yes') return undefined;
  const hasConnect = some(application.companions(api, 'AWS::ApiGatewayV2::Route'), (route) =>
    and(route.exists(), route.at('ApiId').refersTo(api), route.at('RouteKey').is('$connect')),
  );
  if (hasConnect.is === 'yes') return undefined;
  return {
    form: 'websocket',
    api,
    method: 'ANY',
    path: '$connect',
    authorization: api.node,
    isAuthorized: hasConnect,
    lacksConnectRoute: true,
    says: 'it has no $connect route, the only one that can have an authorizer',
  };
}

/** Operations that nobody can see: of a document that lies elsewhere or is made at deployment. */
function readUnread(api: Resource): Shape | undefined {
  const missing = findUnreadBody(api);
  return missing === undefined ? undefined : unread(api, missing.at, ...missing.because);
}

function unread(api: Resource, authorization: Node, ...because: readonly Cause[]): Shape {
  return { form: 'body', api, method: 'ANY', path: '/…', authorization, isAuthorized: unknown(...because) };
}
