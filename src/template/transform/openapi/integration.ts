import { Placed, type Raw, isMap } from '../../parse/document.js';
import {
  collectEntries,
  findPlaced,
  findIntrinsic,
  removeUndefined,
  renameKeys,
  mapBranches,
  findText,
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
export function buildRestIntegration(integration: Placed | undefined): Raw {
  return mapBranches(integration, (leaf) => {
    if (findIntrinsic(leaf) !== undefined) return leaf;
    const responses = mapBranches(findPlaced(leaf, 'responses'), integrationResponses);
    return joined(leaf, REST, { Type: typeOf(leaf), IntegrationResponses: responses });
  });
}

/** The properties of the integration behind a route. */
export function buildHttpIntegration(integration: Placed): Readonly<Record<string, Raw>> {
  if (findIntrinsic(integration) !== undefined) return {};
  const joint = joined(integration, HTTP, {
    IntegrationType: typeOf(integration),
    ResponseParameters: mapBranches(findPlaced(integration, 'responseParameters'), responseParameters),
  });
  return isMap(joint.raw) ? joint.raw : {};
}

function joined(leaf: Placed, names: Readonly<Record<string, string>>, more: Readonly<Record<string, Raw>>): Placed {
  const plain = renameKeys(leaf, names);
  const entries = plain instanceof Placed && isMap(plain.raw) ? plain.raw : {};
  return new Placed(removeUndefined({ ...entries, ...more }), leaf.path);
}

/** OpenAPI bodies spell the types in small letters. */
function typeOf(integration: Placed): Raw {
  const type = findPlaced(integration, 'type');
  const word = findText(type);
  return type === undefined || word === undefined ? type : new Placed(word.toUpperCase(), type.path);
}

function integrationResponses(responses: Placed): Raw {
  if (findIntrinsic(responses) !== undefined) return responses;
  const list = collectEntries(responses).map(([pattern, response]) =>
    mapBranches(response, (leaf) => {
      const properties = {
        SelectionPattern: pattern === 'default' ? undefined : new Placed(pattern, leaf.path),
        StatusCode: findPlaced(leaf, 'statusCode'),
        ResponseParameters: findPlaced(leaf, 'responseParameters'),
        ResponseTemplates: findPlaced(leaf, 'responseTemplates'),
        ContentHandling: findPlaced(leaf, 'contentHandling'),
      };
      return findIntrinsic(leaf) === undefined ? new Placed(removeUndefined(properties), leaf.path) : leaf;
    }),
  );
  return new Placed(
    list.filter((one) => one !== undefined),
    responses.path,
  );
}

/** `200: {overwrite:header.x: value}` is `200: {ResponseParameters: [{Destination, Source}]}` outside of documents. */
function responseParameters(byStatus: Placed): Raw {
  if (findIntrinsic(byStatus) !== undefined) return byStatus;
  const entries = collectEntries(byStatus).map(([status, parameters]) => {
    const list = collectEntries(parameters).map(([destination, source]) => ({
      Destination: destination,
      Source: source,
    }));
    return [status, new Placed({ ResponseParameters: list }, parameters.path)] as const;
  });
  return new Placed(Object.fromEntries(entries), byStatus.path);
}
