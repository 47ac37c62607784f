import { type Subjects, defineRule, requires } from '../src/rule.js';

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
      yield requires('no-log-group', isDeclared, logs.choice, message, { needsWholeApplication: true });
      return;
    }
    const message = `${name} has no retention: its logs are kept forever`;
    yield requires('kept-forever', logs.isLimited, retention, message);
    if (retention.present.is === 'no') return;
    const confidence = logs.namesProduction ? 'high' : 'medium';
    const tooShort = `${name} has a retention of ${days(retention)}, below the minimum of ${options.minDays}${advice(retention)}`;
    yield requires('too-short', retention.atLeast(options.minDays), retention, tooShort, { confidence });
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
