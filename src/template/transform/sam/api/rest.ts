import type { Declared } from '../../transform.js';
import { Placed, type Raw, isMap } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { type Piece, entriesOf, inside, intrinsicOf, isTrue, keep, mapOf, wordOf } from '../../placed.js';
import { VALIDATORS } from '../../openapi/request.js';
import { eventSecurity, schemesOf, withRestAuth } from './auth.js';
import { withPreflights } from './cors.js';
import { type ApiEvent, underConditions } from './events.js';
import { withHttpEvent } from './http.js';
import { type Paths, asRaw, copied, eachOperation, pathsOf, withOperation } from './paths.js';
import { type PolicyUse, policyOf } from './resource-policy.js';
import { VALIDATORS_OF_EVENTS, modelName, requestOf } from './request.js';
import { type SamApi, becomes } from './types.js';
import { domainOf, restStage, tagList } from './stage.js';

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
export function restApi(api: SamApi): readonly Declared[] {
  const { properties } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, keep(inside(properties, key))]));
  const document = inside(properties, 'DefinitionBody');
  const elsewhere = inside(properties, 'DefinitionUri');
  const isInline = document === undefined ? elsewhere === undefined : isReadable(document);
  const declared = becomes(api, 'AWS::ApiGateway::RestApi', {
    ...settings,
    EndpointConfiguration: endpointOf(inside(properties, 'EndpointConfiguration')),
    Policy: keep(inside(properties, 'Policy')),
    Body: isInline ? bodyOf(api, document) : keep(document),
    BodyS3Location: keep(elsewhere),
    // Without PropagateTags SAM tags the stage alone.
    Tags: isTrue(inside(properties, 'PropagateTags')) ? tagList(inside(properties, 'Tags')) : undefined,
  });
  return [declared, ...restStage(api), ...domainOf(api)];
}

/** What a macro makes is left as it is: nobody can see what `Auth` and `Cors` do to it. */
function isReadable(document: Piece): boolean {
  return isMap(document.raw) && intrinsicOf(document) === undefined && isMap(inside(document, 'paths')?.raw);
}

/** `PRIVATE`, or a map with a `Type`. */
function endpointOf(endpoint: Piece | undefined): Raw {
  if (endpoint === undefined) return undefined;
  const type = inside(endpoint, 'Type');
  const ids = keep(inside(endpoint, 'VPCEndpointIds')) ?? keep(inside(endpoint, 'VpcEndpointIds'));
  return new Placed(mapOf({ Types: [keep(type ?? endpoint)], VpcEndpointIds: ids }), endpoint.path);
}

function bodyOf(api: SamApi, document: Piece | undefined): Raw {
  const { properties, events, declared } = api;
  const auth = inside(properties, 'Auth');
  let paths = pathsOf(document);
  // Events add operations to a document of the user's own only if he asks for it.
  const isMerged = isTrue(inside(properties, 'MergeDefinitions'));
  for (const event of events) {
    if (event.kind === 'HttpApi') paths = withHttpEvent(paths, event, auth);
    else if (document === undefined || isMerged) paths = withEvent(paths, event);
    else if (isTrue(inside(event.properties, 'Auth', 'OverrideApiAuth'))) paths = withEventAuth(paths, event);
  }
  paths = withRestAuth(withPreflights(paths, inside(properties, 'Cors')), auth);
  const policies: PolicyUse[] = events.flatMap(({ properties: event, path }) => {
    const policy = inside(event, 'Auth', 'ResourcePolicy');
    return policy === undefined ? [] : [{ policy, path }];
  });
  const own = inside(auth, 'ResourcePolicy');
  const uses = own === undefined ? policies : [...policies, { policy: own }];
  const stage = wordOf(inside(properties, 'StageName')) ?? '*';
  return new Placed(
    mapOf({
      ...copied(document),
      paths: new Placed(asRaw(paths), inside(document, 'paths')?.path ?? declared.path),
      securityDefinitions: { ...schemesOf(auth, 'rest'), ...copied(inside(document, 'securityDefinitions')) },
      definitions: { ...modelsOf(inside(properties, 'Models')), ...copied(inside(document, 'definitions')) },
      [VALIDATORS]: validatorsOf(document, events),
      'x-amazon-apigateway-policy': policyOf(paths, uses, inside(document, 'x-amazon-apigateway-policy'), stage),
      'x-amazon-apigateway-gateway-responses': gatewayResponses(document, inside(properties, 'GatewayResponses')),
    }),
    document?.path ?? declared.path,
  );
}

function withEvent(paths: Paths, event: ApiEvent): Paths {
  const { path, method, at, properties, integration, owner } = event;
  const security = eventSecurity(inside(properties, 'Auth'));
  const operation = new Placed(mapOf({ [INTEGRATION]: integration, security, ...requestOf(properties) }), at.path);
  // What the event says wins over what the document says of the same operation.
  return withOperation(paths, { path, method, operation: underConditions(operation, owner) }, (written) => {
    const known = intrinsicOf(written) === undefined ? copied(written) : {};
    return underConditions(new Placed({ ...known, ...copied(operation) }, at.path), owner);
  });
}

function withEventAuth(paths: Paths, { path, method, properties }: ApiEvent): Paths {
  const item = paths.get(path);
  const security = eventSecurity(inside(properties, 'Auth'));
  if (item === undefined || security === undefined) return paths;
  const changed = eachOperation(new Map([[path, item]]), (operation, verb) =>
    verb === method ? new Placed({ ...copied(operation), security }, operation.path) : keep(operation),
  );
  return new Map([...paths, ...changed]);
}

function modelsOf(models: Piece | undefined): Readonly<Record<string, Raw>> {
  return Object.fromEntries(entriesOf(models).map(([name, schema]) => [modelName(name), keep(schema)]));
}

function validatorsOf(document: Piece | undefined, events: readonly ApiEvent[]): Raw {
  const written = copied(inside(document, VALIDATORS));
  const asked = events.some(({ properties }) => inside(properties, 'RequestModel') !== undefined);
  const added = asked && isMap(VALIDATORS_OF_EVENTS) ? VALIDATORS_OF_EVENTS : {};
  return { ...added, ...written };
}

const PREFIXES: Readonly<Record<string, string>> = { Headers: 'header', Paths: 'path', QueryStrings: 'querystring' };

function gatewayResponses(document: Piece | undefined, responses: Piece | undefined): Raw {
  const added = entriesOf(responses).map(([type, response]) => {
    const parameters = Object.entries(PREFIXES).flatMap(([key, prefix]) =>
      entriesOf(inside(response, 'ResponseParameters', key)).map(
        ([name, value]) => [`gatewayresponse.${prefix}.${name}`, keep(value)] as const,
      ),
    );
    const properties = {
      statusCode: keep(inside(response, 'StatusCode')),
      responseParameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters),
      responseTemplates: keep(inside(response, 'ResponseTemplates')),
    };
    return [type, new Placed(mapOf(properties), response.path)] as const;
  });
  return { ...copied(inside(document, 'x-amazon-apigateway-gateway-responses')), ...Object.fromEntries(added) };
}
