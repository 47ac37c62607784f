import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw, isMap } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { type OpenApiPiece, findInside, findPieceIntrinsic, isTrue, keepPlaced, makeRawMap } from '../../placed.js';
import { buildEventSecurity, buildSecurityDefinitions, addHttpAuth } from './auth.js';
import { type ApiEvent, wrapInConditions } from './events.js';
import { type PathTable, formatPaths, copyEntries, mapOperations, parsePaths, addOperation } from './paths.js';
import { type SamApi, replaceApi } from './types.js';
import { buildDomain, buildHttpStage } from './stage.js';

const COPIED = ['Description', 'DisableExecuteApiEndpoint', 'FailOnWarnings', 'Name', 'Tags'];

/** What an `AWS::Serverless::HttpApi` stands for: the API with its document, a stage, a domain. */
export function buildHttpApi(api: SamApi): readonly ResourceDeclaration[] {
  const { properties } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, keepPlaced(findInside(properties, key))]));
  const document = findInside(properties, 'DefinitionBody');
  const elsewhere = findInside(properties, 'DefinitionUri');
  const isInline =
    document === undefined
      ? elsewhere === undefined
      : isMap(document.raw) && findPieceIntrinsic(document) === undefined;
  const declared = replaceApi(api, 'AWS::ApiGatewayV2::Api', {
    ...settings,
    ProtocolType: 'HTTP',
    CorsConfiguration: corsOf(findInside(properties, 'CorsConfiguration'), isInline ? document : undefined),
    Body: isInline ? bodyOf(api, document) : keepPlaced(document),
    BodyS3Location: keepPlaced(elsewhere),
  });
  return [declared, buildHttpStage(api), ...buildDomain(api)];
}

const CORS: Readonly<Record<string, string>> = {
  AllowCredentials: 'allowCredentials',
  AllowHeaders: 'allowHeaders',
  AllowMethods: 'allowMethods',
  AllowOrigins: 'allowOrigins',
  ExposeHeaders: 'exposeHeaders',
  MaxAge: 'maxAge',
};

/** `true` lets every origin in. A map overrides what the document says, setting by setting. */
function corsOf(cors: OpenApiPiece | undefined, document: OpenApiPiece | undefined): Raw {
  if (cors === undefined || cors.raw === false) return undefined;
  if (isTrue(cors)) return new Placed({ AllowOrigins: [new Placed('*', cors.path)] }, cors.path);
  const written = findInside(document, 'x-amazon-apigateway-cors');
  if (written === undefined || findPieceIntrinsic(cors) !== undefined || findPieceIntrinsic(written) !== undefined)
    return keepPlaced(cors);
  const below = Object.entries(CORS).map(([key, spelled]) => [key, keepPlaced(findInside(written, spelled))] as const);
  return new Placed({ ...makeRawMap(Object.fromEntries(below)), ...copyEntries(cors) }, cors.path);
}

function bodyOf(api: SamApi, document: OpenApiPiece | undefined): Raw {
  const { properties, events, declared } = api;
  const auth = findInside(properties, 'Auth');
  const joined = events.reduce((paths, event) => addHttpEvent(paths, event, auth), parsePaths(document));
  const paths = addHttpAuth(joined, auth);
  const components = findInside(document, 'components');
  const securitySchemes = {
    ...copyEntries(findInside(components, 'securitySchemes')),
    ...buildSecurityDefinitions(auth, 'http'),
  };
  return new Placed(
    {
      ...copyEntries(document),
      paths: new Placed(formatPaths(paths), findInside(document, 'paths')?.path ?? declared.path),
      components: { ...copyEntries(components), securitySchemes },
    },
    document?.path ?? declared.path,
  );
}

/** An operation of the document that has an integration keeps it; its security is the event's all the same. */
export function addHttpEvent(paths: PathTable, event: ApiEvent, apiAuth: OpenApiPiece | undefined): PathTable {
  const { path, method, at, properties, integration, owner } = event;
  const security = securityOf(findInside(properties, 'Auth'), findInside(apiAuth, 'DefaultAuthorizer'));
  const operation = new Placed(makeRawMap({ [INTEGRATION]: integration, security }), at.path);
  const joined = addOperation(paths, { path, method, operation: wrapInConditions(operation, owner) }, (written) => {
    if (findInside(written, INTEGRATION) !== undefined || findPieceIntrinsic(written) !== undefined)
      return keepPlaced(written);
    return wrapInConditions(new Placed({ ...copyEntries(written), ...copyEntries(operation) }, at.path), owner);
  });
  const item = joined.get(path);
  if (security === undefined || item === undefined || paths.get(path) === undefined) return joined;
  const changed = mapOperations(new Map([[path, item]]), (written, verb) =>
    verb === method ? new Placed({ ...copyEntries(written), security }, written.path) : keepPlaced(written),
  );
  return new Map([...joined, ...changed]);
}

/** An event that says something of authorization, but names no authorizer, has the default one. */
function securityOf(auth: OpenApiPiece | undefined, fallback: OpenApiPiece | undefined): Raw {
  const named = buildEventSecurity(auth);
  if (named !== undefined || auth === undefined || fallback === undefined) return named;
  return buildEventSecurity({ raw: { Authorizer: keepPlaced(fallback) }, path: auth.path });
}
