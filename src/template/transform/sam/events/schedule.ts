import type { Declared } from '../../transform.js';
import type { Placed, Raw } from '../../../parse/document.js';
import { at, attribute, pick, ref, textOf } from '../pieces.js';
import { allow, policy, trust } from '../policies.js';
import { type EventMade, type Trigger, madeBy, permission } from '../event.js';

/** The queue that keeps what could not be delivered. */
interface DeadLetters {
  readonly config: Raw;
  readonly declared: readonly Declared[];
}

/** `Schedule`, `CloudWatchEvent` and `EventBridgeRule`: a rule of EventBridge. */
export function eventRule(trigger: Trigger): EventMade {
  const { given, callee, id } = trigger;
  const letters = deadLetters(trigger, attribute(id, 'Arn'));
  const start = starter(trigger, 'events.amazonaws.com', []);
  const isSchedule = at(given, 'Schedule') !== undefined;
  const rule = madeBy(trigger, '', 'AWS::Events::Rule', {
    ...pick(given, ['Description', 'EventBusName']),
    Name: at(given, isSchedule ? 'Name' : 'RuleName'),
    ScheduleExpression: at(given, 'Schedule'),
    EventPattern: at(given, 'Pattern'),
    State: stateOf(given),
    Targets: [
      {
        ...pick(given, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']),
        Arn: callee.arn,
        Id: at(given, 'Target', 'Id') ?? `${id}Target`,
        ...start.target,
        ...(letters === undefined ? {} : { DeadLetterConfig: letters.config }),
      },
    ],
  });
  const grants =
    callee.startsAs === undefined
      ? [permission(trigger, 'events.amazonaws.com', { SourceArn: attribute(id, 'Arn') })]
      : start.declared;
  return { declared: [rule, ...(letters?.declared ?? []), ...grants] };
}

/** `ScheduleV2`: a schedule of EventBridge Scheduler, which works in a role. */
export function schedule(trigger: Trigger): EventMade {
  const { given, callee } = trigger;
  const letters = deadLetters(trigger, undefined);
  const start = starter(trigger, 'scheduler.amazonaws.com', [callee.startsAs ?? 'lambda:InvokeFunction']);
  const one = madeBy(trigger, '', 'AWS::Scheduler::Schedule', {
    ...pick(given, [
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
      ...pick(given, ['Input', 'RetryPolicy']),
      Arn: callee.arn,
      ...start.target,
      ...(letters === undefined ? {} : { DeadLetterConfig: letters.config }),
    },
  });
  return { declared: [one, ...(letters?.declared ?? []), ...start.declared] };
}

/** The role in which a service starts what the event is for; none where a permission does. */
function starter(
  trigger: Trigger,
  service: string,
  actions: readonly string[],
): { target: Readonly<Record<string, Raw>>; declared: readonly Declared[] } {
  const { given, callee, id } = trigger;
  const action = callee.startsAs ?? actions[0];
  if (action === undefined) return { target: {}, declared: [] };
  const named = at(given, 'RoleArn');
  if (named !== undefined) return { target: { RoleArn: named }, declared: [] };
  const role = madeBy(trigger, 'Role', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: trust(service),
    Policies: [policy(`${id}StartPolicy`, allow([action], callee.arn))],
    PermissionsBoundary: at(given, 'PermissionsBoundary'),
  });
  return { target: { RoleArn: attribute(`${id}Role`, 'Arn') }, declared: [role] };
}

/** `DeadLetterConfig` names a queue, or asks for one with `Type: SQS`. */
function deadLetters(trigger: Trigger, rule: Raw): DeadLetters | undefined {
  const config = at(trigger.given, 'DeadLetterConfig');
  if (config === undefined) return undefined;
  if (textOf(at(config, 'Type')) !== 'SQS') return { config, declared: [] };
  const queueId = textOf(at(config, 'QueueLogicalId')) ?? `${trigger.id}Queue`;
  const queue = { ...madeBy(trigger, 'Queue', 'AWS::SQS::Queue', {}), logicalId: queueId, path: config.path };
  const arn = attribute(queueId, 'Arn');
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
  const queuePolicy = madeBy(trigger, 'QueuePolicy', 'AWS::SQS::QueuePolicy', {
    PolicyDocument: document,
    Queues: [ref(queueId)],
  });
  return { config: { Arn: arn }, declared: rule === undefined ? [queue] : [queue, queuePolicy] };
}

/** `Enabled` is how SAM wrote `State` at first. */
function stateOf(given: Placed): Raw {
  const enabled = at(given, 'Enabled');
  const text = textOf(enabled);
  if (text === undefined) return at(given, 'State');
  return /^(?:false|no|off)$/i.test(text) ? 'DISABLED' : 'ENABLED';
}
