import { type Answer, and, every, no, not, or, some, unknown } from '../../answer.js';
import type { Evidence } from '../../handlers/analyze.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { functionsCalledBy } from '../api/api.js';
import { type HandlerSource, type InSource, sourceOf } from '../function/source.js';
import { isHelper } from '../function/custom-resources.js';
import { operationOf } from '../api/operation.js';
import type { Part } from '../subject.js';
import { apiCallsOf } from '../function/api-calls.js';
import { checksBody } from '../api/request-validation.js';

/** What takes requests of an API in: a function, or an operation that API Gateway hands to another service itself. */
export interface Requests {
  /** The function, or the method or route. */
  readonly resource: Resource;
  /** For messages, such as `function StoreDraft` or `POST /drafts of Api`. */
  readonly name: string;
  /** The code that they come to; undefined where there is none. */
  readonly source: HandlerSource | undefined;
  /** Whether API Gateway checks every body against a model before it is passed on. */
  readonly isCheckedBefore: Answer;
  /** Where a requirement points that is about a line of the code. */
  readonly at: (evidence: Evidence) => InSource;
}

const METHOD = 'AWS::ApiGateway::Method';
const ROUTE = 'AWS::ApiGatewayV2::Route';

export function requestsParts(application: Application): readonly Part<Requests>[] {
  const part = (resource: Resource, subject: () => Requests | undefined): Part<Requests> => ({
    resource,
    owner: () => resource,
    subject,
  });
  return [
    ...application.declared('AWS::Lambda::Function').map((fn) => part(fn, () => ofFunction(application, fn))),
    ...application.declared(METHOD, ROUTE).map((one) => part(one, () => ofOperation(application, one))),
  ];
}

function ofFunction(application: Application, fn: Resource): Requests | undefined {
  const calls = apiCallsOf(application, fn);
  if (calls.length === 0 || isHelper(application, fn)) return undefined;
  const callers = calls.map(({ by }) => by);
  return {
    resource: fn,
    name: `function ${fn.logicalId}`,
    source: sourceOf(application, fn),
    get isCheckedBefore() {
      return areChecked(callers);
    },
    at: (evidence) => ({ resource: fn, evidence }),
  };
}

/** Methods that bring no body are not asked, but there must be one that does. */
function areChecked(callers: readonly Resource[]): Answer {
  const bringing = callers.map((by) => ({ by, brings: bringsBody(by) }));
  return and(
    some(bringing, ({ brings }) => brings),
    every(bringing, ({ by, brings }) => or(not(brings), by.type === METHOD ? checksBody(by) : no)),
  );
}

function bringsBody(by: Resource): Answer {
  return by.type === METHOD
    ? not(by.at('HttpMethod').matches(/^(?:get|head|options|delete)$/i))
    : unknownIfPermission(by);
}

/** Of an API that is made elsewhere nobody knows what it checks. */
function unknownIfPermission(by: Resource): Answer {
  return by.type === 'AWS::Lambda::Permission'
    ? unknown('which operation calls it is not known from the templates at hand')
    : not(no);
}

/** An operation that takes something in and that no function stands behind, but a service of AWS. */
function ofOperation(application: Application, resource: Resource): Requests | undefined {
  const handed = resource.type === METHOD ? isHandedByMethod(resource) : isHandedByRoute(resource);
  if (handed.is === 'no') return undefined;
  const operation = operationOf(application, resource);
  if (operation === undefined || operation.needsNoCaller.is === 'yes') return undefined;
  return {
    resource,
    name: operation.name,
    source: undefined,
    get isCheckedBefore() {
      return or(not(handed), resource.type === METHOD ? checksBody(resource) : no);
    },
    at: (evidence) => ({ resource, evidence }),
  };
}

const TAKES_IN = new RegExp('^(?:any|patch|post|put)$', 'i');
const ROUTES_IN = new RegExp('^(?:any|patch|post|put) |^[$]default$', 'i');

/** `AWS` with an address that is none of Lambda's; docs.aws.amazon.com/apigateway/latest/api/API_Integration.html */
function isHandedByMethod(method: Resource): Answer {
  const uri = method.at('Integration.Uri');
  if (functionsCalledBy(uri).length > 0 || /:lambda:path\//.test(uri.shown)) return no;
  return and(method.at('HttpMethod').matches(TAKES_IN), method.at('Integration.Type').matches(/^aws$/i), uri.present);
}

/** An integration of an HTTP API with a service, such as `SQS-SendMessage`. */
function isHandedByRoute(route: Resource): Answer {
  const integrations = route.at('Target').targets.map(({ resource }) => resource);
  return and(
    route.at('RouteKey').matches(ROUTES_IN),
    some(integrations, (integration) => integration.at('IntegrationSubtype').present),
  );
}
