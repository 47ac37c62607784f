import { describe, expect, test } from 'vitest';
import { js, py, read, ts } from './make.js';

type Snippet = Parameters<typeof read>[0];

const found = (code: Snippet): { readonly emits: readonly string[]; readonly onlySetUp: readonly string[] } => {
  const { emits, onlySetUp } = read(code).facts.metrics;
  return { emits: emits.map(({ what }) => what), onlySetUp: onlySetUp.map(({ what }) => what) };
};

const emitted = (code: Snippet): readonly string[] => found(code).emits;

describe('metrics of the application’s own', () => {
  test.each([
    [
      'Powertools',
      `
from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit
metrics = Metrics(namespace='Orchard')

@metrics.log_metrics
def handler(event, context):
    metrics.add_metric(name='ApplesWeighed', unit=MetricUnit.Count, value=1)
`,
      'metrics.add_metric(…)',
    ],
    [
      'Powertools, one at a time',
      `
from aws_lambda_powertools import single_metric

def handler(event, context):
    with single_metric(name='Ripe', unit='Count', value=1) as metric:
        metric.add_dimension(name='row', value='7')
`,
      'single_metric(…)',
    ],
    [
      'CloudWatch itself',
      `
import boto3
cloudwatch = boto3.client('cloudwatch')

def count(name):
    cloudwatch.put_metric_data(Namespace='Orchard', MetricData=[{'MetricName': name, 'Value': 1}])

def handler(event, context):
    count('ApplesWeighed')
`,
      'cloudwatch.put_metric_data(…)',
    ],
    [
      'the embedded metric format by its library',
      `
from aws_embedded_metrics import metric_scope

@metric_scope
def handler(event, context, metrics):
    metrics.put_metric('ApplesWeighed', 1, 'Count')
`,
      'metrics.put_metric(…)',
    ],
    [
      'the embedded metric format by hand',
      `
import json

def handler(event, context):
    print(json.dumps({'_aws': {'Timestamp': 1, 'CloudWatchMetrics': [{'Namespace': 'Orchard'}]}, 'Weight': 3}))
`,
      "{'_aws': {'Timestamp': 1, 'CloudWatchMetrics': [{'Namespace…",
    ],
    [
      'Datadog',
      `
from datadog_lambda.metric import lambda_metric

def handler(event, context):
    lambda_metric('orchard.apples', 1)
`,
      'lambda_metric(…)',
    ],
    [
      'statsd',
      `
import statsd
client = statsd.StatsClient('10.0.0.4', 8125)

def handler(event, context):
    client.incr('apples')
`,
      'client.incr(…)',
    ],
    [
      'OpenTelemetry',
      `
from opentelemetry import metrics
meter = metrics.get_meter('orchard')
apples = meter.create_counter('apples')

def handler(event, context):
    apples.add(1)
`,
      'apples.add(…)',
    ],
  ])('Python: %s', (_, code, what) => {
    expect(emitted(py(code))).toEqual([what]);
  });

  test.each([
    [
      'Powertools',
      `
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
const metrics = new Metrics({ namespace: 'Ferry' });
export const handler = async () => {
  metrics.addMetric('TicketsSold', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};
`,
      'metrics.addMetric(…)',
    ],
    [
      'Powertools, one at a time',
      `
import { Metrics } from '@aws-lambda-powertools/metrics';
const metrics = new Metrics();
export const handler = async () => {
  metrics.singleMetric().addMetric('TicketsSold', 'Count', 1);
};
`,
      'metrics.singleMetric().addMetric(…)',
    ],
    [
      'CloudWatch itself',
      `
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
const cloudwatch = new CloudWatchClient({});
export const handler = async () => {
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Ferry', MetricData: [] }));
};
`,
      'cloudwatch.send(…)',
    ],
    [
      'the embedded metric format by its library',
      `
import { metricScope, Unit } from 'aws-embedded-metrics';
export const handler = metricScope((metrics) => async (event) => {
  metrics.putMetric('TicketsSold', 1, Unit.Count);
});
`,
      'metrics.putMetric(…)',
    ],
    [
      'the embedded metric format by hand',
      `
export const handler = async () => {
  console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [] }, Sold: 1 }));
};
`,
      '{ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [] }, S…',
    ],
    [
      'Datadog',
      `
import { sendDistributionMetric } from 'datadog-lambda-js';
export const handler = async () => { sendDistributionMetric('ferry.tickets', 1); };
`,
      'sendDistributionMetric(…)',
    ],
    [
      'statsd',
      `
import { StatsD } from 'hot-shots';
const statsd = new StatsD();
export const handler = async () => { statsd.increment('tickets'); };
`,
      'statsd.increment(…)',
    ],
    [
      'OpenTelemetry',
      `
import { metrics } from '@opentelemetry/api';
const tickets = metrics.getMeter('ferry').createCounter('tickets');
export const handler = async () => { tickets.add(1); };
`,
      'tickets.add(…)',
    ],
    [
      'New Relic',
      `
import newrelic from 'newrelic';
export const handler = async () => { newrelic.recordMetric('Custom/Tickets', 1); };
`,
      'newrelic.recordMetric(…)',
    ],
  ])('JavaScript: %s', (_, code, what) => {
    expect(emitted(ts(code))).toEqual([what]);
  });
});

describe('no metrics', () => {
  test('cold starts alone', () => {
    const python = py(`
from aws_lambda_powertools import Metrics, Tracer
metrics = Metrics(namespace='Orchard')
tracer = Tracer()

@metrics.log_metrics(capture_cold_start_metric=True)
@tracer.capture_lambda_handler
def handler(event, context):
    tracer.put_annotation('row', '7')
`);
    expect(found(python)).toEqual({ emits: [], onlySetUp: ['metrics.log_metrics(…)'] });
    const bare = py(`
from aws_lambda_powertools import Metrics
metrics = Metrics()

@metrics.log_metrics
def handler(event, context):
    return {}
`);
    expect(found(bare)).toEqual({ emits: [], onlySetUp: ['metrics.log_metrics'] });
    const script = js(`
import { Metrics } from '@aws-lambda-powertools/metrics';
const metrics = new Metrics();
export const handler = async () => { metrics.captureColdStartMetric(); };
`);
    expect(found(script)).toEqual({ emits: [], onlySetUp: ['metrics.captureColdStartMetric()'] });
  });

  test('X-Ray, logs, reading metrics, and a method that is only called alike', () => {
    const code = js(`
import AWSXRay from 'aws-xray-sdk-core';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
const cloudwatch = new CloudWatchClient({});
const basket = { add(item) { return item; }, increment() {} };
export const handler = async (event) => {
  AWSXRay.getSegment().addAnnotation('row', 7);
  console.log({ count: 1 });
  basket.add(1);
  basket.increment();
  event.putMetric('a');
  await cloudwatch.send(new GetMetricDataCommand({}));
};
`);
    expect(found(code)).toEqual({ emits: [], onlySetUp: [] });
  });
});
