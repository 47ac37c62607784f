import type { EditValue } from '../../location.js';
import { type Raw, findRawAt, getOwn, isList, isMap } from '../../template/parse/document.js';
import type { Application } from '../application.js';
import { API_TYPES, TABLE_TYPES, isOfWebFunction } from '../resource-types.js';
import { collectFunctionsOfApi, watchFunctions } from './signals.js';
import type { Resource } from '../../template/evaluate/types.js';

/** The metrics that alarms of a resource read, and by which dimension. */
export interface AlarmMeasures {
  readonly resource: Resource;
  readonly namespace: string;
  readonly dimension: { readonly Name: string; readonly Value: EditValue };
  readonly metrics: readonly AlarmMetric[];
}

export interface AlarmMetric {
  readonly metric: string;
  /** For the alarm's logical id. */
  readonly suffix: string;
  readonly statistic: Readonly<Record<string, string>>;
  /** A start, which only traffic can adjust; durations in milliseconds. */
  readonly threshold: number;
}

const SUM = { Statistic: 'Sum' };
const SLOWEST = { ExtendedStatistic: 'p99' };

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const OF_FUNCTIONS: readonly AlarmMetric[] = [
  { metric: 'Errors', suffix: 'Errors', statistic: SUM, threshold: 1 },
  { metric: 'Duration', suffix: 'Latency', statistic: SLOWEST, threshold: 3000 },
  { metric: 'Throttles', suffix: 'Throttles', statistic: SUM, threshold: 1 },
];

/** docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
const OF_HTTP_APIS: readonly AlarmMetric[] = [
  { metric: '5xx', suffix: 'Errors', statistic: SUM, threshold: 1 },
  { metric: 'Latency', suffix: 'Latency', statistic: SLOWEST, threshold: 3000 },
  { metric: '4xx', suffix: 'ClientErrors', statistic: SUM, threshold: 50 },
];

/** docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
const OF_REST_APIS: readonly AlarmMetric[] = [
  { metric: '5XXError', suffix: 'Errors', statistic: SUM, threshold: 1 },
  { metric: 'Latency', suffix: 'Latency', statistic: SLOWEST, threshold: 3000 },
  { metric: '4XXError', suffix: 'ClientErrors', statistic: SUM, threshold: 50 },
];

/** docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
const OF_WEBSOCKET_APIS: readonly AlarmMetric[] = [
  { metric: 'ExecutionError', suffix: 'Errors', statistic: SUM, threshold: 1 },
  { metric: 'IntegrationLatency', suffix: 'Latency', statistic: SLOWEST, threshold: 3000 },
  { metric: 'ClientError', suffix: 'ClientErrors', statistic: SUM, threshold: 50 },
];

/** docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
const OF_TABLES: readonly AlarmMetric[] = [
  { metric: 'ReadThrottleEvents', suffix: 'ReadThrottles', statistic: SUM, threshold: 1 },
  { metric: 'WriteThrottleEvents', suffix: 'WriteThrottles', statistic: SUM, threshold: 1 },
];

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const OF_DEAD_LETTER_QUEUES: readonly AlarmMetric[] = [
  {
    metric: 'ApproximateNumberOfMessagesVisible',
    suffix: 'Messages',
    statistic: { Statistic: 'Maximum' },
    threshold: 1,
  },
];

/** What alarms of resources read, by their type. */
interface MeasuredType {
  readonly namespace: string;
  readonly dimension: string;
  readonly metrics: readonly AlarmMetric[];
  /** The value of the dimension. */
  readonly value: EditValue;
}

/**
 * The metrics of alarms that cover every signal of an application: of each of its APIs, without one of each function,
 * and without either of its tables or dead-letter queues. The functions behind an API stand for one whose metrics can't
 * be named. Empty if something is left that has no metrics.
 */
export function collectAlarmMeasures(
  application: Application,
  tables: readonly Resource[],
  queues: readonly Resource[],
): readonly AlarmMeasures[] {
  const apis = application.existing(...API_TYPES);
  const functions = watchFunctions(application).flatMap(({ resources }) => resources);
  const behind = (api: Resource): readonly Resource[] =>
    apis.length === 1 ? functions : collectFunctionsOfApi(application, api);
  const [needed = []] = [functions, tables, queues].filter(({ length }) => length > 0);
  const groups =
    apis.length > 0 ? apis.map((api) => measureEach([api]) ?? measureEach(behind(api))) : [measureEach(needed)];
  const found = new Map<Resource, AlarmMeasures>();
  for (const group of groups) {
    if (group === undefined) return [];
    for (const one of group) found.set(one.resource, one);
  }
  return [...found.values()];
}

