import { Placed, type Raw } from '../../../parse/document.js';
import { type PathTable, mapOperations } from './paths.js';
import {
  collectNamed,
  findPlaced,
  findIntrinsic,
  isTrue,
  collectItems,
  removeUndefined,
  findText,
  copyEntries,
} from '../../placed.js';
import { collectRequirements } from '../../openapi/security.js';

/** The name of a security requirement, and its place. */
type Requirement = readonly [name: string, at: Placed];

const NONE = 'NONE';
const KEY = 'api_key';
const NO_KEY = 'api_key_false';
const IAM = 'AWS_IAM';

/** The `security` that an event's own `Auth` requires. */
export function buildEventSecurity(auth: Placed | undefined): Raw {
  const authorizer = findPlaced(auth, 'Authorizer');
  if (authorizer !== undefined && findIntrinsic(authorizer) !== undefined) return authorizer;
  const requirements: Requirement[] = [];
  const name = findText(authorizer);
  if (authorizer !== undefined && name !== undefined) requirements.push([name, new Placed([], authorizer.path)]);
  const key = findPlaced(auth, 'ApiKeyRequired');
  if (key !== undefined) requirements.push([requiresKey(key) ? KEY : NO_KEY, new Placed([], key.path)]);
  return asSecurity(requirements);
}

/** SAM reads any text and any function as true, `'false'` too: only values that Python treats as empty are false. */
function requiresKey({ raw }: Placed): boolean {
  return raw !== false && raw !== 0 && raw !== '' && raw !== undefined;
}

function asSecurity(requirements: readonly Requirement[]): Raw {
  return requirements.length === 0 ? undefined : requirements.map(([name, at]) => ({ [name]: at }));
}

/** A REST API's `Auth` over every operation of its document. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html */
export function addRestAuth(paths: PathTable, auth: Placed | undefined): PathTable {
  const authorizer = findPlaced(auth, 'DefaultAuthorizer');
  const key = findPlaced(auth, 'ApiKeyRequired');
  const names = new Set([IAM, ...collectNamed(findPlaced(auth, 'Authorizers')).map(([name]) => name)]);
  const asksPreflights = (property: string): boolean => findText(findPlaced(auth, property))?.toLowerCase() !== 'false';
  return mapOperations(paths, (operation, method) => {
    const written = findPlaced(operation, 'security');
    if (written !== undefined && findIntrinsic(written) !== undefined) return operation;
    let requirements: readonly Requirement[] | Placed = collectRequirements(written);
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

function secured(operation: Placed, security: Raw): Raw {
  return new Placed(removeUndefined({ ...copyEntries(operation), security }), operation.path);
}

/** The default is for operations that name no authorizer of their own; `NONE` keeps it away. */
function withDefault(
  requirements: readonly Requirement[],
  authorizer: Placed,
  names: ReadonlySet<string>,
): readonly Requirement[] | Placed {
  if (requirements.some(([name]) => name === NONE)) {
    const others = requirements.filter(([name]) => name !== NONE);
    return others.length === 0 ? requirements : others;
  }
  if (requirements.some(([name]) => names.has(name))) return requirements;
  const name = findText(authorizer);
  return name === undefined ? authorizer : [...requirements, [name, new Placed([], authorizer.path)]];
}

function withKey(requirements: readonly Requirement[], key: Placed, takesKey: boolean): readonly Requirement[] {
  const others = requirements.filter(([name]) => name !== KEY && name !== NO_KEY);
  if (!takesKey || requirements.some(([name]) => name === NO_KEY)) return others;
  const own = requirements.find(([name]) => name === KEY);
  return [...others, own ?? [KEY, new Placed([], key.path)]];
}

/** An HTTP API's default authorizer, for every operation but preflights that has no security of its own. */
export function addHttpAuth(paths: PathTable, auth: Placed | undefined): PathTable {
  const authorizer = findPlaced(auth, 'DefaultAuthorizer');
  if (authorizer === undefined) return paths;
  const name = findText(authorizer);
  const security = name === undefined ? authorizer : asSecurity([[name, new Placed([], authorizer.path)]]);
  return mapOperations(paths, (operation, method) => {
    const written = findPlaced(operation, 'security');
    const hasOwn = written !== undefined && (findIntrinsic(written) !== undefined || collectItems(written).length > 0);
    return method === 'options' || hasOwn ? operation : secured(operation, security);
  });
}

const IAM_SCHEME = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };
const KEY_SCHEME = { type: 'apiKey', name: 'x-api-key', in: 'header' };

/** The security schemes that `Auth` represents. */
export function buildSecurityDefinitions(
  auth: Placed | undefined,
  kind: 'rest' | 'http',
): Readonly<Record<string, Raw>> {
  const schemes = collectNamed(findPlaced(auth, 'Authorizers')).map(([name, authorizer]): readonly [string, Placed] => [
    name,
    findIntrinsic(authorizer) === undefined ? new Placed(schemeOf(authorizer, kind), authorizer.path) : authorizer,
  ]);
  // An HTTP API has IAM among its authorizers only if it is switched on.
  const hasIam = kind === 'rest' || isTrue(findPlaced(auth, 'EnableIamAuthorizer'));
  const builtIn = { ...(hasIam ? { [IAM]: IAM_SCHEME } : {}), ...(kind === 'rest' ? { [KEY]: KEY_SCHEME } : {}) };
  return { ...builtIn, ...Object.fromEntries(schemes) };
}

const AUTHORIZER = 'x-amazon-apigateway-authorizer';

function schemeOf(authorizer: Placed, kind: 'rest' | 'http'): Raw {
  const pools = findPlaced(authorizer, 'UserPoolArn');
  const jwt = findPlaced(authorizer, 'JwtConfiguration');
  const uri = buildLambdaUri(findPlaced(authorizer, 'FunctionArn'));
  const credentials = findPlaced(authorizer, 'FunctionInvokeRole');
  const base = { type: 'apiKey', name: 'Authorization', in: 'header' };
  if (pools !== undefined) {
    const authorizers = { type: 'cognito_user_pools', providerARNs: collectItems(pools) };
    return { ...base, 'x-amazon-apigateway-authtype': 'cognito_user_pools', [AUTHORIZER]: authorizers };
  }
  if (kind === 'http' && uri === undefined) {
    const identitySource = findPlaced(authorizer, 'IdentitySource');
    return {
      type: 'oauth2',
      [AUTHORIZER]: removeUndefined({ type: 'jwt', jwtConfiguration: jwt, identitySource }),
    };
  }
  const payload = findText(findPlaced(authorizer, 'FunctionPayloadType'))?.toLowerCase() ?? 'token';
  const type = kind === 'http' ? 'request' : payload;
  return {
    ...base,
    'x-amazon-apigateway-authtype': 'custom',
    [AUTHORIZER]: removeUndefined({ type, authorizerUri: uri, authorizerCredentials: credentials }),
  };
}

/** The ARN by which API Gateway calls a function. */
export function buildLambdaUri(arn: Placed | undefined): Raw {
  if (arn === undefined) return undefined;
  const text =
    'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations';
  return new Placed({ 'Fn::Sub': [text, { Function: arn }] }, arn.path);
}
