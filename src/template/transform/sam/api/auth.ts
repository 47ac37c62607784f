import { Placed, type Raw } from '../../../parse/document.js';
import {
  type OpenApiPiece,
  collectPieceEntries,
  findInside,
  findPieceIntrinsic,
  isTrue,
  collectPieceItems,
  keepPlaced,
  makeRawMap,
  findWord,
} from '../../placed.js';
import { type PathTable, copyEntries, mapOperations } from './paths.js';

/** What a security requirement is called, and where it stands. */
type Requirement = readonly [name: string, at: Placed];

const NONE = 'NONE';
const KEY = 'api_key';
const NO_KEY = 'api_key_false';
const IAM = 'AWS_IAM';

/** The `security` that an event's own `Auth` asks for. */
export function buildEventSecurity(auth: OpenApiPiece | undefined): Raw {
  const authorizer = findInside(auth, 'Authorizer');
  if (authorizer !== undefined && findPieceIntrinsic(authorizer) !== undefined) return keepPlaced(authorizer);
  const requirements: Requirement[] = [];
  const name = findWord(authorizer);
  if (authorizer !== undefined && name !== undefined) requirements.push([name, new Placed([], authorizer.path)]);
  const key = findInside(auth, 'ApiKeyRequired');
  if (key !== undefined) requirements.push([requiresKey(key) ? KEY : NO_KEY, new Placed([], key.path)]);
  return asSecurity(requirements);
}

/** SAM takes any text and any function for yes, `'false'` too: only what Python calls empty is a no. */
function requiresKey({ raw }: OpenApiPiece): boolean {
  return raw !== false && raw !== 0 && raw !== '' && raw !== undefined;
}

function asSecurity(requirements: readonly Requirement[]): Raw {
  return requirements.length === 0 ? undefined : requirements.map(([name, at]) => ({ [name]: at }));
}

/** A REST API's `Auth` over every operation of its document. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html */
export function addRestAuth(paths: PathTable, auth: OpenApiPiece | undefined): PathTable {
  const authorizer = findInside(auth, 'DefaultAuthorizer');
  const key = findInside(auth, 'ApiKeyRequired');
  const names = new Set([IAM, ...collectPieceEntries(findInside(auth, 'Authorizers')).map(([name]) => name)]);
  const asksPreflights = (property: string): boolean => findWord(findInside(auth, property))?.toLowerCase() !== 'false';
  return mapOperations(paths, (operation, method) => {
    const written = findInside(operation, 'security');
    if (written !== undefined && findPieceIntrinsic(written) !== undefined) return keepPlaced(operation);
    let requirements: readonly Requirement[] | Placed = collectPieceItems(written)
      .flatMap(collectPieceEntries)
      .map(([name, at]) => [name, keepPlaced(at)] as const);
    if (authorizer !== undefined && (method !== 'options' || asksPreflights('AddDefaultAuthorizerToCorsPreflight'))) {
      const added = withDefault(requirements, authorizer, names);
      if (added instanceof Placed) return secured(operation, added);
      requirements = added;
    }
    if (key !== undefined && requiresKey(key)) {
      const takesKey = method !== 'options' || asksPreflights('AddApiKeyRequiredToCorsPreflight');
      requirements = withKey(requirements, key, takesKey);
    }
    return secured(operation, asSecurity(requirements));
  });
}

function secured(operation: OpenApiPiece, security: Raw): Raw {
  return new Placed(makeRawMap({ ...copyEntries(operation), security }), operation.path);
}

/** The default is for operations that name no authorizer of their own; `NONE` keeps it away. */
function withDefault(
  requirements: readonly Requirement[],
  authorizer: OpenApiPiece,
  names: ReadonlySet<string>,
): readonly Requirement[] | Placed {
  if (requirements.some(([name]) => name === NONE)) {
    const others = requirements.filter(([name]) => name !== NONE);
    return others.length === 0 ? requirements : others;
  }
  if (requirements.some(([name]) => names.has(name))) return requirements;
  const name = findWord(authorizer);
  return name === undefined ? keepPlaced(authorizer) : [...requirements, [name, new Placed([], authorizer.path)]];
}

