import { expect, it } from 'vitest';
import { load } from '../../src/load/load.js';
import { makeMonitoringSubject, type MonitoringSubject } from '../../src/model/subjects/monitoring.js';
import { folderWith } from '../support/folder.js';

const Topic = { Type: 'AWS::SNS::Topic' };

it('asks about every dead-letter queue and every table on request', async () => {
  const monitoring = await monitoringIn({
    Topic,
    Thumbnails: queue({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Failed', 'Arn'] } } }),
    Failed: queue({}),
    Worker: { Type: 'AWS::Lambda::Function', Properties: { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:a:1:lost' } } },
    Lost: queue({ QueueName: 'lost' }),
    Depth: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', {
      'Fn::GetAtt': ['Failed', 'QueueName'],
    }),
    Orders: { Type: 'AWS::DynamoDB::Table', Properties: {} },
    Uploads: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'uploads' } },
    Throttled: alarm('AWS/DynamoDB', 'WriteThrottleEvents', 'TableName', 'uploads'),
  });
  expect(told(monitoring.deadLetterQueues)).toStrictEqual(['Failed yes', 'Lost no']);
  expect(told(monitoring.tables)).toStrictEqual(['Orders no', 'Uploads yes']);
});

it('knows a SAM API by the name of its stack', async () => {
  const named = { Ref: 'AWS::StackName' };
  const monitoring = await monitoringIn({
    Topic,
    Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1' } },
    Errors: alarm('AWS/ApiGateway', '5XXError', 'ApiName', named),
    Latency: alarm('AWS/ApiGateway', 'Latency', 'ApiName', { Ref: 'Api' }),
  });
  expect(monitoring.signals.map((signal) => monitoring.covers(signal).is)).toStrictEqual(['yes', 'no', 'no']);
});

async function monitoringIn(resources: object): Promise<MonitoringSubject> {
  const cwd = folderWith({ 'template.json': JSON.stringify({ Resources: resources }) });
  const { applications } = await load(['template.json'], { cwd });
  const [first] = applications;
  if (first === undefined) throw new Error('no application');
  return makeMonitoringSubject(first.application);
}

function told(list: MonitoringSubject['tables']): readonly string[] {
  return list.map(({ resource, isWatched }) => `${resource.logicalId} ${isWatched.is}`);
}

function queue(properties: object): object {
  return { Type: 'AWS::SQS::Queue', Properties: properties };
}

function alarm(namespace: string, metric: string, dimension: string, value: unknown): object {
  const dimensions = [{ Name: dimension, Value: value }];
  const actions = [{ Ref: 'Topic' }];
  const properties = { Namespace: namespace, MetricName: metric, Dimensions: dimensions, AlarmActions: actions };
  return { Type: 'AWS::CloudWatch::Alarm', Properties: properties };
}
