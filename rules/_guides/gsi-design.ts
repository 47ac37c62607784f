import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The partition key, the capacity and the projection of each global secondary index (GSI) of DynamoDB tables and
global tables. Names are compared word by word: \`ProcessedAt\` has the word \`at\`, \`userStatusIndex\` is no key. The
options \`continuous\` and \`lowCardinality\` hold the words. Local secondary indexes are not checked.`,
  passes: [
    'A partition key that queries name exactly, such as an owner, a category or a tenant.',
    'A number, price or date as the sort key of such a partition key.',
    'A key with few values, such as `status`, together with a sort key.',
    'Several partition key attributes, of which none is continuous and at least one has many values.',
    'Capacity of at least that of the table, capacity from a parameter, or on-demand billing.',
  ],
  kinds: {
    'continuous-key': {
      means: 'The partition key is named after a continuous value, such as a price, a size, a score or a date.',
      confidence: 'high',
    },
    'number-key': { means: 'The only partition key attribute has the type `N`.', confidence: 'high' },
    'few-values-key': {
      means: 'The partition key is named after a value with few variants, such as `status`, and there is no sort key.',
      confidence: 'medium',
    },
    'same-key': {
      means: 'The partition key is that of the table; with several attributes, all of them are keys of the table.',
      confidence: 'medium',
    },
    'less-capacity': {
      means: 'The provisioned capacity of the index is less than that of the table, and both are literals.',
      confidence: 'high',
    },
    'many-indexes': { means: 'The table has more than `maxIndexes` indexes (5 by default).', confidence: 'low' },
    'projects-everything': { means: 'Three or more indexes have the projection type `ALL`.', confidence: 'low' },
  },
  unknown: [
    'The name of a key attribute is a parameter without a default.',
    'A macro or `AWS::Include` adds the indexes at deployment.',
  ],
  falseAlarms: [
    'A number that is an id, such as an account number: queries name it exactly, so suppress the finding on the table.',
    'A name has a word with another meaning, such as `size` for S, M and L: set the option `continuous` without that word.',
    'An index with few items, such as only those that have an `expires` attribute: suppress the finding with that reason.',
    'The queries are not read from code: if every query gives the exact value, suppress the finding.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Photos:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }, { AttributeName: size, AttributeType: N }]
      GlobalSecondaryIndexes:
        - IndexName: by-size
          KeySchema: [{ AttributeName: size, KeyType: HASH }]
          Projection: { ProjectionType: KEYS_ONLY }
`,
    passes: `Resources:
  Photos:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }, { AttributeName: album, AttributeType: S }, { AttributeName: size, AttributeType: N }]
      GlobalSecondaryIndexes:
        - IndexName: by-album
          KeySchema: [{ AttributeName: album, KeyType: HASH }, { AttributeName: size, KeyType: RANGE }]
          Projection: { ProjectionType: KEYS_ONLY }
`,
  },
  snippet: {
    app: {
      typescript: `table.addGlobalSecondaryIndex({
  indexName: 'by-owner',
  partitionKey: { name: 'ownerId', type: dynamodb.AttributeType.STRING },
  sortKey: { name: 'createdAt', type: dynamodb.AttributeType.STRING },
  projectionType: dynamodb.ProjectionType.KEYS_ONLY,
});
`,
      python: `table.add_global_secondary_index(
    index_name="by-owner",
    partition_key=dynamodb.Attribute(name="ownerId", type=dynamodb.AttributeType.STRING),
    sort_key=dynamodb.Attribute(name="createdAt", type=dynamodb.AttributeType.STRING),
    projection_type=dynamodb.ProjectionType.KEYS_ONLY,
)
`,
    },
    handler: null,
  },
  snippets: {
    'less-capacity': {
      app: {
        typescript: `const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
const billingMode = dynamodb.BillingMode.PAY_PER_REQUEST;
const table = new dynamodb.Table(this, 'Photos', { partitionKey, billingMode });
`,
        python: `partition_key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
billing_mode = dynamodb.BillingMode.PAY_PER_REQUEST
table = dynamodb.Table(self, "Photos", partition_key=partition_key, billing_mode=billing_mode)
`,
      },
      handler: null,
    },
    'many-indexes': { app: null, handler: null },
  },
};

export default guide;
