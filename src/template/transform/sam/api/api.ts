import type { ResourceDeclaration } from '../../transform.js';
import { Placed, isMap, getOwn } from '../../../parse/document.js';
import { type ApiEvent, IMPLICIT, collectApiEvents, mergeExistence } from './events.js';
import { buildHttpApi } from './http.js';
import { buildUsagePlans } from './usage-plan.js';
import { buildRestApi } from './rest.js';
import type { SamApi } from './types.js';
import { buildWebSocketApi } from './websocket.js';
import { mergeGlobals } from '../globals.js';
import type { SamInput } from '../context.js';
import { collectEntries, findPlaced, isTrue, makePlaced, findText } from '../../placed.js';

const KINDS: Readonly<Record<string, SamApi['kind']>> = {
  'AWS::Serverless::Api': 'rest',
  'AWS::Serverless::HttpApi': 'http',
  'AWS::Serverless::WebSocketApi': 'websocket',
};

const MAKERS: Readonly<Record<SamApi['kind'], (api: SamApi) => readonly ResourceDeclaration[]>> = {
  rest: buildRestApi,
  http: buildHttpApi,
  websocket: buildWebSocketApi,
};

/**
 * The resources of a SAM template's APIs, including implicit ones that only events declare: plain APIs, whose
 * operations are in OpenAPI documents as in SAM's own output, and the resources that SAM generates for them. Each API
 * keeps its logical id.
 */
export function buildSamApis(input: SamInput): readonly ResourceDeclaration[] {
  const events = [...collectApiEvents(input, 'Api'), ...collectApiEvents(input, 'HttpApi')];
  const written = input.declared.flatMap((declared) => {
    const kind = getOwn(KINDS, declared.type);
    // An API declared by events replaces one of the same name.
    const isHidden = implicitEvents(events, declared.logicalId).length > 0;
    return (kind === 'rest' || kind === 'http' || kind === 'websocket') && !isHidden
      ? [apiOf(input, declared, kind, events)]
      : [];
  });
  const implicit = [
    ...implicitApi(input, 'AWS::Serverless::Api', IMPLICIT.Api, events),
    ...implicitApi(input, 'AWS::Serverless::HttpApi', IMPLICIT.HttpApi, events),
  ];
  const apis = [...written, ...implicit];
  const made = new Map<string, ResourceDeclaration>();
  for (const one of [...apis.flatMap((api) => MAKERS[api.kind](api)), ...buildUsagePlans(apis)]) {
    // Several APIs may share one domain.
    if (!made.has(one.logicalId)) made.set(one.logicalId, one);
  }
  return [...made.values()];
}

/** The events that name no API, or the implicit one by its own name. */
function implicitEvents(events: readonly ApiEvent[], logicalId: string): readonly ApiEvent[] {
  return logicalId === IMPLICIT.Api || logicalId === IMPLICIT.HttpApi
    ? events.filter(({ apiId }) => apiId === logicalId)
    : [];
}

function implicitApi(input: SamInput, type: string, logicalId: string, events: readonly ApiEvent[]): readonly SamApi[] {
  const asking = implicitEvents(events, logicalId);
  const [first] = asking;
  const kind = getOwn(KINDS, type);
  if (first === undefined || (kind !== 'rest' && kind !== 'http')) return [];
  const existsIf = mergeExistence(asking);
  // SAM's own stage: Globals can't name another.
  const properties = kind === 'rest' ? { StageName: 'Prod' } : {};
  const definition = { Type: type, Properties: new Placed(properties, first.at.path) };
  const declared: ResourceDeclaration = {
    logicalId,
    type,
    definition,
    path: first.at.path,
    ...(existsIf === undefined ? {} : { existsIf }),
  };
  const api = apiOf(input, declared, kind, asking);
  return [{ ...api, properties: withTags(api.properties, asking) }];
}

/** Functions may hand their tags on to the API that is made for them. */
function withTags(properties: Placed, events: readonly ApiEvent[]): Placed {
  const handed = events.flatMap(({ owner }) => {
    const of = new Placed(owner.properties, owner.path);
    return isTrue(findPlaced(of, 'PropagateTags')) ? collectEntries(findPlaced(of, 'Tags')) : [];
  });
  if (handed.length === 0 || !isMap(properties.raw)) return properties;
  const tags = [...collectEntries(findPlaced(properties, 'Tags')), ...handed];
  const path = handed[0]?.[1].path ?? properties.path;
  const PropagateTags = new Placed(true, path);
  const Tags = new Placed(Object.fromEntries(tags), path);
  return new Placed({ ...properties.raw, PropagateTags, Tags }, properties.path);
}

function apiOf(
  input: SamInput,
  declared: ResourceDeclaration,
  kind: SamApi['kind'],
  events: readonly ApiEvent[],
): SamApi {
  const definition = makePlaced(declared.definition, declared.path);
  const path = findPlaced(definition, 'Properties')?.path ?? declared.path;
  const { existsIf } = declared;
  return {
    declared,
    kind,
    properties: new Placed(mergeGlobals(declared, input.source), path),
    events: events.filter(({ apiId }) => apiId === declared.logicalId),
    source: input.source,
    owner: {
      condition: findText(findPlaced(definition, 'Condition')),
      ...(existsIf === undefined ? {} : { existsIf }),
    },
  };
}
