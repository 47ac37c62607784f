import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw, isMap } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import {
  type OpenApiPiece,
  collectPieceEntries,
  findInside,
  findPieceIntrinsic,
  isTrue,
  keepPlaced,
  makeRawMap,
  findWord,
} from '../../placed.js';
import { VALIDATORS } from '../../openapi/request.js';
import { buildEventSecurity, buildSecurityDefinitions, addRestAuth } from './auth.js';
import { addPreflights } from './cors.js';
import { type ApiEvent, wrapInConditions } from './events.js';
import { addHttpEvent } from './http.js';
import { type PathTable, formatPaths, copyEntries, mapOperations, parsePaths, addOperation } from './paths.js';
import { type PolicyUse, buildResourcePolicy } from './resource-policy.js';
import { VALIDATORS_OF_EVENTS, makeModelName, buildRequestSettings } from './request.js';
import { type SamApi, replaceApi } from './types.js';
import { buildDomain, buildRestStage, buildTagList } from './stage.js';

const COPIED = [
  'ApiKeySourceType',
  'BinaryMediaTypes',
  'Description',
  'DisableExecuteApiEndpoint',
  'FailOnWarnings',
  'MinimumCompressionSize',
  'Mode',
  'Name',
];

/** What an `AWS::Serverless::Api` stands for: the API with its document, a stage and its deployment, a domain. */
export function buildRestApi(api: SamApi): readonly ResourceDeclaration[] {
  const { properties } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, keepPlaced(findInside(properties, key))]));
  const document = findInside(properties, 'DefinitionBody');
  const elsewhere = findInside(properties, 'DefinitionUri');
  const isInline = document === undefined ? elsewhere === undefined : isReadable(document);
  const declared = replaceApi(api, 'AWS::ApiGateway::RestApi', {
    ...settings,
    EndpointConfiguration: endpointOf(findInside(properties, 'EndpointConfiguration')),
    Policy: keepPlaced(findInside(properties, 'Policy')),
    Body: isInline ? bodyOf(api, document) : keepPlaced(document),
    BodyS3Location: keepPlaced(elsewhere),
    // Without PropagateTags SAM tags the stage alone.
    Tags: isTrue(findInside(properties, 'PropagateTags')) ? buildTagList(findInside(properties, 'Tags')) : undefined,
  });
  return [declared, ...buildRestStage(api), ...buildDomain(api)];
}

/** What a macro makes is left as it is: nobody can see what `Auth` and `Cors` do to it. */
function isReadable(document: OpenApiPiece): boolean {
  return isMap(document.raw) && findPieceIntrinsic(document) === undefined && isMap(findInside(document, 'paths')?.raw);
}

/** `PRIVATE`, or a map with a `Type`. */
function endpointOf(endpoint: OpenApiPiece | undefined): Raw {
  if (endpoint === undefined) return undefined;
  const type = findInside(endpoint, 'Type');
  const ids = keepPlaced(findInside(endpoint, 'VPCEndpointIds')) ?? keepPlaced(findInside(endpoint, 'VpcEndpointIds'));
  return new Placed(makeRawMap({ Types: [keepPlaced(type ?? endpoint)], VpcEndpointIds: ids }), endpoint.path);
}

