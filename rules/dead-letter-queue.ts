import {
  type EditValue,
  type Node,
  type Remedy,
  type Requirement,
  type Resource,
  type Subjects,
  defineRule,
  joinRemedies,
  makeArnReference,
  or,
  requires,
  chooseStrongest,
  unknown,
  makeReason,
} from '../src/rule.js';

type OwnFunction = Subjects['function'];
type Invocation = OwnFunction['invocations'][number];

export default defineRule({
  id: 'dead-letter-queue',
  number: '2.3',
  severity: 'medium',
  title: 'No dead-letter queue: failed events are lost',
  why: `No caller sees the failure of an asynchronous event: Lambda tries it three times and drops it, a queue redelivers a
message until it expires, and a stream blocks or skips a batch. A dead-letter queue or an on-failure destination keeps
failed events, so that they can be inspected and sent again. It has no effect on synchronous calls: their caller gets the
error.`,
  fix: `Set a dead-letter queue or an on-failure destination on the function. In SAM: DeadLetterQueue. In CDK:
deadLetterQueue or onFailure.`,
  fixes: {
    'no-redrive-policy': `SQS: set a RedrivePolicy with a dead-letter queue on the source queue. In CDK: deadLetterQueue:
{ queue: failed, maxReceiveCount: 5 } on the Queue.`,
    'no-stream-destination': `Kinesis, DynamoDB, Kafka: set DestinationConfig.OnFailure on the event source mapping; pipes:
a DeadLetterConfig in the source parameters. In CDK: onFailure on the event source.`,
    'synchronous-only': `Synchronous calls: put work that can fail behind a queue that has a dead-letter queue. If the
callers retry failed requests, suppress the finding with that reason.`,
  },
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-on-failure-destination.html',
  ],
  tags: ['reliability'],
  sameAs: {
    checkov: ['CKV_AWS_116'],
    'cdk-nag': [
      'AwsSolutions-SQS3',
      'HIPAA.Security-LambdaDLQ',
      'NIST.800.53.R5-LambdaDLQ',
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaEventSourceMappingDestination',
      'Serverless-SQSRedrivePolicy',
    ],
  },
  about: 'function',
  everywhere: true,
  *check(fn) {
    const [first, ...rest] = fn.invocations.flatMap((one) => deferred(fn, one));
    if (first !== undefined) {
      const failing = [first, ...rest].filter(({ met }) => met.is === 'no');
      yield {
        ...chooseStrongest([first, ...rest]),
        remedy: joinRemedies(
          failing.map(({ remedy }) => remedy),
          NOTE,
        ),
      };
      return;
    }
    const name = fn.resource.shownName;
    if (fn.invocations.length === 0) {
      const message = `${name} has no dead-letter queue: its caller was not found, and failed asynchronous events would be lost`;
      yield requires('no-known-caller', fn.keepsFailedEvents, fn.deadLetterTarget, message, { confidence: 'low' });
    } else if (fn.invocations.some(({ mode }) => mode === 'synchronous') && fn.hasDeferredNeighbours.is !== 'yes') {
      const message = `${name} is only called synchronously, where a dead-letter queue has no effect; put work that can fail behind a queue`;
      const met = or(fn.keepsFailedEvents, fn.hasDeferredNeighbours);
      yield requires('synchronous-only', met, fn.deadLetterTarget, message, {
        confidence: 'low',
        group: 'application',
        primary: fn.mayUpload.is === 'yes',
      });
    }
  },
});

/** The requirements for one kind of call, if no caller waits for the result. */
function deferred(fn: OwnFunction, invocation: Invocation): readonly Requirement[] {
  switch (invocation.mode) {
    case 'asynchronous':
      return [asynchronous(fn, invocation)];
    case 'queue':
      return queue(fn, invocation);
    case 'stream':
      return [stream(fn, invocation)];
    case 'broker': {
      const met = unknown(
        makeReason(
          'external-settings',
          `the settings of the broker that ${invocation.by.shownName} reads from decide about failed messages`,
        ),
      );
      const message = `${invocation.by.shownName} reads from a broker, which may have no dead-letter queue`;
      return [requires('no-broker-dead-letters', met, invocation.by.node, message)];
    }
    default:
      return [];
  }
}

function asynchronous(fn: OwnFunction, invocation: Invocation): Requirement {
  const { by, entry, delivery, confidence } = invocation;
  const called = fn.resource.shownName;
  const caller = by.writtenName;
  const sender = confidence === undefined ? caller : `${by.at('Principal').shown} (${caller})`;
  const met = fn.keepsEventsOf(invocation);
  const lost = `failed events from ${sender} are lost`;
  if (delivery?.is === 'yes') {
    const message = `${called} has no dead-letter queue: ${lost}; ${caller}'s own queue keeps only undelivered events`;
    return requires('only-delivery-kept', met, fn.deadLetterTarget, message, { confidence: 'medium' });
  }
  const lacks =
    fn.keepsFailedEvents.is === 'yes'
      ? `has no dead-letter queue, and its on-failure destination does not cover ${entry.shownName}`
      : 'has no dead-letter queue or on-failure destination';
  const message = `${called} ${lacks}: ${lost}`;
  const remedy = fn.keepsFailedEvents.is === 'no' ? addFailureDestination(fn, invocation) : undefined;
  return requires('no-failure-destination', met, fn.deadLetterTarget, message, {
    confidence: confidence ?? 'high',
    remedy,
  });
}

