// Templates of many resources of one kind: what grows with their number grows alone.

/** @typedef {Record<string, unknown>} Resources */

const ROLE = { 'Fn::GetAtt': ['Role', 'Arn'] };

/** @param {string} name
 * @param {Record<string, unknown>} [more]
 */
const lambda = (name, more = {}) => ({
  [name]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { S3Bucket: 'artifacts', S3Key: { 'Fn::Sub': `\${AWS::Region}/${name.toLowerCase()}.zip` } },
      Environment: { Variables: { BUCKET: { Ref: 'Files' }, TABLE: { Ref: 'Records' } } },
      Timeout: 30,
      ...more,
    },
  },
});

/** @param {number} index */
const queue = (index) => ({
  [`Queue${index}`]: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 180, SqsManagedSseEnabled: true } },
});

/** @param {number} index */
const route = (index) => ({
  [`Path${index}`]: {
    Type: 'AWS::ApiGateway::Resource',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      PathPart: `p${index}`,
    },
  },
  [`Post${index}`]: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ResourceId: { Ref: `Path${index}` },
      HttpMethod: 'POST',
      AuthorizationType: 'AWS_IAM',
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        Uri: {
          'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Upload${index}.Arn}/invocations`,
        },
      },
    },
  },
});

/** @param {number} index */
const alarm = (index) => ({
  [`Alarm${index}`]: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: `Upload${index}` } }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [{ Ref: 'Alerts' }],
    },
  },
});

/** @param {string} name
 * @param {string} type
 * @param {Record<string, unknown>} [properties]
 */
const plain = (name, type, properties = {}) => ({ [name]: { Type: type, Properties: properties } });

/**
 * What is made once for each number, by the name of the kind.
 * @type {Readonly<Record<string, (index: number) => Resources>>}
 */
export const KINDS = {
  bucket: (index) => plain(`Bucket${index}`, 'AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } }),
  table: (index) =>
    plain(`Table${index}`, 'AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  function: (index) => lambda(`Upload${index}`),
  'log group': (index) => plain(`Logs${index}`, 'AWS::Logs::LogGroup', { LogGroupName: `/service/${index}` }),
  queue,
  topic: (index) => plain(`Topic${index}`, 'AWS::SNS::Topic'),
  role: (index) =>
    plain(`Role${index}`, 'AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    }),
  'bucket policy': (index) => ({
    ...plain(`Held${index}`, 'AWS::S3::Bucket'),
    ...plain(`Policy${index}`, 'AWS::S3::BucketPolicy', {
      Bucket: { Ref: `Held${index}` },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: { 'Fn::Sub': `\${Held${index}.Arn}/*` },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    }),
  }),
  'function with route and alarm': (index) => ({ ...lambda(`Upload${index}`), ...route(index), ...alarm(index) }),
  'queue with function': (index) => ({
    ...queue(index),
    ...lambda(`Upload${index}`),
    ...plain(`Mapping${index}`, 'AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [`Queue${index}`, 'Arn'] },
      FunctionName: { Ref: `Upload${index}` },
      BatchSize: 10,
    }),
  }),
  'event rule': (index) =>
    plain(`Rule${index}`, 'AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Waiting', 'Arn'] } }],
    }),
  'resource that no rule knows': (index) =>
    plain(`Set${index}`, 'AWS::SSM::Parameter', { Type: 'String', Value: `v${index}` }),
};

/** What the others refer to. */
const SHARED = {
  ...plain('Files', 'AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } }),
  ...plain('Records', 'AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  }),
  ...plain('Alerts', 'AWS::SNS::Topic'),
  ...plain('Waiting', 'AWS::SQS::Queue'),
  ...plain('Api', 'AWS::ApiGateway::RestApi', { Name: 'service' }),
  ...plain('Role', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  }),
};

/**
 * A template with so many of a kind of resource.
 * @param {string} kind one of `KINDS`
 * @param {number} count
 */
export function makeResourcesTemplate(kind, count) {
  const make = KINDS[kind];
  if (make === undefined) throw new Error(`no kind of resource is called ${kind}`);
  /** @type {Resources} */
  const Resources = { ...SHARED };
  for (let index = 0; index < count; index += 1) Object.assign(Resources, make(index));
  return { AWSTemplateFormatVersion: '2010-09-09', Resources };
}

/**
 * SAM functions, each with a condition on a parameter of its own that has no value.
 * @param {number} count
 */
export function makeConditionsTemplate(count) {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Parameters: Object.fromEntries(
      numbers.map((index) => [`With${index}`, { Type: 'String', AllowedValues: ['yes', 'no'] }]),
    ),
    Conditions: Object.fromEntries(
      numbers.map((index) => [`Has${index}`, { 'Fn::Equals': [{ Ref: `With${index}` }, 'yes'] }]),
    ),
    Resources: Object.fromEntries(
      numbers.map((index) => [
        `Upload${index}`,
        {
          Type: 'AWS::Serverless::Function',
          Condition: `Has${index}`,
          Properties: {
            Runtime: 'python3.13',
            Handler: 'app.handler',
            InlineCode: 'def handler(event, context):\n    return {"statusCode": 200}\n',
            Events: { Post: { Type: 'Api', Properties: { Path: `/p${index}`, Method: 'post' } } },
          },
        },
      ]),
    ),
  };
}

