/** What an alarm really hears: by the names that metrics have, stage by stage and API by API. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

const ACTIONS =
  "AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:duty'], ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, Threshold: 1";

const alarm = (id: string, metric: string, namespace: string, dimensions: string): string =>
  `  ${id}: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/${namespace}, MetricName: ${metric}, Dimensions: [${dimensions}], ${ACTIONS} } }\n`;
const dimension = (name: string, value: string): string => `{ Name: ${name}, Value: ${value} }`;
/** An alarm on each of the three signals of an API. */
const three = (id: string, dimensions: string, metrics = ['5XXError', 'Latency', '4XXError']): string =>
  metrics.map((metric, index) => alarm(`${id}${index}`, metric, 'ApiGateway', dimensions)).join('');

describe('a REST API that is called after its OpenAPI document', () => {
  const titled = (title: string, name: string, more = ''): string => `
Resources:
  Front:
    Type: AWS::ApiGateway::RestApi
    Properties:
      ${more}
      Body: { openapi: 3.0.1, info: { title: ${title}, version: '1' }, paths: { /v1/a: { get: { responses: {}, x-amazon-apigateway-integration: { type: mock } } } } }
${three('A', dimension('ApiName', name))}`;

  it.each([
    ['a literal title', 'fruit stall', 'fruit stall'],
    ['a title with the stack in it', "!Sub '${AWS::StackName}-stall'", "!Sub '${AWS::StackName}-stall'"],
    ['a joined title', "!Join ['-', [fruit, stall]]", 'fruit-stall'],
  ])('is watched under that name: %s', async (_, title, name) => {
    expect((await judge(titled(title, name))).of('5.2')).toEqual(['pass']);
  });

  it('is not watched under another one, nor where it has a name of its own', async () => {
    expect((await judge(titled('fruit stall', 'market'))).of('5.2')).toEqual(['missing-signals medium']);
    const named = titled('fruit stall', 'fruit stall', 'Name: market');
    expect((await judge(named)).of('5.2')).toEqual(['missing-signals medium']);
  });
});

describe('an alarm with a name that no metric has', () => {
  const FN = `  Weigh: { Type: AWS::Lambda::Function, Properties: { FunctionName: weigh, Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" } } }\n`;
  const watched = (value: string): string =>
    `Resources:\n${FN}${['Errors', 'Duration', 'Throttles'].map((metric) => alarm(metric, metric, 'Lambda', dimension('FunctionName', value))).join('')}`;

  it.each(['!GetAtt Weigh.Arn', "!Sub '${Weigh.Arn}'", 'arn:aws:lambda:eu-west-1:111122223333:function:weigh'])(
    'covers nothing: the ARN %s as FunctionName',
    async (value) => {
      expect((await judge(watched(value))).of('5.2')).toEqual(['missing-signals medium']);
    },
  );

  it.each(['!Ref Weigh', 'weigh', "!Sub '${Weigh}'"])('covers the function by its name: %s', async (value) => {
    expect((await judge(watched(value))).of('5.2')).toEqual(['pass']);
  });

  it.each([
    ['!GetAtt Peaches.Arn', ['missing-signals medium']],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/peaches', ['missing-signals medium']],
    ['!Ref Peaches', ['pass']],
  ])('the same of a table: %s', async (value, expected) => {
    const judged = await judge(`Resources:
  Peaches: { Type: AWS::DynamoDB::Table, Properties: { TableName: peaches, KeySchema: [{ AttributeName: id, KeyType: HASH }], AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], BillingMode: PAY_PER_REQUEST } }
${alarm('Slow', 'ReadThrottleEvents', 'DynamoDB', dimension('TableName', value))}`);
    expect(judged.of('5.2')).toEqual(expected);
  });
});

describe('an alarm on a stage', () => {
  const staged = (stage: string): string => `
Resources:
  Front: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: front, ProtocolType: HTTP } }
  Live: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Front, StageName: live } }
${three('A', `${dimension('ApiId', '!Ref Front')}, ${dimension('Stage', stage)}`, ['5xx', 'Latency', '4xx'])}`;

  it.each(['live', '!Ref Live', "!Sub 'live'"])('hears the API on one of its stages: %s', async (stage) => {
    expect((await judge(staged(stage))).of('5.2')).toEqual(['pass']);
  });

  it.each(['prod', 'Live', "'$default'"])('hears nothing on a stage that the API does not have: %s', async (stage) => {
    expect((await judge(staged(stage))).of('5.2')).toEqual(['missing-signals medium']);
  });

  it('counts where the stages are made elsewhere', async () => {
    const template = staged('prod').replace(/ {2}Live: .*\n/, '');
    expect((await judge(template)).of('5.2')).toEqual(['pass']);
  });
});

describe('several APIs', () => {
  const HTTP = ['5xx', 'Latency', '4xx'];
  const two = (alarms: string, more = ''): string => `
Resources:
  Buy: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: buy, ProtocolType: HTTP } }
  Sell: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: sell, ProtocolType: HTTP } }
${more}${alarms}`;
  const FN = `  Price: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" } } }
  ToPrice: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Sell, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Price.Arn } }\n`;
  const onFunction = ['Errors', 'Duration', 'Throttles']
    .map((metric) => alarm(metric, metric, 'Lambda', dimension('FunctionName', '!Ref Price')))
    .join('');
  const onBuy = three('B', dimension('ApiId', '!Ref Buy'), HTTP);
  const onSell = three('S', dimension('ApiId', '!Ref Sell'), HTTP);

  it('each need their alarms, and the message names the one that lacks them', async () => {
    const judged = await judge(two(onBuy));
    expect(judged.of('5.2')).toEqual(['missing-signals medium']);
    expect(judged.messages('5.2')).toEqual(['Sell has no alarm on errors, latency or throttling']);
  });

  it('are covered where each has its own', async () => {
    expect((await judge(two(onBuy + onSell))).of('5.2')).toEqual(['pass']);
  });

  it('are covered by the functions behind them as well', async () => {
    expect((await judge(two(onBuy + onFunction, FN))).of('5.2')).toEqual(['pass']);
    const judged = await judge(two(onFunction, FN));
    expect(judged.messages('5.2')).toEqual(['Buy has no alarm on errors, latency or throttling']);
  });

  it('lack what each of them lacks', async () => {
    const judged = await judge(
      two(
        three('B', dimension('ApiId', '!Ref Buy'), ['5xx']) +
          three('S', dimension('ApiId', '!Ref Sell'), ['5xx', '4xx']),
      ),
    );
    expect(judged.messages('5.2')).toEqual(['Buy has no alarm on latency or throttling; Sell has no alarm on latency']);
  });
});
