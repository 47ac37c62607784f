import { type Answer, and, certainly, not, or, some } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';

/**
 * How a caller waits for a function: it takes the answer itself (synchronous), it only hands the event over and Lambda
 * retries (asynchronous), or Lambda polls a queue or a stream for it.
 */
export type Mode = 'synchronous' | 'asynchronous' | 'queue' | 'stream' | 'task' | 'authorizer';

/** One way in which a function is called. */
export interface Invocation {
  readonly mode: Mode;
  /** What calls it. */
  readonly by: Resource;
  /** Whether this caller really calls it. */
  readonly certain: Answer;
  /** `medium` where only a permission tells of it. */
  readonly confidence: 'high' | 'medium';
  /** The caller's own dead letter queue, which keeps what could not be delivered. */
  readonly delivery?: Answer;
  /** Queue and stream: where Lambda reads from. */
  readonly source?: Node;
  /** Stream: where what failed goes. */
  readonly onFailure?: Node;
}

/** Reads the ways in which one resource calls a function. */
type Reader = (caller: Resource, calls: (value: Node) => Answer) => readonly Found[];
type Found = Omit<Invocation, 'by' | 'confidence'> & { readonly confidence?: 'medium' };

/** How each service's principal calls; docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const PRINCIPALS: Readonly<Record<string, Mode>> = {
  'alexa-appkit.amazon.com': 'synchronous',
  'apigateway.amazonaws.com': 'synchronous',
  'bedrock.amazonaws.com': 'synchronous',
  'cloudformation.amazonaws.com': 'asynchronous',
  'codecommit.amazonaws.com': 'asynchronous',
  'codepipeline.amazonaws.com': 'asynchronous',
  'cognito-idp.amazonaws.com': 'synchronous',
  'config.amazonaws.com': 'asynchronous',
  'connect.amazonaws.com': 'synchronous',
  'elasticloadbalancing.amazonaws.com': 'synchronous',
  'events.amazonaws.com': 'asynchronous',
  'iot.amazonaws.com': 'asynchronous',
  'lex.amazonaws.com': 'synchronous',
  'lexv2.amazonaws.com': 'synchronous',
  'logs.amazonaws.com': 'asynchronous',
  's3.amazonaws.com': 'asynchronous',
  'scheduler.amazonaws.com': 'asynchronous',
  'secretsmanager.amazonaws.com': 'synchronous',
  'ses.amazonaws.com': 'asynchronous',
  'sns.amazonaws.com': 'asynchronous',
  'vpc-lattice.amazonaws.com': 'synchronous',
};

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::ApiGateway::Method': (method, calls) => {
    const header = method.at(['Integration', 'RequestParameters', 'integration.request.header.X-Amz-Invocation-Type']);
    const mode = header.unquoted().is('Event').is === 'yes' ? 'asynchronous' : 'synchronous';
    return [{ mode, certain: calls(method.at('Integration.Uri')) }];
  },
  'AWS::ApiGateway::Authorizer': (authorizer, calls) => [
    { mode: 'authorizer', certain: calls(authorizer.at('AuthorizerUri')) },
  ],
  'AWS::ApiGatewayV2::Authorizer': (authorizer, calls) => [
    { mode: 'authorizer', certain: calls(authorizer.at('AuthorizerUri')) },
  ],
  'AWS::ApiGatewayV2::Api': (api, calls) => [{ mode: 'synchronous', certain: calls(api.at('Target')) }],
  'AWS::ApiGatewayV2::Integration': (integration, calls) => [
    { mode: 'synchronous', certain: calls(integration.at('IntegrationUri')) },
  ],
  'AWS::AppSync::DataSource': (source, calls) => [
    { mode: 'synchronous', certain: calls(source.at('LambdaConfig.LambdaFunctionArn')) },
  ],
  'AWS::Cognito::UserPool': (pool, calls) => {
    const triggers = pool.at('LambdaConfig');
    return [{ mode: 'synchronous', certain: some(triggers.keys, (key) => calls(triggers.at([key]))) }];
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': (group, calls) => [
    { mode: 'synchronous', certain: some(group.all('Targets'), (target) => calls(target.at('Id'))) },
  ],
  'AWS::Events::Rule': (rule, calls) =>
    rule.all('Targets').map((target) => ({
      mode: 'asynchronous',
      certain: calls(target.at('Arn')),
      delivery: target.at('DeadLetterConfig.Arn').present,
    })),
  'AWS::IoT::TopicRule': (rule, calls) =>
    rule
      .all('TopicRulePayload.Actions')
      .map((action) => ({ mode: 'asynchronous', certain: calls(action.at('Lambda.FunctionArn')) })),
  'AWS::Lambda::EventSourceMapping': readMapping,
  'AWS::Lambda::Permission': readPermission,
  'AWS::Lambda::Url': (url, calls) => [{ mode: 'synchronous', certain: calls(url.at('TargetFunctionArn')) }],
  'AWS::Logs::SubscriptionFilter': (filter, calls) => [
    { mode: 'asynchronous', certain: calls(filter.at('DestinationArn')) },
  ],
  'AWS::Pipes::Pipe': readPipe,
  'AWS::S3::Bucket': (bucket, calls) =>
    bucket
      .all('NotificationConfiguration.LambdaConfigurations')
      .map((notification) => ({ mode: 'asynchronous', certain: calls(notification.at('Function')) })),
  'AWS::SES::ReceiptRule': (rule, calls) =>
    rule.all('Rule.Actions').map((action) => ({
      mode:
        action.at('LambdaAction.InvocationType').is('RequestResponse').is === 'yes' ? 'synchronous' : 'asynchronous',
      certain: calls(action.at('LambdaAction.FunctionArn')),
    })),
  'AWS::SNS::Subscription': (subscription, calls) => [
    {
      mode: 'asynchronous',
      certain: calls(subscription.at('Endpoint')),
      delivery: subscription.at('RedrivePolicy.deadLetterTargetArn').present,
    },
  ],
  'AWS::SNS::Topic': (topic, calls) =>
    topic
      .all('Subscription')
      .map((subscription) => ({ mode: 'asynchronous', certain: calls(subscription.at('Endpoint')) })),
  'AWS::Scheduler::Schedule': (schedule, calls) => [
    {
      mode: 'asynchronous',
      certain: calls(schedule.at('Target.Arn')),
      delivery: schedule.at('Target.DeadLetterConfig.Arn').present,
    },
  ],
  'AWS::StepFunctions::StateMachine': (machine, calls) => [
    {
      mode: 'task',
      certain: or(
        calls(machine.at('DefinitionString')),
        some(machine.all('DefinitionSubstitutions'), (values) => some(values.keys, (key) => calls(values.at([key])))),
        ...taskResources(machine.at('Definition')).map(calls),
      ),
    },
  ],
  'Custom::S3BucketNotifications': (notifications, calls) =>
    notifications
      .all('NotificationConfiguration.LambdaFunctionConfigurations')
      .map((notification) => ({ mode: 'asynchronous', certain: calls(notification.at('LambdaFunctionArn')) })),
};

/** Every way in which the application's resources call a function in this world. */
export function invocationsOf(application: Application, fn: Resource): readonly Invocation[] {
  return application.worlds.memo(`invocations ${fn.key}`, () => {
    const entries = entriesOf(application, fn);
    const calls = (value: Node): Answer => some(entries, (entry) => value.refersTo(entry));
    const found = application.existing(...Object.keys(READERS)).flatMap((caller) =>
      (READERS[caller.type]?.(caller, calls) ?? []).map((one): Invocation => ({
        by: caller,
        confidence: 'high',
        ...one,
        certain: and(caller.exists(), one.certain),
      })),
    );
    return withoutDoubles(found.filter(({ certain }) => certain.is !== 'no'));
  });
}

