import { type Remedy, type Resource, type Subjects, and, defineRule, formatList, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'alarms',
  number: '5.2',
  severity: 'medium',
  title: 'No alarms on errors, latency or throttling',
  why: `CloudWatch records errors, latency and throttling as metrics, but only an alarm with an action notifies people.
Without alarms, users are the first to notice that uploads fail. An alarm that is disabled or has no action has no
effect.`,
  fix: `Add alarms on errors, latency and throttling, each with an action such as an SNS topic. The metrics are
5XXError, Latency and 4XXError for a REST API, 5xx, Latency and 4xx for an HTTP API, Errors, Duration and Throttles for
a function, and the throttle events of a table. In CDK: fn.metricErrors().createAlarm(…) and addAlarmAction(new
SnsAction(topic)).`,
  fixes: {
    'silent-alarms': `Enable the alarms, and give each an action such as an SNS topic. In CDK: alarm.addAlarmAction(new
SnsAction(topic)).`,
    'dlq-depth': `Add an alarm on ApproximateNumberOfMessagesVisible of the dead-letter queue, with an action such as an SNS topic.
In CDK: queue.metricApproximateNumberOfMessagesVisible().createAlarm(…).`,
    'table-throttles': `Add alarms on ReadThrottleEvents and WriteThrottleEvents of the table, with an action such as an SNS topic.`,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  ],
  tags: ['observability', 'reliability'],
  about: 'application',
  group: 'application',
  options: {
    require: {
      type: 'list',
      default: [],
      description:
        'Further alarms to require: dlq-depth (waiting messages in each dead-letter queue), table-throttles (throttling of each table).',
    },
  },
  *check(application, { options }) {
    const { monitoring } = application;
    const { alarms, silent, signals, subject } = monitoring;
    if (subject === undefined) return;
    const at = (application.home ?? subject).node;
    const name = subject.shownName;
    const elsewhere = monitoring.isWatchedElsewhere;
    const related = silent.map((alarm) => ({
      message: `alarm ${alarm.shownName} has no action or is disabled`,
      resource: alarm,
      place: alarm.node.place,
    }));
    if (alarms.length === 0) {
      const go = signals.length === 1 && signals[0] !== 'dead letters' ? 'goes' : 'go';
      const message = `${name} has no alarms: ${formatList(signals)} ${go} unnoticed`;
      const lists = { resources: [subject], messageOf: () => message };
      yield requires('no-alarms', elsewhere, at, message, {
        lists,
        needsWholeApplication: monitoring.watchable,
        remedy: addAlarms(monitoring),
      });
    } else if (silent.length === alarms.length) {
      const names = silent.map(({ shownName }) => shownName);
      const reason = names.length === 1 ? 'has no action or is disabled' : 'have no action or are disabled';
      const message = `${name} has no working alarm: ${formatList(names, 'and', { most: 4 })} ${reason}`;
      yield requires('silent-alarms', elsewhere, at, message, {
        confidence: 'medium',
        related,
        lists: { resources: [subject], messageOf: () => message },
        needsWholeApplication: monitoring.watchable,
      });
    } else {
      const answers = signals.map((signal) => ({ signal, covered: monitoring.covers(signal) }));
      const missing = answers.filter(({ covered }) => covered.is === 'no').map(({ signal }) => signal);
      const resources = monitoring.lackers.length === 0 ? [subject] : monitoring.lackers.map(({ api }) => api);
      const messageOf = (some: readonly Resource[]): string => describeMissing(monitoring, some, name, missing);
      const met = or(elsewhere, and(...answers.map(({ covered }) => covered)));
      yield requires('missing-signals', met, at, messageOf(resources), {
        confidence: 'medium',
        related,
        lists: { resources, messageOf },
        needsWholeApplication: monitoring.watchable,
      });
    }
    if (options.require.includes('dlq-depth')) {
      for (const { resource, isWatched } of monitoring.deadLetterQueues) {
        const message = `dead-letter queue ${resource.shownName} has no alarm: waiting messages go unnoticed`;
        yield requires('dlq-depth', or(elsewhere, isWatched), resource.node, message, { confidence: 'medium' });
      }
    }
    if (options.require.includes('table-throttles')) {
      for (const { resource, isWatched } of monitoring.tables) {
        const message = `table ${resource.shownName} has no alarm on throttling: throttled requests go unnoticed`;
        yield requires('table-throttles', or(elsewhere, isWatched), resource.node, message, { confidence: 'medium' });
      }
    }
  },
});

type Monitoring = Subjects['application']['monitoring'];

/** The ARN of whoever is notified: only the team that deploys knows it. */
const TOPIC = 'AlarmTopicArn';
const PARAMETER = {
  Type: 'String',
  Description: 'ARN of the SNS topic that alarms notify',
  AllowedPattern: 'arn:.+',
};

/** One alarm for each metric of each resource that needs them, and one topic for all of them. */
function addAlarms({ measures }: Monitoring): Remedy | undefined {
  const [first] = measures;
  if (first === undefined) return undefined;
  const alarms = measures.flatMap(({ resource, namespace, dimension, metrics }) =>
    metrics.map(({ metric, suffix, statistic, threshold }) => {
      const definition = {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmDescription: `${metric} of ${resource.logicalId}`,
          Namespace: namespace,
          MetricName: metric,
          Dimensions: [dimension],
          ...statistic,
          Period: 300,
          EvaluationPeriods: 1,
          Threshold: threshold,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          TreatMissingData: 'notBreaching',
          AlarmActions: [{ Ref: TOPIC }],
        },
      };
      return { add: `${resource.logicalId}${suffix}Alarm`, to: 'Resources' as const, definition, beside: resource };
    }),
  );
  return {
    safe: false,
    note: `deployments must set the parameter ${TOPIC}; adjust the thresholds of the ${alarms.length} new alarms`,
    changes: [{ add: TOPIC, to: 'Parameters', definition: PARAMETER, beside: first.resource }, ...alarms],
  };
}

/** The signals without an alarm; of several APIs, those of each one. */
function describeMissing(
  { lackers, silent }: Monitoring,
  some: readonly Resource[],
  name: string,
  missing: Monitoring['signals'],
): string {
  // The alarms without an action are listed as related places.
  const alarm = silent.length === 0 ? 'alarm' : 'enabled alarm with an action';
  const describe = (subject: string, signals: Monitoring['signals']): string =>
    `${subject} has no ${alarm} on ${formatList(signals, 'or')}`;
  if (lackers.length === 0) return describe(name, missing);
  const lacking = lackers.filter(({ api }) => some.includes(api));
  return lacking.map(({ api, signals }) => describe(api.shownName, signals)).join('; ');
}
