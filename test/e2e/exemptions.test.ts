/** What a rule does not ask, and what only looks like an answer to it. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

describe('3.1 of a function that only signs', () => {
  const signing = (body: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Crate: { Type: AWS::S3::Bucket }
  Sign:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      MemorySize: 512
      Environment: { Variables: { CRATE: !Ref Crate } }
      Events: { Get: { Type: Api, Properties: { Path: /v1/link, Method: get } } }
      InlineCode: |
        import json, os, boto3
        s3 = boto3.client("s3")
        CRATE = os.environ["CRATE"]
        def handler(event, context):
${body
  .split('\n')
  .map((line) => `            ${line}`)
  .join('\n')}
            return {"statusCode": 200, "body": "{}"}`;
  const GET = 's3.generate_presigned_url("get_object", Params={"Bucket": CRATE, "Key": "a"})';
  const PUT = 's3.generate_presigned_url("put_object", Params={"Bucket": CRATE, "Key": "a"})';

  it.each([
    ['downloads', GET],
    ['uploads', PUT],
    ['both', `${GET}\n${PUT}`],
    ['a form', 's3.generate_presigned_post(CRATE, "a")'],
    ['downloads, after a look at the object', `s3.head_object(Bucket=CRATE, Key="a")\n${GET}`],
    [
      'uploads, and keeps a record of them',
      `${PUT}\ns3.put_object(Bucket=CRATE, Key="log", Body=json.dumps({"a": 1}))`,
    ],
  ])('is not asked: %s', async (_, body) => {
    expect((await judge(signing(body))).of('3.1')).toEqual(['not-applicable']);
  });

  it.each([
    ['reads the object as well', `s3.get_object(Bucket=CRATE, Key="a")\n${GET}`],
    ['stores what it is sent as well', `s3.put_object(Bucket=CRATE, Key="a", Body=event["body"])\n${GET}`],
    ['signs nothing', 's3.head_object(Bucket=CRATE, Key="a")'],
  ])('is asked where it %s', async (_, body) => {
    expect((await judge(signing(body))).of('3.1')).toEqual(['fixed-memory high Sign']);
  });
});

describe('3.1 and 3.2', () => {
  const url = (id: string, more = ''): string => `
Resources:
  ${id}: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Handler: index.handler, MemorySize: 512, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" }${more} } }
  Address: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !GetAtt ${id}.Arn, AuthType: NONE } }`;

  it.each(['HealthCheckFunction', 'PingHandler', 'StatusEndpoint'])(
    'do not ask a function URL that is named for its health: %s',
    async (id) => {
      const judged = await judge(url(id));
      expect([judged.of('3.1'), judged.of('3.2')]).toEqual([['not-applicable'], ['not-applicable']]);
    },
  );

  it.each(['HealthRecords', 'UploadStatus', 'Resize'])('ask any other one: %s', async (id) => {
    const judged = await judge(url(id));
    expect([judged.of('3.1'), judged.of('3.2')]).toEqual([[`fixed-memory high ${id}`], [`cold-starts low ${id}`]]);
  });

  it.each([
    ", CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: 'arn:aws:lambda:eu-west-1:111122223333:capacity-provider:x' } }",
    ', TenancyConfig: { TenantIsolationMode: PER_TENANT }',
  ])('3.2 does not ask where Lambda refuses provisioned concurrency: %s', async (more) => {
    const judged = await judge(url('Resize', more));
    expect([judged.of('3.1'), judged.of('3.2')]).toEqual([['fixed-memory high Resize'], ['not-applicable']]);
  });
});

describe('4.2', () => {
  it.each([
    ['a group that only delivers', '{ LogGroupClass: DELIVERY }', ['not-applicable']],
    ['one with a retention', '{ LogGroupClass: DELIVERY, RetentionInDays: 1 }', ['not-applicable']],
    ['another class', '{ LogGroupClass: INFREQUENT_ACCESS }', ['kept-forever high Logs']],
    ['no class', '{}', ['kept-forever high Logs']],
    ['a class that is given at deployment', '{ LogGroupClass: !Ref Class }', ['unknown kept-forever Logs']],
    ['that, with a retention', '{ LogGroupClass: !Ref Class, RetentionInDays: 90 }', ['pass']],
    ['that, with a short retention', '{ LogGroupClass: !Ref Class, RetentionInDays: 7 }', ['too-short medium Logs']],
    ['a class by a default', '{ LogGroupClass: !Ref Delivery }', ['not-applicable']],
  ])('%s', async (_, properties, expected) => {
    const judged = await judge(`
Parameters: { Class: { Type: String }, Delivery: { Type: String, Default: DELIVERY } }
Resources: { Logs: { Type: AWS::Logs::LogGroup, Properties: ${properties} } }`);
    expect(judged.of('4.2')).toEqual(expected);
  });

  it('is answered by the log group that the CDK makes for a function', async () => {
    const judged = await judge(`Resources:
  Resize1A2B3C4D:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" } }
    Metadata: { 'aws:cdk:path': Photos/Resize/Resource }
  ResizeLogGroup5E6F7A8B:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: !Join ['', [/aws/lambda/, !Ref Resize1A2B3C4D]], RetentionInDays: 731 }
    Metadata: { 'aws:cdk:path': Photos/Resize/LogGroup/Resource }`);
    expect(judged.of('4.2')).toEqual(['pass']);
  });
});

describe('8.1', () => {
  const staged = (first: string, second = ''): string => `
Resources:
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front } }
  Live: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Front, StageName: live, DeploymentId: abc123${first} } }${second}`;
  const TAGS = ', Tags: [{ Key: team, Value: fruit }]';
  const NEXT = (tags: string): string =>
    `\n  Next: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Front, StageName: next, DeploymentId: abc123${tags} } }`;

  it('takes an API as tagged whose stages all are', async () => {
    expect((await judge(staged(TAGS))).of('8.1')).toEqual(['pass']);
    expect((await judge(staged(TAGS, NEXT(TAGS)))).of('8.1')).toEqual(['pass']);
  });

  it('does not where one stage is not, or none is there', async () => {
    expect((await judge(staged(TAGS, NEXT('')))).of('8.1')).toEqual(['no-tags medium Front']);
    expect((await judge(staged(", Tags: [{ Key: 'aws-cdk:x', Value: y }]"))).of('8.1')).toEqual(['no-tags high Front']);
    const alone = staged(TAGS).replace(/\n {2}Live.*/, '');
    expect((await judge(alone)).of('8.1')).toEqual(['no-tags high Front']);
  });

  it.each(['AWS::Serverless::Api', 'AWS::Serverless::HttpApi'])(
    "knows that SAM's tags reach the stages of %s",
    async (type) => {
      const judged = await judge(`Transform: AWS::Serverless-2016-10-31
Resources:
  Front: { Type: ${type}, Properties: { StageName: live, Tags: { team: fruit } } }`);
      expect(judged.of('8.1')).toEqual(['pass']);
      expect(judged.related('8.1')).toEqual([]);
    },
  );
});

