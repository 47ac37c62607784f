/** What the options of rules change, set in a config as users set them. */
import { describe, expect, it } from 'vitest';
import { audit, loadConfig, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

async function ended(rule: string, options: string, template: string): Promise<readonly string[]> {
  const config = `rules: { ${rule}: { options: ${options} } }`;
  const cwd = folderWith({ '.git/HEAD': '', 'upload-audit.config.yaml': config, 'template.yaml': template });
  const loaded = await loadConfig('template.yaml', { cwd });
  expect(loaded?.problems).toEqual([]);
  const project = await loadProject('template.yaml', { cwd, ...(loaded === undefined ? {} : { config: loaded }) });
  const { catalog, findings } = audit(project, { only: [rule], scope: 'all' });
  const verdict = catalog.find(({ ruleId }) => ruleId === rule)?.verdict ?? 'none';
  return [verdict, ...findings.map(({ kind, confidence }) => `${kind} ${confidence}`)];
}

describe('bucket-policy', () => {
  const reports = 'Resources: { Reports: { Type: AWS::S3::Bucket } }';

  it('asks every bucket where allBuckets is set, and is sure of it', async () => {
    expect(await ended('bucket-policy', '{}', reports)).toEqual(['not-applicable']);
    expect(await ended('bucket-policy', '{ allBuckets: true }', reports)).toEqual(['fail', 'no-policy high']);
  });
});

describe('gsi-design', () => {
  const table = (...keys: readonly string[]): string => `Resources:
  Animals:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [${['chip', ...keys].map((key) => `{ AttributeName: ${key}, AttributeType: S }`).join(', ')}]
      KeySchema: [{ AttributeName: chip, KeyType: HASH }]
      GlobalSecondaryIndexes: [${keys
        .map(
          (key) =>
            `{ IndexName: by-${key}, KeySchema: [{ AttributeName: ${key}, KeyType: HASH }], Projection: { ProjectionType: KEYS_ONLY } }`,
        )
        .join(', ')}]`;

  it('knows other words where it is told them', async () => {
    expect(await ended('gsi-design', '{}', table('preis'))).toEqual(['pass']);
    expect(await ended('gsi-design', '{ continuous: [Preis] }', table('preis'))).toEqual([
      'fail',
      'continuous-key high',
    ]);
    expect(await ended('gsi-design', '{ continuous: [] }', table('price'))).toEqual(['pass']);
    expect(await ended('gsi-design', '{ lowCardinality: [species] }', table('species'))).toEqual([
      'fail',
      'few-values-key medium',
    ]);
  });

  it('counts indexes', async () => {
    expect(await ended('gsi-design', '{ maxIndexes: 2 }', table('farm', 'vet'))).toEqual(['pass']);
    expect(await ended('gsi-design', '{ maxIndexes: 1 }', table('farm', 'vet'))).toEqual(['fail', 'many-indexes low']);
  });
});

describe('handler-error-handling', () => {
  const weigh = `Resources:
  Weigh:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: arn:aws:iam::111122223333:role/weigh
      Code:
        ZipFile: |
          const { answersErrors } = require('@dairy/lambda');
          const { DynamoDB } = require('@aws-sdk/client-dynamodb');
          const churns = new DynamoDB({});
          exports.handler = answersErrors(async ({ body }) => {
            await churns.putItem({ TableName: 'churns', Item: { churn: { S: body } } });
            return { statusCode: 201 };
          });
  WeighUrl:
    Type: AWS::Lambda::Url
    Properties: { AuthType: AWS_IAM, TargetFunctionArn: !Ref Weigh }`;

  it('trusts the wrappers that it is told of', async () => {
    expect(await ended('handler-error-handling', '{}', weigh)).toEqual(['unknown']);
    expect(await ended('handler-error-handling', '{ wrappers: [answersErrors] }', weigh)).toEqual(['pass']);
    expect(await ended('handler-error-handling', '{ wrappers: [otherwise] }', weigh)).toEqual(['unknown']);
  });
});

describe('error-responses', () => {
  const answering = (path: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Probe:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            return {"statusCode": 503, "body": "down"}
      Events:
        Ask: { Type: HttpApi, Properties: { Path: ${path}, Method: get } }`;

  it('leaves out what is reached through public paths alone', async () => {
    expect(await ended('error-responses', '{}', answering('/ping'))).toEqual(['not-applicable']);
    expect(await ended('error-responses', '{}', answering('/probe'))).toEqual(['fail', 'thin-error-reply high']);
    expect(await ended('error-responses', '{ publicPaths: [/probe] }', answering('/probe'))).toEqual([
      'not-applicable',
    ]);
    expect(await ended('error-responses', '{ publicPaths: [ANY /probe, /a/**] }', answering('/probe'))).toEqual([
      'not-applicable',
    ]);
    expect(await ended('error-responses', '{ publicPaths: [POST /probe] }', answering('/probe'))).toEqual([
      'fail',
      'thin-error-reply high',
    ]);
    // What the option names is added to what every API has for everybody.
    expect(await ended('error-responses', '{ publicPaths: [/probe] }', answering('/ping'))).toEqual(['not-applicable']);
  });
});

describe('data-classification', () => {
  const tagged = (key: string): string => `Resources:
  Animals:
    Type: AWS::DynamoDB::Table
    Metadata: { Care: { Handling: by the vet alone } }
    Properties: { Tags: [{ Key: '${key}', Value: internal }] }`;

  it('takes other keys, of tags and of metadata', async () => {
    const fails = ['fail', 'not-classified medium'];
    expect(await ended('data-classification', '{}', tagged('Schutzbedarf'))).toEqual(fails);
    expect(await ended('data-classification', '{ tagKeys: [Schutzbedarf] }', tagged('farm:schutzbedarf'))).toEqual([
      'pass',
    ]);
    expect(await ended('data-classification', '{ tagKeys: [秘密] }', tagged('秘密'))).toEqual(['pass']);
    expect(await ended('data-classification', '{ tagKeys: [], metadataKeys: [] }', tagged('Level'))).toEqual(fails);
    expect(await ended('data-classification', '{ tagKeys: [Owner] }', tagged('DataClassification'))).toEqual(fails);
    expect(await ended('data-classification', '{ metadataKeys: [handling] }', tagged('Owner'))).toEqual(['pass']);
  });

  it('takes a key for a word and not for a pattern', async () => {
    expect(await ended('data-classification', '{ tagKeys: [".*"] }', tagged('Owner'))).toEqual([
      'fail',
      'not-classified medium',
    ]);
  });
});

describe('api-versioning', () => {
  const template = `Resources:
  Herd: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: herd, ProtocolType: HTTP } }
  Feed:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Herd, RouteKey: GET /feed }`;

  it('leaves out the paths that are for everybody', async () => {
    expect(await ended('api-versioning', '{}', template)).toEqual(['fail', 'no-versions high']);
    expect(await ended('api-versioning', '{ publicPaths: [/feed] }', template)).toEqual(['not-applicable']);
    expect(await ended('api-versioning', '{ publicPaths: [POST /feed] }', template)).toEqual([
      'fail',
      'no-versions high',
    ]);
  });
});

describe('log-retention', () => {
  const template = 'Resources: { Logs: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 60 } } }';

  it('has another minimum', async () => {
    expect(await ended('log-retention', '{}', template)).toEqual(['pass']);
    expect(await ended('log-retention', '{ minDays: 60 }', template)).toEqual(['pass']);
    expect(await ended('log-retention', '{ minDays: 61 }', template)).toEqual(['fail', 'too-short medium']);
  });
});

describe('fixed-memory and provisioned-concurrency', () => {
  const template = `Parameters: { Memory: { Type: Number, Default: 512 } }
Resources:
  Herd: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: herd, ProtocolType: HTTP } }
  Count: { Type: AWS::Lambda::Function, Properties: { MemorySize: !Ref Memory } }
  CountIntegration:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Herd, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Count.Arn }
  Heads:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Herd, RouteKey: GET /heads, Target: !Sub 'integrations/\${CountIntegration}' }`;

  it('have another floor, and other paths for everybody', async () => {
    expect(await ended('fixed-memory', '{}', template)).toEqual(['pass']);
    expect(await ended('fixed-memory', '{ minMemory: 1024 }', template)).toEqual(['fail', 'little-memory high']);
    expect(await ended('fixed-memory', '{ publicPaths: [/heads] }', template)).toEqual(['not-applicable']);
    expect(await ended('provisioned-concurrency', '{}', template)).toEqual(['fail', 'cold-starts low']);
    expect(await ended('provisioned-concurrency', '{ publicPaths: [/heads] }', template)).toEqual(['not-applicable']);
  });
});

describe('hardcoded-settings and environment-config', () => {
  const template = `Parameters: { Farm: { Type: String, AllowedValues: [nord, sued] } }
Resources:
  Count:
    Type: AWS::Lambda::Function
    Properties:
      Description: !Ref Farm
      Environment: { Variables: { HERD: herd-sued } }`;

  it('know other names of environments', async () => {
    expect(await ended('hardcoded-settings', '{}', template)).toEqual(['not-applicable']);
    expect(await ended('hardcoded-settings', '{ environments: [sued] }', template)).toEqual(['fail', 'literal medium']);
    expect(await ended('environment-config', '{}', template)).toEqual(['fail', 'no-environments medium']);
    expect(await ended('environment-config', '{ environments: [nord, sued] }', template)).toEqual(['pass']);
  });
});
