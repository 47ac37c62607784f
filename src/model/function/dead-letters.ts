import { type Answer, and, some } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';

/** The properties by which each kind of sender names its dead-letter queue. */
const DEAD_LETTERS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Events::EventBus': ['DeadLetterConfig.Arn'],
  'AWS::Events::Rule': ['Targets.DeadLetterConfig.Arn'],
  'AWS::EventsV2::Subscriber': ['OnFailureConfiguration.Arn'],
  'AWS::IoT::TopicRule': ['TopicRulePayload.ErrorAction.Sqs.QueueUrl'],
  'AWS::Lambda::EventInvokeConfig': ['DestinationConfig.OnFailure.Destination'],
  'AWS::Lambda::EventSourceMapping': ['DestinationConfig.OnFailure.Destination'],
  'AWS::Lambda::Function': ['DeadLetterConfig.TargetArn'],
  'AWS::Pipes::Pipe': [
    'SourceParameters.DynamoDBStreamParameters.DeadLetterConfig.Arn',
    'SourceParameters.KinesisStreamParameters.DeadLetterConfig.Arn',
  ],
  'AWS::SNS::Subscription': ['RedrivePolicy', 'RedrivePolicy.deadLetterTargetArn'],
  'AWS::SQS::Queue': ['RedrivePolicy', 'RedrivePolicy.deadLetterTargetArn'],
  'AWS::Scheduler::Schedule': ['Target.DeadLetterConfig.Arn'],
};

/** Whether a resource names a queue as its dead-letter queue. */
export function isNamedForDeadLetters(application: Application, queue: Resource): Answer {
  return application.worlds.memoOf('dead letters', queue, () =>
    some(application.companions(queue, ...Object.keys(DEAD_LETTERS)), (sender) =>
      and(
        sender.exists(),
        some(DEAD_LETTERS[sender.type] ?? [], (path) => some(sender.all(path), (target) => target.refersTo(queue))),
      ),
    ),
  );
}
