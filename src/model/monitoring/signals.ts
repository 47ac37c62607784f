import { type Answer, and, certainly, no, or, some, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { collectApiCalls, collectApiFunctions } from '../function/api-calls.js';
import { collectStages, findApi } from '../api/api.js';
import type { Application } from '../application.js';
import { API_TYPES, STAGE_TYPES, TABLE_TYPES, isOfWebFunction } from '../resource-types.js';
import { isLogGroupOf } from '../function/log-groups.js';
import { isNamedForDeadLetters } from '../function/dead-letters.js';
import { collectOwnFunctions } from '../function/custom-resources.js';

/** A kind of failure that an alarm can detect. */
export type Signal = 'errors' | 'latency' | 'throttling' | 'dead letters';

/** Some resources of one kind: the metrics of each signal, and the dimension that names one of the resources. */
export interface Watched {
  readonly resources: readonly Resource[];
  readonly namespace: string;
  readonly metrics: Partial<Readonly<Record<Signal, readonly string[]>>>;
  /** Further dimensions without which the metric does not exist. */
  readonly needs?: readonly string[];
  readonly dimension: string;
  /** Whether the value of the dimension names this resource. */
  names(value: Node, resource: Resource): Answer;
  /** Whether the value of a further dimension names a part of this resource; absent: that dimension is not read. */
  readonly scopes?: (value: Node, resource: Resource) => Answer;
  /** The dimension of `scopes`. */
  readonly scope?: string;
  /** Whether the metric also exists without dimensions, summed up over the account. */
  readonly accountWide?: boolean;
  /** Whether its namespace has further metrics whose meaning is not known. */
  readonly hasFurtherMetrics?: boolean;
  /** Whether a property names the log group of this resource; absent: it has none. */
  readonly logsTo?: (group: Node, resource: Resource) => Answer;
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

/**
 * The namespace has further metrics, of latency too;
 * docs.aws.amazon.com/lambda/latest/dg/web-functions-monitoring-metrics.html
 */
const WEB_FUNCTION_METRICS = {
  errors: ['HTTPResponseStatusClass5XX'],
  throttling: ['HTTPResponseStatusClass4XX'],
  latency: [],
};

/** The functions whose failures affect callers of the application; without an API, all of its functions. */
export function watchFunctions(
  application: Application,
  functions = watchedFunctions(application),
): readonly Watched[] {
  const [web, others] = [functions.filter(isOfWebFunction), functions.filter((fn) => !isOfWebFunction(fn))];
  const base = { dimension: 'FunctionName', names: refersByName, logsTo: isLogGroupOf };
  const watchedWeb = {
    ...base,
    resources: web,
    namespace: 'AWS/Lambda/Web',
    metrics: WEB_FUNCTION_METRICS,
    hasFurtherMetrics: true,
  };
  return [
    { ...base, resources: others, namespace: 'AWS/Lambda', metrics: FUNCTION_METRICS, accountWide: true },
    ...(web.length > 0 ? [watchedWeb] : []),
  ];
}

/** The functions that operations of an API call. */
export function collectFunctionsOfApi(application: Application, api: Resource): readonly Resource[] {
  const byApi = application.worlds.memoOf('functions by API', application, () => groupByApi(application));
  return byApi.get(api) ?? [];
}

function groupByApi(application: Application): ReadonlyMap<Resource, readonly Resource[]> {
  const groups = new Map<Resource, Resource[]>();
  for (const fn of collectApiFunctions(application)) {
    for (const api of new Set(collectApiCalls(application, fn).map(({ by }) => findApi(by) ?? by))) {
      const list = groups.get(api) ?? [];
      groups.set(api, list);
      list.push(fn);
    }
  }
  return groups;
}

/** These APIs, or all of the application, with the metrics of each kind of API. */
export function watchApis(application: Application, apis = application.existing(...API_TYPES)): readonly Watched[] {
  const v2 = apis.filter(({ type }) => type === 'AWS::ApiGatewayV2::Api');
  const isWebSocket = (api: Resource): Answer => api.at('ProtocolType').is('WEBSOCKET');
  const base = {
    namespace: 'AWS/ApiGateway',
    scope: 'Stage',
    scopes: (value: Node, api: Resource) => isStageOf(application, value, api),
    logsTo: (group: Node, api: Resource) => isAccessLog(application, group, api),
  };
  const byId = { ...base, dimension: 'ApiId', names: refersTo };
  return [
    {
      ...base,
      resources: apis.filter(({ type }) => type === 'AWS::ApiGateway::RestApi'),
      metrics: REST_METRICS,
      dimension: 'ApiName',
      names: isNameOf,
    },
    { ...byId, resources: v2.filter((api) => isWebSocket(api).is !== 'yes'), metrics: HTTP_METRICS },
    { ...byId, resources: v2.filter((api) => isWebSocket(api).is !== 'no'), metrics: WEBSOCKET_METRICS },
  ];
}

/** Whether stages of an API write their access logs to a log group. */
function isAccessLog(application: Application, group: Node, api: Resource): Answer {
  const stages = application.companions(api, ...STAGE_TYPES);
  return some(stages, (stage) => {
    const isOurs = or(...['RestApiId', 'ApiId'].map((property) => stage.at(property).refersTo(api)));
    const log = ['AccessLogSetting', 'AccessLogSettings'].map((property) => stage.at(`${property}.DestinationArn`));
    return isOurs.is === 'no'
      ? no
      : and(
          isOurs,
          some(log, (arn) =>
            or(
              some(group.targets, ({ resource }) => arn.refersTo(resource)),
              some(arn.targets, ({ resource }) => group.refersTo(resource)),
            ),
          ),
        );
  });
}

/** Stages that are not in the templates may have any name. */
function isStageOf(application: Application, value: Node, api: Resource): Answer {
  const stages = collectStages(application, api);
  if (stages.length === 0) return yes;
  return some(stages, (stage) => or(value.equals(stage), stage.equals(value), isReferenceTo(value, stage)));
}

/** A reference to a stage is its name. */
function isReferenceTo(value: Node, stageName: Node): Answer {
  const [, owner] = stageName.id.path;
  return certainly(
    value.targets.some(
      ({ resource }) => resource.template === stageName.id.template && resource.logicalId === String(owner),
    ),
  );
}

/** These tables, or all of the application. */
export function watchTables(
  application: Application,
  tables = application.existing(...TABLE_TYPES),
): readonly Watched[] {
  const base = { resources: tables, namespace: 'AWS/DynamoDB', dimension: 'TableName', names: refersByName };
  return [
    { ...base, metrics: TABLE_METRICS },
    // AWS publishes this metric per operation only: without that dimension it has no data.
    { ...base, metrics: { throttling: ['ThrottledRequests'] }, needs: ['Operation'] },
  ];
}

/** These queues, or all dead-letter queues of the application. */
export function watchDeadLetters(application: Application, queues = deadLetterQueues(application)): Watched {
  return {
    resources: queues,
    namespace: 'AWS/SQS',
    metrics: { 'dead letters': ['ApproximateNumberOfMessagesVisible'] },
    dimension: 'QueueName',
    names: refersByName,
  };
}

function refersTo(value: Node, resource: Resource): Answer {
  return value.refersTo(resource);
}

/** The value of these dimensions is a name, never an ARN or a URL. */
function refersByName(value: Node, resource: Resource): Answer {
  const isUrl = (attribute: string | undefined): boolean =>
    attribute === undefined ? resource.type === 'AWS::SQS::Queue' : /(?:Arn|Url)$/.test(attribute);
  if (value.targets.some(({ attribute }) => isUrl(attribute)) || /^(?:arn|https?):/.test(value.shown)) return no;
  return value.refersTo(resource);
}

function deadLetterQueues(application: Application): readonly Resource[] {
  return application.matching(['AWS::SQS::Queue'], (queue) => isNamedForDeadLetters(application, queue).is === 'yes');
}

/** The metrics of a REST API have its name; SAM names it after the stack. */
function isNameOf(value: Node, api: Resource): Answer {
  if (value.targets.some(({ resource }) => API_TYPES.includes(resource.type))) return no;
  const name = api.at('Name');
  if (name.present.is !== 'no') return value.equals(name);
  if (value.shown === '${AWS::StackName}' && api.name.type === 'AWS::Serverless::Api') return yes;
  return unknown(makeReason('deployment-value', `the name of API ${api.shownName} is only known at deployment`));
}

function watchedFunctions(application: Application): readonly Resource[] {
  const apis = application.existing(...API_TYPES);
  const own = collectOwnFunctions(application);
  // The functions of an API are not known if its OpenAPI document was not found.
  if (apis.some((api) => operationsOf(api).present.is === 'unknown' || hasRemoteBody(api))) return own;
  const behind = collectApiFunctions(application);
  return behind.length > 0 ? behind : own;
}

function operationsOf(api: Resource): Node {
  return api.at('Body.paths');
}

function hasRemoteBody(api: Resource): boolean {
  return api.at('BodyS3Location').present.is !== 'no';
}
