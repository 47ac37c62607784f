import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The CloudWatch alarms in all templates of the application. Three signals need an alarm: errors, latency and
throttling of the API or of the functions that it calls. Each of several APIs needs all three. Without an API all functions
of the application count; without functions the throttling of tables, or the messages in dead-letter queues.`,
  passes: [
    'Errors: an alarm on `Errors` of the function, or on `5XXError` (REST API) or `5xx` (HTTP API).',
    'Latency: an alarm on `Duration` of the function, or on `Latency` or `IntegrationLatency` of the API.',
    'Throttling: an alarm on `Throttles` of the function, on `4XXError` or `4xx` of the API, or on throttle events of a table.',
    'Metric math, anomaly detection, composite, PromQL and log alarms, and alarms on a Lambda metric of the whole account.',
    'Alarms without own actions, if a composite alarm or an EventBridge rule for all alarm state changes notifies.',
    'Other monitoring: a CloudWatch metric stream, Application Insights with automatic configuration, or the agent of a vendor.',
  ],
  kinds: {
    'no-alarms': {
      means: 'The application has no alarm.',
      confidence: {
        high: 'no template defines an alarm',
        low: 'a template of the application is missing, and it may define alarms on these resources',
      },
    },
    'silent-alarms': {
      means: 'All alarms are disabled or have no action, so that no one is notified.',
      confidence: {
        medium: 'no alarm of the application has an enabled action',
        low: 'a template of the application is missing, and it may add a composite alarm',
      },
    },
    'missing-signals': {
      means: `Some signals have no alarm with an action. The dimensions of an alarm must match the resource: a REST API is
named by \`ApiName\`, an HTTP API by \`ApiId\`.`,
      confidence: {
        medium: 'the alarms of the templates do not cover the signal',
        low: 'a template of the application is missing, and it may define the other alarms',
      },
    },
    'dlq-depth': {
      means: 'No alarm watches the messages in a dead-letter queue; only checked with `require: [dlq-depth]`.',
      confidence: 'medium',
    },
    'table-throttles': {
      means: 'No alarm watches the throttling of a table; only checked with `require: [table-throttles]`.',
      confidence: 'medium',
    },
  },
  unknown: [
    'The dimension of an alarm, or whether its actions are enabled, is only known at deployment.',
    'A log alarm or a PromQL query may be about the signal, but its text does not show it.',
    'The alarm watches a metric of a web function that the rule does not know.',
  ],
  falseAlarms: [
    'Alarms are defined in another repository, or by a script: suppress the finding with their place as reason.',
    'A monitoring product that reads CloudWatch from another account leaves no trace in the template: suppress the finding with its name as reason.',
    'Throttling is acceptable because clients retry: suppress the finding with that reason.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Uploads:
    Type: AWS::DynamoDB::Table
  Throttled:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/DynamoDB
      MetricName: WriteThrottleEvents
      Dimensions: [{ Name: TableName, Value: !Ref Uploads }]
`,
    passes: `Resources:
  Uploads:
    Type: AWS::DynamoDB::Table
  Throttled:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/DynamoDB
      MetricName: WriteThrottleEvents
      Dimensions: [{ Name: TableName, Value: !Ref Uploads }]
      AlarmActions: [arn:aws:sns:eu-west-1:111122223333:on-call]
`,
  },
  snippet: {
    app: {
      typescript: `const notify = new actions.SnsAction(topic);
const once = { threshold: 1, evaluationPeriods: 1 };
fn.metricErrors().createAlarm(this, 'Errors', once).addAlarmAction(notify);
fn.metricThrottles().createAlarm(this, 'Throttles', once).addAlarmAction(notify);
// In milliseconds, in three periods one after the other:
const slow = { threshold: 3000, evaluationPeriods: 3 };
fn.metricDuration().createAlarm(this, 'Slow', slow).addAlarmAction(notify);
`,
      python: `notify = actions.SnsAction(topic)
once = {"threshold": 1, "evaluation_periods": 1}
fn.metric_errors().create_alarm(self, "Errors", **once).add_alarm_action(notify)
fn.metric_throttles().create_alarm(self, "Throttles", **once).add_alarm_action(notify)
# In milliseconds, in three periods one after the other:
slow = {"threshold": 3000, "evaluation_periods": 3}
fn.metric_duration().create_alarm(self, "Slow", **slow).add_alarm_action(notify)
`,
    },
    handler: null,
  },
  snippets: {
    'silent-alarms': {
      app: {
        typescript: `alarm.addAlarmAction(new actions.SnsAction(topic));
`,
        python: `alarm.add_alarm_action(actions.SnsAction(topic))
`,
      },
      handler: null,
    },
    'dlq-depth': {
      app: {
        typescript: `const depth = failed.metricApproximateNumberOfMessagesVisible();
const alarm = depth.createAlarm(this, 'FailedUploads', { threshold: 1, evaluationPeriods: 1 });
alarm.addAlarmAction(new actions.SnsAction(topic));
`,
        python: `depth = failed.metric_approximate_number_of_messages_visible()
alarm = depth.create_alarm(self, "FailedUploads", threshold=1, evaluation_periods=1)
alarm.add_alarm_action(actions.SnsAction(topic))
`,
      },
      handler: null,
    },
    'table-throttles': {
      app: {
        typescript: `for (const name of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
  const metric = table.metric(name, { statistic: 'Sum' });
  const alarm = metric.createAlarm(this, name, { threshold: 1, evaluationPeriods: 1 });
  alarm.addAlarmAction(new actions.SnsAction(topic));
}
`,
        python: `for name in ["ReadThrottleEvents", "WriteThrottleEvents"]:
    metric = table.metric(name, statistic="Sum")
    alarm = metric.create_alarm(self, name, threshold=1, evaluation_periods=1)
    alarm.add_alarm_action(actions.SnsAction(topic))
`,
      },
      handler: null,
    },
  },
};

export default guide;