function bodyOf(api: SamApi, document: OpenApiPiece | undefined): Raw {
  const { properties, events, declared } = api;
  const auth = findInside(properties, 'Auth');
  let paths = parsePaths(document);
  // Events add operations to a document of the user's own only if he asks for it.
  const isMerged = isTrue(findInside(properties, 'MergeDefinitions'));
  for (const event of events) {
    if (event.kind === 'HttpApi') paths = addHttpEvent(paths, event, auth);
    else if (document === undefined || isMerged) paths = withEvent(paths, event);
    else if (isTrue(findInside(event.properties, 'Auth', 'OverrideApiAuth'))) paths = withEventAuth(paths, event);
  }
  paths = addRestAuth(addPreflights(paths, findInside(properties, 'Cors')), auth);
  const policies: PolicyUse[] = events.flatMap(({ properties: event, path }) => {
    const policy = findInside(event, 'Auth', 'ResourcePolicy');
    return policy === undefined ? [] : [{ policy, path }];
  });
  const own = findInside(auth, 'ResourcePolicy');
  const uses = own === undefined ? policies : [...policies, { policy: own }];
  const stage = findWord(findInside(properties, 'StageName')) ?? '*';
  return new Placed(
    makeRawMap({
      ...copyEntries(document),
      paths: new Placed(formatPaths(paths), findInside(document, 'paths')?.path ?? declared.path),
      securityDefinitions: {
        ...buildSecurityDefinitions(auth, 'rest'),
        ...copyEntries(findInside(document, 'securityDefinitions')),
      },
      definitions: {
        ...modelsOf(findInside(properties, 'Models')),
        ...copyEntries(findInside(document, 'definitions')),
      },
      [VALIDATORS]: validatorsOf(document, events),
      'x-amazon-apigateway-policy': buildResourcePolicy(
        paths,
        uses,
        findInside(document, 'x-amazon-apigateway-policy'),
        stage,
      ),
      'x-amazon-apigateway-gateway-responses': gatewayResponses(document, findInside(properties, 'GatewayResponses')),
    }),
    document?.path ?? declared.path,
  );
}

function withEvent(paths: PathTable, event: ApiEvent): PathTable {
  const { path, method, at, properties, integration, owner } = event;
  const security = buildEventSecurity(findInside(properties, 'Auth'));
  const operation = new Placed(
    makeRawMap({ [INTEGRATION]: integration, security, ...buildRequestSettings(properties) }),
    at.path,
  );
  // What the event says wins over what the document says of the same operation.
  return addOperation(paths, { path, method, operation: wrapInConditions(operation, owner) }, (written) => {
    const known = findPieceIntrinsic(written) === undefined ? copyEntries(written) : {};
    return wrapInConditions(new Placed({ ...known, ...copyEntries(operation) }, at.path), owner);
  });
}

function withEventAuth(paths: PathTable, { path, method, properties }: ApiEvent): PathTable {
  const item = paths.get(path);
  const security = buildEventSecurity(findInside(properties, 'Auth'));
  if (item === undefined || security === undefined) return paths;
  const changed = mapOperations(new Map([[path, item]]), (operation, verb) =>
    verb === method ? new Placed({ ...copyEntries(operation), security }, operation.path) : keepPlaced(operation),
  );
  return new Map([...paths, ...changed]);
}

function modelsOf(models: OpenApiPiece | undefined): Readonly<Record<string, Raw>> {
  return Object.fromEntries(
    collectPieceEntries(models).map(([name, schema]) => [makeModelName(name), keepPlaced(schema)]),
  );
}

function validatorsOf(document: OpenApiPiece | undefined, events: readonly ApiEvent[]): Raw {
  const written = copyEntries(findInside(document, VALIDATORS));
  const asked = events.some(({ properties }) => findInside(properties, 'RequestModel') !== undefined);
  const added = asked && isMap(VALIDATORS_OF_EVENTS) ? VALIDATORS_OF_EVENTS : {};
  return { ...added, ...written };
}

const PREFIXES: Readonly<Record<string, string>> = { Headers: 'header', Paths: 'path', QueryStrings: 'querystring' };

function gatewayResponses(document: OpenApiPiece | undefined, responses: OpenApiPiece | undefined): Raw {
  const added = collectPieceEntries(responses).map(([type, response]) => {
    const parameters = Object.entries(PREFIXES).flatMap(([key, prefix]) =>
      collectPieceEntries(findInside(response, 'ResponseParameters', key)).map(
        ([name, value]) => [`gatewayresponse.${prefix}.${name}`, keepPlaced(value)] as const,
      ),
    );
    const properties = {
      statusCode: keepPlaced(findInside(response, 'StatusCode')),
      responseParameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters),
      responseTemplates: keepPlaced(findInside(response, 'ResponseTemplates')),
    };
    return [type, new Placed(makeRawMap(properties), response.path)] as const;
  });
  return {
    ...copyEntries(findInside(document, 'x-amazon-apigateway-gateway-responses')),
    ...Object.fromEntries(added),
  };
}
