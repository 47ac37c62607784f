import type { ResourceDeclaration } from '../../transform.js';
import { type Raw, isMap } from '../../../parse/document.js';
import { makeManagedPolicyArn } from '../policies.js';
import { type EventResources, type EventContext, makeEventResource, buildPermission } from '../event.js';
import { findPlaced, pickEntries, findText } from '../../placed.js';
import { makeGetAtt, makeRef } from '../intrinsics.js';

/** A topic that calls the function, or with `SqsSubscription` a queue between them. */
export function buildSubscription(trigger: EventContext): EventResources {
  const { given, callee } = trigger;
  const queue = findPlaced(given, 'SqsSubscription');
  if (queue === undefined || findText(queue) === 'false') {
    return {
      declared: [
        buildPermission(trigger, 'sns.amazonaws.com', { SourceArn: findPlaced(given, 'Topic') }),
        subscribed(trigger, 'lambda', callee.arn),
      ],
    };
  }
  const isOwn = !isMap(queue.raw);
  const queueId = `${trigger.id}Queue`;
  const arn = isOwn ? makeGetAtt(queueId, 'Arn') : findPlaced(queue, 'QueueArn');
  const policyId = findText(findPlaced(queue, 'QueuePolicyLogicalId'));
  const queuePolicy = makeEventResource(trigger, 'QueuePolicy', 'AWS::SQS::QueuePolicy', {
    PolicyDocument: sending(arn, findPlaced(given, 'Topic')),
    Queues: [isOwn ? makeRef(queueId) : findPlaced(queue, 'QueueUrl')],
  });
  return {
    declared: [
      ...(isOwn ? [makeEventResource(trigger, 'Queue', 'AWS::SQS::Queue', {})] : []),
      policyId === undefined ? queuePolicy : { ...queuePolicy, logicalId: policyId },
      subscribed(trigger, 'sqs', arn),
      makeEventResource(trigger, 'EventSourceMapping', 'AWS::Lambda::EventSourceMapping', {
        FunctionName: callee.name,
        EventSourceArn: arn,
        BatchSize: findPlaced(queue, 'BatchSize') ?? 10,
        Enabled: findPlaced(queue, 'Enabled') ?? true,
      }),
    ],
    managed: [makeManagedPolicyArn('service-role/AWSLambdaSQSQueueExecutionRole')],
  };
}

function subscribed(trigger: EventContext, protocol: string, endpoint: Raw): ResourceDeclaration {
  return makeEventResource(trigger, '', 'AWS::SNS::Subscription', {
    ...pickEntries(trigger.given, ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region']),
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: findPlaced(trigger.given, 'Topic'),
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
