import { Placed, type Raw } from '../../parse/document.js';
import { followReference } from './branches.js';
import {
  type OpenApiPiece,
  collectPieceEntries,
  findInside,
  findPieceIntrinsic,
  collectPieceItems,
  keepPlaced,
  makeRawMap,
  findWord,
} from '../placed.js';

const AUTHORIZER = 'x-amazon-apigateway-authorizer';
const AUTHTYPE = 'x-amazon-apigateway-authtype';

/** A security scheme of the document, and the resource that was made of it. */
export interface SecurityScheme {
  readonly piece: OpenApiPiece;
  readonly authorizerId: string | undefined;
}

/** The security schemes of a document: OpenAPI 2 calls them definitions. */
export function collectSecuritySchemes(document: OpenApiPiece): readonly (readonly [string, OpenApiPiece])[] {
  return [
    ...collectPieceEntries(findInside(document, 'securityDefinitions')),
    ...collectPieceEntries(findInside(document, 'components', 'securitySchemes')),
  ].map(([name, piece]) => [name, followReference(piece, document) ?? piece]);
}

const AUTHORIZER_TYPES: Readonly<Record<string, string>> = {
  jwt: 'JWT',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  token: 'TOKEN',
  request: 'REQUEST',
};

/** The properties of the authorizer that a scheme defines, as its own resource would have them; undefined if it defines none. */
export function buildAuthorizer(
  scheme: OpenApiPiece,
  kind: 'rest' | 'http',
): Readonly<Record<string, Raw>> | undefined {
  const authorizer = findInside(scheme, AUTHORIZER);
  if (authorizer === undefined) return undefined;
  const written = findInside(authorizer, 'type');
  const type = AUTHORIZER_TYPES[findWord(written)?.toLowerCase() ?? ''] ?? findWord(written);
  return makeRawMap({
    [kind === 'rest' ? 'Type' : 'AuthorizerType']:
      type === undefined ? keepPlaced(written) : new Placed(type, (written ?? authorizer).path),
    AuthorizerUri: keepPlaced(findInside(authorizer, 'authorizerUri')),
    ProviderARNs: keepPlaced(findInside(authorizer, 'providerARNs')),
    JwtConfiguration: keepPlaced(findInside(authorizer, 'jwtConfiguration')),
    IdentitySource: keepPlaced(findInside(authorizer, 'identitySource')),
    [kind === 'rest' ? 'AuthorizerCredentials' : 'AuthorizerCredentialsArn']: keepPlaced(
      findInside(authorizer, 'authorizerCredentials'),
    ),
  });
}

/** How a method or route says who may call it. */
export interface OperationSecurity {
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
export function buildSecurity(security: OpenApiPiece, schemes: ReadonlyMap<string, SecurityScheme>): OperationSecurity {
  if (findPieceIntrinsic(security) !== undefined) return { AuthorizationType: keepPlaced(security) };
  let guard: OperationSecurity = {};
  const named =
    findWord(security) === undefined
      ? collectPieceItems(security).flatMap(collectPieceEntries)
      : [[findWord(security) ?? '', security] as const];
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

function authorizationBy({ piece, authorizerId }: SecurityScheme, requirement: OpenApiPiece): OperationSecurity {
  if (findPieceIntrinsic(piece) !== undefined) return { AuthorizationType: keepPlaced(piece) };
  const type = authorizationTypeOf(piece);
  if (type === undefined) return {};
  const scopes = collectPieceItems(requirement).length > 0 && type !== 'AWS_IAM' ? keepPlaced(requirement) : undefined;
  return makeRawMap({
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

function authorizationTypeOf(scheme: OpenApiPiece): string | undefined {
  const authtype = BY_AUTHTYPE[findWord(findInside(scheme, AUTHTYPE))?.toLowerCase() ?? ''];
  if (authtype === 'AWS_IAM') return authtype;
  const authorizer = findInside(scheme, AUTHORIZER);
  if (authorizer === undefined) return authtype;
  return BY_AUTHORIZER[findWord(findInside(authorizer, 'type'))?.toLowerCase() ?? ''] ?? 'CUSTOM';
}

/** API Gateway reads its API keys from this header only. */
function isKey(scheme: OpenApiPiece): boolean {
  return (
    findWord(findInside(scheme, 'type'))?.toLowerCase() === 'apikey' &&
    findWord(findInside(scheme, 'name'))?.toLowerCase() === 'x-api-key' &&
    findInside(scheme, AUTHORIZER) === undefined
  );
}
