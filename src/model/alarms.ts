import { type Answer, and, no, not, or, some, yes } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import { escapeRegExp } from '../template/value.js';
import { functionsBehindApis } from './api.js';
import type { Application } from './application.js';
import { ownFunctions } from './helpers.js';

export type Signal = 'errors' | 'latency' | 'throttles';

const SIGNALS: readonly Signal[] = ['errors', 'latency', 'throttles'];

/** How an application is watched. */
export interface Monitoring {
  /** Every alarm that exists. */
  readonly alarms: readonly Resource[];
  /** Those that notify nobody: disabled, or without an action. */
  readonly silent: readonly Resource[];
  readonly signals: readonly Signal[];
  /** Whether an alarm that notifies somebody watches this signal of the application. */
  covers(signal: Signal): Answer;
  /** Whether something else than alarms watches: a metric stream, a vendor's agent. */
  readonly isWatchedElsewhere: Answer;
}

/** What an alarm looks at. */
interface Metric {
  readonly namespace: Node;
  readonly name: Node;
  readonly dimensions: Node;
}

/** What is watched: the metrics of one kind of resource, and the dimension that names it. */
interface Watched {
  readonly resources: readonly Resource[];
  readonly namespace: string;
  readonly metrics: Readonly<Record<Signal, readonly string[]>>;
  readonly names: (dimensions: Node, resource: Resource) => Answer;
}

/** Reads the alarms of an application as they are in this world. */
export function monitoringOf(application: Application): Monitoring {
  const alarms = application.existing('AWS::CloudWatch::Alarm');
  const loud = alarms.filter((alarm) => notifies(application, alarm).is !== 'no');
  const watched = watchedOf(application);
  return {
    alarms,
    signals: SIGNALS,
    silent: alarms.filter((alarm) => !loud.includes(alarm)),
    covers: (signal) => some(loud, (alarm) => and(notifies(application, alarm), watches(alarm, signal, watched))),
    isWatchedElsewhere: watchedElsewhere(application),
  };
}

function watches(alarm: Resource, signal: Signal, watched: readonly Watched[]): Answer {
  const byMetric = some(metricsOf(alarm), (metric) => some(watched, (kind) => covers(metric, signal, kind)));
  return or(
    byMetric,
    some(alarm.all('Metrics.Expression'), (expression) => searches(expression, signal, watched)),
  );
}

function covers(metric: Metric, signal: Signal, { namespace, metrics, names, resources }: Watched): Answer {
  const isOurs = and(metric.namespace.is(namespace), metric.name.isOneOf(...metrics[signal]));
  return isOurs.is === 'no'
    ? no
    : and(
        isOurs,
        some(resources, (resource) => names(metric.dimensions, resource)),
      );
}

/** The alarm's own metric, and those that its expressions are computed from. */
function metricsOf(alarm: Resource): readonly Metric[] {
  const inner = alarm.all('Metrics.MetricStat.Metric');
  return [alarm.at([]), ...inner].map((metric) => ({
    namespace: metric.at('Namespace'),
    name: metric.at('MetricName'),
    dimensions: metric.at('Dimensions'),
  }));
}

/** A search or a Metrics Insights query names its namespace and metric inside a text, and looks at every resource. */
function searches(expression: Node, signal: Signal, watched: readonly Watched[]): Answer {
  return some(watched, ({ namespace, metrics, resources }) =>
    resources.length === 0
      ? no
      : and(
          expression.matches(new RegExp(`\\b${namespace}\\b`)),
          expression.matches(new RegExp(`\\b(?:${metrics[signal].join('|')})\\b`)),
        ),
  );
}

/** An action of its own that is not switched off, or one of a composite alarm that listens to it. */
function notifies(application: Application, alarm: Resource): Answer {
  const composites = application.companions(alarm, 'AWS::CloudWatch::CompositeAlarm');
  return or(
    hasAction(alarm),
    some(composites, (composite) => and(listensTo(composite, alarm), hasAction(composite))),
  );
}

/** A rule names alarms inside `ALARM(…)`, by reference or by name. */
function listensTo(composite: Resource, alarm: Resource): Answer {
  const rule = composite.at('AlarmRule');
  const name = alarm.at('AlarmName').text;
  return or(rule.refersTo(alarm), name === undefined ? no : rule.matches(new RegExp(`["(]${escapeRegExp(name)}[")]`)));
}

