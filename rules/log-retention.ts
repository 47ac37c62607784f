import { type Subjects, defineRule, requires } from '../src/rule.js';

export default defineRule({
  id: 'log-retention',
  number: '4.2',
  severity: 'low',
  title: 'Logs are kept too briefly, or forever',
  why: `A log that is gone after a week can't explain what a customer reports in the second one, nor what an intruder did
in the first. A log that is kept for ever is paid for every month, and so is the personal data in it. Lambda's own log
groups are kept for ever: a function that names none has one of those.`,
  fix: `Declare a log group for each function, set its RetentionInDays to as long as somebody may ask (30 days or more),
and take the number from a parameter or a mapping where environments differ. In CDK: logGroup: new LogGroup(this, …,
{ retention: RetentionDays.THREE_MONTHS }).`,
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
      description: 'Logs that are kept for fewer days than this are kept too briefly.',
    },
  },
  *check(logs, { options }) {
    const { name, retention, isDeclared } = logs;
    if (isDeclared.is !== 'yes') {
      const message = `${name} has no log group of its own: Lambda makes one, and keeps its logs forever`;
      yield requires('no-log-group', isDeclared, logs.choice, message, { needsWholeApplication: true });
      return;
    }
    const message = `${name} keeps logs forever: it sets no retention`;
    yield requires('kept-forever', logs.isLimited, retention, message);
    if (retention.present.is === 'no') return;
    const confidence = logs.namesProduction ? 'high' : 'medium';
    const tooShort = `${name} keeps logs for ${days(retention)}, fewer than ${options.minDays}${advice(retention)}`;
    yield requires('too-short', retention.atLeast(options.minDays), retention, tooShort, { confidence });
  },
});

type Retention = Subjects['logs']['retention'];

function days({ shown }: Retention): string {
  return shown === '1' ? '1 day' : `${shown} days`;
}

/** What is looked up elsewhere is put right there. */
function advice({ origins }: Retention): string {
  if (origins.has('default')) return ': raise the default';
  return origins.has('mapping') ? ': raise it in the mapping' : '';
}
