import type { Declared } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { type Branch, branchesOf } from './branches.js';
import { type Api, belonging } from './resources.js';
import { type Shared, declaredBy, modelOf } from './operations.js';
import { hiddenBy, operationsOf } from './paths.js';
import {
  type Piece,
  entriesOf,
  inside,
  intrinsicOf,
  itemsOf,
  keep,
  mapOf,
  renamed,
  through,
  wordOf,
} from '../placed.js';
import { VALIDATORS, schemasOf, validatorOf } from './request.js';
import { type Scheme, authorizerOf, schemesOf } from './security.js';

/** What a document says: resources of its own, properties of the API, and what could not be read. */
export interface ReadDocument {
  readonly made: readonly Declared[];
  readonly properties: Readonly<Record<string, Raw>>;
  readonly unread: readonly string[];
}

/** Reads the body of an API, in every branch of its conditions. */
export function readDocument(api: Api, body: Piece): ReadDocument {
  const made: Declared[] = [];
  const unread: string[] = [];
  for (const branch of branchesOf(body, [])) {
    const reason = hiddenBy(branch.piece, 'its OpenAPI document');
    if (reason !== undefined) unread.push(reason);
    if (intrinsicOf(branch.piece) === undefined) {
      if (wordOf(branch.piece) !== undefined) unread.push('its OpenAPI document is a text');
      const read = readBranch(api, branch);
      made.push(...read.made);
      unread.push(...read.unread);
    }
  }
  return { made, unread: [...new Set(unread)], properties: propertiesOf(body) };
}

function readBranch(api: Api, { piece: document, tests }: Branch): Pick<ReadDocument, 'made' | 'unread'> {
  const schemes = new Map<string, Scheme>();
  const made: Declared[] = [];
  const id = api.declared.logicalId;
  const add = (type: string, logicalId: string, properties: Readonly<Record<string, Raw>>, { path }: Piece): string => {
    made.push(belonging(api, { logicalId, type, properties, path, tests }));
    return logicalId;
  };
  for (const [name, piece] of schemesOf(document)) {
    const properties = authorizerOf(piece, api.kind);
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
    for (const [name, piece] of entriesOf(inside(document, VALIDATORS)))
      validators.set(
        name,
        add('AWS::ApiGateway::RequestValidator', api.names.fresh(id, name, 'validator'), validatorOf(piece), piece),
      );
    for (const [name, schema] of schemasOf(document)) {
      const model = modelOf(api, api.names.fresh(id, name, 'model'), schema, 'application/json', name);
      made.push(model);
      models.set(name, model.logicalId);
    }
    for (const [name, piece] of entriesOf(inside(document, 'x-amazon-apigateway-gateway-responses')))
      add(
        'AWS::ApiGateway::GatewayResponse',
        api.names.fresh(id, name, 'response'),
        { ResponseType: name, ...gatewayResponse(piece) },
        piece,
      );
  }
  const { found, unread } = operationsOf(document, tests);
  const shared: Shared = { api, document, schemes, validators, models };
  return { made: [...found.flatMap((one) => declaredBy(shared, one)), ...made], unread };
}

function gatewayResponse(response: Piece): Readonly<Record<string, Raw>> {
  return mapOf({
    StatusCode: keep(inside(response, 'statusCode')),
    ResponseParameters: keep(inside(response, 'responseParameters')),
    ResponseTemplates: keep(inside(response, 'responseTemplates')),
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

/** What a document says of the API as a whole, as properties of the API. */
function propertiesOf(body: Piece): Readonly<Record<string, Raw>> {
  const of = (read: (document: Piece) => Raw): Raw =>
    through(body, (leaf) => (intrinsicOf(leaf) === undefined ? read(leaf) : undefined));
  return mapOf({
    Policy: of((document) => keep(inside(document, 'x-amazon-apigateway-policy'))),
    CorsConfiguration: of((document) => renamed(inside(document, 'x-amazon-apigateway-cors'), CORS)),
    ApiKeySourceType: of((document) => keep(inside(document, 'x-amazon-apigateway-api-key-source'))),
    DisableExecuteApiEndpoint: of((document) => keep(inside(endpointOf(document), 'disableExecuteApiEndpoint'))),
    Tags: of(tagsOf),
  });
}

/** OpenAPI 3 keeps it with the servers. */
function endpointOf(document: Piece): Piece | undefined {
  const inServers = itemsOf(inside(document, 'servers')).map((server) => inside(server, ENDPOINT));
  return inside(document, ENDPOINT) ?? inServers.find((one) => one !== undefined);
}

function tagsOf(document: Piece): Raw {
  const entries = itemsOf(inside(document, 'tags')).flatMap((tag) => {
    const name = wordOf(inside(tag, 'name'));
    const value = inside(tag, 'x-amazon-apigateway-tag-value');
    return name === undefined || value === undefined ? [] : [[name, keep(value)] as const];
  });
  return entries.length === 0 ? undefined : new Placed(Object.fromEntries(entries), document.path);
}
