import { type Resource, type Subjects, and, defineRule, formatList, or, requires } from '../src/rule.js';

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
  tags: ['observability', 'reliability'],
  about: 'application',
  group: 'application',
  options: {
    require: {
      type: 'list',
      default: [],
      description:
        'Alarms to ask for besides: dlq-depth (messages waiting in every dead-letter queue), table-throttles (throttling of every table).',
    },
  },
  *check(application, { options }) {
    const { monitoring } = application;
    const { alarms, silent, signals, subject } = monitoring;
    if (subject === undefined) return;
    const at = (application.home ?? subject).node;
    const name = subject.logicalId;
    const elsewhere = monitoring.isWatchedElsewhere;
    const related = silent.map((alarm) => ({
      message: `${alarm.logicalId} notifies nobody: it has no action or is disabled`,
      resource: alarm,
      place: alarm.node.place,
    }));
    if (alarms.length === 0) {
      const go = signals.length === 1 && signals[0] !== 'dead letters' ? 'goes' : 'go';
      const message = `no alarm watches ${name}: ${formatList(signals)} ${go} unnoticed`;
      const lists = { resources: [subject], messageOf: () => message };
      yield requires('no-alarms', elsewhere, at, message, { lists, needsWholeApplication: monitoring.watchable });
    } else if (silent.length === alarms.length) {
      const names = silent.map(({ logicalId }) => logicalId);
      const said = formatList(names, 'and', { most: 4 });
      const message = `no alarm around ${name} notifies anybody: ${said} ${names.length === 1 ? 'has no action or is' : 'have no action or are'} disabled`;
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
      const messageOf = (some: readonly Resource[]): string =>
        `no alarm that notifies anybody watches ${lackersOf(monitoring, some, name, missing)}`;
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
        const message = `no alarm watches ${resource.logicalId}: dead letters in it go unnoticed`;
        yield requires('dlq-depth', or(elsewhere, isWatched), resource.node, message, { confidence: 'medium' });
      }
    }
    if (options.require.includes('table-throttles')) {
      for (const { resource, isWatched } of monitoring.tables) {
        const message = `no alarm watches ${resource.logicalId}: throttled reads and writes go unnoticed`;
        yield requires('table-throttles', or(elsewhere, isWatched), resource.node, message, { confidence: 'medium' });
      }
    }
  },
});

type Monitoring = Subjects['application']['monitoring'];

/** What lacks which signals: with several APIs each of those that do, by its name. */
function lackersOf(
  { lackers }: Monitoring,
  some: readonly Resource[],
  name: string,
  missing: Monitoring['signals'],
): string {
  if (lackers.length === 0) return `${name} for ${formatList(missing)}`;
  const lacking = lackers.filter(({ api }) => some.includes(api));
  return lacking.map(({ api, signals }) => `${api.logicalId} for ${formatList(signals)}`).join('; ');
}