/** Undefined without a resource, and if one of them has no metrics. */
function measureEach(resources: readonly Resource[]): readonly AlarmMeasures[] | undefined {
  const found = resources.flatMap((one) => findAlarmMeasures(one) ?? []);
  return resources.length === 0 || found.length < resources.length ? undefined : found;
}

/** What alarms of a resource can read; undefined where its metrics can't be named, as of a REST API without a name. */
function findAlarmMeasures(resource: Resource): AlarmMeasures | undefined {
  const found = findMeasured(resource);
  if (found === undefined) return undefined;
  const { namespace, dimension, metrics, value } = found;
  return { resource, namespace, dimension: { Name: dimension, Value: value }, metrics };
}

function findMeasured(resource: Resource): MeasuredType | undefined {
  const { type, logicalId } = resource;
  const value = { Ref: logicalId };
  switch (type) {
    case 'AWS::Lambda::Function':
      // A web function has metrics of its endpoints.
      return isOfWebFunction(resource)
        ? undefined
        : { namespace: 'AWS/Lambda', dimension: 'FunctionName', metrics: OF_FUNCTIONS, value };
    case 'AWS::ApiGatewayV2::Api': {
      const isWebSocket = resource.at('ProtocolType').is('WEBSOCKET').is;
      const metrics = isWebSocket === 'yes' ? OF_WEBSOCKET_APIS : OF_HTTP_APIS;
      return isWebSocket === 'unknown'
        ? undefined
        : { namespace: 'AWS/ApiGateway', dimension: 'ApiId', metrics, value };
    }
    case 'AWS::ApiGateway::RestApi': {
      const name = findRestApiName(resource);
      return name === undefined
        ? undefined
        : { namespace: 'AWS/ApiGateway', dimension: 'ApiName', metrics: OF_REST_APIS, value: name };
    }
    case 'AWS::SQS::Queue': {
      const name = { 'Fn::GetAtt': [logicalId, 'QueueName'] };
      return { namespace: 'AWS/SQS', dimension: 'QueueName', metrics: OF_DEAD_LETTER_QUEUES, value: name };
    }
    default:
      // In a deployment without the table, its condition would leave the application without an alarm.
      return TABLE_TYPES.includes(type) && getOwn(resource.definition, 'Condition') === undefined
        ? { namespace: 'AWS/DynamoDB', dimension: 'TableName', metrics: OF_TABLES, value }
        : undefined;
  }
}

/**
 * The name of a REST API, as its template can write it a second time. Without a name and a document of its own, SAM
 * names an API after the stack: the title of the document that SAM writes is the API's name.
 */
function findRestApiName(api: Resource): EditValue | undefined {
  const name = api.at('Name');
  if (name.text !== undefined && name.via.length === 0) return name.text;
  const found = findRawAt(api.template.root, ['Resources', api.logicalId, 'Properties']);
  const written = isMap(found) ? found : {};
  if (name.present.is === 'no') {
    const hasDocument = ['DefinitionBody', 'DefinitionUri'].some((key) => getOwn(written, key) !== undefined);
    return api.name.type === 'AWS::Serverless::Api' && !hasDocument ? { Ref: 'AWS::StackName' } : undefined;
  }
  const raw = getOwn(written, 'Name');
  return isRepeatable(raw) ? raw : undefined;
}

/** Whether an intrinsic function gives the same text wherever it stands. */
function isRepeatable(raw: Raw): raw is { readonly [key: string]: EditValue } {
  if (!isMap(raw)) return false;
  const [name, ...others] = Object.keys(raw);
  return others.length === 0 && ['Ref', 'Fn::Sub', 'Fn::Join', 'Fn::ImportValue'].includes(name ?? '') && isPlain(raw);
}

/** Whether a value holds nothing that only one place of a template can have, such as a macro. */
function isPlain(raw: Raw): raw is EditValue {
  if (isList(raw)) return raw.every(isPlain);
  if (isMap(raw)) return Object.entries(raw).every(([key, inner]) => key !== 'Fn::Transform' && isPlain(inner));
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean';
}
