import { type EventResources, type EventContext, makeEventResource, buildPermission } from '../event.js';
import { findPlaced, pickEntries } from '../../placed.js';
import { makeArn } from '../intrinsics.js';

/** A skill of Alexa that calls the function. */
export function buildAlexaPermission(trigger: EventContext): EventResources {
  return {
    declared: [
      buildPermission(trigger, 'alexa-appkit.amazon.com', { EventSourceToken: findPlaced(trigger.given, 'SkillId') }),
    ],
  };
}

/** A rule of AWS IoT. */
export function buildIotRule(trigger: EventContext): EventResources {
  const { given, callee, id } = trigger;
  const sourceArn = makeArn('iot:@:rule/{Rule}', { Rule: { Ref: id } });
  const rule = makeEventResource(trigger, '', 'AWS::IoT::TopicRule', {
    TopicRulePayload: {
      ...pickEntries(given, ['AwsIotSqlVersion', 'Sql']),
      RuleDisabled: false,
      Actions: [{ Lambda: { FunctionArn: callee.arn } }],
    },
  });
  const account = { Ref: 'AWS::AccountId' };
  return {
    declared: [buildPermission(trigger, 'iot.amazonaws.com', { SourceArn: sourceArn, SourceAccount: account }), rule],
  };
}

/** A log group whose lines the function gets. */
export function buildLogSubscription(trigger: EventContext): EventResources {
  const { given, callee } = trigger;
  const sourceArn = makeArn('logs:@:log-group:{Group}:*', { Group: findPlaced(given, 'LogGroupName') });
  const filter = makeEventResource(trigger, '', 'AWS::Logs::SubscriptionFilter', {
    ...pickEntries(given, ['FilterPattern', 'LogGroupName']),
    DestinationArn: callee.arn,
  });
  return { declared: [buildPermission(trigger, 'logs.amazonaws.com', { SourceArn: sourceArn }), filter] };
}
