import type { ResourceDeclaration } from '../../transform.js';
import type { Placed, Raw } from '../../../parse/document.js';
import { makeAllow, makePolicy, makeTrust } from '../policies.js';
import { type EventResources, type EventContext, makeEventResource, buildPermission } from '../event.js';
import { findPlaced, pickEntries, findText } from '../../placed.js';
import { makeGetAtt, makeRef } from '../intrinsics.js';

/** The queue that keeps undelivered events. */
interface DeadLetters {
  readonly config: Raw;
  readonly declared: readonly ResourceDeclaration[];
}

/** `Schedule`, `CloudWatchEvent` and `EventBridgeRule`: a rule of EventBridge. */
export function buildEventRule(trigger: EventContext): EventResources {
  const { given, callee, id } = trigger;
  const letters = deadLetters(trigger, makeGetAtt(id, 'Arn'));
  const start = starter(trigger, 'events.amazonaws.com', []);
  const isSchedule = findPlaced(given, 'Schedule') !== undefined;
  const rule = makeEventResource(trigger, '', 'AWS::Events::Rule', {
    ...pickEntries(given, ['Description', 'EventBusName']),
    Name: findPlaced(given, isSchedule ? 'Name' : 'RuleName'),
    ScheduleExpression: findPlaced(given, 'Schedule'),
    EventPattern: findPlaced(given, 'Pattern'),
    State: stateOf(given),
    Targets: [
      {
        ...pickEntries(given, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']),
        Arn: callee.arn,
        Id: findPlaced(given, 'Target', 'Id') ?? `${id}Target`,
        ...start.target,
        ...(letters === undefined ? {} : { DeadLetterConfig: letters.config }),
      },
    ],
  });
  const grants =
    callee.startsAs === undefined
      ? [buildPermission(trigger, 'events.amazonaws.com', { SourceArn: makeGetAtt(id, 'Arn') })]
      : start.declared;
  return { declared: [rule, ...(letters?.declared ?? []), ...grants] };
}

/** `ScheduleV2`: a schedule of EventBridge Scheduler, which works in a role. */
export function buildSchedule(trigger: EventContext): EventResources {
  const { given, callee } = trigger;
  const letters = deadLetters(trigger, undefined);
  const start = starter(trigger, 'scheduler.amazonaws.com', [callee.startsAs ?? 'lambda:InvokeFunction']);
  const one = makeEventResource(trigger, '', 'AWS::Scheduler::Schedule', {
    ...pickEntries(given, [
      'Description',
      'EndDate',
      'FlexibleTimeWindow',
      'GroupName',
      'KmsKeyArn',
      'Name',
      'ScheduleExpression',
      'ScheduleExpressionTimezone',
      'StartDate',
      'State',
    ]),
    Target: {
      ...pickEntries(given, ['Input', 'RetryPolicy']),
      Arn: callee.arn,
      ...start.target,
      ...(letters === undefined ? {} : { DeadLetterConfig: letters.config }),
    },
  });
  return { declared: [one, ...(letters?.declared ?? []), ...start.declared] };
}

/** The role in which a service starts the event's target; none where a permission does. */
function starter(
  trigger: EventContext,
  service: string,
  actions: readonly string[],
): { target: Readonly<Record<string, Raw>>; declared: readonly ResourceDeclaration[] } {
  const { given, callee, id } = trigger;
  const action = callee.startsAs ?? actions[0];
  if (action === undefined) return { target: {}, declared: [] };
  const named = findPlaced(given, 'RoleArn');
  if (named !== undefined) return { target: { RoleArn: named }, declared: [] };
  const role = makeEventResource(trigger, 'Role', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: makeTrust(service),
    Policies: [makePolicy(`${id}StartPolicy`, makeAllow([action], callee.arn))],
    PermissionsBoundary: findPlaced(given, 'PermissionsBoundary'),
  });
  return { target: { RoleArn: makeGetAtt(`${id}Role`, 'Arn') }, declared: [role] };
}

/** `DeadLetterConfig` names a queue, or creates one with `Type: SQS`. */
function deadLetters(trigger: EventContext, rule: Raw): DeadLetters | undefined {
  const config = findPlaced(trigger.given, 'DeadLetterConfig');
  if (config === undefined) return undefined;
  if (findText(findPlaced(config, 'Type')) !== 'SQS') return { config, declared: [] };
  const queueId = findText(findPlaced(config, 'QueueLogicalId')) ?? `${trigger.id}Queue`;
  const queue = {
    ...makeEventResource(trigger, 'Queue', 'AWS::SQS::Queue', {}),
    logicalId: queueId,
    path: config.path,
  };
  const arn = makeGetAtt(queueId, 'Arn');
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': rule } },
      },
    ],
  };
  const queuePolicy = makeEventResource(trigger, 'QueuePolicy', 'AWS::SQS::QueuePolicy', {
    PolicyDocument: document,
    Queues: [makeRef(queueId)],
  });
  return { config: { Arn: arn }, declared: rule === undefined ? [queue] : [queue, queuePolicy] };
}

/** `Enabled` is how SAM wrote `State` at first. */
function stateOf(given: Placed): Raw {
  const enabled = findPlaced(given, 'Enabled');
  const text = findText(enabled);
  if (text === undefined) return findPlaced(given, 'State');
  return /^(?:false|no|off)$/i.test(text) ? 'DISABLED' : 'ENABLED';
}
