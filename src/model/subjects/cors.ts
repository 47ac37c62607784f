import { type Answer, certainly, every, no, not, unknown, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { findApi, isWebSocket, findOwner, resolveRestPath, findUnreadBody } from '../api/api.js';
import type { Application } from '../application.js';
import {
  type CorsOrigin,
  findHeader,
  makeHeaderOrigin,
  findCodeOrigins,
  makePlainOrigin,
  collectTemplateOrigins,
} from './cors-origins.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';

/** One statement of who may call from a browser, and what they may do. */
export interface CorsRule {
  readonly origins: readonly CorsOrigin[];
  /** Whether browsers get to see it at all: what stands beside a proxy integration has no effect. */
  readonly takesEffect: Answer;
  /** Whether websites may only read by it. A rule that names no methods is not known to be harmless. */
  readonly readOnly: Answer;
  /** A handler's code says so, with every answer. */
  readonly byCode?: boolean;
  /** What the rule lets a website do, such as `send PUT, POST to bucket Uploads`. */
  readonly allows: string;
}

/** Something that answers browsers of other origins: a bucket, an API, a preflight, a function URL. */
export interface CorsSubject {
  readonly resource: Resource;
  readonly rules: readonly CorsRule[];
  /** What stands in the way of reading them, where something does. */
  readonly unread: { readonly at: Node; readonly answer: Answer } | undefined;
  /** For messages, such as `bucket Uploads`. */
  readonly name: string;
}

const READ_ONLY = ['GET', 'HEAD', 'OPTIONS'];

interface Reader {
  readonly name: (resource: Resource) => string;
  readonly rules: (resource: Resource, name: string) => readonly CorsRule[];
  readonly unread?: (resource: Resource) => CorsSubject['unread'];
}

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::S3::Bucket': {
    name: ({ logicalId }) => `bucket ${logicalId}`,
    rules: (bucket, name) =>
      bucket
        .all('CorsConfiguration.CorsRules')
        .map((rule) => listRule(name, rule.all('AllowedOrigins'), rule.all('AllowedMethods'))),
  },
  'AWS::ApiGatewayV2::Api': {
    name: ({ logicalId }) => `HTTP API ${logicalId}`,
    // Browsers ask no preflight before a WebSocket.
    rules: (api, name) => configured(name, api.at('CorsConfiguration'), not(isWebSocket(api))),
    unread: unreadBody,
  },
  'AWS::ApiGatewayV2::Integration': {
    name: (integration) => `the answers of ${integration.logicalId}`,
    rules: mappedRules,
  },
  'AWS::ApiGateway::RestApi': {
    name: ({ logicalId }) => `REST API ${logicalId}`,
    rules: () => [],
    unread: unreadBody,
  },
  'AWS::ApiGateway::Method': {
    name: (method) => `${resolveRestPath(method)} of ${findApi(method)?.logicalId ?? 'its REST API'}`,
    rules: methodRules,
  },
  'AWS::ApiGateway::GatewayResponse': {
    name: (response) =>
      `the ${response.at('ResponseType').shown} answers of ${findApi(response)?.logicalId ?? 'its REST API'}`,
    rules: (response, name) => {
      const origin = findHeader(
        response.at('ResponseParameters'),
        'gatewayresponse.header.access-control-allow-origin',
      );
      return origin === undefined ? [] : [responseRule(name, [makeHeaderOrigin(origin)])];
    },
  },
  'AWS::Lambda::Url': {
    name: ({ logicalId }) => `function URL ${logicalId}`,
    rules: (url, name) => configured(name, url.at('Cors'), yes),
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    name: ({ logicalId }) => `distributions with response headers policy ${logicalId}`,
    rules: policyRules,
  },
};

function unreadBody(api: Resource): CorsSubject['unread'] {
  const missing = findUnreadBody(api);
  return missing === undefined ? undefined : { at: missing.at, answer: unknown(...missing.because) };
}

/** Everything in an application that may say who may call it from a browser. */
export function collectCorsParts(application: Application): readonly SubjectPart<CorsSubject>[] {
  return [...templateParts(application), ...codeParts(application)];
}

function codeParts(application: Application): readonly SubjectPart<CorsSubject>[] {
  return collectResourceParts(application, ['AWS::Lambda::Function'], (resource) => {
    const name = `the answers of ${resource.logicalId}`;
    const { origins, takesEffect } = findCodeOrigins(application, resource);
    const rules = effective([{ ...responseRule(name, origins), takesEffect, byCode: true }]);
    return { resource, rules, name, unread: undefined };
  });
}

function effective(rules: readonly CorsRule[]): readonly CorsRule[] {
  return rules.filter(({ origins, takesEffect }) => origins.length > 0 && takesEffect.is !== 'no');
}

function templateParts(application: Application): readonly SubjectPart<CorsSubject>[] {
  return collectResourceParts(
    application,
    Object.keys(READERS),
    (resource) => {
      const reader = READERS[resource.type];
      if (reader === undefined) return undefined;
      const name = reader.name(resource);
      const rules = effective(reader.rules(resource, name));
      return { resource, name, rules, unread: reader.unread?.(resource) };
    },
    (resource) => findOwner(application, resource),
  );
}

