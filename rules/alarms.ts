import { and, defineRule, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'alarms',
  number: '5.2',
  severity: 'medium',
  title: 'Nobody is told when it fails',
  why: `Errors, slow answers and throttled calls show in metrics, and metrics wake nobody up. Without alarms on them the
first to notice a broken upload is a user. An alarm that is disabled or has no action is none.`,
  fix: `Alarm on the API's 5XX (or the function's Errors), on its Latency (or Duration), and on 4XX, Throttles or the
table's throttle events, each with an action that reaches a person. In CDK: fn.metricErrors().createAlarm(…) and
addAlarmAction(new SnsAction(topic)).`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  ],
  about: 'application',
  group: 'application',
  *check(application) {
    const { home, monitoring } = application;
    if (home === undefined) return;
    const elsewhere = monitoring.isWatchedElsewhere;
    const { alarms, silent } = monitoring;
    if (alarms.length === 0) {
      const message = `no alarm watches ${home.logicalId}: errors, latency and throttling go unnoticed`;
      yield requires('no-alarms', elsewhere, home.node, message);
      return;
    }
    const muted = silent.map((alarm) => ({
      message: `${alarm.logicalId} has no action that is enabled`,
      resource: alarm,
      place: alarm.node.place,
    }));
    if (silent.length === alarms.length) {
      const message = `the alarms of ${home.logicalId} notify nobody: ${silent.map(({ logicalId }) => logicalId).join(', ')} have no action or are disabled`;
      yield requires('silent-alarms', elsewhere, home.node, message, { confidence: 'medium', related: muted });
      return;
    }
    const answers = monitoring.signals.map((signal) => ({ signal, covered: monitoring.covers(signal) }));
    const missing = answers.filter(({ covered }) => covered.is === 'no').map(({ signal }) => signal);
    const message = `no alarm watches the ${missing.join(' and ')} of ${home.logicalId}`;
    const covered = and(...answers.map((one) => one.covered));
    yield requires('missing-signals', or(elsewhere, covered), home.node, message, {
      confidence: 'medium',
      related: muted,
    });
  },
});
