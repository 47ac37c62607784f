import type { EditValue } from '../../location.js';
import { isOfWebFunction } from '../resource-types.js';
import type { Resource } from '../../template/evaluate/types.js';

/** The metrics that alarms of a resource read, and by which dimension. */
export interface AlarmMeasures {
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

/** What alarms of a resource can read; undefined where its metrics can't be named, as of a REST API without a name. */
export function findAlarmMeasures(resource: Resource): AlarmMeasures | undefined {
  const { type, logicalId } = resource;
  // A web function has metrics of its endpoints.
  if (isOfWebFunction(resource)) return undefined;
  if (type === 'AWS::Lambda::Function') {
    const dimension = { Name: 'FunctionName', Value: { Ref: logicalId } };
    return { namespace: 'AWS/Lambda', dimension, metrics: OF_FUNCTIONS };
  }
  if (type === 'AWS::ApiGatewayV2::Api' && resource.at('ProtocolType').is('WEBSOCKET').is === 'no') {
    const dimension = { Name: 'ApiId', Value: { Ref: logicalId } };
    return { namespace: 'AWS/ApiGateway', dimension, metrics: OF_HTTP_APIS };
  }
  const name = type === 'AWS::ApiGateway::RestApi' ? resource.at('Name') : undefined;
  if (name?.text === undefined || name.via.length > 0) return undefined;
  const dimension = { Name: 'ApiName', Value: name.text };
  return { namespace: 'AWS/ApiGateway', dimension, metrics: OF_REST_APIS };
}
