import {
  type Requirement,
  type Subjects,
  defineRule,
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
  title: 'Failed events are lost',
  why: `When nobody waits for an answer, nobody sees a failure either: Lambda tries an asynchronous event three times and
drops it, a queue redelivers a message until it expires, a stream skips a batch or blocks. A dead letter queue or an
on-failure destination keeps what failed, so that it can be looked at and sent again. Of a function that is only called
synchronously it keeps nothing: the caller gets the error.`,
  fix: `Asynchronous: deadLetterQueue on the function, or an on-failure destination in its EventInvokeConfig. SQS: a
RedrivePolicy on the source queue. Kinesis, DynamoDB, Kafka: DestinationConfig.OnFailure on the event source mapping.
Synchronous: put the work that may fail behind a queue, and give that one a dead letter queue.`,
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
      yield chooseStrongest([first, ...rest]);
      return;
    }
    const name = fn.resource.logicalId;
    if (fn.invocations.length === 0) {
      const message = `${name} has no dead letter queue: nothing in the templates calls it, and if it is called asynchronously, the events that it fails on are lost`;
      yield requires('no-known-caller', fn.keepsFailedEvents, fn.deadLetterTarget, message, { confidence: 'low' });
    } else if (fn.invocations.some(({ mode }) => mode === 'synchronous') && fn.hasDeferredNeighbours.is !== 'yes') {
      const message = `${name} is only called synchronously, where a dead letter queue catches nothing: what fails is lost unless the caller tries again, so queue the work that may fail`;
      const met = or(fn.keepsFailedEvents, fn.hasDeferredNeighbours);
      yield requires('synchronous-only', met, fn.deadLetterTarget, message, {
        confidence: 'low',
        group: 'application',
        primary: fn.mayUpload.is === 'yes',
      });
    }
  },
});

/** What one way of calling asks for, if nobody waits for the answer. */
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
          `${invocation.by.logicalId} reads from a broker, whose own settings decide about failed messages`,
        ),
      );
      return [requires('no-broker-dead-letters', met, invocation.by.node, 'what fails is kept by the broker or lost')];
    }
    default:
      return [];
  }
}

function asynchronous(fn: OwnFunction, invocation: Invocation): Requirement {
  const { by, entry, delivery, confidence } = invocation;
  const name = fn.resource.logicalId;
  const called = entry === fn.resource ? name : `${entry.logicalId} of ${name}`;
  const caller = by.name.logicalId;
  const calls = confidence === undefined ? 'calls' : `lets ${by.at('Principal').shown} call`;
  const met = fn.keepsEventsOf(invocation);
  const lost = `${caller} ${calls} ${called} asynchronously, and the events that it fails on are lost`;
  if (delivery?.is === 'yes') {
    const message = `${lost}: the dead letter queue of ${caller} keeps only what could not be delivered`;
    return requires('only-delivery-kept', met, fn.deadLetterTarget, message, { confidence: 'medium' });
  }
  const lacks =
    fn.keepsFailedEvents.is === 'yes'
      ? `it has no dead letter queue, and its on-failure destination is not set for ${entry.logicalId}`
      : 'it has no dead letter queue and no on-failure destination';
  const message = `${lost}: ${lacks}`;
  return requires('no-failure-destination', met, fn.deadLetterTarget, message, { confidence: confidence ?? 'high' });
}

function queue(fn: OwnFunction, invocation: Invocation): readonly Requirement[] {
  const name = fn.resource.logicalId;
  const { by, source } = invocation;
  const feeds = fn.feedsOf(invocation);
  if (feeds.length === 0) {
    const met = unknown(
      makeReason(
        'defined-elsewhere',
        `the queue that ${by.logicalId} reads (${source?.shown ?? 'not named'}) is defined in a template that was not found`,
      ),
    );
    return [requires('no-redrive-policy', met, source ?? by.node, `nothing is known of the queue that feeds ${name}`)];
  }
  return feeds.map(({ queue: feed, redrivePolicy, keepsFailedMessages }) => {
    const message = `queue ${feed.logicalId} has no RedrivePolicy: messages that ${name} fails on are tried again until they expire, and are lost${useless(fn)}`;
    return requires('no-redrive-policy', keepsFailedMessages, redrivePolicy, message);
  });
}

function stream(fn: OwnFunction, invocation: Invocation): Requirement {
  const { by, onFailure = by.node } = invocation;
  const message = `${by.logicalId} has no on-failure destination: records that ${fn.resource.logicalId} fails on block the stream, then are skipped and lost${useless(fn)}`;
  return requires('no-stream-destination', fn.keepsRecordsOf(invocation), onFailure, message);
}

function useless({ deadLetterTarget, resource }: OwnFunction): string {
  return deadLetterTarget.present.is === 'yes'
    ? `; the dead letter queue of ${resource.logicalId} takes asynchronous events only and serves nothing here`
    : '';
}
