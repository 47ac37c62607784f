import { defineRule, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'table-backup',
  number: '7.2',
  severity: 'medium',
  title: 'Table has no backup or point-in-time recovery',
  why: `A deletion reaches every copy that DynamoDB keeps of a table: a faulty deployment, a wrong script or stolen
credentials destroy the data permanently. Point-in-time recovery restores any second of the last 35 days; a backup plan
keeps copies for longer.`,
  fix: `Enable point-in-time recovery, or add the table to an AWS Backup plan. The property is
PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, which a global table has on every replica; a backup
selection covers a table by its ARN or a tag. In CDK: pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled:
true }.`,
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
    'https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html',
  ],
  tags: ['reliability'],
  precision: 'very-high',
  sameAs: {
    checkov: ['CKV_AWS_28', 'CKV_AWS_165'],
    cfn_nag: ['W78'],
    'cdk-nag': [
      'AwsSolutions-DDB3',
      'HIPAA.Security-DynamoDBPITREnabled',
      'NIST.800.53.R4-DynamoDBPITREnabled',
      'NIST.800.53.R5-DynamoDBPITREnabled',
    ],
  },
  about: 'table',
  everywhere: true,
  lowOutsideProduction: true,
  *check(table) {
    for (const replica of table.replicas) {
      const { name, pointInTimeRecovery } = replica;
      const isOn = pointInTimeRecovery.is(true);
      const state = pointInTimeRecovery.present.is === 'no' ? 'not set' : pointInTimeRecovery.shown;
      const message = `${name} has no backup: point-in-time recovery is ${state} and no backup plan covers it`;
      const met = isOn.is === 'yes' ? isOn : or(isOn, replica.isBackedUp);
      yield requires('no-backup', met, pointInTimeRecovery, message, {
        needsWholeApplication: true,
        remedy: {
          safe: true,
          note: `point-in-time recovery of ${name} is billed by the table's size`,
          changes: [{ set: pointInTimeRecovery, to: true }],
        },
      });
    }
  },
});
