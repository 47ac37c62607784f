import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw, isMap } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { VALIDATORS } from '../../openapi/request.js';
import { buildEventSecurity, buildSecurityDefinitions, addRestAuth } from './auth.js';
import { addPreflights } from './cors.js';
import { type ApiEvent, wrapInConditions } from './events.js';
import { addHttpEvent } from './http.js';
import { type OpenPathTable, formatPaths, mapOperations, parsePaths, addOperation } from './paths.js';
import { type PolicyUse, buildResourcePolicy } from './resource-policy.js';
import { VALIDATORS_OF_EVENTS, makeModelName, buildRequestSettings } from './request.js';
import type { SamApi } from './types.js';
import { buildDomain, buildRestStage, buildTagList } from './stage.js';
import {
  collectEntries,
  findPlaced,
  findIntrinsic,
  isTrue,
  removeUndefined,
  findText,
  copyEntries,
} from '../../placed.js';
import { replaceResource } from '../context.js';

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

/** The resources of an `AWS::Serverless::Api`: the API with its document, a stage and its deployment, a domain. */
export function buildRestApi(api: SamApi): readonly ResourceDeclaration[] {
  const { properties } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, findPlaced(properties, key)]));
  const document = findPlaced(properties, 'DefinitionBody');
  const elsewhere = findPlaced(properties, 'DefinitionUri');
  const isInline = document === undefined ? elsewhere === undefined : isReadable(document);
  const declared = replaceResource(api.declared, 'AWS::ApiGateway::RestApi', {
    ...settings,
    EndpointConfiguration: endpointOf(findPlaced(properties, 'EndpointConfiguration')),
    Policy: findPlaced(properties, 'Policy'),
    Body: isInline ? bodyOf(api, document) : document,
    BodyS3Location: elsewhere,
    // Without PropagateTags SAM tags the stage alone.
    Tags: isTrue(findPlaced(properties, 'PropagateTags')) ? buildTagList(findPlaced(properties, 'Tags')) : undefined,
  });
  return [declared, ...buildRestStage(api), ...buildDomain(api)];
}

/** The result of a macro is left as it is: the effect of `Auth` and `Cors` on it is unknown. */
function isReadable(document: Placed): boolean {
  return isMap(document.raw) && findIntrinsic(document) === undefined && isMap(findPlaced(document, 'paths')?.raw);
}

/** `PRIVATE`, or a map with a `Type`. */
function endpointOf(endpoint: Placed | undefined): Raw {
  if (endpoint === undefined) return undefined;
  const type = findPlaced(endpoint, 'Type');
  const ids = findPlaced(endpoint, 'VPCEndpointIds') ?? findPlaced(endpoint, 'VpcEndpointIds');
  return new Placed(removeUndefined({ Types: [type ?? endpoint], VpcEndpointIds: ids }), endpoint.path);
}

function bodyOf(api: SamApi, document: Placed | undefined): Raw {
  const { properties, events, declared } = api;
  const auth = findPlaced(properties, 'Auth');
  const open = parsePaths(document);
  // Events add operations to a user-defined document only if the user enables it.
  const isMerged = isTrue(findPlaced(properties, 'MergeDefinitions'));
  for (const event of events) {
    if (event.kind === 'HttpApi') addHttpEvent(open, event, auth);
    else if (document === undefined || isMerged) addEvent(open, event);
    else if (isTrue(findPlaced(event.properties, 'Auth', 'OverrideApiAuth'))) addEventAuth(open, event);
  }
  const paths = addRestAuth(addPreflights(open, findPlaced(properties, 'Cors')), auth);
  const policies: PolicyUse[] = events.flatMap(({ properties: event, path }) => {
    const policy = findPlaced(event, 'Auth', 'ResourcePolicy');
    return policy === undefined ? [] : [{ policy, path }];
  });
  const own = findPlaced(auth, 'ResourcePolicy');
  const uses = own === undefined ? policies : [...policies, { policy: own }];
  const stage = findText(findPlaced(properties, 'StageName')) ?? '*';
  return new Placed(
    removeUndefined({
      ...copyEntries(document),
      paths: new Placed(formatPaths(paths), findPlaced(document, 'paths')?.path ?? declared.path),
      securityDefinitions: {
        ...buildSecurityDefinitions(auth, 'rest'),
        ...copyEntries(findPlaced(document, 'securityDefinitions')),
      },
      definitions: {
        ...modelsOf(findPlaced(properties, 'Models')),
        ...copyEntries(findPlaced(document, 'definitions')),
      },
      [VALIDATORS]: validatorsOf(document, events),
      'x-amazon-apigateway-policy': buildResourcePolicy(
        paths,
        uses,
        findPlaced(document, 'x-amazon-apigateway-policy'),
        stage,
      ),
      'x-amazon-apigateway-gateway-responses': gatewayResponses(document, findPlaced(properties, 'GatewayResponses')),
    }),
    document?.path ?? declared.path,
  );
}

function addEvent(paths: OpenPathTable, event: ApiEvent): void {
  const { path, method, at, properties, integration, owner } = event;
  const security = buildEventSecurity(findPlaced(properties, 'Auth'));
  const operation = new Placed(
    removeUndefined({ [INTEGRATION]: integration, security, ...buildRequestSettings(properties) }),
    at.path,
  );
  // The event's settings override the document's for the same operation.
  addOperation(paths, { path, method, operation: wrapInConditions(operation, owner) }, (written) => {
    const known = findIntrinsic(written) === undefined ? copyEntries(written) : {};
    return wrapInConditions(new Placed({ ...known, ...copyEntries(operation) }, at.path), owner);
  });
}

function addEventAuth(paths: OpenPathTable, { path, method, properties }: ApiEvent): void {
  const item = paths.get(path);
  const security = buildEventSecurity(findPlaced(properties, 'Auth'));
  if (item === undefined || security === undefined) return;
  const changed = mapOperations(new Map([[path, item]]), (operation, verb) =>
    verb === method ? new Placed({ ...copyEntries(operation), security }, operation.path) : operation,
  );
  for (const [known, one] of changed) paths.set(known, one);
}

function modelsOf(models: Placed | undefined): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectEntries(models).map(([name, schema]) => [makeModelName(name), schema]));
}

function validatorsOf(document: Placed | undefined, events: readonly ApiEvent[]): Raw {
  const written = copyEntries(findPlaced(document, VALIDATORS));
  const asked = events.some(({ properties }) => findPlaced(properties, 'RequestModel') !== undefined);
  const added = asked && isMap(VALIDATORS_OF_EVENTS) ? VALIDATORS_OF_EVENTS : {};
  return { ...added, ...written };
}

const PREFIXES: Readonly<Record<string, string>> = { Headers: 'header', Paths: 'path', QueryStrings: 'querystring' };

function gatewayResponses(document: Placed | undefined, responses: Placed | undefined): Raw {
  const added = collectEntries(responses).map(([type, response]) => {
    const parameters = Object.entries(PREFIXES).flatMap(([key, prefix]) =>
      collectEntries(findPlaced(response, 'ResponseParameters', key)).map(
        ([name, value]) => [`gatewayresponse.${prefix}.${name}`, value] as const,
      ),
    );
    const properties = {
      statusCode: findPlaced(response, 'StatusCode'),
      responseParameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters),
      responseTemplates: findPlaced(response, 'ResponseTemplates'),
    };
    return [type, new Placed(removeUndefined(properties), response.path)] as const;
  });
  return {
    ...copyEntries(findPlaced(document, 'x-amazon-apigateway-gateway-responses')),
    ...Object.fromEntries(added),
  };
}
