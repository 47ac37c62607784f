import { Placed, type Raw, isMap } from '../../parse/document.js';
import { type Piece, entriesOf, inside, intrinsicOf, keep, mapOf, renamed, through, wordOf } from '../placed.js';

export const INTEGRATION = 'x-amazon-apigateway-integration';

const REST: Readonly<Record<string, string>> = {
  cacheKeyParameters: 'CacheKeyParameters',
  cacheNamespace: 'CacheNamespace',
  connectionId: 'ConnectionId',
  connectionType: 'ConnectionType',
  contentHandling: 'ContentHandling',
  credentials: 'Credentials',
  httpMethod: 'IntegrationHttpMethod',
  passthroughBehavior: 'PassthroughBehavior',
  requestParameters: 'RequestParameters',
  requestTemplates: 'RequestTemplates',
  timeoutInMillis: 'TimeoutInMillis',
  uri: 'Uri',
};

const HTTP: Readonly<Record<string, string>> = {
  connectionId: 'ConnectionId',
  connectionType: 'ConnectionType',
  credentials: 'CredentialsArn',
  httpMethod: 'IntegrationMethod',
  integrationSubtype: 'IntegrationSubtype',
  payloadFormatVersion: 'PayloadFormatVersion',
  requestParameters: 'RequestParameters',
  timeoutInMillis: 'TimeoutInMillis',
  uri: 'IntegrationUri',
};

/** The `Integration` of a REST method. */
export function restIntegration(integration: Piece | undefined): Raw {
  return through(integration, (leaf) => {
    if (intrinsicOf(leaf) !== undefined) return keep(leaf);
    const responses = through(inside(leaf, 'responses'), integrationResponses);
    return joined(leaf, REST, { Type: typeOf(leaf), IntegrationResponses: responses });
  });
}

/** The properties of the integration behind a route. */
export function httpIntegration(integration: Piece): Readonly<Record<string, Raw>> {
  if (intrinsicOf(integration) !== undefined) return {};
  const joint = joined(integration, HTTP, {
    IntegrationType: typeOf(integration),
    ResponseParameters: through(inside(integration, 'responseParameters'), responseParameters),
  });
  return isMap(joint.raw) ? joint.raw : {};
}

function joined(leaf: Piece, names: Readonly<Record<string, string>>, more: Readonly<Record<string, Raw>>): Placed {
  const plain = renamed(leaf, names);
  const entries = plain instanceof Placed && isMap(plain.raw) ? plain.raw : {};
  return new Placed(mapOf({ ...entries, ...more }), leaf.path);
}

/** OpenAPI bodies spell the types in small letters. */
function typeOf(integration: Piece): Raw {
  const type = inside(integration, 'type');
  const word = wordOf(type);
  return type === undefined || word === undefined ? keep(type) : new Placed(word.toUpperCase(), type.path);
}

function integrationResponses(responses: Piece): Raw {
  if (intrinsicOf(responses) !== undefined) return keep(responses);
  const list = entriesOf(responses).map(([pattern, response]) =>
    through(response, (leaf) => {
      const properties = {
        SelectionPattern: pattern === 'default' ? undefined : new Placed(pattern, leaf.path),
        StatusCode: keep(inside(leaf, 'statusCode')),
        ResponseParameters: keep(inside(leaf, 'responseParameters')),
        ResponseTemplates: keep(inside(leaf, 'responseTemplates')),
        ContentHandling: keep(inside(leaf, 'contentHandling')),
      };
      return intrinsicOf(leaf) === undefined ? new Placed(mapOf(properties), leaf.path) : keep(leaf);
    }),
  );
  return new Placed(
    list.filter((one) => one !== undefined),
    responses.path,
  );
}

/** `200: {overwrite:header.x: value}` is `200: {ResponseParameters: [{Destination, Source}]}` outside of documents. */
function responseParameters(byStatus: Piece): Raw {
  if (intrinsicOf(byStatus) !== undefined) return keep(byStatus);
  const entries = entriesOf(byStatus).map(([status, parameters]) => {
    const list = entriesOf(parameters).map(([destination, source]) => ({
      Destination: destination,
      Source: keep(source),
    }));
    return [status, new Placed({ ResponseParameters: list }, parameters.path)] as const;
  });
  return new Placed(Object.fromEntries(entries), byStatus.path);
}
