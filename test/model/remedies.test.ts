/** What fixes add to templates, as data: `--fix-unsafe` of small applications. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Finding, applyEdits, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

interface Fixed {
  readonly resources: Readonly<Record<string, unknown>>;
  readonly parameters: readonly string[];
  readonly before: readonly Finding[];
  readonly left: readonly string[];
}

/** The resources after the unsafe fixes of one rule, and what is left of it. */
async function fixed(
  rule: string,
  resources: object,
  files: Readonly<Record<string, string>> = {},
  more: object = {},
): Promise<Fixed> {
  const cwd = folderWith({ 'template.json': JSON.stringify({ ...more, Resources: resources }, null, 2), ...files });
  const run = async (folder: string) =>
    audit(await loadProject('template.json', { cwd: folder }), { only: [rule], scope: 'all' });
  const first = await run(cwd);
  const [file] = await applyEdits(first, { unsafe: true });
  const text = file?.after ?? file?.before ?? JSON.stringify({ Resources: resources });
  const after = await run(folderWith({ 'template.json': text, ...files }));
  const root = parse(text) as { readonly Resources: Record<string, unknown>; readonly Parameters?: object };
  return {
    resources: root.Resources,
    parameters: Object.keys(root.Parameters ?? {}),
    before: first.findings,
    left: after.findings.map(({ kind }) => kind),
  };
}

const CODE = {
  Runtime: 'python3.12',
  Handler: 'app.handler',
  Code: { ZipFile: 'def handler(event, context):\n    return 1\n' },
};
const role = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const ROLE = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } };
const lambda = (more: object = {}): object => ({ Type: 'AWS::Lambda::Function', Properties: { ...CODE, ...more } });

test('a function gets a log group although the one of another is named by a reference, in any layout', async () => {
  const named = { LogGroupName: { 'Fn::Join': ['', ['/aws/lambda/', { Ref: 'Other' }]] }, RetentionInDays: 30 };
  const { resources, left } = await fixed('log-retention', {
    Work: lambda(),
    Other: lambda(),
    OtherLogs: { Type: 'AWS::Logs::LogGroup', Properties: named },
  });
  expect(Object.keys(resources)).toEqual(['Work', 'Other', 'OtherLogs', 'WorkLogs']);
  expect(left).toEqual([]);
});

describe('lost events', () => {
  const rule = {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'a', Arn: role('Work') }] },
  };

  test('a plain function gets a destination, after the permission to send there', async () => {
    const { resources, left } = await fixed('2.3', { Role: ROLE, Work: lambda({ Role: role('Role') }), Daily: rule });
    expect(left).toEqual([]);
    expect(resources).toMatchObject({
      Role: ROLE,
      WorkDeadLetterQueue: { Type: 'AWS::SQS::Queue' },
      WorkDeadLetterQueuePolicy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sqs:SendMessage',
                Resource: { 'Fn::GetAtt': ['WorkDeadLetterQueue', 'Arn'] },
              },
            ],
          },
          Roles: [{ Ref: 'Role' }],
        },
      },
      WorkEventInvokeConfig: { DependsOn: 'WorkDeadLetterQueuePolicy' },
    });
  });

  test.each<[string, object, object]>([
    ['whose role is elsewhere', { Role: 'arn:aws:iam::123456789012:role/work' }, {}],
    ['whose role exists under a condition of its own', { Role: role('Role') }, { Condition: 'HasRole' }],
  ])('a function %s is left alone', async (_, properties, more) => {
    const resources = { Role: { ...ROLE, ...more }, Work: lambda(properties), Daily: rule };
    const conditions = {
      Parameters: { Own: { Type: 'String', Default: 'yes' } },
      Conditions: { HasRole: { 'Fn::Equals': [{ Ref: 'Own' }, 'yes'] } },
    };
    const found = await fixed('2.3', resources, {}, conditions);
    expect(found.before.map(({ kind, edits }) => [kind, edits])).toEqual([['no-failure-destination', undefined]]);
  });

  test('a stream and an event are fixed together', async () => {
    const stream = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'Work' }, EventSourceArn: role('Records'), StartingPosition: 'LATEST' },
    };
    const { resources, left } = await fixed('2.3', {
      Role: ROLE,
      Records: { Type: 'AWS::Kinesis::Stream' },
      Work: lambda({ Role: role('Role') }),
      Daily: rule,
      Reading: stream,
    });
    expect(left).toEqual([]);
    expect(Object.keys(resources).slice(5).sort()).toEqual([
      'ReadingDeadLetterQueue',
      'ReadingDeadLetterQueuePolicy',
      'WorkDeadLetterQueue',
      'WorkDeadLetterQueuePolicy',
      'WorkEventInvokeConfig',
    ]);
    expect(resources['Reading']).toMatchObject({
      DependsOn: 'ReadingDeadLetterQueuePolicy',
      Properties: {
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['ReadingDeadLetterQueue', 'Arn'] } } },
      },
    });
  });
});

describe('alarms', () => {
  const alarmsOf = (resources: Fixed['resources']): readonly string[] =>
    Object.keys(resources).filter((id) => id.endsWith('Alarm'));

  test('each API has its own, with one topic', async () => {
    const http = (): object => ({ Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'a', ProtocolType: 'HTTP' } });
    const { resources, parameters, left } = await fixed('5.2', { First: http(), Second: http() });
    expect({ alarms: alarmsOf(resources), parameters, left }).toEqual({
      alarms: ['First', 'Second'].flatMap((id) =>
        ['Errors', 'Latency', 'ClientErrors'].map((one) => `${id}${one}Alarm`),
      ),
      parameters: ['AlarmTopicArn'],
      left: [],
    });
  });

  test('without an API each function has its own, under its condition', async () => {
    const more = {
      Parameters: { On: { Type: 'String', Default: 'yes' } },
      Conditions: { IsOn: { 'Fn::Equals': [{ Ref: 'On' }, 'yes'] } },
    };
    const { resources } = await fixed('5.2', { A: lambda(), B: { ...lambda(), Condition: 'IsOn' } }, {}, more);
    expect(alarmsOf(resources)).toHaveLength(6);
    expect(resources['BErrorsAlarm']).toMatchObject({ Condition: 'IsOn' });
    expect(resources['AErrorsAlarm']).not.toHaveProperty('Condition');
  });

  test('a REST API keeps the name that an intrinsic function makes', async () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-api' };
    const { resources, left } = await fixed('5.2', {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: name } },
    });
    expect(left).toEqual([]);
    expect(resources['ApiErrorsAlarm']).toMatchObject({
      Properties: { Dimensions: [{ Name: 'ApiName', Value: name }] },
    });
  });
});
