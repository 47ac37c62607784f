import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `DynamoDB tables: \`AWS::DynamoDB::Table\`, \`AWS::Serverless::SimpleTable\`, and each replica of
\`AWS::DynamoDB::GlobalTable\`. The rule checks every application, also those without uploads.`,
  passes: [
    '`PointInTimeRecoveryEnabled: true`; of a global table, in each replica.',
    'A selection of AWS Backup that covers the table: by its ARN, by a wildcard, by tag, or by selecting everything.',
    'Tags of the stack count for a selection by tag; `NotResources` and `Conditions` of the selection are applied.',
  ],
  kinds: {
    'no-backup': {
      means: 'Point-in-time recovery is off or not set, and no backup plan of the application covers the table.',
      confidence: {
        high: 'the table has no backup with the default parameter values',
        medium: 'the table has a backup with the default parameter values, and none with others',
        low: 'only environments that are not named production lack the backup, or a template of the application is missing that may define a backup plan for the table',
      },
    },
  },
  unknown: [
    'The setting comes from a parameter without a default, an SSM parameter, or an import whose value is not available.',
    'An ARN or a tag of the backup selection is only known at deployment.',
  ],
  falseAlarms: [
    'A backup policy of the organization, or a plan in another stack, selects the table by tag: suppress the finding with the name of the plan as reason.',
    'The table is a cache or holds sessions that can be lost: suppress the finding with that reason.',
    'Another system holds the data, and the table can be rebuilt from it: suppress the finding with that reason.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Uploads:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
`,
    passes: `Resources:
  Uploads:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
`,
  },
  snippet: {
    app: {
      typescript: `const table = new dynamodb.Table(this, 'Photos', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
});
`,
      python: `recovery = dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True)
table = dynamodb.Table(
    self,
    "Photos",
    partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
    point_in_time_recovery_specification=recovery,
)
`,
    },
    handler: null,
  },
};

export default guide;
