import {
  type Requirement,
  type Subjects,
  defineRule,
  not,
  or,
  requires,
  some,
  strongest,
  unknown,
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
  about: 'function',
  *check(fn) {
    const by = (...modes: readonly Invocation['mode'][]): readonly Invocation[] =>
      fn.invocations.filter(({ mode }) => modes.includes(mode));
    const [first, ...rest] = [
      ...asynchronous(fn, by('asynchronous')),
      ...by('queue').map((one) => queue(fn, one)),
      ...by('stream').map((one) => stream(fn, one)),
    ];
    if (first !== undefined) {
      yield strongest([first, ...rest]);
      return;
    }
    const name = fn.resource.logicalId;
    if (by('synchronous').length > 0) {
      if (fn.hasDeferredNeighbours.is === 'yes') return;
      const message = `${name} is only called synchronously, where a dead letter queue catches nothing: what fails is lost unless the caller tries again; queue the work that may fail`;
      const met = or(fn.keepsFailedEvents, fn.hasDeferredNeighbours);
      yield requires('synchronous-only', met, fn.deadLetterTarget, message, {
        confidence: 'low',
        group: 'application',
        leads: fn.mayUpload.is === 'yes',
      });
    } else if (fn.invocations.length === 0) {
      const message = `nothing in the templates calls ${name}; if it is called asynchronously, events that it fails on are lost: it has no dead letter queue`;
      yield requires('no-known-caller', fn.keepsFailedEvents, fn.deadLetterTarget, message, { confidence: 'low' });
    }
  },
});

function asynchronous(fn: OwnFunction, callers: readonly Invocation[]): readonly Requirement[] {
  const [first] = callers;
  if (first === undefined) return [];
  const name = fn.resource.logicalId;
  const met = or(fn.keepsFailedEvents, not(some(callers, ({ certain }) => certain)));
  const lost = `${first.by.logicalId} calls ${name} asynchronously, and what it fails on is lost`;
  if (callers.every(({ delivery }) => delivery?.is === 'yes')) {
    const message = `${lost}: the dead letter queue of ${first.by.logicalId} keeps only what could not be delivered`;
    return [requires('only-delivery-kept', met, fn.deadLetterTarget, message, { confidence: 'medium' })];
  }
  const confidence = callers.some((one) => one.confidence === 'high') ? 'high' : 'medium';
  const message = `${lost}: it has no dead letter queue and no on-failure destination`;
  return [requires('no-failure-destination', met, fn.deadLetterTarget, message, { confidence })];
}

function queue(fn: OwnFunction, { source, certain, by }: Invocation): Requirement {
  const name = fn.resource.logicalId;
  const [target] = source?.targets ?? [];
  if (target === undefined) {
    const met = unknown(`the queue ${source?.shown ?? ''} is not in the templates at hand`);
    return requires('no-redrive-policy', met, source ?? by.node, `the queue that feeds ${name} is not at hand`);
  }
  const policy = target.resource.at('RedrivePolicy');
  const useless =
    fn.deadLetterTarget.present.is === 'yes' ? `; the dead letter queue of ${name} serves nothing here` : '';
  const message = `messages of queue ${target.resource.logicalId} that ${name} fails on are lost when they expire: the queue has no RedrivePolicy${useless}`;
  return requires('no-redrive-policy', or(policy.present, not(certain)), policy, message);
}

function stream(fn: OwnFunction, { onFailure, certain, by }: Invocation): Requirement {
  const name = fn.resource.logicalId;
  const at = onFailure ?? by.node;
  const useless =
    fn.deadLetterTarget.present.is === 'yes' ? `; the dead letter queue of ${name} serves nothing here` : '';
  const message = `records that ${name} fails on are skipped or block the stream: ${by.logicalId} has no on-failure destination${useless}`;
  return requires('no-stream-destination', or(at.present, not(certain)), at, message);
}
