import { type Answer, and, certainly, no, not, or } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isNamedForDeadLetters } from './dead-letters.js';

/**
 * The source of an event source mapping or a pipe. A broker has its own dead-letter settings; change streams of
 * document databases have no dead-letter queue.
 */
export type SourceKind = 'queue' | 'stream' | 'broker' | 'documents';

const KIND_BY_TYPE: Readonly<Record<string, SourceKind>> = {
  'AWS::AmazonMQ::Broker': 'broker',
  'AWS::DocDB::DBCluster': 'documents',
  'AWS::DynamoDB::GlobalTable': 'stream',
  'AWS::DynamoDB::Table': 'stream',
  'AWS::Kinesis::Stream': 'stream',
  'AWS::Kinesis::StreamConsumer': 'stream',
  'AWS::MSK::Cluster': 'stream',
  'AWS::MSK::ServerlessCluster': 'stream',
  'AWS::SQS::Queue': 'queue',
};

const KIND_BY_SERVICE: Readonly<Record<string, SourceKind>> = {
  dynamodb: 'stream',
  kafka: 'stream',
  kinesis: 'stream',
  mq: 'broker',
  rds: 'documents',
  sqs: 'queue',
};

/** The kind of a source, by its resource or ARN; undefined if neither shows it. */
export function resolveSourceKind(source: Node): SourceKind | undefined {
  const [, service = ''] = /^arn:[^:]*:([a-z]+):/.exec(source.shown) ?? [];
  const types = source.targets.map(({ resource }) => KIND_BY_TYPE[resource.type]);
  return types.find((kind) => kind !== undefined) ?? KIND_BY_SERVICE[service];
}

/** The kind of an event source mapping: by its source, else by settings that only one kind has. */
export function resolveMappingKind(mapping: Resource): SourceKind {
  const has = (property: string): boolean => mapping.at(property).present.is !== 'no';
  const known = resolveSourceKind(mapping.at('EventSourceArn'));
  if (known !== undefined) return known;
  if (has('DocumentDBEventSourceConfig')) return 'documents';
  if (has('Queues')) return 'broker';
  // A stream requires a starting position; a queue has none.
  return has('StartingPosition') || has('SelfManagedEventSource') || has('Topics') ? 'stream' : 'queue';
}

/** The kind of a pipe's source, and the pipe's dead-letter target for a stream. */
export function resolvePipeKind(pipe: Resource): { readonly kind: SourceKind; readonly onFailure?: Node } {
  const parameters = pipe.at('SourceParameters');
  const stream = ['KinesisStreamParameters', 'DynamoDBStreamParameters']
    .map((name) => parameters.at(name))
    .find(({ present }) => present.is !== 'no');
  if (stream !== undefined) return { kind: 'stream', onFailure: stream.at('DeadLetterConfig.Arn') };
  // A pipe has no dead-letter target for Kafka and brokers.
  const isBroker = parameters.keys.some((name) => /Kafka|Broker/.test(name));
  return { kind: isBroker ? 'broker' : (resolveSourceKind(pipe.at('Source')) ?? 'queue') };
}

/** Whether a queue is a dead-letter queue: a resource names it as one, or it has a redrive allow policy. */
export function isDeadLetterQueue(application: Application, queue: Resource): Answer {
  const named = isNamedForDeadLetters(application, queue);
  const allowed = queue.at('RedriveAllowPolicy');
  return or(certainly(named.is === 'yes'), and(allowed.present, not(allowed.at('redrivePermission').is('denyAll'))));
}

/** Whether a failure destination is set; an empty string, such as a parameter's default, does not count. */
export function hasDestination(destination: Node): Answer {
  return destination.text === '' ? no : destination.present;
}

/** Whether a redrive policy, a map or its JSON, names a dead-letter queue. */
export function hasRedrive(policy: Node): Answer {
  return policy.keys.length > 0
    ? hasDestination(policy.at('deadLetterTargetArn'))
    : policy.matches(/deadLetterTargetArn/);
}
