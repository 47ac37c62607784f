import { type Answer, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { findApi, findOwner, resolveRestPath } from '../api/api.js';
import type { Application } from '../application.js';
import { type HandlerSubject, collectHandlerParts } from './handler.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';

/** The source of an API's error responses: a function's code, or a mapping of the template. */
export type ErrorResponseSubject =
  | { readonly is: 'handler'; readonly handler: HandlerSubject }
  | { readonly is: 'mapping'; readonly mapping: MappedStatus };

/** A REST method whose response API Gateway maps from a non-proxy integration. */
export interface MappedStatus {
  readonly resource: Resource;
  /** For messages, such as `POST /scans of ScansApi`. */
  readonly name: string;
  readonly responses: Node;
  /** Whether it has responses for client errors (4xx) and for backend failures (5xx). */
  readonly mapsMistakes: Answer;
  readonly mapsFailures: Answer;
}

export function collectErrorResponseParts(application: Application): readonly SubjectPart<ErrorResponseSubject>[] {
  const handlers = collectHandlerParts(application).map((part): SubjectPart<ErrorResponseSubject> => ({
    resource: part.resource,
    owner: () => part.owner(),
    subject: () => {
      const handler = part.subject();
      return handler === undefined ? undefined : { is: 'handler', handler };
    },
  }));
  const mappings = collectResourceParts<ErrorResponseSubject>(
    application,
    ['AWS::ApiGateway::Method'],
    (method) => {
      const mapping = mappingOf(method);
      return mapping === undefined ? undefined : { is: 'mapping', mapping };
    },
    (method) => findOwner(application, method),
  );
  return [...handlers, ...mappings];
}

/** A preflight returns only headers, and a mock can't fail. */
function mappingOf(method: Resource): MappedStatus | undefined {
  const isMapped = or(...['AWS', 'HTTP'].map((type) => method.at('Integration.Type').is(type)));
  const verb = method.at('HttpMethod');
  if (isMapped.is !== 'yes' || verb.matches(/^options$/i).is !== 'no') return undefined;
  const responses = method.all('Integration.IntegrationResponses');
  const maps = (status: RegExp): Answer => some(responses, (response) => response.at('StatusCode').matches(status));
  return {
    resource: method,
    name: `${verb.shown.toUpperCase()} ${resolveRestPath(method)} of ${findApi(method)?.shownName ?? 'its REST API'}`,
    responses: method.at('Integration.IntegrationResponses'),
    mapsMistakes: maps(/^4\d\d$/),
    mapsFailures: maps(/^5\d\d$/),
  };
}