/**
 * The same functions, each with a bucket, a table, a queue and an alarm of its own under the same condition.
 * @param {number} count
 */
export function makeConditionalStacksTemplate(count) {
  const template = makeConditionsTemplate(count);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const Resources = Object.fromEntries(
    numbers.flatMap((index) => {
      const { [`Upload${index}`]: upload } = template.Resources;
      if (upload === undefined) return [];
      const Condition = `Has${index}`;
      const [files, table, queue] = [`Files${index}`, `Table${index}`, `Queue${index}`];
      const id = 'id';
      return [
        [files, { Type: 'AWS::S3::Bucket', Condition }],
        [
          table,
          {
            Type: 'AWS::DynamoDB::Table',
            Condition,
            Properties: {
              BillingMode: 'PAY_PER_REQUEST',
              KeySchema: [{ AttributeName: id, KeyType: 'HASH' }],
              AttributeDefinitions: [{ AttributeName: id, AttributeType: 'S' }],
            },
          },
        ],
        [queue, { Type: 'AWS::SQS::Queue', Condition }],
        [
          `Alarm${index}`,
          {
            Type: 'AWS::CloudWatch::Alarm',
            Condition,
            Properties: {
              Namespace: 'AWS/Lambda',
              MetricName: 'Errors',
              Dimensions: [{ Name: 'FunctionName', Value: { Ref: `Upload${index}` } }],
              Statistic: 'Sum',
              Period: 60,
              EvaluationPeriods: 1,
              Threshold: 1,
              ComparisonOperator: 'GreaterThanOrEqualToThreshold',
            },
          },
        ],
        [
          `Upload${index}`,
          {
            ...upload,
            Properties: {
              ...upload.Properties,
              Environment: { Variables: { BUCKET: { Ref: files }, TABLE: { Ref: table } } },
              DeadLetterQueue: { Type: 'SQS', TargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } },
              Policies: [
                { S3CrudPolicy: { BucketName: { Ref: files } } },
                { DynamoDBCrudPolicy: { TableName: { Ref: table } } },
              ],
            },
          },
        ],
      ];
    }),
  );
  return { ...template, Resources };
}

/**
 * A template of about so many bytes as JSON with an indent of two blanks, within the limit of 500 resources.
 * @param {number} bytes
 */
export function makeSizedTemplate(bytes) {
  const kind = 'function with route and alarm';
  const one =
    JSON.stringify(makeResourcesTemplate(kind, 2), null, 2).length -
    JSON.stringify(makeResourcesTemplate(kind, 1), null, 2).length;
  const base = JSON.stringify(makeResourcesTemplate(kind, 0), null, 2).length;
  const count = Math.max(1, Math.min(98, Math.floor((bytes - base) / one)));
  const template = makeResourcesTemplate(kind, count);
  const missing = bytes - base - count * one;
  if (missing < 0) return template;
  // What is missing to the size is a policy of one statement for each object, as tools write them that know no wildcards.
  const statements = Math.floor(missing / (count * 230));
  for (let index = 0; index < count && statements > 0; index += 1) {
    const Statement = Array.from({ length: statements }, (_, number) => ({
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: { 'Fn::Sub': `\${Files.Arn}/folder-${index}/object-${number}` },
    }));
    Object.assign(
      template.Resources,
      plain(`Grant${index}`, 'AWS::IAM::Policy', {
        PolicyName: `grant-${index}`,
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: { Version: '2012-10-17', Statement },
      }),
    );
  }
  return template;
}
