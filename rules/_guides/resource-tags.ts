import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Tags of Lambda functions, S3 buckets, DynamoDB tables, APIs, SQS queues and SNS topics. Other resources that can
have tags, such as log groups, stages, keys and user pools, are only listed beside a finding. With the options
\`requiredKeys\` and \`allowedValues\` the rule also reports missing keys (kind \`no-tag-<key>\`) and other values (kind
\`other-value-<key>\`), both with high confidence.`,
  passes: [
    'At least one tag of your own on the resource, as a list or as a map; its value may be a parameter.',
    'Tags from `Globals` of a SAM template.',
    'Tags of the stack: in `samconfig.toml`, or in the CDK app with `Tags.of(app)`.',
    'An API whose stages all have tags.',
  ],
  kinds: {
    'no-tags': {
      means: 'The resource has no tags of its own. Tags that CDK, SAM or AWS set themselves do not count.',
      confidence: {
        high: 'no resource of the template has tags',
        medium: 'other resources of the template have tags',
      },
    },
  },
  unknown: ['The tags, or whether the resource has any, come from a value that is only known at deployment.'],
  falseAlarms: [
    'The deployment command sets the tags of the stack (`aws cloudformation deploy --tags`): write them to `samconfig.toml`, or suppress the finding.',
    'An AWS Organizations policy or a script adds tags after deployment: suppress the finding with that reason.',
    'A temporary stack that is deleted after a test: suppress the finding for the whole template.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: AES256 } }]
`,
    passes: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: AES256 } }]
      Tags: [{ Key: CostCenter, Value: '4711' }]
`,
  },
  snippet: {
    app: {
      typescript: `// In bin/app.ts, for every stack:
cdk.Tags.of(app).add('CostCenter', '4711');
`,
      python: `# In app.py, for every stack:
cdk.Tags.of(app).add("CostCenter", "4711")
`,
    },
    handler: null,
  },
};

export default guide;
