import { Placed, type Raw } from '../../../parse/document.js';
import { at, given as present, inBranches, omit, pick, textOf } from '../pieces.js';
import { awsPolicy, sendingPolicy } from '../policies.js';
import { type EventMade, type Trigger, madeBy } from '../event.js';

/** Where Lambda polls, by the type of event: the property that names it, and what reading it takes. */
const SOURCES: Readonly<Record<string, { property: string; policy?: string }>> = {
  DocumentDB: { property: 'Cluster' },
  DynamoDB: { property: 'Stream', policy: 'AWSLambdaDynamoDBExecutionRole' },
  Kinesis: { property: 'Stream', policy: 'AWSLambdaKinesisExecutionRole' },
  MQ: { property: 'Broker' },
  MSK: { property: 'Stream', policy: 'AWSLambdaMSKExecutionRole' },
  SQS: { property: 'Queue', policy: 'AWSLambdaSQSQueueExecutionRole' },
  SelfManagedKafka: { property: '' },
};

/** Properties of a mapping that SAM hands on as they are. */
const SAME = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'KmsKeyArn',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'ProvisionedPollerConfig',
  'Queues',
  'ScalingConfig',
  'SourceAccessConfigurations',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Topics',
  'TumblingWindowInSeconds',
];

/** A queue, stream or broker that Lambda polls. */
export function eventSourceMapping(trigger: Trigger): EventMade {
  const { given, event, callee } = trigger;
  const source = SOURCES[event.type];
  const servers = at(given, 'KafkaBootstrapServers');
  const destination = at(given, 'DestinationConfig');
  const failure = at(destination, 'OnFailure');
  const mapping = madeBy(trigger, '', 'AWS::Lambda::EventSourceMapping', {
    ...pick(given, SAME),
    FunctionName: callee.name,
    EventSourceArn: at(given, source?.property ?? ''),
    SelfManagedEventSource: present(servers, () => ({ Endpoints: { KafkaBootstrapServers: servers } })),
    DocumentDBEventSourceConfig: event.type === 'DocumentDB' ? documentsOf(trigger) : undefined,
    DestinationConfig: present(destination, (written) => destinationOf(written, failure)),
  });
  return {
    declared: [mapping],
    managed: source?.policy === undefined ? [] : [awsPolicy(`service-role/${source.policy}`)],
    policies: sendingPolicy(textOf(at(failure, 'Type')), inBranches(failure, 'Destination'), `${trigger.id}OnFailure`),
  };
}

function documentsOf({ given }: Trigger): Raw {
  return pick(given, ['CollectionName', 'DatabaseName', 'FullDocument']);
}

/** `Type` is for SAM alone. */
function destinationOf(destination: Placed, failure: Placed | undefined): Raw {
  if (failure === undefined) return destination;
  const rest = omit(destination, ['OnFailure']);
  const kept = at(failure, 'Type') === undefined ? failure : new Placed(omit(failure, ['Type']), failure.path);
  return new Placed({ ...rest, OnFailure: kept }, destination.path);
}
