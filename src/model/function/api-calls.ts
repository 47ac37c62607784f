import { type Answer, certainly, no, or, some, yes } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { INTEGRATING, TAKING_IN, collectIntegrations } from '../api/integration.js';
import { type Invocation, collectInvocations } from './invocations.js';
import { type ApiOperation, findOperation } from '../api/operation.js';

const INTEGRATION = 'AWS::ApiGatewayV2::Integration';
const METHOD = 'AWS::ApiGateway::Method';
const PERMISSION = 'AWS::Lambda::Permission';
const CALLERS = [...INTEGRATING, INTEGRATION, 'AWS::Lambda::Url'];

/**
 * The calls of a function by APIs and function URLs, whether or not they wait for it: the only place that decides
 * whether a function is behind an API. For an API in another template, the permission to call is enough.
 */
export function collectApiCalls(application: Application, fn: Resource): readonly Invocation[] {
  return application.worlds.memoOf('API calls', fn, () =>
    collectInvocations(application, fn).filter(
      ({ by, mode }) => (mode === 'synchronous' || mode === 'asynchronous') && isApi(by),
    ),
  );
}

/** Every function that an API operation or a function URL calls in this world, without authorizers. */
export function collectApiFunctions(application: Application): readonly Resource[] {
  return application.worlds.memoOf('API functions', application, () =>
    application.existing('AWS::Lambda::Function').filter((fn) => collectApiCalls(application, fn).length > 0),
  );
}

function isApi(caller: Resource): boolean {
  if (caller.type !== PERMISSION) return CALLERS.includes(caller.type);
  return caller.at('Principal').matches(/^apigateway\./).is === 'yes';
}

const ROUTES_IN = /^(?:ANY|PATCH|POST|PUT) |^\$default$/i;

/** `execute-api:region:account:api/stage/GET/path`: a permission for one method without content. */
const EMPTY_HANDED = /^[^/]*\/[^/]*\/(?:DELETE|GET|HEAD|OPTIONS)(?:\/|$)/i;

/** Whether a call delivers requests with content: POST, PUT, PATCH, or any method. */
export function mayBringContent(application: Application, fn: Resource, { by }: Pick<Invocation, 'by'>): Answer {
  switch (by.type) {
    case METHOD:
      return by.at('HttpMethod').matches(TAKING_IN);
    case INTEGRATION:
      return some(collectRoutesTo(application, by), (route) => route.at('RouteKey').matches(ROUTES_IN));
    case PERMISSION:
      return certainly(!EMPTY_HANDED.test(by.at('SourceArn').shown));
    case 'AWS::Lambda::Url':
      return yes;
    default: {
      const inDocument = some(collectIntegrations(by), ({ takesIn, uri }) =>
        uri.refersTo(fn).is === 'no' ? no : takesIn,
      );
      const key = by.at('RouteKey');
      return by.at('Target').present.is === 'no'
        ? inDocument
        : or(inDocument, key.present.is === 'no' ? yes : key.matches(ROUTES_IN));
    }
  }
}

/** The routes of an HTTP or WebSocket API that use an integration. */
export function collectRoutesTo(application: Application, integration: Resource): readonly Resource[] {
  return application
    .companions(integration, 'AWS::ApiGatewayV2::Route')
    .filter((route) => route.at('Target').refersTo(integration).is === 'yes');
}

/**
 * Whether APIs call a function on public paths only, such as a health check, or never; `added` is the option
 * `publicPaths`.
 */
export function servesOnlyPublicPaths(application: Application, fn: Resource, added: readonly string[]): boolean {
  return collectApiCalls(application, fn).every(({ by }) => {
    const makers = by.type === INTEGRATION ? collectRoutesTo(application, by) : [by];
    const operations = makers
      .flatMap((maker) => findOperation(application, maker) ?? [])
      .filter(({ needsNoCaller }) => needsNoCaller.is !== 'yes');
    return operations.length > 0 && operations.every((one) => one.isPublic(added) || isHealthUrl(one, added));
  });
}

function isHealthUrl(operation: ApiOperation, added: readonly string[]): boolean {
  return operation.form === 'function-url' && operation.isNamedAfterPublicPath(added);
}
