import { arn, at, pick } from '../pieces.js';
import { type EventMade, type Trigger, madeBy, permission } from '../event.js';

/** A skill of Alexa that calls the function. */
export function alexaSkill(trigger: Trigger): EventMade {
  return {
    declared: [permission(trigger, 'alexa-appkit.amazon.com', { EventSourceToken: at(trigger.given, 'SkillId') })],
  };
}

/** A rule of AWS IoT. */
export function iotRule(trigger: Trigger): EventMade {
  const { given, callee, id } = trigger;
  const sourceArn = arn('iot:@:rule/{Rule}', { Rule: { Ref: id } });
  const rule = madeBy(trigger, '', 'AWS::IoT::TopicRule', {
    TopicRulePayload: {
      ...pick(given, ['AwsIotSqlVersion', 'Sql']),
      RuleDisabled: false,
      Actions: [{ Lambda: { FunctionArn: callee.arn } }],
    },
  });
  const account = { Ref: 'AWS::AccountId' };
  return {
    declared: [permission(trigger, 'iot.amazonaws.com', { SourceArn: sourceArn, SourceAccount: account }), rule],
  };
}

/** A log group whose lines the function gets. */
export function logSubscription(trigger: Trigger): EventMade {
  const { given, callee } = trigger;
  const sourceArn = arn('logs:@:log-group:{Group}:*', { Group: at(given, 'LogGroupName') });
  const filter = madeBy(trigger, '', 'AWS::Logs::SubscriptionFilter', {
    ...pick(given, ['FilterPattern', 'LogGroupName']),
    DestinationArn: callee.arn,
  });
  return { declared: [permission(trigger, 'logs.amazonaws.com', { SourceArn: sourceArn }), filter] };
}
