import type { Declared } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { branchesOf, followed } from './branches.js';
import { INTEGRATION, httpIntegration, restIntegration } from './integration.js';
import { type Api, belonging } from './resources.js';
import type { Found } from './paths.js';
import { type Piece, inside, keep, mapOf, wordOf } from '../placed.js';
import { VALIDATOR, bodiesOf, parametersOf, requestParameters, schemaName } from './request.js';
import { type Guard, type Scheme, guardOf } from './security.js';

/** What the operations of a document share. */
export interface Shared {
  readonly api: Api;
  readonly document: Piece;
  readonly schemes: ReadonlyMap<string, Scheme>;
  /** The logical ids of the request validators by name, and of the models. */
  readonly validators: ReadonlyMap<string, string>;
  readonly models: ReadonlyMap<string, string>;
}

/** The resources that an operation stands for; more than one if its security depends on conditions. */
export function declaredBy(shared: Shared, found: Found): readonly Declared[] {
  const { api, schemes, document } = shared;
  const make = api.kind === 'rest' ? methodOf : routeOf;
  const security = inside(found.operation, 'security') ?? inside(document, 'security');
  if (security === undefined) return make(shared, found, {});
  const branches = branchesOf(security, found.tests);
  const guarded = branches.map(({ piece, tests }) => [guardOf(piece, schemes), tests] as const);
  return guarded.flatMap(([guard, tests]) => make(shared, { ...found, tests }, guard));
}

function methodOf(shared: Shared, { path, method, operation, item, tests }: Found, guard: Guard): readonly Declared[] {
  const { api, document } = shared;
  const logicalId = api.names.fresh(api.declared.logicalId, method.toLowerCase(), path);
  const models: Declared[] = [];
  const parameters = parametersOf(item, operation, document);
  const requestModels = bodiesOf(operation, parameters, document).map((body) => {
    const name = schemaName(body);
    const known = name === undefined ? undefined : shared.models.get(name);
    if (known !== undefined) return [body.contentType, new Placed({ Ref: known }, body.schema.path)] as const;
    // API Gateway makes a model of its own for a shape that is written out.
    const made = modelOf(api, api.names.fresh(logicalId, 'model'), body.schema, body.contentType);
    models.push(made);
    return [body.contentType, new Placed({ Ref: made.logicalId }, body.schema.path)] as const;
  });
  const validator = inside(operation, VALIDATOR) ?? inside(document, VALIDATOR);
  const validatorId = shared.validators.get(wordOf(validator) ?? '');
  const properties = mapOf({
    HttpMethod: new Placed(method, operation.path),
    ...guard,
    Integration: restIntegration(followed(inside(operation, INTEGRATION), document)),
    RequestModels: requestModels.length === 0 ? undefined : Object.fromEntries(requestModels),
    RequestParameters: requestParameters(parameters),
    RequestValidatorId:
      validator === undefined || validatorId === undefined
        ? undefined
        : new Placed({ Ref: validatorId }, validator.path),
    OperationName: keep(inside(operation, 'operationId')),
  });
  const type = 'AWS::ApiGateway::Method';
  const more = { Path: path };
  return [belonging(api, { logicalId, type, properties, path: operation.path, tests, more }), ...models];
}

/** A model of a schema. */
export function modelOf(api: Api, logicalId: string, schema: Piece, contentType: string, name?: string): Declared {
  const properties = mapOf({ Name: name, ContentType: contentType, Schema: keep(schema) });
  return belonging(api, { logicalId, type: 'AWS::ApiGateway::Model', properties, path: schema.path, tests: [] });
}

const DEFAULT_ROUTE = /^\/?\$default$/;

function routeOf(
  { api, document }: Shared,
  { path, method, operation, tests }: Found,
  guard: Guard,
): readonly Declared[] {
  const isDefault = DEFAULT_ROUTE.test(path);
  const logicalId = api.names.fresh(api.declared.logicalId, isDefault ? '' : method.toLowerCase(), path);
  const integration = followed(inside(operation, INTEGRATION), document);
  const made: Declared[] = [];
  let target: Raw = undefined;
  if (integration !== undefined) {
    const integrationId = api.names.fresh(logicalId, 'integration');
    const type = 'AWS::ApiGatewayV2::Integration';
    for (const branch of branchesOf(integration, tests).slice(0, 1)) {
      const properties = httpIntegration(branch.piece);
      made.push(
        belonging(api, { logicalId: integrationId, type, properties, path: branch.piece.path, tests: branch.tests }),
      );
    }
    target = { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] };
  }
  const properties = mapOf({
    RouteKey: new Placed(isDefault ? '$default' : `${method} ${path}`, operation.path),
    AuthorizationType: guard.AuthorizationType,
    AuthorizerId: guard.AuthorizerId,
    AuthorizationScopes: guard.AuthorizationScopes,
    Target: target,
  });
  return [
    belonging(api, { logicalId, type: 'AWS::ApiGatewayV2::Route', properties, path: operation.path, tests }),
    ...made,
  ];
}
