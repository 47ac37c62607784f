import {
  type Answer,
  type Cause,
  and,
  certainly,
  every,
  no,
  not,
  or,
  some,
  unknown,
  makeReason,
} from '../../answer.js';
import type { Evidence } from '../../handlers/analyze.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { resolveIntegrationTargets } from '../api/api.js';
import { type HandlerSource, type SourcePlace, collectBlindSpots, findHandlerSource } from '../function/source.js';
import { isCustomResourceHandler } from '../function/custom-resources.js';
import { findOperation } from '../api/operation.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { collectApiCalls } from '../function/api-calls.js';
import { writesToS3 } from '../upload/uploads.js';
import { type ValidatableOperation, findValidatable } from '../api/validatable.js';
import { hasBodyValidation, hasPathFreeFields } from '../api/request-validation.js';

/** A receiver of API requests: a function, or an operation that API Gateway integrates with an AWS service. */
export interface RequestSubject {
  /** The function, or the method or route. */
  readonly resource: Resource;
  /** For messages, such as `function StoreDraft` or `POST /drafts of Api`. */
  readonly name: string;
  /** The code of the function; undefined for an operation without one. */
  readonly source: HandlerSource | undefined;
  /** Why its code may validate in a place that was not read; empty if all of it was read. */
  readonly blindSpots: readonly Cause[];
  /** Whether the event is the request body itself, so that the caller controls each of its fields. */
  readonly bodyIsEvent: boolean;
  /** For an operation whose body is the file: the parts of its S3 key. No model can describe such a body. */
  readonly fileKeys: readonly FileKey[] | undefined;
  /** Whether API Gateway validates every body against a model. */
  readonly isCheckedBefore: Answer;
  /** Where the template can have a model of the body: of the only method that brings one. */
  readonly validatable: ValidatableOperation | undefined;
  /** Whether API Gateway certainly rejects paths in each of these body fields, named as in the facts of the code. */
  readonly keepsPathsOut: (fields: readonly string[]) => Answer;
  /** The place of a requirement about a line of the code. */
  readonly at: (evidence: Evidence) => SourcePlace;
}

/** A part of the S3 key under which API Gateway stores a body. */
export interface FileKey {
  readonly at: Node;
  /** Whether the caller controls it. */
  readonly isCallers: Answer;
}

const METHOD = 'AWS::ApiGateway::Method';
const ROUTE = 'AWS::ApiGatewayV2::Route';

export function collectRequestParts(application: Application): readonly SubjectPart<RequestSubject>[] {
  return [
    ...collectResourceParts(application, ['AWS::Lambda::Function'], (fn) => ofFunction(application, fn)),
    ...collectResourceParts(application, [METHOD, ROUTE], (one) => ofOperation(application, one)),
  ];
}

function ofFunction(application: Application, fn: Resource): RequestSubject | undefined {
  const calls = collectApiCalls(application, fn);
  if (calls.length === 0 || isCustomResourceHandler(application, fn)) return undefined;
  const callers = calls.map(({ by }) => by);
  const source = findHandlerSource(application, fn);
  return {
    resource: fn,
    name: `function ${fn.shownName}`,
    source,
    blindSpots: collectBlindSpots(source),
    bodyIsEvent: callers.every(passesBodyAsEvent),
    fileKeys: undefined,
    get isCheckedBefore() {
      return areChecked(callers, hasBodyValidation);
    },
    get validatable() {
      const [bringing, ...others] = callers.filter((by) => bringsBody(by).is !== 'no');
      return bringing?.type === METHOD && others.length === 0 ? findValidatable(bringing) : undefined;
    },
    keepsPathsOut: (fields) =>
      certainly(fields.length > 0 && areChecked(callers, (method) => hasPathFreeFields(method, fields)).is === 'yes'),
    at: (evidence) => ({ resource: fn, evidence }),
  };
}

