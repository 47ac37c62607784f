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
import { formatList } from '../../text/list.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';

/** One CORS rule: the origins that it allows, and the access of websites of these origins. */
export interface CorsRule {
  readonly origins: readonly CorsOrigin[];
  /** Whether browsers receive the headers: headers set next to a proxy integration have no effect. */
  readonly takesEffect: Answer;
  /** Whether it only allows reading. A rule without methods is not known to be harmless. */
  readonly readOnly: Answer;
  /** Whether a handler's code sets the header, in its responses. */
  readonly byCode?: boolean;
  /** For messages, after "any website can": `send PUT and POST requests`. */
  readonly allows: string;
}

/** A resource with CORS settings: a bucket, an API, a preflight, a function URL. */
export interface CorsSubject {
  readonly resource: Resource;
  readonly rules: readonly CorsRule[];
  /** Why its settings can't be read, if they can't. */
  readonly unread: { readonly at: Node; readonly answer: Answer } | undefined;
  /** Whether it belongs to an API that is not in the templates. */
  readonly isOfApiElsewhere: boolean;
  /** For messages, such as `bucket Uploads`. */
  readonly name: string;
}

const READ_ONLY = ['GET', 'HEAD', 'OPTIONS'];

interface Reader {
  readonly name: (resource: Resource) => string;
  readonly rules: (resource: Resource) => readonly CorsRule[];
  readonly unread?: (resource: Resource) => CorsSubject['unread'];
  /** Whether it is a part of an API. */
  readonly isPart?: boolean;
}

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::S3::Bucket': {
    name: ({ shownName }) => `bucket ${shownName}`,
    rules: (bucket) =>
      bucket
        .all('CorsConfiguration.CorsRules')
        .map((rule) => listRule(rule.all('AllowedOrigins'), rule.all('AllowedMethods'))),
  },
  'AWS::ApiGatewayV2::Api': {
    name: ({ shownName }) => `HTTP API ${shownName}`,
    // Browsers send no preflight before a WebSocket.
    rules: (api) => configured(api.at('CorsConfiguration'), not(isWebSocket(api))),
    unread: unreadBody,
  },
  'AWS::ApiGatewayV2::Integration': {
    name: ({ shownName }) => `integration ${shownName}`,
    rules: mappedRules,
    isPart: true,
  },
  'AWS::ApiGateway::RestApi': {
    name: ({ shownName }) => `REST API ${shownName}`,
    rules: () => [],
    unread: unreadBody,
  },
  'AWS::ApiGateway::Method': {
    name: (method) => `path ${resolveRestPath(method)} on ${findApi(method)?.shownName ?? 'its REST API'}`,
    rules: methodRules,
    isPart: true,
  },
  'AWS::ApiGateway::GatewayResponse': {
    name: (response) =>
      `gateway response ${response.at('ResponseType').shown} on ${findApi(response)?.shownName ?? 'its REST API'}`,
    rules: (response) => {
      const origin = findHeader(
        response.at('ResponseParameters'),
        'gatewayresponse.header.access-control-allow-origin',
      );
      return origin === undefined ? [] : [responseRule([makeHeaderOrigin(origin)])];
    },
    isPart: true,
  },
  'AWS::Lambda::Url': {
    name: ({ shownName }) => `function URL ${shownName}`,
    rules: (url) => configured(url.at('Cors'), yes),
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    name: ({ shownName }) => `response headers policy ${shownName}`,
    rules: policyRules,
  },
};

function unreadBody(api: Resource): CorsSubject['unread'] {
  const missing = findUnreadBody(api);
  return missing === undefined ? undefined : { at: missing.at, answer: unknown(...missing.because) };
}

/** Everything in an application that can have CORS settings. */
export function collectCorsParts(application: Application): readonly SubjectPart<CorsSubject>[] {
  return [...templateParts(application), ...codeParts(application)];
}

function codeParts(application: Application): readonly SubjectPart<CorsSubject>[] {
  return collectResourceParts(application, ['AWS::Lambda::Function'], (resource) => {
    const name = `function ${resource.shownName}`;
    const { origins, takesEffect } = findCodeOrigins(application, resource);
    const rules = effective([{ ...responseRule(origins), takesEffect, byCode: true }]);
    return { resource, rules, name, unread: undefined, isOfApiElsewhere: false };
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
      const rules = effective(reader.rules(resource));
      const isOfApiElsewhere = reader.isPart === true && findApi(resource) === undefined;
      return { resource, name, rules, isOfApiElsewhere, unread: reader.unread?.(resource) };
    },
    (resource) => findOwner(application, resource),
  );
}

