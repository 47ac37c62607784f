import type { Choices } from './choices.js';
import type { Json } from './intrinsics.js';

/** A map that a template has. */
export interface JsonMap {
  readonly [key: string]: Json;
}

const CODE = `exports.handler = async (event) => {
  const { name } = JSON.parse(event.body);
  return { statusCode: 200, body: name.trim() };
};
`;

/** The tags that the settings of the audit ask for, and give. */
export const TAGS = { requiredKeys: ['Team', 'Cost Center'], allowedValues: ['Team=media', 'Cost Center=0042'] };

const attribute = (id: string, name = 'Arn'): Json => ({ 'Fn::GetAtt': [id, name] });
const ref = (id: string): Json => ({ Ref: id });

/** A resource without properties that are all left out; some have none at all, or empty ones. */
function resource(type: string, properties: JsonMap): Json {
  return Object.keys(properties).length === 0 ? { Type: type } : { Type: type, Properties: properties };
}

/** A property in some of the templates. */
function maybe(choices: Choices, name: string, ...values: readonly [Json, ...Json[]]): JsonMap {
  return choices.rarely(2) ? { [name]: choices.pick(values) } : {};
}

const tags = (choices: Choices): JsonMap =>
  choices.rarely(3)
    ? { Tags: choices.pick<Json>([[{ Key: 'App', Value: 'photos' }], [], [{ Key: 'Team', Value: 'x' }]]) }
    : {};

const code = (choices: Choices): JsonMap => ({
  Runtime: choices.pick(['nodejs22.x', 'nodejs20.x']),
  Handler: 'index.handler',
  ...maybe(choices, 'MemorySize', 512, 1024, '2048'),
  ...maybe(choices, 'Timeout', 30, 900, '60'),
  ...maybe(choices, 'Environment', {
    Variables: { STATION_URL: 'https://prod.example.com/x', NOTE: 'a # b: "c"', LEVEL: 'info' },
  }),
});

const ASSUMED: Json = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: 'sts:AssumeRole', Condition: {} },
  ],
};

const uri = (id: string): Json => ({
  'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${id}.Arn}/invocations`,
});

/** Resources with findings that have edits; `n` makes their names different. */
type Part = (choices: Choices, n: number) => JsonMap;

