import { Placed, type Raw } from '../../parse/document.js';
import { followed } from './branches.js';
import { type Piece, entriesOf, inside, intrinsicOf, itemsOf, keep, mapOf, wordOf } from '../placed.js';

const AUTHORIZER = 'x-amazon-apigateway-authorizer';
const AUTHTYPE = 'x-amazon-apigateway-authtype';

/** A security scheme of the document, and the resource that was made of it. */
export interface Scheme {
  readonly piece: Piece;
  readonly authorizerId: string | undefined;
}

/** The security schemes of a document: OpenAPI 2 calls them definitions. */
export function schemesOf(document: Piece): readonly (readonly [string, Piece])[] {
  return [
    ...entriesOf(inside(document, 'securityDefinitions')),
    ...entriesOf(inside(document, 'components', 'securitySchemes')),
  ].map(([name, piece]) => [name, followed(piece, document) ?? piece]);
}

const AUTHORIZER_TYPES: Readonly<Record<string, string>> = {
  jwt: 'JWT',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  token: 'TOKEN',
  request: 'REQUEST',
};

/** The properties of the authorizer that a scheme defines, as its own resource would have them; undefined if it defines none. */
export function authorizerOf(scheme: Piece, kind: 'rest' | 'http'): Readonly<Record<string, Raw>> | undefined {
  const authorizer = inside(scheme, AUTHORIZER);
  if (authorizer === undefined) return undefined;
  const written = inside(authorizer, 'type');
  const type = AUTHORIZER_TYPES[wordOf(written)?.toLowerCase() ?? ''] ?? wordOf(written);
  return mapOf({
    [kind === 'rest' ? 'Type' : 'AuthorizerType']:
      type === undefined ? keep(written) : new Placed(type, (written ?? authorizer).path),
    AuthorizerUri: keep(inside(authorizer, 'authorizerUri')),
    ProviderARNs: keep(inside(authorizer, 'providerARNs')),
    JwtConfiguration: keep(inside(authorizer, 'jwtConfiguration')),
    IdentitySource: keep(inside(authorizer, 'identitySource')),
    [kind === 'rest' ? 'AuthorizerCredentials' : 'AuthorizerCredentialsArn']: keep(
      inside(authorizer, 'authorizerCredentials'),
    ),
  });
}

/** How a method or route says who may call it. */
export interface Guard {
  readonly AuthorizationType?: Raw;
  readonly AuthorizerId?: Raw;
  readonly AuthorizationScopes?: Raw;
  readonly ApiKeyRequired?: Raw;
}

/**
 * What a list of security requirements asks for. API Gateway asks for all that the list names, in one item or in several;
 * a scheme without one of its own extensions is documentation and guards nothing.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
 */
export function guardOf(security: Piece, schemes: ReadonlyMap<string, Scheme>): Guard {
  if (intrinsicOf(security) !== undefined) return { AuthorizationType: keep(security) };
  let guard: Guard = {};
  const named =
    wordOf(security) === undefined
      ? itemsOf(security).flatMap(entriesOf)
      : [[wordOf(security) ?? '', security] as const];
  for (const [name, requirement] of named) {
    const scheme = schemes.get(name);
    if (scheme !== undefined && isKey(scheme.piece)) {
      guard = { ...guard, ApiKeyRequired: new Placed(true, requirement.path) };
    } else if (guard.AuthorizationType === undefined && scheme !== undefined) {
      guard = { ...guard, ...authorizationBy(scheme, requirement) };
    }
  }
  // Without a scheme of a kind that API Gateway knows, nobody is asked who he is.
  if (guard.AuthorizationType === undefined && guard.ApiKeyRequired === undefined) {
    return { AuthorizationType: new Placed('NONE', (named[0]?.[1] ?? security).path) };
  }
  return guard;
}

function authorizationBy({ piece, authorizerId }: Scheme, requirement: Piece): Guard {
  if (intrinsicOf(piece) !== undefined) return { AuthorizationType: keep(piece) };
  const type = authorizationTypeOf(piece);
  if (type === undefined) return {};
  const scopes = itemsOf(requirement).length > 0 && type !== 'AWS_IAM' ? keep(requirement) : undefined;
  return mapOf({
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

function authorizationTypeOf(scheme: Piece): string | undefined {
  const authtype = BY_AUTHTYPE[wordOf(inside(scheme, AUTHTYPE))?.toLowerCase() ?? ''];
  if (authtype === 'AWS_IAM') return authtype;
  const authorizer = inside(scheme, AUTHORIZER);
  if (authorizer === undefined) return authtype;
  return BY_AUTHORIZER[wordOf(inside(authorizer, 'type'))?.toLowerCase() ?? ''] ?? 'CUSTOM';
}

/** API Gateway reads its API keys from this header only. */
function isKey(scheme: Piece): boolean {
  return (
    wordOf(inside(scheme, 'type'))?.toLowerCase() === 'apikey' &&
    wordOf(inside(scheme, 'name'))?.toLowerCase() === 'x-api-key' &&
    inside(scheme, AUTHORIZER) === undefined
  );
}
