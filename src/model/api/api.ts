import { type Answer, type Cause, makeReason } from '../../answer.js';
import { findRootStack } from '../../template/evaluate/cross-stack.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { formatIdentity } from '../../template/evaluate/value.js';
import type { Application } from '../application.js';
import { API_TYPES, STAGE_NAMING_TYPES } from '../resource-types.js';

const OWNERS = ['RestApiId', 'ApiId'];

/** The API that owns a method, route, resource, stage or gateway response in this world, if a template declares it. */
export function findApi(resource: Resource): Resource | undefined {
  return OWNERS.flatMap((property) => resource.at(property).targets)
    .map((target) => target.resource)
    .find(({ type }) => API_TYPES.includes(type));
}

/**
 * The resource under which findings about a resource are grouped: its API; if the API is declared elsewhere, the first
 * resource of the same tree of stacks that names the same API; without an API, the resource itself.
 */
export function findOwner(application: Application, resource: Resource): Resource {
  const api = findApi(resource);
  if (api !== undefined) return api;
  const name = apiNameOf(resource);
  if (name === undefined) return resource;
  const root = findRootStack(resource.template);
  const first = application.worlds.memoOf(`first of API ${name}`, root, () =>
    application
      .declared('AWS::ApiGateway::Method', 'AWS::ApiGateway::GatewayResponse', 'AWS::ApiGatewayV2::Route')
      .find((one) => findRootStack(one.template) === root && apiNameOf(one) === name && one.exists().is !== 'no'),
  );
  return first ?? resource;
}

function apiNameOf(resource: Resource): string | undefined {
  const [name] = OWNERS.map((property) => resource.at(property)).filter(({ present }) => present.is === 'yes');
  return name === undefined ? undefined : formatIdentity(name.value);
}

/** The names of an API's stages. */
export function collectStages(application: Application, api: Resource): readonly Node[] {
  return application.worlds.memoOf('stages', api, () =>
    application
      .companions(api, ...STAGE_NAMING_TYPES)
      .filter((stage) => OWNERS.some((property) => stage.at(property).refersTo(api).is === 'yes'))
      .map((stage) => stage.at('StageName'))
      .filter(({ present }) => present.is !== 'no'),
  );
}

/** Whether an API uses WebSockets. */
export function isWebSocket(api: Resource): Answer {
  return api.at('ProtocolType').is('WEBSOCKET');
}

/** Why some operations of an API are unknown: its OpenAPI document is stored elsewhere or created at deployment. */
export function findUnreadBody(api: Resource): { readonly at: Node; readonly because: readonly Cause[] } | undefined {
  const at = api.node.at('Unread');
  const because = at
    .all()
    .flatMap(({ text }) => (text === undefined ? [] : [makeReason('openapi-not-available', text)]));
  return because.length === 0 ? undefined : { at, because };
}

/** The path of a REST method, such as `/files/{id}`; `…` replaces a part that can't be followed. */
export function resolveRestPath(method: Resource): string {
  // A method from an OpenAPI document has no chain of resources.
  const { text } = method.node.at('Path');
  if (text !== undefined) return text;
  const segments: string[] = [];
  const seen = new Set<string>();
  let parent: Node = method.at('ResourceId');
  for (;;) {
    const target = parent.targets[0];
    if (target === undefined) return `/${['…', ...segments].join('/')}`;
    if (target.attribute === 'RootResourceId') return `/${segments.join('/')}`;
    if (target.resource.type !== 'AWS::ApiGateway::Resource' || seen.has(target.resource.key)) {
      return `/${['…', ...segments].join('/')}`;
    }
    seen.add(target.resource.key);
    segments.unshift(target.resource.at('PathPart').shown);
    parent = target.resource.at('ParentId');
  }
}

/** The functions that an integration's URI or a function URL calls, resolved through aliases and versions. */
export function resolveIntegrationTargets(uri: Node): readonly Resource[] {
  const functions: Resource[] = [];
  // Aliases may name each other, in a row or in a circle.
  const names = new Map<string, Node>([['', uri]]);
  for (const named of names.values()) {
    for (const { resource } of named.targets) {
      if (FUNCTION_NAMES.has(resource.type))
        names.set(resource.key, names.get(resource.key) ?? resource.at('FunctionName'));
      else if (resource.type === 'AWS::Lambda::Function') functions.push(resource);
    }
  }
  return functions;
}

const FUNCTION_NAMES = new Set(['AWS::Lambda::Alias', 'AWS::Lambda::Version']);
