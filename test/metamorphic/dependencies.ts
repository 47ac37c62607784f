import { type Raw, isList, isMap } from '../../src/template/parse/document.js';
import { collectComputedAttributes, collectReferences } from './references.js';

type Entries = Readonly<Record<string, Raw>>;

/** What the resources of a template need of each other. */
export interface Dependencies {
  readonly ids: readonly string[];
  /** The resources that each one refers to. Those that mean something only together refer to each other. */
  readonly below: ReadonlyMap<string, ReadonlySet<string>>;
  /** The resource that has this name, or that SAM makes a resource of this name of. */
  readonly ownerOf: (name: string) => string | undefined;
}

export const mapOf = (raw: Raw): Entries => (isMap(raw) ? raw : {});
const IMPLICIT: Readonly<Record<string, readonly [string, string]>> = {
  ServerlessRestApi: ['Api', 'RestApiId'],
  ServerlessHttpApi: ['HttpApi', 'ApiId'],
};

/** The sections of `Globals` by the resource types that they are for. */
const GLOBALS: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'Function',
  'AWS::Serverless::Api': 'Api',
  'AWS::Serverless::HttpApi': 'HttpApi',
  'AWS::Serverless::SimpleTable': 'SimpleTable',
  'AWS::Serverless::StateMachine': 'StateMachine',
  'AWS::Serverless::LayerVersion': 'LayerVersion',
  'AWS::Serverless::CapacityProvider': 'CapacityProvider',
  'AWS::Serverless::WebSocketApi': 'WebSocketApi',
};

/** The sections of `Globals` that bear on this resource, or on an API that SAM makes of its events. */
export function globalsOf(definition: Entries): readonly string[] {
  const section = GLOBALS[String(definition['Type'])];
  const apis = Object.entries(IMPLICIT).filter(([api]) => hasImplicitApi(definition, api));
  return [...(section === undefined ? [] : [section]), ...apis.map(([, [type]]) => type)];
}

function eventsOf(definition: Entries): readonly Entries[] {
  if (!/^AWS::Serverless::(?:Function|StateMachine)$/.test(String(definition['Type']))) return [];
  return Object.values(mapOf(mapOf(definition['Properties'])['Events'])).map(mapOf);
}

function hasImplicitApi(definition: Entries, api: string): boolean {
  const [type, id] = IMPLICIT[api] ?? ['', ''];
  const isOf = (raw: Raw): boolean => raw === undefined || mapOf(raw)['Ref'] === api;
  return eventsOf(definition).some((event) => event['Type'] === type && isOf(mapOf(event['Properties'])[id]));
}

/** What SAM wants to find in the same template, by its name or as a `Ref`. */
function tiesOf(definition: Entries, resources: Entries): readonly string[] {
  const { Type: type, Properties: properties } = definition;
  const inEvents = eventsOf(definition).flatMap((event) => {
    const { Type: source, Properties: of } = event;
    const { RestApiId: rest, ApiId: http, Bucket: bucket, UserPool: pool } = mapOf(of);
    return { Api: [rest], HttpApi: [http], S3: [bucket], Cognito: [pool] }[String(source)] ?? [];
  });
  const connectors = type === 'AWS::Serverless::Connector' ? [properties] : [];
  const inEnds = collectReferences([
    ...inEvents.map((one) => ({ Id: one ?? '' })),
    ...connectors,
    definition['Connectors'] ?? '',
  ]);
  const isShared = (raw: Raw): boolean => JSON.stringify(raw ?? '').includes('"SHARED"');
  const plans =
    type === 'AWS::Serverless::Api' && isShared(properties)
      ? Object.keys(resources).filter((id) => isShared(mapOf(resources[id])['Properties']))
      : [];
  return [...inEnds, ...plans, ...collectComputedAttributes(definition)];
}

export function findDependencies(root: Entries): Dependencies {
  const resources = mapOf(root['Resources']);
  const ids = Object.keys(resources);
  const isSam = JSON.stringify(root['Transform'] ?? '').includes('AWS::Serverless');
  const implicit = new Map(
    Object.keys(IMPLICIT).map((api) => [api, ids.filter((id) => hasImplicitApi(mapOf(resources[id]), api))]),
  );
  const ownerOf = (name: string): string | undefined => {
    if (Object.hasOwn(resources, name) || !isSam) return Object.hasOwn(resources, name) ? name : undefined;
    const api = [...implicit].find(([id]) => name.startsWith(id));
    if (api !== undefined) return api[1][0];
    return ids.filter((id) => name.startsWith(id)).sort((a, b) => b.length - a.length)[0];
  };
  const below = new Map(ids.map((id) => [id, new Set<string>()]));
  const lead = (from: string, names: readonly string[], isTie: boolean): void => {
    for (const owner of names.flatMap((name) => ownerOf(name) ?? [])) {
      below.get(from)?.add(owner);
      if (isTie) below.get(owner)?.add(from);
    }
  };
  for (const id of ids) {
    const definition = mapOf(resources[id]);
    const common = globalsOf(definition).map((section) => mapOf(root['Globals'])[section] ?? '');
    lead(id, collectReferences([definition, ...common]), false);
    lead(id, tiesOf(definition, resources), true);
  }
  for (const [, [first, ...others]] of implicit) if (first !== undefined) lead(first, others, true);
  return { ids, below, ownerOf };
}

/** All that these lead to, with themselves. */
export function follow(from: Iterable<string>, edges: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(edges.get(id) ?? []));
  }
  return found;
}

export function turnRound(edges: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, ReadonlySet<string>> {
  const turned = new Map([...edges.keys()].map((id) => [id, new Set<string>()]));
  for (const [from, targets] of edges) for (const to of targets) turned.get(to)?.add(from);
  return turned;
}

export const listOf = (raw: Raw): readonly Raw[] => (raw === undefined ? [] : isList(raw) ? raw : [raw]);
