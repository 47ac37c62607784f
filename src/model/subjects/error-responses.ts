import { type Answer, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { apiOf, ownerOf, restPath } from '../api/api.js';
import type { Application } from '../application.js';
import { type OwnHandler, handlerParts } from './handler.js';
import type { Part } from '../subject.js';

/** What makes the replies of an API: a function's code, or a mapping of the template. */
export type Answering =
  { readonly is: 'handler'; readonly handler: OwnHandler } | { readonly is: 'mapping'; readonly mapping: Mapping };

/** A REST method that API Gateway answers by itself, from what stands behind it. */
export interface Mapping {
  readonly resource: Resource;
  /** For messages, such as `POST /scans of ScansApi`. */
  readonly name: string;
  readonly responses: Node;
  /** Whether it has an answer for mistakes of the caller, and one for failures behind it. */
  readonly mapsMistakes: Answer;
  readonly mapsFailures: Answer;
}

export function answeringParts(application: Application): readonly Part<Answering>[] {
  const handlers = handlerParts(application).map((part): Part<Answering> => ({
    resource: part.resource,
    owner: () => part.owner(),
    subject: () => {
      const handler = part.subject();
      return handler === undefined ? undefined : { is: 'handler', handler };
    },
  }));
  const mappings = application.declared('AWS::ApiGateway::Method').map((resource): Part<Answering> => ({
    resource,
    owner: () => ownerOf(application, resource),
    subject: () => {
      const mapping = mappingOf(resource);
      return mapping === undefined ? undefined : { is: 'mapping', mapping };
    },
  }));
  return [...handlers, ...mappings];
}

/** A preflight says nothing but headers, and a mock fails at nothing. */
function mappingOf(method: Resource): Mapping | undefined {
  const isMapped = or(...['AWS', 'HTTP'].map((type) => method.at('Integration.Type').is(type)));
  const verb = method.at('HttpMethod');
  if (isMapped.is !== 'yes' || verb.matches(/^options$/i).is !== 'no') return undefined;
  const responses = method.all('Integration.IntegrationResponses');
  const maps = (status: RegExp): Answer => some(responses, (response) => response.at('StatusCode').matches(status));
  return {
    resource: method,
    name: `${verb.shown.toUpperCase()} ${restPath(method)} of ${apiOf(method)?.logicalId ?? 'its REST API'}`,
    responses: method.at('Integration.IntegrationResponses'),
    mapsMistakes: maps(/^4\d\d$/),
    mapsFailures: maps(/^5\d\d$/),
  };
}
