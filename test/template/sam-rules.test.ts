import { describe, expect, test } from 'vitest';
import deadLetterQueue from '../../rules/dead-letter-queue.js';
import resourceTags from '../../rules/resource-tags.js';
import tableBackup from '../../rules/table-backup.js';
import { audited } from '../support/audited.js';
import type { Json } from './make.js';

const Transform = 'AWS::Serverless-2016-10-31';

function fn(Properties: Json): Json {
  return { Type: 'AWS::Serverless::Function', Properties };
}

/** The findings of a rule: their kind and where they stand. */
function found(rule: Parameters<typeof audited>[0], Resources: Json, rest: Json = {}): readonly string[] {
  const { findings } = audited(rule, { Transform, ...rest, Resources });
  return findings.map(({ kind, path, location }) => `${kind} ${path.join('/')} ${location.start.line}`);
}

const DeadLetterQueue = { Type: 'SQS', TargetArn: 'arn:aws:sqs:eu-west-1:123456789012:letters' };
const E = { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)' } };

describe('2.3', () => {
  test('an asynchronous event without anything', () => {
    expect(found(deadLetterQueue, { Fn: fn({ Events: { E } }) })).toEqual([
      'no-failure-destination Resources/Fn/Properties/DeadLetterConfig/TargetArn 4',
    ]);
  });

  test.each<[Json, Json]>([
    [{ DeadLetterQueue }, {}],
    [{ EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'SNS' } } } }, {}],
    [{ AutoPublishAlias: 'live', EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'SQS' } } } }, {}],
    [{}, { Globals: { Function: { DeadLetterQueue } } }],
  ])('kept by %j %j', (properties, rest) => {
    expect(found(deadLetterQueue, { Fn: fn({ Events: { E }, ...properties }) }, rest)).toEqual([]);
  });

  test('a queue that feeds the function', () => {
    const Fn = fn({ Events: { E: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Q', 'Arn'] } } } } });
    const policy = { RedrivePolicy: { deadLetterTargetArn: 'arn:x', maxReceiveCount: 3 } };
    expect(found(deadLetterQueue, { Fn, Q: { Type: 'AWS::SQS::Queue' } })).toEqual([
      'no-redrive-policy Resources/Q/Properties/RedrivePolicy 22',
    ]);
    expect(found(deadLetterQueue, { Fn, Q: { Type: 'AWS::SQS::Queue', Properties: policy } })).toEqual([]);
  });

  test('a stream stands at its event', () => {
    const Properties = { Stream: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s', StartingPosition: 'LATEST' };
    expect(found(deadLetterQueue, { Fn: fn({ Events: { E: { Type: 'Kinesis', Properties } } }) })).toEqual([
      'no-stream-destination Resources/FnE/Properties/DestinationConfig/OnFailure/Destination 8',
    ]);
  });
});

describe('7.2', () => {
  const table = (Properties: Json): Json => ({ T: { Type: 'AWS::Serverless::SimpleTable', Properties } });

  test('a SimpleTable', () => {
    const on = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
    expect(found(tableBackup, table({}))).toHaveLength(1);
    expect(found(tableBackup, table(on))).toEqual([]);
    const { findings } = audited(tableBackup, { Transform, Resources: table({}) });
    expect(findings[0]?.resource?.type).toBe('AWS::Serverless::SimpleTable');
  });
});

describe('8.1', () => {
  test('tags out of Globals', () => {
    const Globals = { Function: { Tags: { team: 'files' } } };
    expect(found(resourceTags, { Fn: fn({}) })).toHaveLength(1);
    expect(found(resourceTags, { Fn: fn({}) }, { Globals })).toEqual([]);
  });
});
