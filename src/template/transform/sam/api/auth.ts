import { Placed, type Raw } from '../../../parse/document.js';
import { type Piece, entriesOf, inside, intrinsicOf, isTrue, itemsOf, keep, mapOf, wordOf } from '../../placed.js';
import { type Paths, copied, eachOperation } from './paths.js';

/** What a security requirement is called, and where it stands. */
type Requirement = readonly [name: string, at: Placed];

const NONE = 'NONE';
const KEY = 'api_key';
const NO_KEY = 'api_key_false';
const IAM = 'AWS_IAM';

/** The `security` that an event's own `Auth` asks for. */
export function eventSecurity(auth: Piece | undefined): Raw {
  const authorizer = inside(auth, 'Authorizer');
  if (authorizer !== undefined && intrinsicOf(authorizer) !== undefined) return keep(authorizer);
  const requirements: Requirement[] = [];
  const name = wordOf(authorizer);
  if (authorizer !== undefined && name !== undefined) requirements.push([name, new Placed([], authorizer.path)]);
  const key = inside(auth, 'ApiKeyRequired');
  if (key !== undefined) requirements.push([isTrue(key) ? KEY : NO_KEY, new Placed([], key.path)]);
  return asSecurity(requirements);
}

function asSecurity(requirements: readonly Requirement[]): Raw {
  return requirements.length === 0 ? undefined : requirements.map(([name, at]) => ({ [name]: at }));
}

/** A REST API's `Auth` over every operation of its document. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html */
export function withRestAuth(paths: Paths, auth: Piece | undefined): Paths {
  const authorizer = inside(auth, 'DefaultAuthorizer');
  const key = inside(auth, 'ApiKeyRequired');
  const names = new Set([IAM, ...entriesOf(inside(auth, 'Authorizers')).map(([name]) => name)]);
  const asksPreflights = (property: string): boolean => wordOf(inside(auth, property))?.toLowerCase() !== 'false';
  return eachOperation(paths, (operation, method) => {
    const written = inside(operation, 'security');
    if (written !== undefined && intrinsicOf(written) !== undefined) return keep(operation);
    let requirements: readonly Requirement[] | Placed = itemsOf(written)
      .flatMap(entriesOf)
      .map(([name, at]) => [name, keep(at)] as const);
    if (authorizer !== undefined && (method !== 'options' || asksPreflights('AddDefaultAuthorizerToCorsPreflight'))) {
      const added = withDefault(requirements, authorizer, names);
      if (added instanceof Placed) return secured(operation, added);
      requirements = added;
    }
    if (key !== undefined && isTrue(key)) {
      const takesKey = method !== 'options' || asksPreflights('AddApiKeyRequiredToCorsPreflight');
      requirements = withKey(requirements, key, takesKey);
    }
    return secured(operation, asSecurity(requirements));
  });
}

function secured(operation: Piece, security: Raw): Raw {
  return new Placed(mapOf({ ...copied(operation), security }), operation.path);
}

/** The default is for operations that name no authorizer of their own; `NONE` keeps it away. */
function withDefault(
  requirements: readonly Requirement[],
  authorizer: Piece,
  names: ReadonlySet<string>,
): readonly Requirement[] | Placed {
  if (requirements.some(([name]) => name === NONE)) {
    const others = requirements.filter(([name]) => name !== NONE);
    return others.length === 0 ? requirements : others;
  }
  if (requirements.some(([name]) => names.has(name))) return requirements;
  const name = wordOf(authorizer);
  return name === undefined ? keep(authorizer) : [...requirements, [name, new Placed([], authorizer.path)]];
}

function withKey(requirements: readonly Requirement[], key: Piece, takesKey: boolean): readonly Requirement[] {
  const others = requirements.filter(([name]) => name !== KEY && name !== NO_KEY);
  if (!takesKey || requirements.some(([name]) => name === NO_KEY)) return others;
  const own = requirements.find(([name]) => name === KEY);
  return [...others, own ?? [KEY, new Placed([], key.path)]];
}

/** An HTTP API's default authorizer, for every operation but preflights that has no security of its own. */
export function withHttpAuth(paths: Paths, auth: Piece | undefined): Paths {
  const authorizer = inside(auth, 'DefaultAuthorizer');
  if (authorizer === undefined) return paths;
  const name = wordOf(authorizer);
  const security = name === undefined ? keep(authorizer) : asSecurity([[name, new Placed([], authorizer.path)]]);
  return eachOperation(paths, (operation, method) => {
    const written = inside(operation, 'security');
    const hasOwn = written !== undefined && (intrinsicOf(written) !== undefined || itemsOf(written).length > 0);
    return method === 'options' || hasOwn ? keep(operation) : secured(operation, security);
  });
}

const IAM_SCHEME = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };
const KEY_SCHEME = { type: 'apiKey', name: 'x-api-key', in: 'header' };

/** The security schemes that `Auth` stands for. */
export function schemesOf(auth: Piece | undefined, kind: 'rest' | 'http'): Readonly<Record<string, Raw>> {
  const schemes = entriesOf(inside(auth, 'Authorizers')).map(([name, authorizer]): readonly [string, Placed] => [
    name,
    intrinsicOf(authorizer) === undefined ? new Placed(schemeOf(authorizer, kind), authorizer.path) : keep(authorizer),
  ]);
  // An HTTP API has IAM among its authorizers only if it is switched on.
  const hasIam = kind === 'rest' || isTrue(inside(auth, 'EnableIamAuthorizer'));
  const builtIn = { ...(hasIam ? { [IAM]: IAM_SCHEME } : {}), ...(kind === 'rest' ? { [KEY]: KEY_SCHEME } : {}) };
  return { ...builtIn, ...Object.fromEntries(schemes) };
}

const AUTHORIZER = 'x-amazon-apigateway-authorizer';

function schemeOf(authorizer: Piece, kind: 'rest' | 'http'): Raw {
  const pools = inside(authorizer, 'UserPoolArn');
  const jwt = inside(authorizer, 'JwtConfiguration');
  const uri = lambdaUri(inside(authorizer, 'FunctionArn'));
  const credentials = keep(inside(authorizer, 'FunctionInvokeRole'));
  const base = { type: 'apiKey', name: 'Authorization', in: 'header' };
  if (pools !== undefined) {
    const authorizers = { type: 'cognito_user_pools', providerARNs: itemsOf(pools).map(keep) };
    return { ...base, 'x-amazon-apigateway-authtype': 'cognito_user_pools', [AUTHORIZER]: authorizers };
  }
  if (kind === 'http' && uri === undefined) {
    const identitySource = keep(inside(authorizer, 'IdentitySource'));
    return { type: 'oauth2', [AUTHORIZER]: mapOf({ type: 'jwt', jwtConfiguration: keep(jwt), identitySource }) };
  }
  const payload = wordOf(inside(authorizer, 'FunctionPayloadType'))?.toLowerCase() ?? 'token';
  const type = kind === 'http' ? 'request' : payload;
  return {
    ...base,
    'x-amazon-apigateway-authtype': 'custom',
    [AUTHORIZER]: mapOf({ type, authorizerUri: uri, authorizerCredentials: credentials }),
  };
}

/** What API Gateway calls a function by. */
export function lambdaUri(arn: Piece | undefined): Raw {
  if (arn === undefined) return undefined;
  const text =
    'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations';
  return new Placed({ 'Fn::Sub': [text, { Function: keep(arn) }] }, arn.path);
}
