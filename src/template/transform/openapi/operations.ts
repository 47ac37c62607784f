import type { ResourceDeclaration } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { collectBranches, followReference } from './branches.js';
import { INTEGRATION, buildHttpIntegration, buildRestIntegration } from './integration.js';
import { type OpenApiTarget, makeApiResource } from './resources.js';
import type { FoundOperation } from './paths.js';
import {
  VALIDATOR,
  collectRequestBodies,
  collectOpenApiParameters,
  buildRequestParameters,
  findSchemaName,
} from './request.js';
import { type OperationSecurity, type SecurityScheme, buildSecurity } from './security.js';
import { findPlaced, removeUndefined, findText } from '../placed.js';

/** Data shared by the operations of a document. */
export interface ApiContext {
  readonly api: OpenApiTarget;
  readonly document: Placed;
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  /** The logical ids of the request validators by name, and of the models. */
  readonly validators: ReadonlyMap<string, string>;
  readonly models: ReadonlyMap<string, string>;
}

/** The resources that an operation represents; more than one if its security depends on conditions. */
export function buildOperationResources(shared: ApiContext, found: FoundOperation): readonly ResourceDeclaration[] {
  const { api, schemes, document } = shared;
  const make = api.kind === 'rest' ? methodOf : routeOf;
  const security = findPlaced(found.operation, 'security') ?? findPlaced(document, 'security');
  if (security === undefined) return make(shared, found, {});
  const branches = collectBranches(security, found.tests);
  const guarded = branches.map(({ piece, tests }) => [buildSecurity(piece, schemes), tests] as const);
  return guarded.flatMap(([guard, tests]) => make(shared, { ...found, tests }, guard));
}

function methodOf(
  shared: ApiContext,
  { path, method, operation, item, tests }: FoundOperation,
  guard: OperationSecurity,
): readonly ResourceDeclaration[] {
  const { api, document } = shared;
  const logicalId = api.names.fresh(api.declared.logicalId, method.toLowerCase(), path);
  const models: ResourceDeclaration[] = [];
  const parameters = collectOpenApiParameters(item, operation, document);
  const requestModels = collectRequestBodies(operation, parameters, document).map((body) => {
    const name = findSchemaName(body);
    const known = name === undefined ? undefined : shared.models.get(name);
    if (known !== undefined) return [body.contentType, new Placed({ Ref: known }, body.schema.path)] as const;
    // API Gateway makes a model of its own for a shape that is written out.
    const made = buildModel(api, api.names.fresh(logicalId, 'model'), body.schema, body.contentType);
    models.push(made);
    return [body.contentType, new Placed({ Ref: made.logicalId }, body.schema.path)] as const;
  });
  const validator = findPlaced(operation, VALIDATOR) ?? findPlaced(document, VALIDATOR);
  const validatorId = shared.validators.get(findText(validator) ?? '');
  const properties = removeUndefined({
    HttpMethod: new Placed(method, operation.path),
    ...guard,
    Integration: buildRestIntegration(followReference(findPlaced(operation, INTEGRATION), document)),
    RequestModels: requestModels.length === 0 ? undefined : Object.fromEntries(requestModels),
    RequestParameters: buildRequestParameters(parameters),
    RequestValidatorId:
      validator === undefined || validatorId === undefined
        ? undefined
        : new Placed({ Ref: validatorId }, validator.path),
    OperationName: findPlaced(operation, 'operationId'),
  });
  const type = 'AWS::ApiGateway::Method';
  const more = { Path: path };
  return [makeApiResource(api, { logicalId, type, properties, path: operation.path, tests, more }), ...models];
}

/** A model of a schema. */
export function buildModel(
  api: OpenApiTarget,
  logicalId: string,
  schema: Placed,
  contentType: string,
  name?: string,
): ResourceDeclaration {
  const properties = removeUndefined({ Name: name, ContentType: contentType, Schema: schema });
  return makeApiResource(api, { logicalId, type: 'AWS::ApiGateway::Model', properties, path: schema.path, tests: [] });
}

const DEFAULT_ROUTE = /^\/?\$default$/;

function routeOf(
  { api, document }: ApiContext,
  { path, method, operation, tests }: FoundOperation,
  guard: OperationSecurity,
): readonly ResourceDeclaration[] {
  const isDefault = DEFAULT_ROUTE.test(path);
  const logicalId = api.names.fresh(api.declared.logicalId, isDefault ? '' : method.toLowerCase(), path);
  const integration = followReference(findPlaced(operation, INTEGRATION), document);
  const made: ResourceDeclaration[] = [];
  let target: Raw = undefined;
  if (integration !== undefined) {
    const integrationId = api.names.fresh(logicalId, 'integration');
    const type = 'AWS::ApiGatewayV2::Integration';
    for (const branch of collectBranches(integration, tests).slice(0, 1)) {
      const properties = buildHttpIntegration(branch.piece);
      made.push(
        makeApiResource(api, {
          logicalId: integrationId,
          type,
          properties,
          path: branch.piece.path,
          tests: branch.tests,
        }),
      );
    }
    target = { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] };
  }
  const properties = removeUndefined({
    RouteKey: new Placed(isDefault ? '$default' : `${method} ${path}`, operation.path),
    AuthorizationType: guard.AuthorizationType,
    AuthorizerId: guard.AuthorizerId,
    AuthorizationScopes: guard.AuthorizationScopes,
    Target: target,
  });
  return [
    makeApiResource(api, { logicalId, type: 'AWS::ApiGatewayV2::Route', properties, path: operation.path, tests }),
    ...made,
  ];
}
