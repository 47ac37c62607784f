import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `S3 buckets that receive uploads, and all DynamoDB tables of the application: whether something says how sensitive
their data is. One finding lists all data stores that are not classified. Buckets for logs, websites and assets are not
checked.`,
  passes: [
    'A tag such as `DataClassification: confidential` on the bucket or table, on the whole stack, or in `samconfig.toml`; the option `tagKeys` names the keys.',
    'Such a key, or one of the option `metadataKeys`, in the `Metadata` of the resource or of the template.',
    'Amazon Macie for buckets: enabled by the template, and not paused. It does not cover tables.',
    'A section or a statement on data handling in the README or in `SECURITY.md`, or a file such as `docs/data-classification.md`.',
  ],
  kinds: {
    'not-classified': {
      means: `No data store of the application is classified. A tag such as \`Compliance: PCI-DSS\` names a standard and does not
count, nor does a tag with an empty value.`,
      confidence: {
        medium: 'no tag, metadata, Macie session or document was found',
        low: 'a template of the application is missing, and it may enable Macie or classify these stores',
      },
    },
    'partly-classified': {
      means: 'Some data stores are classified, the listed ones are not.',
      confidence: 'low',
    },
  },
  unknown: [
    'The tags, or the key of a tag, come from a value that is only known at deployment.',
    'Whether uploads reach a bucket is unknown, for example because the code was not found.',
  ],
  falseAlarms: [
    'The organization classifies data outside the project, such as in an inventory or for whole accounts: suppress the finding with that reason.',
    'The classification is in a wiki: add a section to the README that names the level and links to it.',
    'Your tag has another key: add it to the option `tagKeys`.',
    'The table holds only technical data, such as locks or counters: tag it as `internal`, or suppress the finding.',
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
      Tags: [{ Key: Compliance, Value: PCI-DSS }]
`,
    passes: `Resources:
  Uploads:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      Tags: [{ Key: DataClassification, Value: confidential }]
`,
  },
  snippet: {
    app: {
      typescript: `cdk.Tags.of(bucket).add('DataClassification', 'confidential');
cdk.Tags.of(table).add('DataClassification', 'internal');
`,
      python: `cdk.Tags.of(bucket).add("DataClassification", "confidential")
cdk.Tags.of(table).add("DataClassification", "internal")
`,
    },
    handler: null,
  },
};

export default guide;
