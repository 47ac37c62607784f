import { makeNode } from '../../src/template/evaluate/node.js';
import { getRawValue } from '../../src/template/evaluate/value.js';
import { describe, expect, test } from 'vitest';
import { makeTemplate } from '../../src/template/make-template.js';
import type { Node } from '../../src/template/evaluate/types.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { type Json, resource, where } from './make.js';
import { at, fn, idsOf, samOf } from './sam-made.js';
import { isFailure } from '../../src/errors.js';

describe('places', () => {
  const text = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 30
    Environment:
      Variables: { STAGE: dev, TABLE: shared }
    Tags: { team: files }
    Layers: [arn:one]
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Layers: [arn:two]
      Environment:
        Variables: { TABLE: own }
      Policies:
        - S3WritePolicy: { BucketName: !Ref Files }
      Events:
        Jobs:
          Type: SQS
          Properties: { Queue: !GetAtt Queue.Arn, BatchSize: 5 }
        Uploads:
          Type: S3
          Properties: { Bucket: !Ref Files, Events: s3:ObjectCreated:* }
  Files: { Type: AWS::S3::Bucket }
  Queue: { Type: AWS::SQS::Queue }
`;
  const document = readYaml(text);
  if (isFailure(document)) throw new Error(document.reason);
  const made = makeTemplate({ file: 't.yaml', scope: 't.yaml' }, document, new Map(), new Worlds());
  if (isFailure(made)) throw new Error(made.reason);
  const { template } = made;
  const spot = (node: Node): string => {
    const path = node.place.at;
    const [range] = Array.isArray(path) ? document.locate([path as readonly string[]]) : [];
    return `${range?.start.line ?? 0}:${range?.start.column ?? 0}`;
  };

  test.each([
    ['Timeout', '30', '4:14'],
    ['Handler', 'app.handler', '13:16'],
    ['Environment.Variables.STAGE', 'dev', '6:27'],
    ['Environment.Variables.TABLE', 'own', '16:29'],
    ['Tags.team', 'files', '7:19'],
    ['Layers.0', 'arn:one', '8:14'],
    ['Layers.1', 'arn:two', '14:16'],
  ])('%s', (path, value, expected) => {
    const node = at(template, 'Fn', path);
    expect([node.text, spot(node)]).toEqual([value, expected]);
  });

  test('what an event makes stands where the event does', () => {
    expect(spot(resource(template, 'FnJobs').node)).toBe('20:9');
    expect(spot(at(template, 'FnJobs', 'BatchSize'))).toBe('22:62');
    expect(spot(at(template, 'FnJobs', 'DestinationConfig'))).toBe('22:11');
    expect(spot(at(template, 'FnJobs', 'FunctionName'))).toBe('22:11');
    expect(spot(at(template, 'Files', 'NotificationConfiguration.LambdaConfigurations.0'))).toBe('23:9');
    expect(spot(at(template, 'Files', 'NotificationConfiguration.LambdaConfigurations.0.Event'))).toBe('25:53');
  });

  test('what a policy template allows stands where it is asked for', () => {
    const [statement] = resource(template, 'FnRole').all('Policies.PolicyDocument.Statement');
    expect(statement?.at('Resource.1').shown).toBe('arn:${AWS::Partition}:s3:::${Files}/*');
    expect(statement === undefined ? '' : spot(statement)).toBe('18:11');
  });

  test('what is missing stands at the function', () => {
    expect(spot(at(template, 'Fn', 'DeadLetterConfig.TargetArn'))).toBe('12:5');
  });

  test('a resource is called by the type that was written', () => {
    expect(resource(template, 'Fn').name.type).toBe('AWS::Serverless::Function');
    expect(resource(template, 'Fn').type).toBe('AWS::Lambda::Function');
    expect(resource(template, 'FnJobs').name.type).toBe('AWS::Lambda::EventSourceMapping');
  });
});

describe('Globals', () => {
  const Function = { Timeout: 3, Tags: { a: '1' }, VpcConfig: { SubnetIds: ['s'] }, Role: 'arn:r', Events: {} };

  test.each<[Json, Json, Json]>([
    [{}, { Timeout: '3', 'Tags.a': '1' }, {}],
    [{ Timeout: { Ref: 'T' } }, { 'Tags.a': '1' }, {}],
    [{ Tags: { a: '2', b: '3' } }, { 'Tags.a': '2', 'Tags.b': '3' }, {}],
    [{ Tags: { 'Fn::If': ['C', {}, {}] }, Timeout: null }, { Timeout: undefined, 'Tags.a': undefined }, {}],
    [{}, { Timeout: undefined, 'Tags.a': undefined }, { IgnoreGlobals: '*' }],
    [{}, { Timeout: undefined, 'Tags.a': '1' }, { IgnoreGlobals: ['Timeout'] }],
  ])('%j', (properties, expected, more) => {
    const template = samOf(
      { Fn: fn(properties, more) },
      { Globals: { Function }, Conditions: { C: { 'Fn::Equals': [1, 1] } } },
    );
    for (const [path, value] of Object.entries(expected)) expect(at(template, 'Fn', path).text).toBe(value);
    expect(at(template, 'Fn', 'Role').shown).toBe('${FnRole.Arn}');
  });

  test('a list stands before the own one, but architectures are replaced by it', () => {
    const shared = { Layers: ['arn:one'], Architectures: ['x86_64'] };
    const own = fn({ Layers: ['arn:two'], Architectures: ['arm64'] });
    const template = samOf({ Fn: own }, { Globals: { Function: shared } });
    expect(
      at(template, 'Fn', 'Layers')
        .all()
        .map(({ text }) => text),
    ).toEqual(['arn:one', 'arn:two']);
    expect(
      at(template, 'Fn', 'Architectures')
        .all()
        .map(({ text }) => text),
    ).toEqual(['arm64']);
  });

  test('hold nothing that SAM refuses there', () => {
    const HttpApi = { Name: 'all', Tags: { a: '1' } };
    const StateMachine = { Name: 'all', Type: 'EXPRESS', PropagateTags: true };
    const template = samOf(
      {
        Api: { Type: 'AWS::Serverless::HttpApi', Properties: {} },
        Machine: { Type: 'AWS::Serverless::StateMachine', Properties: { Definition: {} } },
      },
      { Globals: { HttpApi, StateMachine } },
    );
    expect(at(template, 'Api', 'Name').text).not.toBe('all');
    expect(at(template, 'Api', 'Tags.a').text).toBe('1');
    expect(at(template, 'Machine', 'StateMachineName').present.is).toBe('no');
    expect(at(template, 'Machine', 'StateMachineType').present.is).toBe('no');
  });

  test('of a SimpleTable only the encryption', () => {
    const SimpleTable = { SSESpecification: { SSEEnabled: true }, TableName: 'all' };
    const template = samOf({ T: { Type: 'AWS::Serverless::SimpleTable' } }, { Globals: { SimpleTable } });
    expect(at(template, 'T', 'SSESpecification.SSEEnabled').text).toBe('true');
    expect(at(template, 'T', 'TableName').present.is).toBe('no');
    expect(at(template, 'T', 'KeySchema.0.AttributeName').text).toBe('id');
  });
});

describe('functions', () => {
  test('an alias, a version and what is provisioned', () => {
    const template = samOf({
      Fn: fn({ AutoPublishAlias: 'live-1', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } }),
      X: {
        Type: 'AWS::SSM::Parameter',
        Properties: {
          Value: { 'Fn::Sub': 'a ${Fn.Alias} ${Fn.Version}' },
          Name: { Ref: 'Fn.Alias' },
          Of: { 'Fn::GetAtt': ['Fn.Version', 'Version'] },
        },
      },
    });
    expect(idsOf(template)).toEqual([
      'Fn Function',
      'FnAliasliveD1 Alias',
      'FnRole Role',
      'FnVersion Version',
      'X Parameter',
    ]);
    expect(at(template, 'X', 'Value').shown).toBe('a ${FnAliasliveD1} ${FnVersion}');
    expect(at(template, 'X', 'Name').targets[0]?.resource.logicalId).toBe('FnAliasliveD1');
    expect(at(template, 'X', 'Of').shown).toBe('${FnVersion.Version}');
    expect(at(template, 'FnAliasliveD1', 'ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions').text).toBe(
      '2',
    );
  });

  test('an id that means something in a replacement is put into a text as it is', () => {
    const Outputs = { Text: { Value: { 'Fn::Sub': '${F$&n.Alias}:x' } } };
    const template = samOf({ 'F$&n': fn({ AutoPublishAlias: 'live' }) }, { Outputs });
    expect(makeNode(getRawValue(template, ['Outputs', 'Text', 'Value'])).shown).toBe('${F$&nAliaslive}:x');
  });

  test('outputs lead to an alias by the name that SAM gives it', () => {
    const Outputs = { Live: { Value: { Ref: 'Fn.Alias' } }, Text: { Value: { 'Fn::Sub': '${Fn.Alias}:x' } } };
    const template = samOf({ Fn: fn({ AutoPublishAlias: 'live' }) }, { Outputs });
    const value = (output: string) => makeNode(getRawValue(template, ['Outputs', output, 'Value']));
    expect(value('Live').targets[0]?.resource.logicalId).toBe('FnAliaslive');
    expect(value('Text').shown).toBe('${FnAliaslive}:x');
    // The place is still the one in the file.
    expect(value('Live').place.at).toEqual(['Outputs', 'Live', 'Value']);
  });

  test.each<[Json, Json]>([
    [{ InlineCode: 'x' }, { 'Code.ZipFile': 'x' }],
    [{ CodeUri: 's3://b/k/l' }, { 'Code.S3Bucket': 'b', 'Code.S3Key': 'k/l', CodeUri: 's3://b/k/l' }],
    [{ CodeUri: { Bucket: 'b', Key: 'k' } }, { 'Code.S3Bucket': 'b', 'Code.S3Key': 'k' }],
    [{ CodeUri: 'src/' }, { CodeUri: 'src/', 'Code.S3Bucket': undefined }],
    [{ DeadLetterQueue: { Type: 'SQS', TargetArn: 'q' } }, { 'DeadLetterConfig.TargetArn': 'q' }],
    [{ Tracing: 'Active' }, { 'TracingConfig.Mode': 'Active', Tracing: undefined }],
  ])('%j', (properties, expected) => {
    const template = samOf({ Fn: fn(properties) });
    for (const [path, value] of Object.entries(expected)) expect(at(template, 'Fn', path).text).toBe(value);
  });

  test('a dead letter queue in one branch only', () => {
    const DeadLetterQueue = { 'Fn::If': ['C', { Type: 'SQS', TargetArn: 'q' }, { Ref: 'AWS::NoValue' }] };
    const here = (one: number): Node => {
      const Conditions = { C: { 'Fn::Equals': [1, one] } };
      return at(samOf({ Fn: fn({ DeadLetterQueue }) }, { Conditions }), 'Fn', 'DeadLetterConfig.TargetArn');
    };
    expect([here(1).text, here(2).present.is]).toEqual(['q', 'no']);
  });

  test('a destination that is named, and one that SAM makes', () => {
    const OnFailure = { Type: 'SQS', Destination: { 'Fn::GetAtt': 'Q.Arn' } };
    const template = samOf({
      Fn: fn({
        EventInvokeConfig: { DestinationConfig: { OnFailure, OnSuccess: { Type: 'SNS' } } },
        PropagateTags: true,
        Tags: { a: 'b' },
      }),
      Q: { Type: 'AWS::SQS::Queue' },
    });
    const config = 'FnEventInvokeConfig';
    expect(at(template, config, 'DestinationConfig.OnFailure.Destination').shown).toBe('${Q.Arn}');
    expect(at(template, config, 'DestinationConfig.OnSuccess.Destination').shown).toBe(`\${${config}OnSuccessTopic}`);
    expect(at(template, `${config}OnSuccessTopic`, 'Tags.a').text).toBe('b');
  });

  test('a URL', () => {
    const template = samOf({ Fn: fn({ FunctionUrlConfig: { AuthType: 'NONE', Cors: { AllowOrigins: ['*'] } } }) });
    expect(at(template, 'FnUrl', 'Cors.AllowOrigins.0').text).toBe('*');
    expect(where(at(template, 'FnUrl', 'AuthType').place)).toBe('Resources/Fn/Properties/FunctionUrlConfig/AuthType');
    expect(idsOf(template)).toContain('FnUrlPublicPermissions Permission');
  });

  test('everything exists if the function does', () => {
    const Role = { 'Fn::If': ['HasRole', 'arn:r', { Ref: 'AWS::NoValue' }] };
    const template = samOf(
      { Fn: fn({ Role, FunctionUrlConfig: { AuthType: 'NONE' } }, { Condition: 'C' }) },
      { Conditions: { C: { 'Fn::Equals': [1, 1] }, HasRole: { 'Fn::Equals': [1, 1] } } },
    );
    expect(resource(template, 'FnUrl').exists().is).toBe('yes');
    expect(resource(template, 'FnRole').exists().is).toBe('no');
    expect(at(template, 'Fn', 'Role').text).toBe('arn:r');
  });
});

test('no resource is left of a type that SAM replaces', () => {
  const template = samOf({
    Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod' } },
    App: { Type: 'AWS::Serverless::Application', Properties: { Location: './app.yaml' } },
    Fn: fn({}),
    Http: { Type: 'AWS::Serverless::HttpApi' },
    Layer: { Type: 'AWS::Serverless::LayerVersion', Properties: { ContentUri: './layer' } },
    Link: {
      Type: 'AWS::Serverless::Connector',
      Properties: { Source: { Id: 'Fn' }, Destination: { Id: 'Table' }, Permissions: ['Write'] },
    },
    Machine: { Type: 'AWS::Serverless::StateMachine', Properties: { DefinitionUri: './machine.json' } },
    Socket: { Type: 'AWS::Serverless::WebSocketApi', Properties: {} },
    Table: { Type: 'AWS::Serverless::SimpleTable' },
  });
  expect([...template.resources.keys()]).toEqual(expect.arrayContaining(['Api', 'App', 'Fn', 'LinkPolicy', 'Table']));
  expect([...template.resources.values()].filter(({ type }) => type.startsWith('AWS::Serverless::'))).toEqual([]);
});
