import type { ResourceDeclaration } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { type OpenApiBranch, collectBranches } from './branches.js';
import { type OpenApiTarget, makeApiResource } from './resources.js';
import { type ApiContext, buildOperationResources, buildModel } from './operations.js';
import { findHidingIntrinsic, findOpenApiOperations } from './paths.js';
import { VALIDATORS, collectOpenApiSchemas, buildValidator } from './request.js';
import { type SecurityScheme, buildAuthorizer, collectSecuritySchemes } from './security.js';
import {
  collectEntries,
  findPlaced,
  findIntrinsic,
  collectItems,
  removeUndefined,
  renameKeys,
  mapBranches,
  findText,
} from '../placed.js';

/** The contents of a document: resources of its own, properties of the API, and unreadable parts. */
export interface OpenApiDocument {
  readonly made: readonly ResourceDeclaration[];
  readonly properties: Readonly<Record<string, Raw>>;
  readonly unread: readonly string[];
}

/** Reads the body of an API, in every branch of its conditions. */
export function loadOpenApiDocument(api: OpenApiTarget, body: Placed): OpenApiDocument {
  const made: ResourceDeclaration[] = [];
  const unread: string[] = [];
  for (const branch of collectBranches(body, [])) {
    const reason = findHidingIntrinsic(branch.piece, 'its OpenAPI document');
    if (reason !== undefined) unread.push(reason);
    if (findIntrinsic(branch.piece) === undefined) {
      if (findText(branch.piece) !== undefined) unread.push('its OpenAPI document is a string');
      const read = readBranch(api, branch);
      for (const one of read.made) made.push(one);
      for (const one of read.unread) unread.push(one);
    }
  }
  return { made, unread: [...new Set(unread)], properties: propertiesOf(body) };
}

function readBranch(
  api: OpenApiTarget,
  { piece: document, tests }: OpenApiBranch,
): Pick<OpenApiDocument, 'made' | 'unread'> {
  const schemes = new Map<string, SecurityScheme>();
  const made: ResourceDeclaration[] = [];
  const id = api.declared.logicalId;
  const add = (
    type: string,
    logicalId: string,
    properties: Readonly<Record<string, Raw>>,
    { path }: Placed,
  ): string => {
    made.push(makeApiResource(api, { logicalId, type, properties, path, tests }));
    return logicalId;
  };
  for (const [name, piece] of collectSecuritySchemes(document)) {
    const properties = buildAuthorizer(piece, api.kind);
    const type = api.kind === 'rest' ? 'AWS::ApiGateway::Authorizer' : 'AWS::ApiGatewayV2::Authorizer';
    const authorizerId =
      properties === undefined
        ? undefined
        : add(type, api.names.fresh(id, name, 'authorizer'), { Name: name, ...properties }, piece);
    schemes.set(name, { piece, authorizerId });
  }
  const validators = new Map<string, string>();
  const models = new Map<string, string>();
  if (api.kind === 'rest') {
    for (const [name, piece] of collectEntries(findPlaced(document, VALIDATORS)))
      validators.set(
        name,
        add('AWS::ApiGateway::RequestValidator', api.names.fresh(id, name, 'validator'), buildValidator(piece), piece),
      );
    for (const [name, schema] of collectOpenApiSchemas(document)) {
      const model = buildModel(api, api.names.fresh(id, name, 'model'), schema, 'application/json', name);
      made.push(model);
      models.set(name, model.logicalId);
    }
    for (const [name, piece] of collectEntries(findPlaced(document, 'x-amazon-apigateway-gateway-responses')))
      add(
        'AWS::ApiGateway::GatewayResponse',
        api.names.fresh(id, name, 'response'),
        { ResponseType: name, ...gatewayResponse(piece) },
        piece,
      );
  }
  const { found, unread } = findOpenApiOperations(document, tests);
  const shared: ApiContext = { api, document, schemes, validators, models };
  return { made: [...found.flatMap((one) => buildOperationResources(shared, one)), ...made], unread };
}

function gatewayResponse(response: Placed): Readonly<Record<string, Raw>> {
  return removeUndefined({
    StatusCode: findPlaced(response, 'statusCode'),
    ResponseParameters: findPlaced(response, 'responseParameters'),
    ResponseTemplates: findPlaced(response, 'responseTemplates'),
  });
}

const CORS = {
  allowCredentials: 'AllowCredentials',
  allowHeaders: 'AllowHeaders',
  allowMethods: 'AllowMethods',
  allowOrigins: 'AllowOrigins',
  exposeHeaders: 'ExposeHeaders',
  maxAge: 'MaxAge',
};

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';

/** The document's settings for the API as a whole, as properties of the API. */
function propertiesOf(body: Placed): Readonly<Record<string, Raw>> {
  const of = (read: (document: Placed) => Raw): Raw =>
    mapBranches(body, (leaf) => (findIntrinsic(leaf) === undefined ? read(leaf) : undefined));
  return removeUndefined({
    Policy: of((document) => findPlaced(document, 'x-amazon-apigateway-policy')),
    CorsConfiguration: of((document) => renameKeys(findPlaced(document, 'x-amazon-apigateway-cors'), CORS)),
    ApiKeySourceType: of((document) => findPlaced(document, 'x-amazon-apigateway-api-key-source')),
    DisableExecuteApiEndpoint: of((document) => findPlaced(endpointOf(document), 'disableExecuteApiEndpoint')),
    Tags: of(tagsOf),
  });
}

/** OpenAPI 3 keeps it with the servers. */
function endpointOf(document: Placed): Placed | undefined {
  const inServers = collectItems(findPlaced(document, 'servers')).map((server) => findPlaced(server, ENDPOINT));
  return findPlaced(document, ENDPOINT) ?? inServers.find((one) => one !== undefined);
}

function tagsOf(document: Placed): Raw {
  const entries = collectItems(findPlaced(document, 'tags')).flatMap((tag) => {
    const name = findText(findPlaced(tag, 'name'));
    const value = findPlaced(tag, 'x-amazon-apigateway-tag-value');
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return entries.length === 0 ? undefined : new Placed(Object.fromEntries(entries), document.path);
}
