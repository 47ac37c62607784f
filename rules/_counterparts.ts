/**
 * What other tools call what a rule of ours asks: their id → our ids. Only where suppressing theirs says that ours may
 * fail as well; suppressing their demand for one way of doing it (a backup plan) says nothing of another (recovery).
 */
type Counterparts = Readonly<Record<string, readonly string[]>>;

/** lib/cfn-nag/custom_rules of github.com/stelligent/cfn_nag: the ids stand in each rule's `rule_id`. */
const cfnNag: Counterparts = {
  W51: ['bucket-policy'],
  W59: ['api-authentication'],
  W78: ['table-backup'],
  W86: ['log-retention'],
};

/** RULES.md of github.com/cdklabs/cdk-nag. Its packs call the same rule by their own names. */
const cdkNag: Counterparts = {
  'AwsSolutions-APIG2': ['input-validation'],
  'AwsSolutions-APIG4': ['api-authentication'],
  'AwsSolutions-DDB3': ['table-backup'],
  'AwsSolutions-SQS3': ['dead-letter-queue'],
  'HIPAA.Security-CloudWatchLogGroupRetentionPeriod': ['log-retention'],
  'HIPAA.Security-DynamoDBPITREnabled': ['table-backup'],
  'HIPAA.Security-LambdaDLQ': ['dead-letter-queue'],
  'NIST.800.53.R4-CloudWatchLogGroupRetentionPeriod': ['log-retention'],
  'NIST.800.53.R4-DynamoDBPITREnabled': ['table-backup'],
  'NIST.800.53.R5-CloudWatchLogGroupRetentionPeriod': ['log-retention'],
  'NIST.800.53.R5-DynamoDBPITREnabled': ['table-backup'],
  'NIST.800.53.R5-LambdaDLQ': ['dead-letter-queue'],
  'PCI.DSS.321-CloudWatchLogGroupRetentionPeriod': ['log-retention'],
  'Serverless-CloudWatchLogGroupRetentionPeriod': ['log-retention'],
  'Serverless-LambdaAsyncFailureDestination': ['dead-letter-queue'],
  'Serverless-LambdaDLQ': ['dead-letter-queue'],
  'Serverless-LambdaEventSourceMappingDestination': ['dead-letter-queue'],
  'Serverless-SQSRedrivePolicy': ['dead-letter-queue'],
};

/** By the name that a config's `honour` has for a tool: its block in Metadata, and its counterparts. */
export const counterparts: Readonly<
  Record<'cfn_nag' | 'cdk-nag', { readonly block: string; readonly ids: Counterparts }>
> = {
  cfn_nag: { block: 'cfn_nag', ids: cfnNag },
  'cdk-nag': { block: 'cdk_nag', ids: cdkNag },
};