function queue(fn: OwnFunction, invocation: Invocation): readonly Requirement[] {
  const name = fn.resource.shownName;
  const { by, source } = invocation;
  const feeds = fn.feedsOf(invocation);
  if (feeds.length === 0) {
    const met = unknown(
      makeReason(
        'defined-elsewhere',
        `the queue that ${by.shownName} reads (${source?.shown ?? 'not named'}) is defined in a template that was not found`,
      ),
    );
    return [
      requires(
        'no-redrive-policy',
        met,
        source ?? by.node,
        `the queue that ${name} reads was not found, so its RedrivePolicy is not known`,
      ),
    ];
  }
  return feeds.map(({ queue: feed, redrivePolicy, keepsFailedMessages }) => {
    const message = `queue ${feed.shownName} has no RedrivePolicy (dead-letter queue): messages that ${name} fails on are lost${useless(fn)}`;
    const remedy = redrivePolicy.present.is === 'no' ? addRedrivePolicy(fn, feed, redrivePolicy) : undefined;
    return requires('no-redrive-policy', keepsFailedMessages, redrivePolicy, message, { remedy });
  });
}

function stream(fn: OwnFunction, invocation: Invocation): Requirement {
  const { by, onFailure = by.node } = invocation;
  const message = `${by.shownName} has no on-failure destination: records that ${fn.resource.shownName} fails on block the stream, then are lost${useless(fn)}`;
  const remedy = addStreamDestination(fn, invocation);
  return requires('no-stream-destination', fn.keepsRecordsOf(invocation), onFailure, message, { remedy });
}

function useless({ deadLetterTarget, resource }: OwnFunction): string {
  return deadLetterTarget.present.is === 'yes'
    ? `; ${resource.shownName}'s own dead-letter queue only covers asynchronous events`
    : '';
}

const NOTE = 'what fails is kept in a new queue for 14 days; add an alarm on its messages';

type RequestedChange = Remedy['changes'][number];

/**
 * SAM lets the function send to its dead-letter queue. In plain CloudFormation Lambda refuses a destination that the role
 * of the function has no permission for, so that the policy comes first.
 */
function addFailureDestination(fn: OwnFunction, { entry }: Invocation): Remedy | undefined {
  const { resource, samDeadLetterQueue } = fn;
  const id = `${resource.logicalId}DeadLetterQueue`;
  const queue = addQueue(fn, resource, id, {});
  if (samDeadLetterQueue !== undefined) {
    const target = { Type: 'SQS', TargetArn: makeArnReference(id) };
    return { safe: false, note: NOTE, changes: [queue, { set: samDeadLetterQueue, to: target }] };
  }
  const policy = permitSending(fn, id);
  if (policy === undefined || fn.hasEventSettings || entry !== resource) return undefined;
  const settings = {
    Type: 'AWS::Lambda::EventInvokeConfig',
    DependsOn: policy.add,
    Properties: {
      FunctionName: { Ref: resource.logicalId },
      Qualifier: '$LATEST',
      DestinationConfig: { OnFailure: { Destination: makeArnReference(id) } },
    },
  };
  const added = `${resource.logicalId}EventInvokeConfig`;
  return {
    safe: false,
    note: NOTE,
    changes: [queue, policy, { add: added, to: 'Resources', definition: settings, beside: resource }],
  };
}

function addStreamDestination(fn: OwnFunction, { by }: Invocation): Remedy | undefined {
  const { samDeadLetterQueue } = fn;
  const destination = by.at('DestinationConfig.OnFailure');
  if (by.type !== MAPPING || destination.present.is !== 'no') return undefined;
  const id = `${by.logicalId}DeadLetterQueue`;
  const queue = addQueue(fn, fn.resource, id, {});
  const target = { Destination: makeArnReference(id) };
  if (fn.isOwnEvent(by)) {
    const change = { set: destination, to: { Type: 'SQS', ...target } };
    return samDeadLetterQueue === undefined ? undefined : { safe: false, note: NOTE, changes: [queue, change] };
  }
  const policy = permitSending(fn, id);
  const dependencies = by.node.at('DependsOn');
  if (policy === undefined || dependencies.present.is !== 'no') return undefined;
  const order = { set: dependencies, to: policy.add };
  return { safe: false, note: NOTE, changes: [queue, policy, order, { set: destination, to: target }] };
}

const MAPPING = 'AWS::Lambda::EventSourceMapping';

/** A policy of its own: what is written of the role stays. */
function permitSending(
  { resource, writtenRole }: OwnFunction,
  queue: string,
): Extract<RequestedChange, { add: string }> | undefined {
  if (writtenRole === undefined) return undefined;
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: makeArnReference(queue) };
  const definition = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: `${queue}Policy`,
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
      Roles: [{ Ref: writtenRole.logicalId }],
    },
  };
  return { add: `${queue}Policy`, to: 'Resources', definition, beside: resource };
}

function addRedrivePolicy(fn: OwnFunction, queue: Resource, redrivePolicy: Node): Remedy {
  const id = `${queue.logicalId}DeadLetterQueue`;
  const fifo: Readonly<Record<string, EditValue>> =
    queue.at('FifoQueue').present.is === 'no' ? {} : { FifoQueue: true };
  const policy = { deadLetterTargetArn: makeArnReference(id), maxReceiveCount: 5 };
  return {
    safe: false,
    note: NOTE,
    changes: [addQueue(fn, queue, id, fifo), { set: redrivePolicy, to: policy }],
  };
}

function addQueue(
  fn: OwnFunction,
  beside: Resource,
  id: string,
  more: Readonly<Record<string, EditValue>>,
): Remedy['changes'][number] {
  const tags = fn.tagsOf(beside);
  const properties = { MessageRetentionPeriod: 1_209_600, ...more, ...(tags.length === 0 ? {} : { Tags: tags }) };
  return { add: id, to: 'Resources', definition: { Type: 'AWS::SQS::Queue', Properties: properties }, beside };
}
