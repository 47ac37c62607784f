import { Placed, type Raw, isMap } from '../../parse/document.js';
import {
  type OpenApiPiece,
  collectPieceEntries,
  findInside,
  findPieceIntrinsic,
  keepPlaced,
  makeRawMap,
  renameKeys,
  mapBranches,
  findWord,
} from '../placed.js';

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
export function buildRestIntegration(integration: OpenApiPiece | undefined): Raw {
  return mapBranches(integration, (leaf) => {
    if (findPieceIntrinsic(leaf) !== undefined) return keepPlaced(leaf);
    const responses = mapBranches(findInside(leaf, 'responses'), integrationResponses);
    return joined(leaf, REST, { Type: typeOf(leaf), IntegrationResponses: responses });
  });
}

/** The properties of the integration behind a route. */
export function buildHttpIntegration(integration: OpenApiPiece): Readonly<Record<string, Raw>> {
  if (findPieceIntrinsic(integration) !== undefined) return {};
  const joint = joined(integration, HTTP, {
    IntegrationType: typeOf(integration),
    ResponseParameters: mapBranches(findInside(integration, 'responseParameters'), responseParameters),
  });
  return isMap(joint.raw) ? joint.raw : {};
}

function joined(
  leaf: OpenApiPiece,
  names: Readonly<Record<string, string>>,
  more: Readonly<Record<string, Raw>>,
): Placed {
  const plain = renameKeys(leaf, names);
  const entries = plain instanceof Placed && isMap(plain.raw) ? plain.raw : {};
  return new Placed(makeRawMap({ ...entries, ...more }), leaf.path);
}

/** OpenAPI bodies spell the types in small letters. */
function typeOf(integration: OpenApiPiece): Raw {
  const type = findInside(integration, 'type');
  const word = findWord(type);
  return type === undefined || word === undefined ? keepPlaced(type) : new Placed(word.toUpperCase(), type.path);
}

function integrationResponses(responses: OpenApiPiece): Raw {
  if (findPieceIntrinsic(responses) !== undefined) return keepPlaced(responses);
  const list = collectPieceEntries(responses).map(([pattern, response]) =>
    mapBranches(response, (leaf) => {
      const properties = {
        SelectionPattern: pattern === 'default' ? undefined : new Placed(pattern, leaf.path),
        StatusCode: keepPlaced(findInside(leaf, 'statusCode')),
        ResponseParameters: keepPlaced(findInside(leaf, 'responseParameters')),
        ResponseTemplates: keepPlaced(findInside(leaf, 'responseTemplates')),
        ContentHandling: keepPlaced(findInside(leaf, 'contentHandling')),
      };
      return findPieceIntrinsic(leaf) === undefined ? new Placed(makeRawMap(properties), leaf.path) : keepPlaced(leaf);
    }),
  );
  return new Placed(
    list.filter((one) => one !== undefined),
    responses.path,
  );
}

/** `200: {overwrite:header.x: value}` is `200: {ResponseParameters: [{Destination, Source}]}` outside of documents. */
function responseParameters(byStatus: OpenApiPiece): Raw {
  if (findPieceIntrinsic(byStatus) !== undefined) return keepPlaced(byStatus);
  const entries = collectPieceEntries(byStatus).map(([status, parameters]) => {
    const list = collectPieceEntries(parameters).map(([destination, source]) => ({
      Destination: destination,
      Source: keepPlaced(source),
    }));
    return [status, new Placed({ ResponseParameters: list }, parameters.path)] as const;
  });
  return new Placed(Object.fromEntries(entries), byStatus.path);
}
