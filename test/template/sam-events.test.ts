import { describe, expect, test } from 'vitest';
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
    expect(idsOf(template).slice(2, -1)).toEqual(expected);
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
    expect(idsOf(template)).toEqual(['M StateMachine', 'MRole Role', 'ME Rule', 'MERole Role']);
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

describe('what is malformed', () => {
  test.each<[Json, readonly string[]]>([
    [fn({ Events: { E: 'x' } }), ['event E has no Type and is left out']],
    [fn({ Events: null }), []],
    [fn({ Events: [1] }), []],
    [fn({ Events: { E: { Type: 'Nope' } } }), ['events of type Nope are not known: E is left out']],
    [
      fn({ Policies: [{ NopePolicy: {} }, null, 3] }),
      ['NopePolicy is no policy template that is known here: what it allows is not seen'],
    ],
    [fn({ Events: { E: { Type: 'S3' } } }), ['E names no bucket of this template: what calls Fn is not seen']],
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