describe('8.2', () => {
  const table = (metadata: string, tags = ''): string => `
Resources:
  Front: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: front, ProtocolType: HTTP } }
  Peaches:
    Type: AWS::DynamoDB::Table
    ${metadata}
    Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }], AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], BillingMode: PAY_PER_REQUEST${tags} }`;

  it.each([
    ["another rule's suppression", 'Metadata: { upload-audit: { ignore: { table-backup: kept elsewhere } } }'],
    ['a key of CloudFormation', 'Metadata: { AWS::CloudFormation::Designer: { Classification: x } }'],
    ['a key of the CDK', "Metadata: { 'aws:cdk:path': Photos/Peaches, 'aws:asset:Sensitivity': x }"],
    ['a suppression of another tool', 'Metadata: { cfn_nag: { DataClassification: [] } }'],
  ])('finds no classification in %s', async (_, metadata) => {
    expect((await judge(table(metadata))).of('8.2')).toEqual(['not-classified medium']);
  });

  it('is suppressed by Metadata of the template, and does not pass by it', async () => {
    const template = `Metadata: { upload-audit: { ignore: { data-classification: public fruit } } }${table('')}`;
    const judged = await judge(template);
    expect(judged.warnings).toEqual([]);
    expect(judged.of('8.2')).toEqual(['fail']);
  });

  it('finds none in a tag that AWS sets', async () => {
    const tagged = table('', ", Tags: [{ Key: 'aws:acme:DataClassification', Value: x }]");
    expect((await judge(tagged)).of('8.2')).toEqual(['not-classified medium']);
  });

  it('finds one in a key that somebody wrote', async () => {
    expect((await judge(table('Metadata: { DataClassification: public }'))).of('8.2')).toEqual(['pass']);
    expect((await judge(table('Metadata: { acme: { Sensitivity: low } }'))).of('8.2')).toEqual(['pass']);
    expect((await judge(table('', ", Tags: [{ Key: 'acme:DataClassification', Value: x }]"))).of('8.2')).toEqual([
      'pass',
    ]);
  });
});

