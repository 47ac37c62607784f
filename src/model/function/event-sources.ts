import { type Answer, and, certainly, no, not, or } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isNamedForDeadLetters } from './dead-letters.js';

/**
 * What an event source mapping or a pipe reads from. A broker keeps dead letters by its own settings; for the change
 * streams of document databases there is nothing that could.
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

/** What a source is by the resource or the ARN that names it; undefined if neither tells. */
export function resolveSourceKind(source: Node): SourceKind | undefined {
  const [, service = ''] = /^arn:[^:]*:([a-z]+):/.exec(source.shown) ?? [];
  const types = source.targets.map(({ resource }) => KIND_BY_TYPE[resource.type]);
  return types.find((kind) => kind !== undefined) ?? KIND_BY_SERVICE[service];
}

/** What an event source mapping reads from: its source tells, else the settings that only one kind has. */
export function resolveMappingKind(mapping: Resource): SourceKind {
  const has = (property: string): boolean => mapping.at(property).present.is !== 'no';
  const known = resolveSourceKind(mapping.at('EventSourceArn'));
  if (known !== undefined) return known;
  if (has('DocumentDBEventSourceConfig')) return 'documents';
  if (has('Queues')) return 'broker';
  // Where a stream starts to be read has to be said; a queue has no such place.
  return has('StartingPosition') || has('SelfManagedEventSource') || has('Topics') ? 'stream' : 'queue';
}

/** What a pipe reads from, and for a stream where the pipe puts what failed. */
export function resolvePipeKind(pipe: Resource): { readonly kind: SourceKind; readonly onFailure?: Node } {
  const parameters = pipe.at('SourceParameters');
  const stream = ['KinesisStreamParameters', 'DynamoDBStreamParameters']
    .map((name) => parameters.at(name))
    .find(({ present }) => present.is !== 'no');
  if (stream !== undefined) return { kind: 'stream', onFailure: stream.at('DeadLetterConfig.Arn') };
  // Of Kafka and of brokers a pipe has no place for what failed.
  const isBroker = parameters.keys.some((name) => /Kafka|Broker/.test(name));
  return { kind: isBroker ? 'broker' : (resolveSourceKind(pipe.at('Source')) ?? 'queue') };
}

/** Whether a queue only takes what others failed on: somebody names it so, or it says who may. */
export function isDeadLetterQueue(application: Application, queue: Resource): Answer {
  const named = isNamedForDeadLetters(application, queue);
  const allowed = queue.at('RedriveAllowPolicy');
  return or(certainly(named.is === 'yes'), and(allowed.present, not(allowed.at('redrivePermission').is('denyAll'))));
}

/** Whether a place for what failed is named; an empty text, as of a parameter's default, names none. */
export function hasDestination(destination: Node): Answer {
  return destination.text === '' ? no : destination.present;
}

/** Whether a redrive policy, a map or its JSON, names where messages go. */
export function hasRedrive(policy: Node): Answer {
  return policy.keys.length > 0
    ? hasDestination(policy.at('deadLetterTargetArn'))
    : policy.matches(/deadLetterTargetArn/);
}
