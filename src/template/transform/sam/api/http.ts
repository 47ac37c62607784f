import type { Declared } from '../../transform.js';
import { Placed, type Raw, isMap } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { type Piece, inside, intrinsicOf, isTrue, keep, mapOf } from '../../placed.js';
import { eventSecurity, schemesOf, withHttpAuth } from './auth.js';
import { type ApiEvent, underConditions } from './events.js';
import { type Paths, asRaw, copied, eachOperation, pathsOf, withOperation } from './paths.js';
import { type SamApi, becomes } from './types.js';
import { domainOf, v2Stage } from './stage.js';

const COPIED = ['Description', 'DisableExecuteApiEndpoint', 'FailOnWarnings', 'Name', 'Tags'];

/** What an `AWS::Serverless::HttpApi` stands for: the API with its document, a stage, a domain. */
export function httpApi(api: SamApi): readonly Declared[] {
  const { properties } = api;
  const settings = Object.fromEntries(COPIED.map((key) => [key, keep(inside(properties, key))]));
  const document = inside(properties, 'DefinitionBody');
  const elsewhere = inside(properties, 'DefinitionUri');
  const isInline =
    document === undefined ? elsewhere === undefined : isMap(document.raw) && intrinsicOf(document) === undefined;
  const declared = becomes(api, 'AWS::ApiGatewayV2::Api', {
    ...settings,
    ProtocolType: 'HTTP',
    CorsConfiguration: corsOf(inside(properties, 'CorsConfiguration'), isInline ? document : undefined),
    Body: isInline ? bodyOf(api, document) : keep(document),
    BodyS3Location: keep(elsewhere),
  });
  return [declared, v2Stage(api), ...domainOf(api)];
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
function corsOf(cors: Piece | undefined, document: Piece | undefined): Raw {
  if (cors === undefined || cors.raw === false) return undefined;
  if (isTrue(cors)) return new Placed({ AllowOrigins: [new Placed('*', cors.path)] }, cors.path);
  const written = inside(document, 'x-amazon-apigateway-cors');
  if (written === undefined || intrinsicOf(cors) !== undefined || intrinsicOf(written) !== undefined) return keep(cors);
  const below = Object.entries(CORS).map(([key, spelled]) => [key, keep(inside(written, spelled))] as const);
  return new Placed({ ...mapOf(Object.fromEntries(below)), ...copied(cors) }, cors.path);
}

function bodyOf(api: SamApi, document: Piece | undefined): Raw {
  const { properties, events, declared } = api;
  const auth = inside(properties, 'Auth');
  const joined = events.reduce((paths, event) => withHttpEvent(paths, event, auth), pathsOf(document));
  const paths = withHttpAuth(joined, auth);
  const components = inside(document, 'components');
  const securitySchemes = { ...copied(inside(components, 'securitySchemes')), ...schemesOf(auth, 'http') };
  return new Placed(
    {
      ...copied(document),
      paths: new Placed(asRaw(paths), inside(document, 'paths')?.path ?? declared.path),
      components: { ...copied(components), securitySchemes },
    },
    document?.path ?? declared.path,
  );
}

/** An operation of the document that has an integration keeps it; its security is the event's all the same. */
export function withHttpEvent(paths: Paths, event: ApiEvent, apiAuth: Piece | undefined): Paths {
  const { path, method, at, properties, integration, owner } = event;
  const security = securityOf(inside(properties, 'Auth'), inside(apiAuth, 'DefaultAuthorizer'));
  const operation = new Placed(mapOf({ [INTEGRATION]: integration, security }), at.path);
  const joined = withOperation(paths, { path, method, operation: underConditions(operation, owner) }, (written) => {
    if (inside(written, INTEGRATION) !== undefined || intrinsicOf(written) !== undefined) return keep(written);
    return underConditions(new Placed({ ...copied(written), ...copied(operation) }, at.path), owner);
  });
  const item = joined.get(path);
  if (security === undefined || item === undefined || paths.get(path) === undefined) return joined;
  const changed = eachOperation(new Map([[path, item]]), (written, verb) =>
    verb === method ? new Placed({ ...copied(written), security }, written.path) : keep(written),
  );
  return new Map([...joined, ...changed]);
}

/** An event that says something of authorization, but names no authorizer, has the default one. */
function securityOf(auth: Piece | undefined, fallback: Piece | undefined): Raw {
  const named = eventSecurity(auth);
  if (named !== undefined || auth === undefined || fallback === undefined) return named;
  return eventSecurity({ raw: { Authorizer: keep(fallback) }, path: auth.path });
}
