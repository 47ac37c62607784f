import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw, isMap } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { buildEventSecurity, buildSecurityDefinitions, addHttpAuth } from './auth.js';
import { type ApiEvent, wrapInConditions } from './events.js';
import { type OpenPathTable, formatPaths, mapOperations, parsePaths, addOperation } from './paths.js';
import type { SamApi } from './types.js';
import { buildDomain, buildHttpStage } from './stage.js';
import { findPlaced, findIntrinsic, isTrue, removeUndefined, copyEntries } from '../../placed.js';
import { replaceResource } from '../context.js';

const COPIED = ['Description', 'DisableExecuteApiEndpoint', 'FailOnWarnings', 'Name', 'Tags'];

/** The resources of an `AWS::Serverless::HttpApi`: the API with its document, a stage, a domain. */
export function buildHttpApi(api: SamApi): readonly ResourceDeclaration[] {
  const { properties } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, findPlaced(properties, key)]));
  const document = findPlaced(properties, 'DefinitionBody');
  const elsewhere = findPlaced(properties, 'DefinitionUri');
  const isInline =
    document === undefined ? elsewhere === undefined : isMap(document.raw) && findIntrinsic(document) === undefined;
  const declared = replaceResource(api.declared, 'AWS::ApiGatewayV2::Api', {
    ...settings,
    ProtocolType: 'HTTP',
    CorsConfiguration: corsOf(findPlaced(properties, 'CorsConfiguration'), isInline ? document : undefined),
    Body: isInline ? bodyOf(api, document) : document,
    BodyS3Location: elsewhere,
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

/** `true` allows every origin. A map overrides the document's settings one by one. */
function corsOf(cors: Placed | undefined, document: Placed | undefined): Raw {
  if (cors === undefined || cors.raw === false) return undefined;
  if (isTrue(cors)) return new Placed({ AllowOrigins: [new Placed('*', cors.path)] }, cors.path);
  const written = findPlaced(document, 'x-amazon-apigateway-cors');
  if (written === undefined || findIntrinsic(cors) !== undefined || findIntrinsic(written) !== undefined) return cors;
  const below = Object.entries(CORS).map(([key, spelled]) => [key, findPlaced(written, spelled)] as const);
  return new Placed({ ...removeUndefined(Object.fromEntries(below)), ...copyEntries(cors) }, cors.path);
}

function bodyOf(api: SamApi, document: Placed | undefined): Raw {
  const { properties, events, declared } = api;
  const auth = findPlaced(properties, 'Auth');
  const joined = parsePaths(document);
  for (const event of events) addHttpEvent(joined, event, auth);
  const paths = addHttpAuth(joined, auth);
  const components = findPlaced(document, 'components');
  const securitySchemes = {
    ...copyEntries(findPlaced(components, 'securitySchemes')),
    ...buildSecurityDefinitions(auth, 'http'),
  };
  return new Placed(
    {
      ...copyEntries(document),
      paths: new Placed(formatPaths(paths), findPlaced(document, 'paths')?.path ?? declared.path),
      components: { ...copyEntries(components), securitySchemes },
    },
    document?.path ?? declared.path,
  );
}

/** An operation of the document that has an integration keeps it; its security is the event's all the same. */
export function addHttpEvent(paths: OpenPathTable, event: ApiEvent, apiAuth: Placed | undefined): void {
  const { path, method, at, properties, integration, owner } = event;
  const security = securityOf(findPlaced(properties, 'Auth'), findPlaced(apiAuth, 'DefaultAuthorizer'));
  const operation = new Placed(removeUndefined({ [INTEGRATION]: integration, security }), at.path);
  const isNew = !paths.has(path);
  addOperation(paths, { path, method, operation: wrapInConditions(operation, owner) }, (written) => {
    if (findPlaced(written, INTEGRATION) !== undefined || findIntrinsic(written) !== undefined) return written;
    return wrapInConditions(new Placed({ ...copyEntries(written), ...copyEntries(operation) }, at.path), owner);
  });
  const item = paths.get(path);
  if (security === undefined || item === undefined || isNew) return;
  const changed = mapOperations(new Map([[path, item]]), (written, verb) =>
    verb === method ? new Placed({ ...copyEntries(written), security }, written.path) : written,
  );
  for (const [known, one] of changed) paths.set(known, one);
}

/** An event that has authorization settings, but names no authorizer, has the default one. */
function securityOf(auth: Placed | undefined, fallback: Placed | undefined): Raw {
  const named = buildEventSecurity(auth);
  if (named !== undefined || auth === undefined || fallback === undefined) return named;
  return buildEventSecurity(new Placed({ Authorizer: fallback }, auth.path));
}