/** A rule of lists: origins, and the methods that they may use. */
function listRule(
  name: string,
  origins: readonly Node[],
  methods: readonly Node[],
  more: { readonly credentials?: Answer; readonly takesEffect?: Answer } = {},
): CorsRule {
  const verbs = methods.flatMap(({ text }) => text ?? []);
  return {
    origins: origins.map(makePlainOrigin),
    takesEffect: more.takesEffect ?? yes,
    readOnly: methods.length === 0 ? no : every(methods, (method) => method.isOneOf(...READ_ONLY)),
    allows: allowance(name, verbs, more.credentials ?? no),
  };
}

const ANY_METHOD = ['*', 'ALL', 'ANY'];

function allowance(name: string, methods: readonly string[], credentials: Answer): string {
  const verbs = methods.filter((method) => method !== 'OPTIONS');
  const deed = verbs.some((verb) => ANY_METHOD.includes(verb))
    ? `send any request to ${name}`
    : verbs.length === 0
      ? `call ${name}`
      : `send ${verbs.join(', ')} to ${name}`;
  return `${deed}${credentials.is === 'yes' ? ' with credentials' : ''}`;
}

/** Answers that any page may read which got one of them. */
function responseRule(name: string, origins: readonly CorsOrigin[]): CorsRule {
  return { origins, takesEffect: yes, readOnly: no, allows: `read ${name}` };
}

/** The shape that HTTP APIs and function URLs share. */
function configured(name: string, cors: Node, takesEffect: Answer): readonly CorsRule[] {
  const credentials = cors.at('AllowCredentials').is(true);
  return [listRule(name, cors.all('AllowOrigins'), cors.all('AllowMethods'), { credentials, takesEffect })];
}

const ORIGIN = 'method.response.header.access-control-allow-origin';
const METHODS = 'method.response.header.access-control-allow-methods';
const CREDENTIALS = 'method.response.header.access-control-allow-credentials';

/** A proxy integration's own response goes to the caller untouched: headers set beside it have no effect. */
function methodRules(method: Resource, name: string): readonly CorsRule[] {
  const takesEffect = not(method.at('Integration.Type').matches(/^(?:aws|http)_proxy$/i));
  const verb = method.at('HttpMethod');
  return method.all('Integration.IntegrationResponses').map((response) => {
    const headers = response.at('ResponseParameters');
    const templates = response.at('ResponseTemplates');
    const origin = findHeader(headers, ORIGIN);
    const methods = verb.matches(/^options$/i).is === 'no' ? verb : findHeader(headers, METHODS);
    return {
      ...spelled(name, methods?.text ?? '', findHeader(headers, CREDENTIALS)?.is('true') ?? no),
      origins: [
        ...(origin === undefined ? [] : [makeHeaderOrigin(origin)]),
        ...templates.keys.flatMap((type) => collectTemplateOrigins(templates.at([type]))),
      ],
      takesEffect,
    };
  });
}

/** Methods that stand in one header, separated by commas. */
function spelled(name: string, header: string, credentials: Answer): Pick<CorsRule, 'readOnly' | 'allows'> {
  const methods = header
    .split(',')
    .map((verb) => verb.trim().toUpperCase())
    .filter((verb) => verb !== '');
  const readOnly = certainly(methods.length > 0 && methods.every((method) => READ_ONLY.includes(method)));
  return { readOnly, allows: allowance(name, methods, credentials) };
}

/** An HTTP API may write headers onto what its integration answers, by status code. */
function mappedRules(integration: Resource, name: string): readonly CorsRule[] {
  const byStatus = integration.at('ResponseParameters');
  const mappings = byStatus.keys.flatMap((status) => byStatus.at([status]).all('ResponseParameters'));
  const origins = mappings
    .filter(
      (mapping) =>
        mapping.at('Destination').matches(/^(?:overwrite|append):header\.access-control-allow-origin$/i).is === 'yes',
    )
    .map((mapping) => makePlainOrigin(mapping.at('Source').unquoted()));
  return [responseRule(name, origins)];
}

function policyRules(policy: Resource, name: string): readonly CorsRule[] {
  const config = policy.at('ResponseHeadersPolicyConfig');
  const cors = config.at('CorsConfig');
  const custom = config
    .all('CustomHeadersConfig.Items')
    .filter((item) => item.at('Header').matches(/^access-control-allow-origin$/i).is === 'yes')
    .map((item) => makePlainOrigin(item.at('Value')));
  const credentials = cors.at('AccessControlAllowCredentials').is(true);
  const methods = cors.all('AccessControlAllowMethods.Items');
  return [
    listRule(name, cors.all('AccessControlAllowOrigins.Items'), methods, { credentials }),
    { ...responseRule(name, custom), allows: `call ${name}` },
  ];
}
