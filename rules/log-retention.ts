import { type Remedy, type Subjects, defineRule, requires } from '../src/rule.js';

const RETENTION = `Set RetentionInDays of the log group to the minimum or more: 30 days, unless the option minDays is set. In CDK:
retention: RetentionDays.THREE_MONTHS.`;

export default defineRule({
  id: 'log-retention',
  number: '4.2',
  severity: 'low',
  title: 'Log retention is too short or not set',
  why: `Logs that are deleted after a week cannot explain an incident or a customer report from the week before. Logs
without a retention are kept and paid for forever, with the personal data in them. A function without a log group in
the template logs to one that Lambda creates, which has no retention.`,
  fix: `Declare a log group for each function and set RetentionInDays to 30 or more. If environments need different
retentions, take the number of days from a parameter with a default, or from a mapping by environment. In CDK:
logGroup: new LogGroup(this, …, { retention: RetentionDays.THREE_MONTHS }).`,
  fixes: {
    'kept-forever': RETENTION,
    'too-short': RETENTION,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  ],
  tags: ['observability', 'cost'],
  precision: 'high',
  sameAs: {
    'cfn-lint': ['I3013'],
    checkov: ['CKV_AWS_66'],
    cfn_nag: ['W86'],
    'cdk-nag': [
      'HIPAA.Security-CloudWatchLogGroupRetentionPeriod',
      'NIST.800.53.R4-CloudWatchLogGroupRetentionPeriod',
      'NIST.800.53.R5-CloudWatchLogGroupRetentionPeriod',
      'PCI.DSS.321-CloudWatchLogGroupRetentionPeriod',
      'Serverless-CloudWatchLogGroupRetentionPeriod',
    ],
  },
  about: 'logs',
  lowOutsideProduction: true,
  options: {
    minDays: {
      type: 'number',
      default: 30,
      description: 'Shortest allowed log retention, in days.',
    },
  },
  *check(logs, { options }) {
    const { name, retention, isDeclared } = logs;
    if (isDeclared.is !== 'yes') {
      const message = `${name} has no log group: Lambda creates one without a retention and keeps the logs forever`;
      const remedy = isDeclared.is === 'no' && logs.mayMove ? addLogGroup(logs, options.minDays) : undefined;
      yield requires('no-log-group', isDeclared, logs.choice, message, { needsWholeApplication: true, remedy });
      return;
    }
    const message = `${name} has no retention: its logs are kept forever`;
    const limit = { set: retention, to: { Ref: PARAMETER } };
    const remedy = { ...forget(options.minDays), changes: [addParameter(logs, options.minDays), limit] };
    yield requires('kept-forever', logs.isLimited, retention, message, { remedy });
    if (retention.present.is === 'no') return;
    const confidence = logs.namesProduction ? 'high' : 'medium';
    const tooShort = `${name} has a retention of ${days(retention)}, below the minimum of ${options.minDays}${advice(retention)}`;
    yield requires('too-short', retention.atLeast(options.minDays), retention, tooShort, {
      confidence,
      remedy: { ...forget(options.minDays), changes: [{ set: retention, to: atLeast(options.minDays) }] },
    });
  },
});

type Retention = Subjects['logs']['retention'];

function days({ shown }: Retention): string {
  return shown === '1' ? '1 day' : `${shown} days`;
}

/** Where to change a value that is not written in the log group itself. */
function advice({ origins }: Retention): string {
  if (origins.has('default')) return '; raise the default of the parameter';
  return origins.has('mapping') ? '; raise it in the mapping' : '';
}

type Logs = Subjects['logs'];

/** One parameter for all log groups that a fix adds or limits. */
const PARAMETER = 'LogRetentionInDays';

/** docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const ALLOWED_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
];

function atLeast(days: number): number {
  return ALLOWED_DAYS.find((allowed) => allowed >= days) ?? 3653;
}

function forget(minDays: number): Pick<Remedy, 'safe' | 'note'> {
  return { safe: false, note: `logs are deleted after ${atLeast(minDays)} days` };
}

function addParameter({ resource }: Logs, minDays: number): Remedy['changes'][number] {
  const definition = { Type: 'Number', Default: atLeast(minDays) };
  return { add: PARAMETER, to: 'Parameters', definition, beside: resource };
}

/** A name of its own: a group of the name that Lambda uses may be there already. */
function addLogGroup(logs: Logs, minDays: number): Remedy {
  const { resource, choice, writtenTags } = logs;
  const id = `${resource.logicalId}Logs`;
  const tags = writtenTags.length === 0 ? {} : { Tags: writtenTags };
  const definition = { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: { Ref: PARAMETER }, ...tags } };
  return {
    safe: false,
    note: `${resource.shownName} writes to a new log group, where logs are deleted after ${atLeast(minDays)} days`,
    changes: [
      addParameter(logs, minDays),
      { add: id, to: 'Resources', definition, beside: resource },
      { set: choice, to: { Ref: id } },
    ],
  };
}
