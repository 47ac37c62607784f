import { Placed, type Raw } from '../../../parse/document.js';
import { makeManagedPolicyArn, makeSendPolicy } from '../policies.js';
import { type EventResources, type EventContext, makeEventResource } from '../event.js';
import {
  findPlaced,
  mapDefined as present,
  mapBranchProperty,
  omitEntries,
  pickEntries,
  findText,
} from '../../placed.js';

/** Where Lambda polls, by the type of event: the property that names it, and the permissions for reading it. */
const SOURCES: Readonly<Record<string, { property: string; policy?: string }>> = {
  DocumentDB: { property: 'Cluster' },
  DynamoDB: { property: 'Stream', policy: 'AWSLambdaDynamoDBExecutionRole' },
  Kinesis: { property: 'Stream', policy: 'AWSLambdaKinesisExecutionRole' },
  MQ: { property: 'Broker' },
  MSK: { property: 'Stream', policy: 'AWSLambdaMSKExecutionRole' },
  SQS: { property: 'Queue', policy: 'AWSLambdaSQSQueueExecutionRole' },
  SelfManagedKafka: { property: '' },
};

/** Properties of a mapping that SAM passes unchanged. */
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
export function buildEventSourceMapping(trigger: EventContext): EventResources {
  const { given, event, callee } = trigger;
  const source = SOURCES[event.type];
  const servers = findPlaced(given, 'KafkaBootstrapServers');
  const destination = findPlaced(given, 'DestinationConfig');
  const failure = findPlaced(destination, 'OnFailure');
  const mapping = makeEventResource(trigger, '', 'AWS::Lambda::EventSourceMapping', {
    ...pickEntries(given, SAME),
    FunctionName: callee.name,
    EventSourceArn: findPlaced(given, source?.property ?? ''),
    SelfManagedEventSource: present(servers, () => ({ Endpoints: { KafkaBootstrapServers: servers } })),
    DocumentDBEventSourceConfig: event.type === 'DocumentDB' ? documentsOf(trigger) : undefined,
    DestinationConfig: present(destination, (written) => destinationOf(written, failure)),
  });
  return {
    declared: [mapping],
    managed: source?.policy === undefined ? [] : [makeManagedPolicyArn(`service-role/${source.policy}`)],
    policies: makeSendPolicy(
      findText(findPlaced(failure, 'Type')),
      mapBranchProperty(failure, 'Destination'),
      `${trigger.id}OnFailure`,
    ),
  };
}

function documentsOf({ given }: EventContext): Raw {
  return pickEntries(given, ['CollectionName', 'DatabaseName', 'FullDocument']);
}

/** `Type` is for SAM alone. */
function destinationOf(destination: Placed, failure: Placed | undefined): Raw {
  if (failure === undefined) return destination;
  const rest = omitEntries(destination, ['OnFailure']);
  const kept =
    findPlaced(failure, 'Type') === undefined ? failure : new Placed(omitEntries(failure, ['Type']), failure.path);
  return new Placed({ ...rest, OnFailure: kept }, destination.path);
}
