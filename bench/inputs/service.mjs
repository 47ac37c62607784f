// The template of a service whose functions all have the same folder of code, eleven resources to a function.

/** @param {number} index
 * @param {{ runtime: string }} code
 */
function functionResources(index, { runtime }) {
  const name = `Handler${index}`;
  const fn = { Ref: name };
  const alarm = (/** @type {string} */ metric, /** @type {number} */ threshold) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName: metric,
      Dimensions: [{ Name: 'FunctionName', Value: fn }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [{ Ref: 'Alerts' }],
    },
  });
  return {
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: runtime,
        Handler: `handler_${index}.handler`,
        Code: 'src',
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        Timeout: 29,
        MemorySize: 512,
        DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [`${name}Dead`, 'Arn'] } },
        Environment: {
          Variables: { BUCKET: { Ref: 'Files' }, TABLE: { Ref: 'Records' }, TOPIC: { Ref: 'Changes' }, STAGE: 'prod' },
        },
      },
    },
    [`${name}Logs`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: { 'Fn::Sub': `/aws/lambda/\${${name}}` }, RetentionInDays: 90 },
    },
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'service',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['dynamodb:PutItem', 'dynamodb:Query'],
                  Resource: { 'Fn::GetAtt': ['Records', 'Arn'] },
                },
                { Effect: 'Allow', Action: ['s3:PutObject'], Resource: { 'Fn::Sub': '${Files.Arn}/*' } },
                { Effect: 'Allow', Action: ['sns:Publish'], Resource: { Ref: 'Changes' } },
              ],
            },
          },
        ],
      },
    },
    [`${name}Dead`]: {
      Type: 'AWS::SQS::Queue',
      Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 },
    },
    [`${name}Path`]: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: `records${index}`,
      },
    },
    ...Object.fromEntries(
      ['GET', 'POST'].map((method) => [
        `${name}${method}`,
        {
          Type: 'AWS::ApiGateway::Method',
          Properties: {
            RestApiId: { Ref: 'Api' },
            ResourceId: { Ref: `${name}Path` },
            HttpMethod: method,
            AuthorizationType: 'AWS_IAM',
            Integration: {
              Type: 'AWS_PROXY',
              IntegrationHttpMethod: 'POST',
              Uri: {
                'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}.Arn}/invocations`,
              },
            },
          },
        },
      ]),
    ),
    [`${name}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: fn, Principal: 'apigateway.amazonaws.com' },
    },
    [`${name}Errors`]: alarm('Errors', 1),
    [`${name}Throttles`]: alarm('Throttles', 1),
    [`${name}Duration`]: alarm('Duration', 25_000),
  };
}

/**
 * The template that stands beside the folder `src` of a service's code.
 * @param {number} handlers
 * @param {string} runtime
 */
export function makeServiceTemplate(handlers, runtime) {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Files: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
      Records: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'owner', AttributeType: 'S' },
            { AttributeName: 'id', AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: 'owner', KeyType: 'HASH' },
            { AttributeName: 'id', KeyType: 'RANGE' },
          ],
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      },
      Changes: { Type: 'AWS::SNS::Topic' },
      Alerts: { Type: 'AWS::SNS::Topic' },
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'service' } },
      Deployed: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } } },
      Stage: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployed' }, StageName: 'prod' },
      },
      ...Object.fromEntries(
        Array.from({ length: handlers }, (_, index) => Object.entries(functionResources(index, { runtime }))).flat(),
      ),
    },
  };
}
