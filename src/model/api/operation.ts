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
import { removeConstructHash } from '../../text/construct-path.js';

/** One way to call the application from outside: a method, a route, a function URL. */
export interface ApiOperation {
  readonly resource: Resource;
  readonly form: 'rest' | 'http' | 'websocket' | 'function-url' | 'body';
  /** In upper case; `ANY` for all. */
  readonly method: string;
  /** Such as `/files/{id}`; `…` replaces a part that can't be followed. */
  readonly path: string;
  /** For messages, such as `POST /upload on UploadApi`. */
  readonly name: string;
  /** The property that sets how callers authenticate; absent if none is set. */
  readonly authorization: Node;
  /** For messages, such as `authorization is NONE`. */
  readonly saysAuthorization: string;
  /** Whether callers must authenticate: by IAM, a token, or an authorizer function. */
  readonly isAuthorized: Answer;
  readonly requiresKey: Answer;
  /** The property that requires an API key. */
  readonly keyRequirement: Node;
  /** Whether the API has an enabled key with a usage plan. */
  readonly hasUsableKey: Answer;
  /** Whether outsiders can't reach it: a resource policy, a private endpoint with one, client certificates. */
  readonly isGuardedByNetwork: Answer;
  /** Protections of the API that have no effect, for messages: `its resource policy allows outside callers`. */
  readonly idleGuards: readonly string[];
  readonly isPrivate: Answer;
  /** Whether its API is not in the templates, so that the API's own protections are unknown. */
  readonly isOfApiElsewhere: boolean;
  /** Whether its path is public; `added` is the option `publicPaths`. */
  isPublic(added: readonly string[]): boolean;
  /** Whether a function URL's function is named after a public path only: `HealthCheckFunction`. */
  isNamedAfterPublicPath(added: readonly string[]): boolean;
  /** Whether its path has a version near its start; the code behind it may still route by version. */
  readonly namesVersion: Answer;
  /** Whether code or a service behind it routes paths: `/{proxy+}`, `$default`. */
  readonly takesInEverything: boolean;
  /** Whether it represents the connections of a WebSocket API without a `$connect` route. */
  readonly lacksConnectRoute: boolean;
  /** The functions that it calls, as far as the templates declare them. */
  readonly functions: readonly Resource[];
  /** Whether it needs no authentication: a preflight, a mock, or a message route of an authorized connection. */
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
  /** The functions that route paths, if they differ from `functions`. */
  readonly behind?: readonly Resource[];
}

const ELSEWHERE = unknown(makeReason('defined-elsewhere', 'the API is defined in a template that was not found'));

/** In this world; undefined if the resource defines no operation. */
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

/** The operation that a resource defines in this world; undefined if it defines none. */
export function findOperation(application: Application, resource: Resource): ApiOperation | undefined {
  return application.worlds.memoOf('operation', resource, () => {
    const shape = READERS[resource.type]?.(resource, application);
    return shape === undefined ? undefined : operation(application, resource, shape);
  });
}

/** The operations of an API that exist, or may exist, in this world, without those that need no authentication. */
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
    return `${isOfWebFunction(resource) ? 'web function endpoint' : 'function URL'} ${resource.writtenName}`;
  const owner = api?.shownName ?? 'its API';
  return path.startsWith('$') ? `route ${path} on ${owner}` : `${method} ${path} on ${owner}`;
}

function said(authorization: Node): string {
  return authorization.present.is === 'no' ? 'no authorization is set' : `authorization is ${authorization.shown}`;
}

/** Words that any function's name may contain. */
const PLAIN_WORDS = 'api check checker endpoint fn function func get handler http lambda public service url'.split(' ');

function isMadeOf(logicalId: string, words: ReadonlySet<string>): boolean {
  const own = splitWords(removeConstructHash(logicalId)).filter((word) => !PLAIN_WORDS.includes(word));
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
    // HTTP APIs have no API keys; a WebSocket connection can require one.
    requiresKey: and(speaksWebSocket, route.at('ApiKeyRequired').is(true)),
    needsNoCaller: or(key.matches(/^options /i), and(speaksWebSocket, not(key.is('$connect')))),
  };
}

function targetsOf(route: Resource): readonly Resource[] {
  const integrations = route.at('Target').targets;
  return integrations.flatMap(({ resource }) => resolveIntegrationTargets(resource.at('IntegrationUri')));
}

/** For an API in another template, by its route keys: HTTP routes are a method and a path, and both kinds have `$default`. */
function routesMessages(key: Node): Answer {
  if (key.is('$default').is !== 'no') return ELSEWHERE;
  return certainly(!key.shown.includes(' '));
}

/** `Target` creates one route without authorization: `$default` unless it is named. */
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
    says: 'a route created by Target has no authorization',
    behind: resolveIntegrationTargets(target),
  };
}

/**
 * A WebSocket API accepts connections without a `$connect` route too, and only that route can have an authorizer;
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
    says: 'it has no $connect route for an authorizer',
  };
}

/** The unknown operations of an OpenAPI document that is stored elsewhere or created at deployment. */
function readUnread(api: Resource): Shape | undefined {
  const missing = findUnreadBody(api);
  return missing === undefined ? undefined : unread(api, missing.at, ...missing.because);
}

function unread(api: Resource, authorization: Node, ...because: readonly Cause[]): Shape {
  return { form: 'body', api, method: 'ANY', path: '/…', authorization, isAuthorized: unknown(...because) };
}
