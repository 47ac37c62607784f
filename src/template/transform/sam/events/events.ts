import type { TransformSource } from '../../transform.js';
import type { Placed } from '../../../parse/document.js';
import { buildHttpPermission, buildRestPermission } from './api-permission.js';
import type { Callee, SamOutput, SamEvent, SamFunction } from '../context.js';
import { buildEventSourceMapping } from './event-source-mapping.js';
import { buildBucketNotification, buildCognitoTrigger } from './s3.js';
import { buildAlexaPermission, buildIotRule, buildLogSubscription } from './push.js';
import { buildEventRule, buildSchedule } from './schedule.js';
import { buildSubscription } from './sns.js';
import type { EventResources, EventContext } from '../event.js';
import { findPlaced, collectEntries, makePlaced, findText } from '../../placed.js';

type Reader = (trigger: EventContext) => EventResources;

/**
 * The operations of APIs themselves are made together with their API.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
 */
const READERS: Readonly<Record<string, Reader>> = {
  AlexaSkill: buildAlexaPermission,
  Api: buildRestPermission,
  CloudWatchEvent: buildEventRule,
  CloudWatchLogs: buildLogSubscription,
  Cognito: buildCognitoTrigger,
  DocumentDB: buildEventSourceMapping,
  DynamoDB: buildEventSourceMapping,
  EventBridgeRule: buildEventRule,
  HttpApi: buildHttpPermission,
  IoTRule: buildIotRule,
  Kinesis: buildEventSourceMapping,
  MQ: buildEventSourceMapping,
  MSK: buildEventSourceMapping,
  S3: buildBucketNotification,
  SNS: buildSubscription,
  SQS: buildEventSourceMapping,
  Schedule: buildEventRule,
  ScheduleV2: buildSchedule,
  SelfManagedKafka: buildEventSourceMapping,
};

/** The events that start a state machine; each of them needs a role to start it with. */
const MACHINE_READERS: Readonly<Record<string, Reader>> = {
  CloudWatchEvent: buildEventRule,
  EventBridgeRule: buildEventRule,
  Schedule: buildEventRule,
  ScheduleV2: buildSchedule,
};

/** Operations of APIs are made together with their API: nothing else is. */
const OPERATIONS = ['Api', 'HttpApi', 'WebSocketApi'];

/** The events that a SAM resource lists; an entry that is not an event is left out with a warning. */
export function collectSamEvents(properties: Readonly<Record<string, Placed>>, output: SamOutput): readonly SamEvent[] {
  return collectEntries(properties['Events']).flatMap(([name, event]): readonly SamEvent[] => {
    const type = findText(findPlaced(event, 'Type'));
    if (type === undefined) {
      output.warn(`event ${name} has no Type and is skipped`, event.path);
      return [];
    }
    return [{ name, type, properties: findPlaced(event, 'Properties'), path: event.path }];
  });
}

/** The resources of a function's or a state machine's events, except for operations of APIs. */
export function buildEventResources(
  fn: SamFunction,
  callee: Callee,
  source: TransformSource,
  output: SamOutput,
): Required<EventResources> {
  const readers = callee.startsAs === undefined ? READERS : MACHINE_READERS;
  const made = fn.events.flatMap((event): readonly EventResources[] => {
    const reader = Object.hasOwn(readers, event.type) ? readers[event.type] : undefined;
    if (reader === undefined && OPERATIONS.includes(event.type)) return [];
    if (reader === undefined) {
      output.warn(`event ${event.name} has the unsupported type ${event.type} and is skipped`, event.path);
      return [];
    }
    const given = makePlaced(event.properties ?? {}, [...event.path, 'Properties']);
    return [reader({ fn, callee, event, given, id: `${fn.logicalId}${event.name}`, source, output })];
  });
  return {
    declared: made.flatMap(({ declared }) => declared),
    policies: made.flatMap(({ policies = [] }) => policies),
    managed: made.flatMap(({ managed = [] }) => managed),
  };
}
