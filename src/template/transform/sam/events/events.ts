import type { Source } from '../../transform.js';
import type { Placed } from '../../../parse/document.js';
import { httpPermission, restPermission } from './api-permission.js';
import type { Callee, Output, SamEvent, SamFunction } from '../context.js';
import { eventSourceMapping } from './event-source-mapping.js';
import { bucketNotification, cognitoTrigger } from './s3.js';
import { at, entriesOf, piece, textOf } from '../pieces.js';
import { alexaSkill, iotRule, logSubscription } from './push.js';
import { eventRule, schedule } from './schedule.js';
import { subscription } from './sns.js';
import type { EventMade, Trigger } from '../event.js';

type Reader = (trigger: Trigger) => EventMade;

/**
 * The operations of APIs themselves are made together with their API.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
 */
const READERS: Readonly<Record<string, Reader>> = {
  AlexaSkill: alexaSkill,
  Api: restPermission,
  CloudWatchEvent: eventRule,
  CloudWatchLogs: logSubscription,
  Cognito: cognitoTrigger,
  DocumentDB: eventSourceMapping,
  DynamoDB: eventSourceMapping,
  EventBridgeRule: eventRule,
  HttpApi: httpPermission,
  IoTRule: iotRule,
  Kinesis: eventSourceMapping,
  MQ: eventSourceMapping,
  MSK: eventSourceMapping,
  S3: bucketNotification,
  SNS: subscription,
  SQS: eventSourceMapping,
  Schedule: eventRule,
  ScheduleV2: schedule,
  SelfManagedKafka: eventSourceMapping,
};

/** What starts a state machine; each of them needs a role to start it with. */
const MACHINE_READERS: Readonly<Record<string, Reader>> = {
  CloudWatchEvent: eventRule,
  EventBridgeRule: eventRule,
  Schedule: eventRule,
  ScheduleV2: schedule,
};

/** Operations of APIs are made together with their API: nothing else is. */
const OPERATIONS = ['Api', 'HttpApi', 'WebSocketApi'];

/** The events that a SAM resource lists; what is no event is left out with a warning. */
export function eventsOf(properties: Readonly<Record<string, Placed>>, output: Output): readonly SamEvent[] {
  return entriesOf(properties['Events']).flatMap(([name, event]): readonly SamEvent[] => {
    const type = textOf(at(event, 'Type'));
    if (type === undefined) {
      output.warn(`event ${name} has no Type and is left out`, event.path);
      return [];
    }
    return [{ name, type, properties: at(event, 'Properties'), path: event.path }];
  });
}

/** What the events of a function or a state machine stand for, but for the operations of APIs. */
export function eventResources(fn: SamFunction, callee: Callee, source: Source, output: Output): Required<EventMade> {
  const readers = callee.startsAs === undefined ? READERS : MACHINE_READERS;
  const made = fn.events.flatMap((event): readonly EventMade[] => {
    const reader = Object.hasOwn(readers, event.type) ? readers[event.type] : undefined;
    if (reader === undefined && OPERATIONS.includes(event.type)) return [];
    if (reader === undefined) {
      output.warn(`events of type ${event.type} are not known: ${event.name} is left out`, event.path);
      return [];
    }
    const given = piece(event.properties ?? {}, [...event.path, 'Properties']);
    return [reader({ fn, callee, event, given, id: `${fn.logicalId}${event.name}`, source, output })];
  });
  return {
    declared: made.flatMap(({ declared }) => declared),
    policies: made.flatMap(({ policies = [] }) => policies),
    managed: made.flatMap(({ managed = [] }) => managed),
  };
}
