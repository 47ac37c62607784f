import { type Answer, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import { collectInvokedResources } from '../function/invocations.js';

const CREATED = /^s3:ObjectCreated:|^Object Created$/;

/**
 * The application's own functions that process every new object of a bucket: notified by S3 directly, through a queue
 * or a topic, or through EventBridge. A call of an alias or a version is a call of the function.
 */
export function collectProcessors(application: Application, bucket: Resource): readonly Resource[] {
  const told = [...byNotifications(bucket), ...byCustomResource(application, bucket), ...byRules(application, bucket)];
  const places = [...told, ...told.flatMap((place) => handedOn(application, place))];
  if (places.length === 0) return [];
  return collectOwnFunctions(application, (fn) =>
    collectInvokedResources(application, fn).some((entry) => places.some((place) => isYes(place.refersTo(entry)))),
  );
}

function byNotifications(bucket: Resource): readonly Node[] {
  const each = [
    ['LambdaConfigurations', 'Function'],
    ['QueueConfigurations', 'Queue'],
    ['TopicConfigurations', 'Topic'],
  ] as const;
  return each.flatMap(([list, target]) =>
    bucket
      .all(`NotificationConfiguration.${list}`)
      .filter((one) => one.at('Event').matches(CREATED).is === 'yes')
      .map((one) => one.at(target)),
  );
}

/** CDK's helper uses the format of the S3 API for notifications. */
function byCustomResource(application: Application, bucket: Resource): readonly Node[] {
  const each = [
    ['LambdaFunctionConfigurations', 'LambdaFunctionArn'],
    ['QueueConfigurations', 'QueueArn'],
    ['TopicConfigurations', 'TopicArn'],
  ] as const;
  return application
    .companions(bucket, 'Custom::S3BucketNotifications')
    .filter((made) => made.at('BucketName').refersTo(bucket).is === 'yes')
    .flatMap((made) =>
      each.flatMap(([list, target]) =>
        made
          .all(`NotificationConfiguration.${list}`)
          .filter((one) => some(one.all('Events'), (event) => event.matches(CREATED)).is === 'yes')
          .map((one) => one.at(target)),
      ),
    );
}

function byRules(application: Application, bucket: Resource): readonly Node[] {
  return application
    .companions(bucket, 'AWS::Events::Rule')
    .filter((rule) => {
      const names = rule.all('EventPattern.detail.bucket.name');
      const types = rule.all('EventPattern.detail-type');
      return isYes(some(names, (name) => name.refersTo(bucket))) && isYes(some(types, (type) => type.matches(CREATED)));
    })
    .flatMap((rule) => rule.all('Targets.Arn'));
}

/** The resources that read from a queue or subscribe to a topic. */
function handedOn(application: Application, place: Node): readonly Node[] {
  return place.targets.flatMap(({ resource }) => {
    const mappings = application
      .companions(resource, 'AWS::Lambda::EventSourceMapping')
      .filter((mapping) => isYes(mapping.at('EventSourceArn').refersTo(resource)));
    const subscriptions = application
      .companions(resource, 'AWS::SNS::Subscription')
      .filter((subscription) => isYes(subscription.at('TopicArn').refersTo(resource)));
    return [
      ...mappings.map((mapping) => mapping.at('FunctionName')),
      ...subscriptions.map((subscription) => subscription.at('Endpoint')),
      ...(resource.type === 'AWS::SNS::Topic' ? resource.all('Subscription.Endpoint') : []),
    ];
  });
}

function isYes(answer: Answer): boolean {
  return answer.is === 'yes';
}