/** A function's own name, and those of its aliases and versions. */
export function entriesOf(application: Application, fn: Resource): readonly Resource[] {
  const named = application
    .companions(fn, 'AWS::Lambda::Alias', 'AWS::Lambda::Version')
    .filter((entry) => entry.at('FunctionName').refersTo(fn).is === 'yes');
  return [fn, ...named];
}

/** A permission says less than the caller that it was made for. */
function withoutDoubles(found: readonly Invocation[]): readonly Invocation[] {
  const told = new Set(found.filter(({ by }) => by.type !== 'AWS::Lambda::Permission').map(({ mode }) => mode));
  if (told.has('authorizer')) told.add('synchronous');
  return found.filter(({ by, mode }) => by.type !== 'AWS::Lambda::Permission' || !told.has(mode));
}

function readPermission(permission: Resource, calls: (value: Node) => Answer): readonly Found[] {
  const principal = permission.at('Principal').text;
  const mode = principal === undefined ? undefined : PRINCIPALS[principal];
  if (mode === undefined) return [];
  return [{ mode, certain: calls(permission.at('FunctionName')), confidence: 'medium' }];
}

function readMapping(mapping: Resource, calls: (value: Node) => Answer): readonly Found[] {
  const source = mapping.at('EventSourceArn');
  const certain = calls(mapping.at('FunctionName'));
  const isQueue = or(source.matches(/:sqs:/), isOfType(source, 'AWS::SQS::Queue'));
  // Where a stream starts to be read has to be said; a queue has no such place.
  const isStream = or(mapping.at('StartingPosition').present, mapping.at('SelfManagedEventSource').present);
  if (and(isQueue, not(isStream)).is === 'yes' || isStream.is === 'no') {
    const isBroker = mapping.at('Queues').present;
    return isBroker.is === 'no' ? [{ mode: 'queue', certain, source }] : [];
  }
  return [{ mode: 'stream', certain, source, onFailure: mapping.at('DestinationConfig.OnFailure.Destination') }];
}

/** A pipe waits for the function and keeps the event in its source: that is where a dead letter queue belongs. */
function readPipe(pipe: Resource, calls: (value: Node) => Answer): readonly Found[] {
  const certain = calls(pipe.at('Target'));
  const type = pipe.at('TargetParameters.LambdaFunctionParameters.InvocationType');
  if (type.is('FIRE_AND_FORGET').is === 'yes') return [{ mode: 'asynchronous', certain }];
  const source = pipe.at('Source');
  const stream = ['KinesisStreamParameters', 'DynamoDBStreamParameters']
    .map((parameters) => pipe.at(`SourceParameters.${parameters}`))
    .find((parameters) => parameters.present.is !== 'no');
  if (stream === undefined) return [{ mode: 'queue', certain, source }];
  return [{ mode: 'stream', certain, source, onFailure: stream.at('DeadLetterConfig.Arn') }];
}

function isOfType(value: Node, type: string): Answer {
  return certainly(value.targets.some(({ resource }) => resource.type === type));
}

/** Every text of a state machine's definition that may be a task's resource, however deep. */
function taskResources(definition: Node): readonly Node[] {
  if (definition.keys.length > 0) return definition.keys.flatMap((key) => taskResources(definition.at([key])));
  const items = definition.all();
  return items.length === 1 && items[0]?.id.path.length === definition.id.path.length
    ? [definition]
    : items.flatMap(taskResources);
}
