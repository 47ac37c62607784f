import type { Declared } from '../../transform.js';
import { Placed, isMap, own } from '../../../parse/document.js';
import { type Piece, entriesOf, inside, isTrue, keep, pieceOf, wordOf } from '../../placed.js';
import { type ApiEvent, IMPLICIT, apiEventsOf, existenceOf } from './events.js';
import { httpApi } from './http.js';
import { usagePlans } from './usage-plan.js';
import { restApi } from './rest.js';
import type { SamApi } from './types.js';
import { socketApi } from './websocket.js';
import { mergedProperties } from '../globals.js';
import type { SamInput } from '../context.js';

const KINDS: Readonly<Record<string, SamApi['kind']>> = {
  'AWS::Serverless::Api': 'rest',
  'AWS::Serverless::HttpApi': 'http',
  'AWS::Serverless::WebSocketApi': 'websocket',
};

const MAKERS: Readonly<Record<SamApi['kind'], (api: SamApi) => readonly Declared[]>> = {
  rest: restApi,
  http: httpApi,
  websocket: socketApi,
};

/**
 * What the APIs of a SAM template stand for, those that only events ask for among them: plain APIs, whose operations
 * stand in OpenAPI documents as they do in what SAM itself makes, and whatever SAM makes beside them. Each API keeps its
 * logical id.
 */
export function samApis(input: SamInput): readonly Declared[] {
  const events = [...apiEventsOf(input, 'Api'), ...apiEventsOf(input, 'HttpApi')];
  const written = input.declared.flatMap((declared) => {
    const kind = own(KINDS, declared.type);
    // An API that events ask for takes the place of one that is called like it.
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
  const made = new Map<string, Declared>();
  for (const one of [...apis.flatMap((api) => MAKERS[api.kind](api)), ...usagePlans(apis)]) {
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
  const kind = own(KINDS, type);
  if (first === undefined || (kind !== 'rest' && kind !== 'http')) return [];
  const existsIf = existenceOf(asking);
  // SAM's own stage: Globals can't name another.
  const properties = kind === 'rest' ? { StageName: 'Prod' } : {};
  const definition = { Type: type, Properties: new Placed(properties, first.at.path) };
  const declared: Declared = {
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
function withTags(properties: Piece, events: readonly ApiEvent[]): Piece {
  const handed = events.flatMap(({ owner }) => {
    const of: Piece = { raw: owner.properties, path: owner.path };
    return isTrue(inside(of, 'PropagateTags')) ? entriesOf(inside(of, 'Tags')) : [];
  });
  if (handed.length === 0 || !isMap(properties.raw)) return properties;
  const tags = [...entriesOf(inside(properties, 'Tags')), ...handed].map(([key, value]) => [key, keep(value)] as const);
  const path = handed[0]?.[1].path ?? properties.path;
  const PropagateTags = new Placed(true, path);
  return { ...properties, raw: { ...properties.raw, PropagateTags, Tags: new Placed(Object.fromEntries(tags), path) } };
}

function apiOf(input: SamInput, declared: Declared, kind: SamApi['kind'], events: readonly ApiEvent[]): SamApi {
  const definition = pieceOf(declared.definition, declared.path);
  const path = inside(definition, 'Properties')?.path ?? declared.path;
  const { existsIf } = declared;
  return {
    declared,
    kind,
    properties: { raw: mergedProperties(declared, input.source), path },
    events: events.filter(({ apiId }) => apiId === declared.logicalId),
    source: input.source,
    owner: { condition: wordOf(inside(definition, 'Condition')), ...(existsIf === undefined ? {} : { existsIf }) },
  };
}