/**
 * Without a mapping template, an integration that is not a proxy passes the body on as it is;
 * docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function passesBodyAsEvent(by: Resource): boolean {
  if (by.type !== METHOD || bringsBody(by).is === 'no') return false;
  const integration = by.at('Integration');
  return integration.at('Type').is('AWS').is === 'yes' && integration.at('RequestTemplates').keys.length === 0;
}

/** Whether every method with a body is checked, and there is at least one. */
function areChecked(callers: readonly Resource[], isChecked: (method: Resource) => Answer): Answer {
  const bringing = callers.map((by) => ({ by, brings: bringsBody(by) }));
  return and(
    some(bringing, ({ brings }) => brings),
    every(bringing, ({ by, brings }) => or(not(brings), by.type === METHOD ? isChecked(by) : no)),
  );
}

function bringsBody(by: Resource): Answer {
  return by.type === METHOD
    ? not(by.at('HttpMethod').matches(/^(?:get|head|options|delete)$/i))
    : unknownIfPermission(by);
}

/** A permission shows only that an API calls the function, and not how that API validates requests. */
function unknownIfPermission(by: Resource): Answer {
  return by.type === 'AWS::Lambda::Permission'
    ? unknown(makeReason('caller-not-found', 'the API operation that calls the function was not found'))
    : not(no);
}

/** An operation that receives a body and is integrated with an AWS service, without a function. */
function ofOperation(application: Application, resource: Resource): RequestSubject | undefined {
  const isIntegrated = resource.type === METHOD ? isServiceMethod(resource) : isServiceRoute(resource);
  if (isIntegrated.is === 'no') return undefined;
  const operation = findOperation(application, resource);
  if (operation === undefined || operation.needsNoCaller.is === 'yes') return undefined;
  return {
    resource,
    name: operation.name,
    source: undefined,
    blindSpots: [],
    bodyIsEvent: false,
    fileKeys: findFileKeys(resource),
    get isCheckedBefore() {
      return or(not(isIntegrated), resource.type === METHOD ? hasBodyValidation(resource) : no);
    },
    validatable: undefined,
    keepsPathsOut: () => no,
    at: (evidence) => ({ resource, evidence }),
  };
}

/** The parts of the S3 key in `s3:path/bucket/{folder}/{name}`, and the source of each. */
function findFileKeys(method: Resource): readonly FileKey[] | undefined {
  if (method.type !== METHOD || writesToS3(method).is !== 'yes') return undefined;
  const integration = method.at('Integration');
  const [, path = ''] = /s3:path\/[^/]*\/(.*)$/s.exec(integration.at('Uri').shown) ?? [];
  return [...path.matchAll(/(?<!\$)\{([^{}]*)\}/g)].map(([, name = '']) => {
    const at = integration.at(['RequestParameters', `integration.request.path.${name}`]);
    return { at, isCallers: at.matches(/^method\.request\./) };
  });
}

const TAKES_IN = new RegExp('^(?:any|patch|post|put)$', 'i');
const ROUTES_IN = new RegExp('^(?:any|patch|post|put) |^[$]default$', 'i');

/** `AWS` with the address of a service other than Lambda; docs.aws.amazon.com/apigateway/latest/api/API_Integration.html */
function isServiceMethod(method: Resource): Answer {
  const uri = method.at('Integration.Uri');
  if (resolveIntegrationTargets(uri).length > 0 || /:lambda:path\//.test(uri.shown)) return no;
  return and(method.at('HttpMethod').matches(TAKES_IN), method.at('Integration.Type').matches(/^aws$/i), uri.present);
}

/** An integration of an HTTP API with a service, such as `SQS-SendMessage`. */
function isServiceRoute(route: Resource): Answer {
  const integrations = route.at('Target').targets.map(({ resource }) => resource);
  return and(
    route.at('RouteKey').matches(ROUTES_IN),
    some(integrations, (integration) => integration.at('IntegrationSubtype').present),
  );
}