function withKey(requirements: readonly Requirement[], key: OpenApiPiece, takesKey: boolean): readonly Requirement[] {
  const others = requirements.filter(([name]) => name !== KEY && name !== NO_KEY);
  if (!takesKey || requirements.some(([name]) => name === NO_KEY)) return others;
  const own = requirements.find(([name]) => name === KEY);
  return [...others, own ?? [KEY, new Placed([], key.path)]];
}

/** An HTTP API's default authorizer, for every operation but preflights that has no security of its own. */
export function addHttpAuth(paths: PathTable, auth: OpenApiPiece | undefined): PathTable {
  const authorizer = findInside(auth, 'DefaultAuthorizer');
  if (authorizer === undefined) return paths;
  const name = findWord(authorizer);
  const security = name === undefined ? keepPlaced(authorizer) : asSecurity([[name, new Placed([], authorizer.path)]]);
  return mapOperations(paths, (operation, method) => {
    const written = findInside(operation, 'security');
    const hasOwn =
      written !== undefined && (findPieceIntrinsic(written) !== undefined || collectPieceItems(written).length > 0);
    return method === 'options' || hasOwn ? keepPlaced(operation) : secured(operation, security);
  });
}

const IAM_SCHEME = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };
const KEY_SCHEME = { type: 'apiKey', name: 'x-api-key', in: 'header' };

/** The security schemes that `Auth` stands for. */
export function buildSecurityDefinitions(
  auth: OpenApiPiece | undefined,
  kind: 'rest' | 'http',
): Readonly<Record<string, Raw>> {
  const schemes = collectPieceEntries(findInside(auth, 'Authorizers')).map(
    ([name, authorizer]): readonly [string, Placed] => [
      name,
      findPieceIntrinsic(authorizer) === undefined
        ? new Placed(schemeOf(authorizer, kind), authorizer.path)
        : keepPlaced(authorizer),
    ],
  );
  // An HTTP API has IAM among its authorizers only if it is switched on.
  const hasIam = kind === 'rest' || isTrue(findInside(auth, 'EnableIamAuthorizer'));
  const builtIn = { ...(hasIam ? { [IAM]: IAM_SCHEME } : {}), ...(kind === 'rest' ? { [KEY]: KEY_SCHEME } : {}) };
  return { ...builtIn, ...Object.fromEntries(schemes) };
}

const AUTHORIZER = 'x-amazon-apigateway-authorizer';

function schemeOf(authorizer: OpenApiPiece, kind: 'rest' | 'http'): Raw {
  const pools = findInside(authorizer, 'UserPoolArn');
  const jwt = findInside(authorizer, 'JwtConfiguration');
  const uri = buildLambdaUri(findInside(authorizer, 'FunctionArn'));
  const credentials = keepPlaced(findInside(authorizer, 'FunctionInvokeRole'));
  const base = { type: 'apiKey', name: 'Authorization', in: 'header' };
  if (pools !== undefined) {
    const authorizers = { type: 'cognito_user_pools', providerARNs: collectPieceItems(pools).map(keepPlaced) };
    return { ...base, 'x-amazon-apigateway-authtype': 'cognito_user_pools', [AUTHORIZER]: authorizers };
  }
  if (kind === 'http' && uri === undefined) {
    const identitySource = keepPlaced(findInside(authorizer, 'IdentitySource'));
    return {
      type: 'oauth2',
      [AUTHORIZER]: makeRawMap({ type: 'jwt', jwtConfiguration: keepPlaced(jwt), identitySource }),
    };
  }
  const payload = findWord(findInside(authorizer, 'FunctionPayloadType'))?.toLowerCase() ?? 'token';
  const type = kind === 'http' ? 'request' : payload;
  return {
    ...base,
    'x-amazon-apigateway-authtype': 'custom',
    [AUTHORIZER]: makeRawMap({ type, authorizerUri: uri, authorizerCredentials: credentials }),
  };
}

/** What API Gateway calls a function by. */
export function buildLambdaUri(arn: OpenApiPiece | undefined): Raw {
  if (arn === undefined) return undefined;
  const text =
    'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations';
  return new Placed({ 'Fn::Sub': [text, { Function: keepPlaced(arn) }] }, arn.path);
}
