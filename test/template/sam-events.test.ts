import { describe, expect, test } from 'vitest';
import { POLICY_TEMPLATES } from '../../src/template/aws-facts/sam-facts.js';
import { type Json, resource, templateOf } from './make.js';
import { at, fn, idsOf, on, samOf, warnings } from './sam-made.js';

describe('events', () => {
  test.each<[string, Json, readonly string[]]>([
    ['SQS', { Queue: 'arn:q' }, ['FnE EventSourceMapping']],
    ['Kinesis', { Stream: 'arn:s', StartingPosition: 'LATEST' }, ['FnE EventSourceMapping']],
    ['SNS', { Topic: 'arn:t' }, ['FnEPermission Permission', 'FnE Subscription']],
    [
      'SNS',
      { Topic: 'arn:t', SqsSubscription: true },
      ['FnEQueue Queue', 'FnEQueuePolicy QueuePolicy', 'FnE Subscription', 'FnEEventSourceMapping EventSourceMapping'],
    ],
    ['Schedule', { Schedule: 'rate(1 day)' }, ['FnE Rule', 'FnEPermission Permission']],
    [
      'EventBridgeRule',
      { Pattern: {}, DeadLetterConfig: { Type: 'SQS' } },
      ['FnE Rule', 'FnEQueue Queue', 'FnEQueuePolicy QueuePolicy', 'FnEPermission Permission'],
    ],
    ['ScheduleV2', { ScheduleExpression: 'rate(1 day)' }, ['FnE Schedule', 'FnERole Role']],
    [
      'CloudWatchLogs',
      { LogGroupName: 'g', FilterPattern: '' },
      ['FnEPermission Permission', 'FnE SubscriptionFilter'],
    ],
    ['IoTRule', { Sql: 'SELECT' }, ['FnEPermission Permission', 'FnE TopicRule']],
    ['AlexaSkill', {}, ['FnEPermission Permission']],
    ['S3', { Bucket: { Ref: 'B' }, Events: 's3:ObjectCreated:*' }, ['FnEPermission Permission']],
  ])('%s %j', (type, properties, expected) => {
    const template = samOf(on(type, properties));
    const others = ['Fn Function', 'FnRole Role', 'Q Queue'];
    expect(idsOf(template).filter((id) => !others.includes(id))).toEqual([...expected].sort());
  });

  test('of a function in a condition a bucket knows only then', () => {
    const E = {
      Type: 'S3',
      Properties: { Bucket: { Ref: 'B' }, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] },
    };
    const inWorld = (one: number): readonly (string | undefined)[] => {
      const Conditions = { C: { 'Fn::Equals': [1, one] } };
      const B = { Type: 'AWS::S3::Bucket' };
      const template = samOf({ Fn: fn({ Events: { E } }, { Condition: 'C' }), B }, { Conditions });
      return resource(template, 'B')
        .all('NotificationConfiguration.LambdaConfigurations')
        .map((one) => one.at('Event').text);
    };
    expect(inWorld(1)).toEqual(['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
    expect(inWorld(2)).toEqual([]);
  });

  test('a user pool names the function', () => {
    const template = samOf({
      ...on('Cognito', { UserPool: { Ref: 'P' }, Trigger: 'PreSignUp' }),
      P: { Type: 'AWS::Cognito::UserPool' },
    });
    expect(at(template, 'P', 'LambdaConfig.PreSignUp').shown).toBe('${Fn.Arn}');
  });

  test('of a state machine', () => {
    const template = samOf({
      M: {
        Type: 'AWS::Serverless::StateMachine',
        Properties: { Name: 'm', Events: { E: { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)' } } } },
      },
    });
    expect(idsOf(template)).toEqual(['M StateMachine', 'ME Rule', 'MERole Role', 'MRole Role']);
    expect(at(template, 'M', 'StateMachineName').text).toBe('m');
    expect(at(template, 'ME', 'Targets.0.Arn').shown).toBe('${M}');
  });
});

describe('other resources', () => {
  test('a connector lets a role in', () => {
    const template = samOf({
      Fn: fn({}),
      T: { Type: 'AWS::Serverless::SimpleTable' },
      C: {
        Type: 'AWS::Serverless::Connector',
        Properties: { Source: { Id: 'Fn' }, Destination: { Id: 'T' }, Permissions: ['Write'] },
      },
    });
    expect(template.resources.has('C')).toBe(false);
    expect(at(template, 'CPolicy', 'Roles.0').targets[0]?.resource.logicalId).toBe('FnRole');
    expect(at(template, 'CPolicy', 'PolicyDocument.Statement.0.Action.0').text).toBe('dynamodb:PutItem');
  });

  const connected = (source: Json, destination: Json, more: Json = {}): Json => ({
    ...more,
    C: {
      Type: 'AWS::Serverless::Connector',
      Properties: { Source: source, Destination: destination, Permissions: ['Read', 'Write'] },
    },
  });

  test('a connector knows resources elsewhere by the types of SAM', () => {
    const table = { Type: 'AWS::Serverless::SimpleTable', Arn: 'arn:t' };
    const template = samOf(connected({ Type: 'AWS::Serverless::Function', RoleName: 'r' }, table));
    expect(at(template, 'CPolicy', 'Roles.0').text).toBe('r');
    expect(at(template, 'CPolicy', 'PolicyDocument.Statement.1.Action.0').text).toBe('dynamodb:PutItem');
  });

  test.each<[string, Json, Json, Json, readonly string[]]>([
    [
      'a source of data reaches a table',
      { Id: 'D' },
      { Type: 'AWS::DynamoDB::Table', Arn: 'arn:t' },
      {
        D: { Type: 'AWS::AppSync::DataSource', Properties: { ServiceRoleArn: { 'Fn::GetAtt': ['R', 'Arn'] } } },
        R: { Type: 'AWS::IAM::Role' },
      },
      ['CPolicy'],
    ],
    [
      'a graph calls a function',
      { Type: 'AWS::AppSync::GraphQLApi', ResourceId: 'x' },
      { Type: 'AWS::Lambda::Function', Arn: 'arn:f' },
      {},
      ['CWriteLambdaPermission'],
    ],
    [
      'a topic feeds a queue, whose policy nobody asks',
      { Type: 'AWS::SNS::Topic', Arn: 'arn:t' },
      { Type: 'AWS::SQS::Queue', Arn: 'arn:q', QueueUrl: 'u' },
      {},
      [],
    ],
  ])('by a connector %s', (_, source, destination, more, made) => {
    const Resources = connected(source, destination, more);
    expect(warnings(Resources)).toEqual([]);
    expect([...samOf(Resources).resources.keys()].filter((id) => id.startsWith('C'))).toEqual(made);
  });

  test('of a connector that SAM does not know nothing is made', () => {
    const Resources = connected({ Type: 'AWS::SQS::Queue', Arn: 'arn:q' }, { Type: 'AWS::S3::Bucket', Arn: 'arn:b' });
    expect(warnings(Resources)).toEqual(['connector C is skipped: its source or destination was not found']);
    expect([...samOf(Resources).resources.keys()]).toEqual([]);
  });

  test.each(['constructor', '__proto__'])('a connector between resources of type %s is none', (Type) => {
    expect(warnings(connected({ Type, Arn: 'a' }, { Type, Arn: 'b' }))).toEqual([
      'connector C is skipped: its source or destination was not found',
    ]);
  });

  test('an application with an address is a nested stack', () => {
    const of = (Location: unknown): Json => ({ A: { Type: 'AWS::Serverless::Application', Properties: { Location } } });
    expect(at(samOf(of('./child.yaml')), 'A', 'TemplateURL').text).toBe('./child.yaml');
    expect(resource(samOf(of({ ApplicationId: 'arn:x' })), 'A').type).toBe('AWS::Serverless::Application');
  });

  test('a template that forgot to ask for the transform is read all the same', () => {
    const Resources = on('SQS', { Queue: 'q' });
    const asked = templateOf({ Transform: 'AWS::Serverless-2016-10-31', Resources });
    expect(idsOf(templateOf({ Resources }))).toEqual(idsOf(asked));
  });
});

describe('the permission of an operation', () => {
  const Api = (properties: Json): Json => ({ Type: 'AWS::Serverless::Api', Properties: properties });

  test.each<[string, string, Json, Json, string, string]>([
    ['Api', 'of an implicit API', { Path: '/files', Method: 'put' }, {}, 'Prod', '${ServerlessRestApi}/*/PUT/files'],
    [
      'Api',
      'with parameters',
      { Path: '/a/{id}/{proxy+}/', Method: 'any' },
      {},
      'Prod',
      '${ServerlessRestApi}/*/*/a/*/*',
    ],
    [
      'Api',
      'of a stage',
      { Path: '/', Method: 'GET', RestApiId: { Ref: 'A' } },
      { A: Api({ StageName: 'v1' }) },
      'v1',
      '${A}/*/GET/',
    ],
    [
      'Api',
      'of a stage by parameter',
      { Path: '/', Method: 'get', RestApiId: { Ref: 'A' } },
      { A: Api({ StageName: { Ref: 'S' } }) },
      'Stage',
      '${A}/*/GET/',
    ],
    ['HttpApi', 'of an HTTP API', { Path: '/files', Method: 'post' }, {}, '', '${ServerlessHttpApi}/*/POST/files'],
    ['HttpApi', 'of whatever is left', {}, {}, '', '${ServerlessHttpApi}/*/*'],
    ['HttpApi', 'of the default route', { Path: '$default', Method: 'any' }, {}, '', '${ServerlessHttpApi}/*/$default'],
  ])('%s %s', (type, _, properties, more, suffix, source) => {
    const template = samOf({ ...on(type, properties), ...more }, { Parameters: { S: { Type: 'String' } } });
    const permission = resource(template, `FnEPermission${suffix}`);
    expect(permission.type).toBe('AWS::Lambda::Permission');
    expect(permission.at('Principal').text).toBe('apigateway.amazonaws.com');
    expect(permission.at('FunctionName').shown).toBe('${Fn}');
    expect(permission.at('SourceArn').shown.split(':').at(-1)).toBe(source);
  });

  test('is none where nobody can tell the path, and where the document calls something else', () => {
    const ids = (properties: Json, more: Json = {}): readonly string[] =>
      idsOf(samOf({ ...on('HttpApi', properties), ...more })).filter((id) => id.includes('Permission'));
    expect(ids({ Path: { 'Fn::ImportValue': 'p' }, Method: 'get' })).toEqual([]);
    const put = (uri: Json | string): Json => ({ put: { 'x-amazon-apigateway-integration': { uri } } });
    const A = (uri: Json | string): Json => ({
      A: { Type: 'AWS::Serverless::HttpApi', Properties: { DefinitionBody: { paths: { '/a': put(uri) } } } },
    });
    const event = { Path: '/a', Method: 'PUT', ApiId: { Ref: 'A' } };
    expect(ids(event, A('https://example.com'))).toEqual([]);
    expect(ids(event, A({ 'Fn::Sub': 'arn:x/functions/${Fn.Arn}/invocations' }))).toEqual(['FnEPermission Permission']);
  });
});

describe('policy templates', () => {
  const grants = (template: string, parameters: Json): readonly string[] =>
    resource(samOf({ Fn: fn({ Policies: [{ [template]: parameters }] }) }), 'FnRole')
      .all('Policies.PolicyDocument.Statement')
      .flatMap((statement) =>
        statement
          .all('Action')
          .flatMap(({ shown: action }) => statement.all('Resource').map(({ shown }) => `${action} ${shown}`)),
      );

  test.each<[string, Json, string]>([
    [
      'EcsRunTaskPolicy',
      { TaskDefinition: 'scan:1' },
      'ecs:RunTask arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task-definition/scan:1',
    ],
    [
      'Route53ChangeResourceRecordSetsPolicy',
      { HostedZoneId: 'Z1' },
      'route53:ChangeResourceRecordSets arn:${AWS::Partition}:route53:::hostedzone/Z1',
    ],
    [
      'AcmGetCertificatePolicy',
      { CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/c' },
      'acm:GetCertificate arn:aws:acm:us-east-1:111122223333:certificate/c',
    ],
    ['EKSDescribePolicy', {}, 'eks:ListClusters *'],
    [
      'CodeCommitCrudPolicy',
      { RepositoryName: 'r' },
      'codecommit:PutFile arn:${AWS::Partition}:codecommit:${AWS::Region}:${AWS::AccountId}:r',
    ],
  ])('%s', (template, parameters, grant) => {
    expect(grants(template, parameters)).toContain(grant);
  });

  test('are all told by what they allow', () => {
    expect(Object.keys(POLICY_TEMPLATES)).toHaveLength(81);
    for (const [name, all] of Object.entries(POLICY_TEMPLATES)) {
      expect(all.length, name).toBeGreaterThan(0);
      for (const { actions, on: resources } of all) {
        const named = actions.split(' ');
        expect(new Set(named).size, name).toBe(named.length);
        expect(actions, name).toMatch(/^(?:[A-Za-z]+[0-9]*\*?|\*)(?: [A-Za-z]+[0-9]*\*?)*$/);
        expect(resources.length, name).toBeGreaterThan(0);
      }
    }
  });
});

describe('what is malformed', () => {
  test.each<[Json, readonly string[]]>([
    [fn({ Events: { E: 'x' } }), ['event E has no Type and is skipped']],
    [fn({ Events: null }), []],
    [fn({ Events: [1] }), []],
    [fn({ Events: { E: { Type: 'Nope' } } }), ['event E has the unsupported type Nope and is skipped']],
    [
      fn({ Policies: [{ NopePolicy: {} }, null, 3] }),
      ['unknown SAM policy template NopePolicy: its permissions are not considered'],
    ],
    [
      fn({ Events: { E: { Type: 'S3' } } }),
      ['E refers to no bucket of this template: this trigger of Fn is not considered'],
    ],
    [{ Type: 'AWS::Serverless::Function', Properties: 'x' }, []],
    [{ Type: 'AWS::Serverless::Function' }, []],
    [fn({ EventInvokeConfig: 'x', FunctionUrlConfig: [], DeadLetterQueue: 1, AutoPublishAlias: {} }), []],
  ])('%j', (Fn, expected) => {
    expect(warnings({ Fn })).toEqual(expected);
  });

  test.each([null, 'x', [], { Function: null }, { Function: 'x' }, { Nope: {} }])('Globals %j', (Globals) => {
    expect(idsOf(samOf({ Fn: fn({}) }, { Globals }))).toEqual(['Fn Function', 'FnRole Role']);
  });
});