/** A rule of lists: origins, and the methods that they may use. */
function listRule(
  origins: readonly Node[],
  methods: readonly Node[],
  more: { readonly credentials?: Answer; readonly takesEffect?: Answer } = {},
): CorsRule {
  const verbs = methods.flatMap(({ text }) => text ?? []);
  return {
    origins: origins.map(makePlainOrigin),
    takesEffect: more.takesEffect ?? yes,
    readOnly: methods.length === 0 ? no : every(methods, (method) => method.isOneOf(...READ_ONLY)),
    allows: allowance(verbs, more.credentials ?? no),
  };
}

const ANY_METHOD = ['*', 'ALL', 'ANY'];

function allowance(methods: readonly string[], credentials: Answer): string {
  const verbs = methods.filter((method) => method !== 'OPTIONS');
  const action = verbs.some((verb) => ANY_METHOD.includes(verb))
    ? 'send any request'
    : verbs.length === 0
      ? 'send requests'
      : `send ${formatList(verbs)} requests`;
  return `${action}${credentials.is === 'yes' ? ' with credentials' : ''}`;
}

/** A rule that is only a response header: it allows pages to read the responses. */
function responseRule(origins: readonly CorsOrigin[]): CorsRule {
  return { origins, takesEffect: yes, readOnly: no, allows: 'read the responses' };
}

/** The shape of the settings of HTTP APIs and function URLs. */
function configured(cors: Node, takesEffect: Answer): readonly CorsRule[] {
  const credentials = cors.at('AllowCredentials').is(true);
  return [listRule(cors.all('AllowOrigins'), cors.all('AllowMethods'), { credentials, takesEffect })];
}

const ORIGIN = 'method.response.header.access-control-allow-origin';
const METHODS = 'method.response.header.access-control-allow-methods';
const CREDENTIALS = 'method.response.header.access-control-allow-credentials';

/** A proxy integration's own response is returned unchanged: headers set next to it have no effect. */
function methodRules(method: Resource): readonly CorsRule[] {
  const takesEffect = not(method.at('Integration.Type').matches(/^(?:aws|http)_proxy$/i));
  const verb = method.at('HttpMethod');
  return method.all('Integration.IntegrationResponses').map((response) => {
    const headers = response.at('ResponseParameters');
    const templates = response.at('ResponseTemplates');
    const origin = findHeader(headers, ORIGIN);
    const methods = verb.matches(/^options$/i).is === 'no' ? verb : findHeader(headers, METHODS);
    return {
      ...spelled(methods?.text ?? '', findHeader(headers, CREDENTIALS)?.is('true') ?? no),
      origins: [
        ...(origin === undefined ? [] : [makeHeaderOrigin(origin)]),
        ...templates.keys.flatMap((type) => collectTemplateOrigins(templates.at([type]))),
      ],
      takesEffect,
    };
  });
}

/** The methods of one header, separated by commas. */
function spelled(header: string, credentials: Answer): Pick<CorsRule, 'readOnly' | 'allows'> {
  const methods = header
    .split(',')
    .map((verb) => verb.trim().toUpperCase())
    .filter((verb) => verb !== '');
  const readOnly = certainly(methods.length > 0 && methods.every((method) => READ_ONLY.includes(method)));
  return { readOnly, allows: allowance(methods, credentials) };
}

/** An HTTP API can set headers on the responses of its integration, by status code. */
function mappedRules(integration: Resource): readonly CorsRule[] {
  const byStatus = integration.at('ResponseParameters');
  const mappings = byStatus.keys.flatMap((status) => byStatus.at([status]).all('ResponseParameters'));
  const origins = mappings
    .filter(
      (mapping) =>
        mapping.at('Destination').matches(/^(?:overwrite|append):header\.access-control-allow-origin$/i).is === 'yes',
    )
    .map((mapping) => makePlainOrigin(mapping.at('Source').unquoted()));
  return [responseRule(origins)];
}

function policyRules(policy: Resource): readonly CorsRule[] {
  const config = policy.at('ResponseHeadersPolicyConfig');
  const cors = config.at('CorsConfig');
  const custom = config
    .all('CustomHeadersConfig.Items')
    .filter((item) => item.at('Header').matches(/^access-control-allow-origin$/i).is === 'yes')
    .map((item) => makePlainOrigin(item.at('Value')));
  const credentials = cors.at('AccessControlAllowCredentials').is(true);
  const methods = cors.all('AccessControlAllowMethods.Items');
  return [listRule(cors.all('AccessControlAllowOrigins.Items'), methods, { credentials }), responseRule(custom)];
}
