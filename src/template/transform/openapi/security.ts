import { Placed, type Raw } from '../../parse/document.js';
import { followReference } from './branches.js';
import {
  collectEntries,
  collectNamed,
  findPlaced,
  findIntrinsic,
  collectItems,
  removeUndefined,
  findText,
} from '../placed.js';

const AUTHORIZER = 'x-amazon-apigateway-authorizer';
const AUTHTYPE = 'x-amazon-apigateway-authtype';

/** A security scheme of the document, and the resource that was built from it. */
export interface SecurityScheme {
  readonly piece: Placed;
  readonly authorizerId: string | undefined;
}

/** The security schemes of a document: OpenAPI 2 calls them definitions. */
export function collectSecuritySchemes(document: Placed): readonly (readonly [string, Placed])[] {
  return [
    ...collectEntries(findPlaced(document, 'securityDefinitions')),
    ...collectEntries(findPlaced(document, 'components', 'securitySchemes')),
  ].map(([name, piece]) => [name, followReference(piece, document) ?? piece]);
}

const AUTHORIZER_TYPES: Readonly<Record<string, string>> = {
  jwt: 'JWT',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  token: 'TOKEN',
  request: 'REQUEST',
};

/** The properties of the authorizer that a scheme defines, as its own resource would have them; undefined if it defines none. */
export function buildAuthorizer(scheme: Placed, kind: 'rest' | 'http'): Readonly<Record<string, Raw>> | undefined {
  const authorizer = findPlaced(scheme, AUTHORIZER);
  if (authorizer === undefined) return undefined;
  const written = findPlaced(authorizer, 'type');
  const type = AUTHORIZER_TYPES[findText(written)?.toLowerCase() ?? ''] ?? findText(written);
  return removeUndefined({
    [kind === 'rest' ? 'Type' : 'AuthorizerType']:
      type === undefined ? written : new Placed(type, (written ?? authorizer).path),
    AuthorizerUri: findPlaced(authorizer, 'authorizerUri'),
    ProviderARNs: findPlaced(authorizer, 'providerARNs'),
    JwtConfiguration: findPlaced(authorizer, 'jwtConfiguration'),
    IdentitySource: findPlaced(authorizer, 'identitySource'),
    [kind === 'rest' ? 'AuthorizerCredentials' : 'AuthorizerCredentialsArn']: findPlaced(
      authorizer,
      'authorizerCredentials',
    ),
  });
}

/** The authorization settings of a method or route. */
export interface OperationSecurity {
  readonly AuthorizationType?: Raw;
  readonly AuthorizerId?: Raw;
  readonly AuthorizationScopes?: Raw;
  readonly ApiKeyRequired?: Raw;
}

/**
 * The effect of a list of security requirements. API Gateway requires all schemes that the list names, in one item or
 * in several; a scheme without one of its own extensions is documentation and protects nothing.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
 */
export function buildSecurity(security: Placed, schemes: ReadonlyMap<string, SecurityScheme>): OperationSecurity {
  if (findIntrinsic(security) !== undefined) return { AuthorizationType: security };
  let guard: OperationSecurity = {};
  const named =
    findText(security) === undefined ? collectRequirements(security) : [[findText(security) ?? '', security] as const];
  for (const [name, requirement] of named) {
    const scheme = schemes.get(name);
    if (scheme !== undefined && isKey(scheme.piece)) {
      guard = { ...guard, ApiKeyRequired: new Placed(true, requirement.path) };
    } else if (guard.AuthorizationType === undefined && scheme !== undefined) {
      guard = { ...guard, ...authorizationBy(scheme, requirement) };
    }
  }
  // Without a scheme of a supported kind, API Gateway authenticates nobody.
  if (guard.AuthorizationType === undefined && guard.ApiKeyRequired === undefined) {
    return { AuthorizationType: new Placed('NONE', (named[0]?.[1] ?? security).path) };
  }
  return guard;
}

/** The schemes that requirements name, each with its scopes. */
export function collectRequirements(security: Placed | undefined): readonly (readonly [string, Placed])[] {
  return collectItems(security).flatMap(collectNamed);
}

function authorizationBy({ piece, authorizerId }: SecurityScheme, requirement: Placed): OperationSecurity {
  if (findIntrinsic(piece) !== undefined) return { AuthorizationType: piece };
  const type = authorizationTypeOf(piece);
  if (type === undefined) return {};
  const scopes = collectItems(requirement).length > 0 && type !== 'AWS_IAM' ? requirement : undefined;
  return removeUndefined({
    AuthorizationType: typeof type === 'string' ? new Placed(type, requirement.path) : type,
    AuthorizerId: authorizerId === undefined ? undefined : { Ref: authorizerId },
    AuthorizationScopes: scopes,
  });
}

const BY_AUTHTYPE: Readonly<Record<string, string>> = {
  awssigv4: 'AWS_IAM',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  custom: 'CUSTOM',
  oauth2: 'CUSTOM',
};

const BY_AUTHORIZER: Readonly<Record<string, string>> = { jwt: 'JWT', cognito_user_pools: 'COGNITO_USER_POOLS' };

function authorizationTypeOf(scheme: Placed): string | undefined {
  const authtype = BY_AUTHTYPE[findText(findPlaced(scheme, AUTHTYPE))?.toLowerCase() ?? ''];
  if (authtype === 'AWS_IAM') return authtype;
  const authorizer = findPlaced(scheme, AUTHORIZER);
  if (authorizer === undefined) return authtype;
  return BY_AUTHORIZER[findText(findPlaced(authorizer, 'type'))?.toLowerCase() ?? ''] ?? 'CUSTOM';
}

/** API Gateway reads its API keys from this header only. */
function isKey(scheme: Placed): boolean {
  return (
    findText(findPlaced(scheme, 'type'))?.toLowerCase() === 'apikey' &&
    findText(findPlaced(scheme, 'name'))?.toLowerCase() === 'x-api-key' &&
    findPlaced(scheme, AUTHORIZER) === undefined
  );
}
