import type { Json } from './intrinsics.js';

const INLINE =
  "const s=require('@aws-sdk/client-s3');exports.handler=async(e)=>{const b=JSON.parse(e.body);await new s.S3Client({}).send(new s.PutObjectCommand({Bucket:process.env.FILES,Key:b.name,Body:b.file}));return {statusCode:200,body:'x'}}";
const ARN = { 'Fn::GetAtt': ['Upload', 'Arn'] };
const URI = { 'Fn::Sub': 'arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Upload.Arn}/invocations' };
const TAGS = [{ Key: 'Team', Value: 'files' }];
const LAMBDA = { Runtime: 'nodejs20.x', Handler: 'index.handler', Timeout: 3, MemorySize: 128 };
const BODY = {
  openapi: '3.0.1',
  paths: {
    '/files/{id}': {
      post: { security: [{ key: [] }], 'x-amazon-apigateway-integration': { type: 'aws_proxy', uri: URI } },
      options: { 'x-amazon-apigateway-integration': { type: 'mock' } },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } } },
  'x-amazon-apigateway-cors': { allowOrigins: ['*'], allowMethods: ['PUT'] },
};
const STATEMENT = {
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:PutObject'],
  Resource: { 'Fn::Sub': '${Files.Arn}/*' },
  Condition: { StringNotEquals: { 'aws:PrincipalArn': ARN } },
};

/** A resource of each type that rules read most, with the properties that they read. */
export const RESOURCES: readonly [Json, ...Json[]] = [
  {
    Type: 'AWS::S3::Bucket',
    Condition: 'prod',
    Properties: {
      BucketName: 'x-prod',
      CorsConfiguration: {
        CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['PUT', 'GET'], AllowedHeaders: ['*'] }],
      },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 3 }] }],
      },
      NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: ARN }] },
      Tags: TAGS,
    },
  },
  {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { Bucket: { Ref: 'Files' }, PolicyDocument: { Statement: [STATEMENT] } },
  },
  {
    Type: 'AWS::Lambda::Function',
    Properties: {
      ...LAMBDA,
      Code: { ZipFile: INLINE },
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Environment: { Variables: { FILES: { Ref: 'Files' }, URL: 'https://x-prod.example' } },
      DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    },
  },
  {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }] },
      Policies: [
        { PolicyName: 'x', PolicyDocument: { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } },
      ],
    },
  },
  {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'price', AttributeType: 'N' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byPrice',
          KeySchema: [{ AttributeName: 'price', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: 'true' },
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    },
  },
  { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'x', Body: BODY, Policy: { Statement: [STATEMENT] } } },
  { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: ARN, PathPart: 'v1' } },
  {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ResourceId: { Ref: 'A' },
      HttpMethod: 'POST',
      AuthorizationType: 'NONE',
      ApiKeyRequired: true,
      Integration: { Type: 'AWS_PROXY', Uri: URI, IntegrationResponses: [{ StatusCode: 400 }] },
    },
  },
  {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', MethodSettings: [{ ThrottlingRateLimit: 10 }] },
  },
  {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      ProtocolType: 'HTTP',
      CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: false },
      Body: BODY,
    },
  },
  {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'POST /files', Target: { 'Fn::Sub': 'integrations/${B}' } },
  },
  {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { ApiId: { Ref: 'Api' }, IntegrationType: 'AWS_PROXY', IntegrationUri: ARN },
  },
  {
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: ARN, maxReceiveCount: 3 }, Tags: TAGS },
  },
  {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: 'Upload' }, EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, BatchSize: 10 },
  },
  {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: ARN, Principal: 'apigateway.amazonaws.com', Action: 'lambda:InvokeFunction' },
  },
  { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: ARN, AuthType: 'NONE', Cors: { AllowOrigins: ['*'] } } },
  {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Upload' } }],
      AlarmActions: [ARN],
    },
  },
  {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: { 'Fn::Sub': '/aws/lambda/${Upload}' }, RetentionInDays: 7 },
  },
  { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'child.yaml', Parameters: { A: { Ref: 'A' } } } },
  { Type: 'Custom::X', Properties: { ServiceToken: ARN } },
  {
    Type: 'AWS::Serverless::Function',
    Properties: {
      ...LAMBDA,
      InlineCode: INLINE,
      Policies: [{ S3CrudPolicy: { BucketName: { Ref: 'Files' } } }, 'AWSLambdaExecute'],
      FunctionUrlConfig: { AuthType: 'NONE', Cors: true },
      DeadLetterQueue: { Type: 'SQS', TargetArn: ARN },
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
      AutoPublishAlias: 'live',
      Events: {
        A: {
          Type: 'Api',
          Properties: { Path: '/files/{id}', Method: 'post', RestApiId: { Ref: 'Api' }, Auth: { Authorizer: 'NONE' } },
        },
        B: { Type: 'HttpApi', Properties: { Path: '/v1/x', Method: 'ANY' } },
        C: { Type: 'S3', Properties: { Bucket: { Ref: 'Files' }, Events: 's3:ObjectCreated:*' } },
        D: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] }, BatchSize: 2 } },
        E: { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)' } },
      },
    },
  },
  {
    Type: 'AWS::Serverless::Api',
    Properties: {
      StageName: 'Prod',
      Cors: "'*'",
      Auth: { DefaultAuthorizer: 'AWS_IAM', ApiKeyRequired: true, ResourcePolicy: { IpRangeBlacklist: ['1.2.3.4'] } },
      DefinitionBody: BODY,
      GatewayResponses: { DEFAULT_4XX: { ResponseParameters: { Headers: { 'Access-Control-Allow-Origin': "'*'" } } } },
    },
  },
  {
    Type: 'AWS::Serverless::HttpApi',
    Properties: { CorsConfiguration: true, StageName: 'v1', Auth: { DefaultAuthorizer: 'A' }, DefinitionBody: BODY },
  },
  { Type: 'AWS::Serverless::SimpleTable', Properties: { PrimaryKey: { Name: 'id', Type: 'String' } } },
  {
    Type: 'AWS::Serverless::Connector',
    Properties: { Source: { Id: 'Upload' }, Destination: { Id: 'Files' }, Permissions: ['Write'] },
  },
  {
    Type: 'AWS::Serverless::StateMachine',
    Properties: {
      Definition: { StartAt: 'A', States: { A: { Type: 'Task', Resource: ARN, End: true } } },
      Events: { A: { Type: 'Api', Properties: { Path: '/run', Method: 'post' } } },
    },
  },
];