function hasAction(alarm: Resource): Answer {
  const actions = alarm.all('AlarmActions');
  return and(
    not(alarm.at('ActionsEnabled').is(false)),
    some(actions, (action) => action.present),
  );
}

const NO_METRICS: Readonly<Record<Signal, readonly string[]>> = { errors: [], latency: [], throttles: [] };

/** docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html and its HTTP twin */
const API_METRICS: Readonly<Record<Signal, readonly string[]>> = {
  errors: ['5xx', 'ExecutionError', 'IntegrationError'],
  latency: ['Latency', 'IntegrationLatency'],
  throttles: ['4xx', 'ClientError'],
};

const REST_METRICS = { ...API_METRICS, errors: ['5XXError'], throttles: ['4XXError'] };

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const FUNCTION_METRICS = {
  errors: ['Errors', 'Url5xxCount'],
  latency: ['Duration', 'UrlRequestLatency'],
  throttles: ['Throttles', 'Url4xxCount'],
};

/** docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
const TABLE_METRICS = { ...NO_METRICS, throttles: ['ReadThrottleEvents', 'WriteThrottleEvents'] };

/** Counted per operation: without that dimension there is nothing to look at. */
const REQUEST_METRICS = { ...NO_METRICS, throttles: ['ThrottledRequests'] };

const FUNCTION_TYPES = ['AWS::Lambda::Function', 'AWS::Serverless::Function'];

/** The functions whose failures a caller of the application feels; without an API, all of its own. */
export function watchedFunctions(application: Application): readonly Resource[] {
  const behind = functionsBehindApis(application);
  return behind.length > 0 ? behind : ownFunctions(application);
}

const TABLE_TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::Serverless::SimpleTable'];

function watchedOf(application: Application): readonly Watched[] {
  const functions = watchedFunctions(application);
  const tables = application.existing(...TABLE_TYPES);
  const namesTable = (dimensions: Node, table: Resource): Answer =>
    named(dimensions, 'TableName', (name) => name.refersTo(table));
  return [
    {
      resources: functions,
      namespace: 'AWS/Lambda',
      metrics: FUNCTION_METRICS,
      // Lambda also sums up the whole account, without dimensions.
      names: (dimensions, fn) =>
        or(
          not(dimensions.present),
          named(dimensions, 'FunctionName', (name) => name.refersTo(fn)),
        ),
    },
    {
      resources: application.existing('AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'),
      namespace: 'AWS/ApiGateway',
      metrics: REST_METRICS,
      names: (dimensions, api) => named(dimensions, 'ApiName', (name) => name.equals(api.at('Name'))),
    },
    {
      resources: application.existing('AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi'),
      namespace: 'AWS/ApiGateway',
      metrics: API_METRICS,
      names: (dimensions, api) => named(dimensions, 'ApiId', (id) => id.refersTo(api)),
    },
    { resources: tables, namespace: 'AWS/DynamoDB', metrics: TABLE_METRICS, names: namesTable },
    {
      resources: tables,
      namespace: 'AWS/DynamoDB',
      metrics: REQUEST_METRICS,
      names: (dimensions, table) =>
        and(
          namesTable(dimensions, table),
          named(dimensions, 'Operation', (operation) => operation.present),
        ),
    },
  ];
}

function named(dimensions: Node, name: string, test: (value: Node) => Answer): Answer {
  return some(dimensions.all(), (dimension) => and(dimension.at('Name').is(name), test(dimension.at('Value'))));
}

const VENDORS =
  /datadog|new-?relic|dynatrace|lumigo|instana|splunk|signalfx|honeycomb|sentry|elastic-apm|thundra|epsagon/i;

function watchedElsewhere(application: Application): Answer {
  const streams = application.existing('AWS::CloudWatch::MetricStream').map((stream) => stream.exists());
  const insights = application
    .existing('AWS::ApplicationInsights::Application')
    .map((insight) => insight.at('AutoConfigurationEnabled').is(true));
  const agents = application
    .existing(...FUNCTION_TYPES)
    .flatMap((fn) => fn.all('Layers'))
    .map((layer) => (VENDORS.test(layer.shown) ? yes : no));
  const forwarders = application
    .existing('AWS::CloudFormation::Stack')
    .map((stack) => (VENDORS.test(stack.at('TemplateURL').shown) ? yes : no));
  return or(...streams, ...insights, ...agents, ...forwarders);
}