describe('a finding in another resource names the one that it is about', () => {
  const FN = (id: string): string =>
    `  ${id}: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" } } }`;

  it.each([
    [
      'a stream',
      'EventSourceArn: arn:aws:kinesis:eu-west-1:111122223333:stream/fruit, StartingPosition: LATEST',
      ['no-stream-destination high Feed'],
    ],
    [
      'a topic of Kafka',
      "Topics: [fruit], SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a:9092'] } }",
      ['no-stream-destination high Feed'],
    ],
  ])('%s', async (_, source, expected) => {
    const judged = await judge(`Resources:
${FN('Count')}
  Feed: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Count, ${source} } }`);
    expect(judged.of('2.3')).toEqual(expected);
    expect(judged.related('2.3')).toEqual(['function Count']);
  });

  it('a queue', async () => {
    const judged = await judge(`Resources:
${FN('Count')}
  Fruit: { Type: AWS::SQS::Queue }
  Feed: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Count, EventSourceArn: !GetAtt Fruit.Arn } }`);
    expect(judged.of('2.3')).toEqual(['no-redrive-policy high Fruit']);
    expect(judged.related('2.3')).toEqual(['function Count']);
  });

  it('a bucket policy', async () => {
    const judged = await judge(`Resources:
  Crate: { Type: AWS::S3::Bucket, Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: ['https://fruit.example.com'] }] } } }
  Rules:
    Type: AWS::S3::BucketPolicy
    Properties: { Bucket: !Ref Crate, PolicyDocument: { Statement: [{ Effect: Deny, Principal: '*', Action: 's3:*', Resource: !Sub '\${Crate.Arn}/*', Condition: { Bool: { aws:SecureTransport: false } } }] } }`);
    expect(judged.of('1.3')).toEqual(['only-denies-http low Rules']);
    expect(judged.related('1.3')).toEqual(['bucket Crate']);
  });
});

describe('a nested stack that is not at hand', () => {
  const beside = (table: string, more = '', given = '{}'): string => `
Resources:
  Watch: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://s3.amazonaws.com/templates.example.com/watch.yaml, Parameters: ${given} } }
  Peaches: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }], AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], BillingMode: PAY_PER_REQUEST${table} } }${more}`;

  it('adds nothing to a resource that it can not name', async () => {
    const judged = await judge(beside(''));
    expect([judged.of('7.2'), judged.of('5.2'), judged.of('8.2')]).toEqual([
      ['no-backup high Peaches'],
      ['no-alarms high'],
      ['not-classified medium'],
    ]);
  });

  it.each([
    ['has a name', beside(', TableName: peaches')],
    ['is exported', beside('', '\nOutputs: { Table: { Value: !Ref Peaches, Export: { Name: peaches } } }')],
    [
      'is exported by its ARN',
      beside('', "\nOutputs: { Table: { Value: !GetAtt Peaches.Arn, Export: { Name: !Sub '${AWS::StackName}-t' } } }"),
    ],
    ['is handed to it', beside('', '', '{ Table: !Ref Peaches }')],
    [
      'is written where it may be read',
      beside('', '\n  Kept: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref Peaches } }'),
    ],
  ])('may add to one that %s', async (_, template) => {
    const judged = await judge(template);
    expect([judged.of('7.2'), judged.of('5.2'), judged.of('8.2')]).toEqual([
      ['no-backup low Peaches'],
      ['no-alarms low'],
      ['not-classified low'],
    ]);
  });

  it('is not told of what an output without an export says', async () => {
    const judged = await judge(beside('', '\nOutputs: { Table: { Value: !Ref Peaches } }'));
    expect(judged.of('7.2')).toEqual(['no-backup high Peaches']);
  });
});
