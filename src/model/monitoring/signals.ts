import { type Answer, no, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { collectApiFunctions, resolveIntegrationTargets } from '../api/api.js';
import type { Application } from '../application.js';
import { API_TYPES, TABLE_TYPES } from '../resource-types.js';
import { isNamedForDeadLetters } from '../function/dead-letters.js';
import { collectOwnFunctions } from '../function/custom-resources.js';

/** What goes wrong, as an alarm could tell it. */
export type Signal = 'errors' | 'latency' | 'throttling' | 'dead letters';

/** Some resources of one kind: the metrics in which they show a signal, and the dimension that names one of them. */
export interface Watched {
  readonly resources: readonly Resource[];
  readonly namespace: string;
  readonly metrics: Partial<Readonly<Record<Signal, readonly string[]>>>;
  /** Further dimensions without which the metric does not exist. */
  readonly needs?: readonly string[];
  readonly dimension: string;
  /** Whether the value of the dimension is this resource's. */
  names(value: Node, resource: Resource): Answer;
  /** Whether the metric also exists without dimensions, summed up over the account. */
  readonly accountWide?: boolean;
}

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const FUNCTION_METRICS = {
  errors: ['Errors', 'Url5xxCount'],
  latency: ['Duration', 'UrlRequestLatency'],
  throttling: ['Throttles', 'Url4xxCount'],
};

/** docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
const REST_METRICS = { errors: ['5XXError'], latency: ['Latency', 'IntegrationLatency'], throttling: ['4XXError'] };

/** docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
const HTTP_METRICS = { errors: ['5xx'], latency: ['Latency', 'IntegrationLatency'], throttling: ['4xx'] };

/** docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
const WEBSOCKET_METRICS = {
  errors: ['ExecutionError', 'IntegrationError'],
  latency: ['IntegrationLatency'],
  throttling: ['ClientError'],
};

/** docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
const TABLE_METRICS = {
  throttling: ['Read', 'Write'].flatMap((way) =>
    ['', 'AccountLimit', 'KeyRangeThroughput', 'MaxOnDemandThroughput', 'ProvisionedThroughput'].map(
      (cause) => `${way}${cause}ThrottleEvents`,
    ),
  ),
};

/** The functions whose failures a caller of the application feels; without an API, all of its own. */
export function watchFunctions(application: Application): Watched {
  return {
    resources: watchedFunctions(application),
    namespace: 'AWS/Lambda',
    metrics: FUNCTION_METRICS,
    dimension: 'FunctionName',
    names: (value, fn) => value.refersTo(fn),
    accountWide: true,
  };
}

/** The application's APIs, by the metrics that each of their kinds has. */
export function watchApis(application: Application): readonly Watched[] {
  const v2 = application.existing('AWS::ApiGatewayV2::Api');
  const isWebSocket = (api: Resource): Answer => api.at('ProtocolType').is('WEBSOCKET');
  const byId = { namespace: 'AWS/ApiGateway', dimension: 'ApiId', names: refersTo };
  return [
    {
      resources: application.existing('AWS::ApiGateway::RestApi'),
      namespace: 'AWS/ApiGateway',
      metrics: REST_METRICS,
      dimension: 'ApiName',
      names: isNameOf,
    },
    {
      resources: v2.filter((api) => isWebSocket(api).is !== 'yes'),
      metrics: HTTP_METRICS,
      ...byId,
    },
    {
      resources: v2.filter((api) => isWebSocket(api).is !== 'no'),
      metrics: WEBSOCKET_METRICS,
      ...byId,
    },
  ];
}

/** These tables, or all of the application. */
export function watchTables(
  application: Application,
  tables = application.existing(...TABLE_TYPES),
): readonly Watched[] {
  const base = { resources: tables, namespace: 'AWS/DynamoDB', dimension: 'TableName', names: refersTo };
  return [
    { ...base, metrics: TABLE_METRICS },
    // Counted per operation: without that dimension there is nothing to look at.
    { ...base, metrics: { throttling: ['ThrottledRequests'] }, needs: ['Operation'] },
  ];
}

/** These queues, or all that take what others could not process. */
export function watchDeadLetters(application: Application, queues = deadLetterQueues(application)): Watched {
  return {
    resources: queues,
    namespace: 'AWS/SQS',
    metrics: { 'dead letters': ['ApproximateNumberOfMessagesVisible'] },
    dimension: 'QueueName',
    names: refersTo,
  };
}

function refersTo(value: Node, resource: Resource): Answer {
  return value.refersTo(resource);
}

function deadLetterQueues(application: Application): readonly Resource[] {
  return application
    .existing('AWS::SQS::Queue')
    .filter((queue) => isNamedForDeadLetters(application, queue).is === 'yes');
}

/** A REST API is measured under its name, which an OpenAPI document may give; SAM names it after the stack. */
function isNameOf(value: Node, api: Resource): Answer {
  if (value.targets.some(({ resource }) => API_TYPES.includes(resource.type))) return no;
  const names = [api.at('Name'), api.at('Body.info.title')];
  const name = names.find(({ present }) => present.is !== 'no');
  if (name !== undefined) return value.equals(name);
  if (value.shown === '${AWS::StackName}' && api.name.type === 'AWS::Serverless::Api') return yes;
  return unknown(makeReason('deployment-value', `the name of API ${api.logicalId} is only known at deployment`));
}

function watchedFunctions(application: Application): readonly Resource[] {
  const apis = application.existing(...API_TYPES);
  const own = collectOwnFunctions(application);
  // Which functions stand behind a document that is not at hand nobody can tell.
  if (apis.some((api) => operationsOf(api).present.is === 'unknown' || hasRemoteBody(api))) return own;
  const behind = new Set([
    ...collectApiFunctions(application),
    ...apis.flatMap((api) => integrationsOf(api).flatMap(resolveIntegrationTargets)),
  ]);
  return behind.size > 0 ? [...behind] : own;
}

function operationsOf(api: Resource): Node {
  return api.at('Body.paths');
}

function hasRemoteBody(api: Resource): boolean {
  return api.at('BodyS3Location').present.is !== 'no';
}

/** The addresses that an OpenAPI document calls. */
function integrationsOf(api: Resource): readonly Node[] {
  const paths = operationsOf(api);
  return paths.keys.flatMap((path) => {
    const operations = paths.at([path]);
    return operations.keys.map((verb) => operations.at([verb, 'x-amazon-apigateway-integration', 'uri']));
  });
}