const PARTS: readonly [Part, ...Part[]] = [
  (choices, n) => ({
    [`Orders${n}`]: resource('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ...maybe(choices, 'TableName', `orders-prod-${n}`),
      ...maybe(
        choices,
        'PointInTimeRecoverySpecification',
        {},
        { PointInTimeRecoveryEnabled: false },
        {
          PointInTimeRecoveryEnabled: 'false',
        },
      ),
      ...tags(choices),
    }),
  }),
  (choices, n) => ({
    [`Simple${n}`]: resource('AWS::Serverless::SimpleTable', {
      ...maybe(choices, 'PrimaryKey', { Name: 'id', Type: 'String' }),
      ...maybe(choices, 'Tags', { App: 'photos' }, {}),
    }),
  }),
  (choices, n) => ({
    [`Wide${n}`]: resource('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      Replicas: [
        { Region: 'eu-west-1' },
        ...choices.several(2, (index): Json => ({
          Region: `us-west-${index + 1}`,
          TableClass: 'STANDARD',
          ...tags(choices),
        })),
      ],
    }),
  }),
  (choices, n) => ({
    [`Files${n}`]: resource('AWS::S3::Bucket', {
      ...maybe(choices, 'BucketName', `photos-prod-${n}`),
      ...maybe(
        choices,
        'LifecycleConfiguration',
        { Rules: [] },
        {
          Rules: [{ Id: 'old', Status: 'Enabled', NoncurrentVersionExpirationInDays: 9 }],
        },
      ),
      NotificationConfiguration: {
        LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: attribute(`Made${n}`) }],
      },
      ...tags(choices),
    }),
    [`Made${n}`]: resource('AWS::Lambda::Function', {
      ...code(choices),
      Code: { ZipFile: CODE },
      Role: attribute(`Role${n}`),
      ...tags(choices),
    }),
    [`Role${n}`]: resource('AWS::IAM::Role', { AssumeRolePolicyDocument: ASSUMED, ...tags(choices) }),
  }),
  (choices, n) => ({
    [`Upload${n}`]: resource('AWS::Serverless::Function', {
      ...code(choices),
      InlineCode: CODE,
      Policies: [{ S3CrudPolicy: { BucketName: ref(`Inbox${n}`) } }],
      Events: choices.pick<Json>([
        { Post: { Type: 'HttpApi', Properties: { Path: '/files', Method: 'post' } } },
        { Post: { Type: 'Api', Properties: { Path: '/files', Method: 'post' } } },
        { Made: { Type: 'S3', Properties: { Bucket: ref(`Inbox${n}`), Events: 's3:ObjectCreated:*' } } },
        { Often: { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)' } } },
      ]),
    }),
    [`Inbox${n}`]: resource('AWS::S3::Bucket', {}),
  }),
  (choices, n) => ({
    [`Jobs${n}`]: resource('AWS::SQS::Queue', { ...maybe(choices, 'VisibilityTimeout', 900), ...tags(choices) }),
    [`Work${n}`]: resource('AWS::Lambda::Function', {
      ...code(choices),
      Code: { ZipFile: CODE },
      Role: `arn:aws:iam::111122223333:role/work`,
    }),
    [`Mapping${n}`]: resource('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: attribute(`Jobs${n}`),
      FunctionName: ref(`Work${n}`),
    }),
    [`Logs${n}`]: resource('AWS::Logs::LogGroup', {
      LogGroupName: { 'Fn::Sub': `/aws/lambda/\${Work${n}}` },
      ...maybe(choices, 'RetentionInDays', 7, 14),
    }),
  }),
  (choices, n) => ({
    [`Api${n}`]: resource('AWS::ApiGateway::RestApi', { Name: `names-${n}` }),
    [`Post${n}`]: resource('AWS::ApiGateway::Method', {
      RestApiId: ref(`Api${n}`),
      ResourceId: attribute(`Api${n}`, 'RootResourceId'),
      HttpMethod: 'POST',
      AuthorizationType: 'AWS_IAM',
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: uri(`Register${n}`) },
    }),
    [`Register${n}`]: resource('AWS::Lambda::Function', {
      ...code(choices),
      Code: { ZipFile: CODE },
      Role: { 'Fn::Join': ['', ['arn:aws:iam::', ref('AWS::AccountId'), ':role/register']] },
    }),
  }),
];

const PARAMETERS: readonly [JsonMap, ...JsonMap[]] = [
  {},
  { Parameters: { Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] } } },
  { Parameters: {} },
];

/** A template with findings of the rules that have edits. */
export function makeFixable(choices: Choices): JsonMap {
  const resources: Record<string, Json> = {};
  let parts = 1 + choices.number(3);
  for (let n = 1; parts > 0; parts -= 1, n += 1) Object.assign(resources, choices.pick(PARTS)(choices, n));
  const isSam = JSON.stringify(resources).includes('AWS::Serverless');
  const isLast = choices.rarely(4);
  const outputs: JsonMap = choices.rarely(3) ? { Outputs: { Region: { Value: ref('AWS::Region') } } } : {};
  const parameters = choices.pick(PARAMETERS);
  return {
    ...maybe(choices, 'AWSTemplateFormatVersion', '2010-09-09'),
    ...(isSam ? { Transform: 'AWS::Serverless-2016-10-31' } : {}),
    ...maybe(choices, 'Description', 'Files', 'of many\nlines\n'),
    ...(isLast ? {} : parameters),
    Resources: resources,
    ...outputs,
    ...(isLast ? parameters : {}),
  };
}
