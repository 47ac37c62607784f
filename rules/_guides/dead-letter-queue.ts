import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Where failed events of each function go. Asynchronous callers are S3, SNS, EventBridge, schedules, IoT rules, log
subscriptions, API methods with \`X-Amz-Invocation-Type: Event\` and other functions that invoke it with
\`InvocationType: Event\`. Queues, streams, Kafka topics and pipes are checked at their source or mapping. Step Functions
tasks, authorizers, macros and custom resource handlers are not checked.`,
  passes: [
    'Asynchronous: `DeadLetterConfig` of the function, or `DeadLetterQueue` in SAM.',
    'Asynchronous: an on-failure destination in `EventInvokeConfig`, set for the alias or version that is called.',
    'SQS: a `RedrivePolicy` on the source queue, or a source queue that is a dead-letter queue itself.',
    'Kinesis, DynamoDB and Kafka: `DestinationConfig.OnFailure` on the event source mapping.',
    'Pipes: a `RedrivePolicy` on the source queue, or a `DeadLetterConfig` in the source parameters of a stream.',
    'Synchronous calls, if the application has other functions that process queues or events.',
  ],
  kinds: {
    'no-failure-destination': {
      means: 'An asynchronous caller, and neither a dead-letter queue nor an on-failure destination for what it calls.',
      confidence: {
        high: 'the caller is in the templates',
        medium: 'only a permission names the caller, such as `s3.amazonaws.com` without a notification',
      },
    },
    'only-delivery-kept': {
      means: `The dead-letter queue belongs to the EventBridge rule, SNS subscription or schedule. It keeps events that could
not be delivered, not events that the function fails on.`,
      confidence: 'medium',
    },
    'no-redrive-policy': {
      means: 'The SQS queue that feeds the function has no `RedrivePolicy`, and messages are deleted when they expire.',
      confidence: 'high',
    },
    'no-stream-destination': {
      means: 'The mapping of a stream or Kafka topic has no on-failure destination.',
      confidence: 'high',
    },
    'synchronous-only': {
      means: `All functions are only called synchronously, where a dead-letter queue has no effect. One finding per
application; consider a queue for the work that can fail.`,
      confidence: 'low',
    },
    'no-known-caller': {
      means: 'Nothing in the templates calls the function, and it has no dead-letter queue.',
      confidence: 'low',
    },
    'no-broker-dead-letters': {
      means: 'A message broker feeds the function, and its own settings decide. This is never a finding, only unknown.',
      confidence: {},
    },
  },
  unknown: [
    'The queue of the event source mapping is defined in a template that was not found.',
    'An Amazon MQ broker feeds the function; its dead-letter settings are not in the template.',
    'The `RedrivePolicy` as a whole is a parameter without a default, or a macro makes it at deployment.',
  ],
  falseAlarms: [
    'The API client retries, and no work needs a queue (`synchronous-only`): suppress the finding with that reason.',
    'The function is called from another account or by hand (`no-known-caller`): suppress the finding, or audit the templates of the callers too.',
    'Losing an event is acceptable, such as a cache refresh by schedule: suppress the finding on that function.',
    'The handler stores failed events itself: a timeout or a crash loses them anyway, so add a dead-letter queue.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Resources:
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: upload.handler
      CodeUri: src/
      Events: { Added: { Type: SNS, Properties: { Topic: !ImportValue photos-added } } }
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Resources:
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: upload.handler
      CodeUri: src/
      Events: { Added: { Type: SNS, Properties: { Topic: !ImportValue photos-added } } }
      DeadLetterQueue: { Type: SQS, TargetArn: !ImportValue failed-photos }
`,
  },
  snippet: {
    app: {
      typescript: `const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
fn.configureAsyncInvoke({ onFailure: new destinations.SqsDestination(failed) });
`,
      python: `failed = sqs.Queue(self, "Failed", retention_period=cdk.Duration.days(14))
fn.configure_async_invoke(on_failure=destinations.SqsDestination(failed))
`,
    },
    handler: null,
  },
  snippets: {
    'no-redrive-policy': {
      app: {
        typescript: `const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
const queue = new sqs.Queue(this, 'Uploads', { deadLetterQueue: { queue: failed, maxReceiveCount: 5 } });
`,
        python: `failed = sqs.Queue(self, "Failed", retention_period=cdk.Duration.days(14))
dead_letters = sqs.DeadLetterQueue(queue=failed, max_receive_count=5)
queue = sqs.Queue(self, "Uploads", dead_letter_queue=dead_letters)
`,
      },
      handler: null,
    },
    'no-stream-destination': {
      app: {
        typescript: `const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
const source = new eventsources.DynamoEventSource(table, {
  startingPosition: lambda.StartingPosition.LATEST,
  retryAttempts: 3,
  onFailure: new eventsources.SqsDlq(failed),
});
fn.addEventSource(source);
`,
        python: `failed = sqs.Queue(self, "Failed", retention_period=cdk.Duration.days(14))
source = eventsources.DynamoEventSource(
    table,
    starting_position=lambda_.StartingPosition.LATEST,
    retry_attempts=3,
    on_failure=eventsources.SqsDlq(failed),
)
fn.add_event_source(source)
`,
      },
      handler: null,
    },
    'synchronous-only': {
      app: {
        typescript: `const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
const queue = new sqs.Queue(this, 'Work', { deadLetterQueue: { queue: failed, maxReceiveCount: 5 } });
queue.grantSendMessages(fn);
worker.addEventSource(new eventsources.SqsEventSource(queue, { reportBatchItemFailures: true }));
`,
        python: `failed = sqs.Queue(self, "Failed", retention_period=cdk.Duration.days(14))
queue = sqs.Queue(self, "Work", dead_letter_queue=sqs.DeadLetterQueue(queue=failed, max_receive_count=5))
queue.grant_send_messages(fn)
worker.add_event_source(eventsources.SqsEventSource(queue, report_batch_item_failures=True))
`,
      },
      handler: null,
    },
  },
};

export default guide;
