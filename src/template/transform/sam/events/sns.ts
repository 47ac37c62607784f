import type { Declared } from '../../transform.js';
import { type Raw, isMap } from '../../../parse/document.js';
import { at, attribute, pick, ref, textOf } from '../pieces.js';
import { awsPolicy } from '../policies.js';
import { type EventMade, type Trigger, madeBy, permission } from '../event.js';

/** A topic that calls the function, or with `SqsSubscription` a queue between them. */
export function subscription(trigger: Trigger): EventMade {
  const { given, callee } = trigger;
  const queue = at(given, 'SqsSubscription');
  if (queue === undefined || textOf(queue) === 'false') {
    return {
      declared: [
        permission(trigger, 'sns.amazonaws.com', { SourceArn: at(given, 'Topic') }),
        subscribed(trigger, 'lambda', callee.arn),
      ],
    };
  }
  const isOwn = !isMap(queue.raw);
  const queueId = `${trigger.id}Queue`;
  const arn = isOwn ? attribute(queueId, 'Arn') : at(queue, 'QueueArn');
  const policyId = textOf(at(queue, 'QueuePolicyLogicalId'));
  const queuePolicy = madeBy(trigger, 'QueuePolicy', 'AWS::SQS::QueuePolicy', {
    PolicyDocument: sending(arn, at(given, 'Topic')),
    Queues: [isOwn ? ref(queueId) : at(queue, 'QueueUrl')],
  });
  return {
    declared: [
      ...(isOwn ? [madeBy(trigger, 'Queue', 'AWS::SQS::Queue', {})] : []),
      policyId === undefined ? queuePolicy : { ...queuePolicy, logicalId: policyId },
      subscribed(trigger, 'sqs', arn),
      madeBy(trigger, 'EventSourceMapping', 'AWS::Lambda::EventSourceMapping', {
        FunctionName: callee.name,
        EventSourceArn: arn,
        BatchSize: at(queue, 'BatchSize') ?? 10,
        Enabled: at(queue, 'Enabled') ?? true,
      }),
    ],
    managed: [awsPolicy('service-role/AWSLambdaSQSQueueExecutionRole')],
  };
}

function subscribed(trigger: Trigger, protocol: string, endpoint: Raw): Declared {
  return madeBy(trigger, '', 'AWS::SNS::Subscription', {
    ...pick(trigger.given, ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region']),
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: at(trigger.given, 'Topic'),
  });
}

function sending(queue: Raw, topic: Raw): Raw {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: '*',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ],
  };
}
