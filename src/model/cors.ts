import { type Answer, certainly, every, no, unknown } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import { UNREAD_BODY, UNREAD_SAM, apiOf, hasBody, restPath } from './api.js';
import type { Application } from './application.js';
import type { Part } from './subjects.js';

/** One statement of who may call from a browser, and what they may do. */
export interface CorsRule {
  /** Bare origins: `*`, `https://app.example.com`. */
  readonly origins: readonly Node[];
  /** Whether websites may only read by it. A rule that names no methods is not known to be harmless. */
  readonly readOnly: Answer;
  /** What the rule lets a website do, such as `send PUT, POST to bucket Uploads`. */
  readonly allows: string;
}

/** Something that answers browsers of other origins: a bucket, an API, a preflight, a function URL. */
export interface Cors {
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
  readonly unread?: (resource: Resource) => Cors['unread'];
}

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::S3::Bucket': {
    name: ({ logicalId }) => `bucket ${logicalId}`,
    rules: (bucket, name) =>
      bucket
        .all('CorsConfiguration.CorsRules')
        .map((rule) => corsRule(name, rule.all('AllowedOrigins'), rule.all('AllowedMethods'), no)),
  },
  'AWS::ApiGatewayV2::Api': {
    name: ({ logicalId }) => `HTTP API ${logicalId}`,
    // Browsers ask no preflight before a WebSocket.
    rules: (api, name) =>
      api.at('ProtocolType').is('WEBSOCKET').is === 'yes' ? [] : configured(name, api.at('CorsConfiguration')),
    unread: unreadBody,
  },
  'AWS::ApiGateway::RestApi': {
    name: ({ logicalId }) => `REST API ${logicalId}`,
    rules: () => [],
    unread: unreadBody,
  },
  'AWS::ApiGateway::Method': {
    name: (method) => `${restPath(method)} of ${apiOf(method)?.logicalId ?? 'its REST API'}`,
    rules: methodRules,
  },
  'AWS::ApiGateway::GatewayResponse': {
    name: (response) =>
      `the ${response.at('ResponseType').shown} response of ${apiOf(response)?.logicalId ?? 'its REST API'}`,
    rules: (response, name) => {
      const origin = header(response.at('ResponseParameters'), 'gatewayresponse.header.access-control-allow-origin');
      return origin === undefined ? [] : [{ ...corsRule(name, [origin], [], no), allows: `read ${name}` }];
    },
  },
  'AWS::Lambda::Url': {
    name: ({ logicalId }) => `function URL ${logicalId}`,
    rules: (url, name) => configured(name, url.at('Cors')),
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    name: ({ logicalId }) => `response headers policy ${logicalId}`,
    rules: policyRules,
  },
  'AWS::Serverless::Api': { name: ({ logicalId }) => `SAM API ${logicalId}`, rules: () => [], unread: unreadSam },
  'AWS::Serverless::HttpApi': {
    name: ({ logicalId }) => `SAM HTTP API ${logicalId}`,
    rules: () => [],
    unread: unreadSam,
  },
};

function unreadBody(api: Resource): Cors['unread'] {
  return hasBody(api) ? { at: api.at('Body'), answer: unknown(UNREAD_BODY) } : undefined;
}

function unreadSam(api: Resource): Cors['unread'] {
  return { at: api.at('Cors'), answer: unknown(UNREAD_SAM) };
}

/** Everything in an application that may say who may call it from a browser. */
export function corsParts(application: Application): readonly Part<'cors'>[] {
  return application.declared(...Object.keys(READERS)).map((resource) => ({
    resource,
    owner: () => apiOf(resource) ?? resource,
    subject: () => {
      const reader = READERS[resource.type];
      if (reader === undefined) return undefined;
      const name = reader.name(resource);
      return { resource, name, rules: reader.rules(resource, name), unread: reader.unread?.(resource) };
    },
  }));
}

function corsRule(name: string, origins: readonly Node[], methods: readonly Node[], credentials: Answer): CorsRule {
  const readOnly = methods.length === 0 ? no : every(methods, (method) => method.isOneOf(...READ_ONLY));
  return {
    origins,
    readOnly,
    allows: allowance(
      name,
      methods.map(({ shown }) => shown),
      credentials,
    ),
  };
}

function allowance(name: string, methods: readonly string[], credentials: Answer): string {
  const verbs = methods
    .filter((method) => method !== 'OPTIONS')
    .map((method) => (method === '*' ? 'any method' : method));
  const deed = verbs.length === 0 ? `call ${name}` : `send ${verbs.join(', ')} to ${name}`;
  return `${deed}${credentials.is === 'yes' ? ' with credentials' : ''}`;
}

/** The shape that HTTP APIs and function URLs share. */
function configured(name: string, cors: Node): readonly CorsRule[] {
  const origins = cors.all('AllowOrigins');
  if (origins.length === 0) return [];
  return [corsRule(name, origins, cors.all('AllowMethods'), cors.at('AllowCredentials').is(true))];
}

/** A proxy integration's own response goes to the caller untouched: headers set beside it have no effect. */
function methodRules(method: Resource, name: string): readonly CorsRule[] {
  if (method.at('Integration.Type').isOneOf('AWS_PROXY', 'HTTP_PROXY').is === 'yes') return [];
  return method.all('Integration.IntegrationResponses').flatMap((response) => {
    const headers = response.at('ResponseParameters');
    const origin = header(headers, 'method.response.header.access-control-allow-origin');
    if (origin === undefined) return [];
    const credentials = header(headers, 'method.response.header.access-control-allow-credentials')?.is(true) ?? no;
    const listed = header(headers, 'method.response.header.access-control-allow-methods');
    const isPreflight = method.at('HttpMethod').matches(/^options$/i).is !== 'no';
    const methods = isPreflight ? listed?.text : method.at('HttpMethod').text;
    return [spelledRule(name, origin, methods, credentials)];
  });
}

/** Methods that stand in one header, separated by commas. */
function spelledRule(name: string, origin: Node, listed: string | undefined, credentials: Answer): CorsRule {
  const methods = (listed ?? '')
    .split(',')
    .map((verb) => verb.trim().toUpperCase())
    .filter((verb) => verb !== '');
  const readOnly = certainly(methods.length > 0 && methods.every((method) => READ_ONLY.includes(method)));
  return { origins: [origin], readOnly, allows: allowance(name, methods, credentials) };
}

/** Response headers are named without regard to case. */
function header(parameters: Node, lowerName: string): Node | undefined {
  const key = parameters.keys.find((name) => name.toLowerCase() === lowerName);
  if (key !== undefined) return parameters.at([key]).unquoted();
  return parameters.present.is === 'unknown' ? parameters : undefined;
}

function policyRules(policy: Resource, name: string): readonly CorsRule[] {
  const config = policy.at('ResponseHeadersPolicyConfig');
  const cors = config.at('CorsConfig');
  const origins = cors.all('AccessControlAllowOrigins.Items');
  const custom = config
    .all('CustomHeadersConfig.Items')
    .filter((item) => item.at('Header').matches(/^access-control-allow-origin$/i).is === 'yes')
    .map((item) => corsRule(name, [item.at('Value')], [], no));
  if (origins.length === 0) return custom;
  const credentials = cors.at('AccessControlAllowCredentials').is(true);
  return [corsRule(name, origins, cors.all('AccessControlAllowMethods.Items'), credentials), ...custom];
}
