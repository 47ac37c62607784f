import { type Answer, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { INTEGRATING, collectAuthorizers, collectChildren, collectIntegrations } from '../api/integration.js';
import { resolveMappingKind, resolvePipeKind, hasRedrive } from './event-sources.js';

/**
 * How a function is invoked: the caller waits for the response (synchronous), Lambda queues the event and retries
 * (asynchronous), or Lambda reads from a queue, a stream, a broker or a database's changes. The caller of a task, an
 * authorizer or a provider handles its failures.
 */
export type InvocationMode =
  'synchronous' | 'asynchronous' | 'queue' | 'stream' | 'broker' | 'documents' | 'task' | 'authorizer' | 'provider';

/** One call of a function by a resource. */
export interface FunctionCall {
  readonly mode: InvocationMode;
  /** The value that names the function. */
  readonly callee: Node;
  /** The value that names an alias or a version, if it is separate from the function's. */
  readonly alias?: Node;
  /** Whether a function is called at all. */
  readonly holds?: Answer;
  /** Set if only a permission shows the call. */
  readonly confidence?: 'medium';
  /** Whether the caller has its own dead-letter queue, which keeps undelivered events. */
  readonly delivery?: Answer;
  /** Queue and stream: the source. */
  readonly source?: Node;
  /** Stream: the destination of failed records. */
  readonly onFailure?: Node;
}

/** By the first label of a service's principal; docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const PRINCIPALS: Readonly<Record<string, InvocationMode>> = {
  'alexa-appkit': 'synchronous',
  apigateway: 'synchronous',
  appsync: 'synchronous',
  bedrock: 'synchronous',
  'bedrock-agentcore': 'synchronous',
  cloudformation: 'provider',
  codecommit: 'asynchronous',
  codepipeline: 'asynchronous',
  'cognito-idp': 'synchronous',
  'cognito-sync': 'synchronous',
  config: 'asynchronous',
  connect: 'synchronous',
  edgelambda: 'synchronous',
  elasticloadbalancing: 'synchronous',
  events: 'asynchronous',
  firehose: 'synchronous',
  iot: 'asynchronous',
  lex: 'synchronous',
  lexv2: 'synchronous',
  logs: 'asynchronous',
  s3: 'asynchronous',
  scheduler: 'asynchronous',
  secretsmanager: 'synchronous',
  ses: 'asynchronous',
  sns: 'asynchronous',
  states: 'task',
  'vpc-lattice': 'synchronous',
};

type Reader = (caller: Resource, application: Application) => readonly FunctionCall[];

const readIntegrations: Reader = (api) => [
  ...collectIntegrations(api).map(({ uri, parameters }): FunctionCall => ({
    mode: isAsynchronous(uri, parameters) ? 'asynchronous' : 'synchronous',
    callee: uri,
  })),
  ...collectAuthorizers(api).map((callee): FunctionCall => ({ mode: 'authorizer', callee })),
  { mode: 'synchronous', callee: api.at('Target') },
];

const readAuthorizer: Reader = (authorizer) => [{ mode: 'authorizer', callee: authorizer.at('AuthorizerUri') }];

const readStateMachine: Reader = (machine) =>
  [
    machine.at('DefinitionString'),
    ...leavesOf(machine.at('DefinitionSubstitutions')),
    ...leavesOf(machine.at('Definition')),
  ].map((callee): FunctionCall => ({ mode: 'task', callee }));

const READERS: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(INTEGRATING.map((type) => [type, readIntegrations])),
  'AWS::ApiGateway::Authorizer': readAuthorizer,
  'AWS::ApiGatewayV2::Authorizer': readAuthorizer,
  'AWS::ApiGatewayV2::Integration': (integration) => {
    const callee = integration.at('IntegrationUri');
    const isEvent = isAsynchronous(callee, integration.at('RequestParameters'));
    return [{ mode: isEvent ? 'asynchronous' : 'synchronous', callee }];
  },
  'AWS::AppSync::DataSource': readDataSource,
  'AWS::Bedrock::Agent': (agent) => all('synchronous', agent.all('ActionGroups.ActionGroupExecutor.Lambda')),
  'AWS::BedrockAgentCore::Gateway': (gateway) =>
    all('synchronous', gateway.all('InterceptorConfigurations.Interceptor.Lambda.Arn')),
  'AWS::BedrockAgentCore::GatewayTarget': (target) => [
    { mode: 'synchronous', callee: target.at('TargetConfiguration.Mcp.Lambda.LambdaArn') },
  ],
  'AWS::CloudFormation::Macro': (macro) => [{ mode: 'provider', callee: macro.at('FunctionName') }],
  'AWS::CloudFront::Distribution': (distribution) =>
    all('synchronous', [
      ...distribution.all('DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.LambdaFunctionARN'),
      ...distribution.all('DistributionConfig.CacheBehaviors.LambdaFunctionAssociations.LambdaFunctionARN'),
    ]),
  'AWS::CodeCommit::Repository': (repository) => all('asynchronous', repository.all('Triggers.DestinationArn')),
  'AWS::CodePipeline::Pipeline': (pipeline) =>
    pipeline.all('Stages.Actions').map((action) => ({
      mode: 'asynchronous',
      callee: action.at('Configuration.FunctionName'),
      holds: action.at('ActionTypeId.Provider').is('Lambda'),
    })),
  'AWS::Cognito::UserPool': (pool) => all('synchronous', leavesOf(pool.at('LambdaConfig'))),
  'AWS::Config::ConfigRule': (rule) => [{ mode: 'asynchronous', callee: rule.at('Source.SourceIdentifier') }],
  'AWS::ElasticLoadBalancingV2::TargetGroup': (group) =>
    group.all('Targets').map((target) => ({
      mode: 'synchronous',
      callee: target.at('Id'),
      holds: group.at('TargetType').is('lambda'),
    })),
  'AWS::Events::Rule': (rule) =>
    rule.all('Targets').map((target) => ({
      mode: 'asynchronous',
      callee: target.at('Arn'),
      delivery: target.at('DeadLetterConfig.Arn').present,
    })),
  'AWS::EventsV2::Subscriber': (subscriber) => {
    const parameters = subscriber.at('InvokeConfiguration.LambdaParameters');
    const isEvent = parameters.at('InvocationType').matches(/^event$/i).is === 'yes';
    return [
      {
        // The default of Lambda's API is a synchronous call.
        mode: isEvent ? 'asynchronous' : 'synchronous',
        callee: subscriber.at('InvokeConfiguration.TargetArn'),
        alias: parameters.at('Qualifier'),
        delivery: subscriber.at('OnFailureConfiguration.Arn').present,
      },
    ];
  },
  'AWS::IoT::TopicRule': (rule) =>
    all('asynchronous', [
      ...rule.all('TopicRulePayload.Actions.Lambda.FunctionArn'),
      ...rule.all('TopicRulePayload.ErrorAction.Lambda.FunctionArn'),
    ]),
  'AWS::KinesisFirehose::DeliveryStream': (stream) =>
    all(
      'synchronous',
      collectChildren(stream.at([])).flatMap((destination) =>
        destination.all('ProcessingConfiguration.Processors.Parameters.ParameterValue'),
      ),
    ),
  'AWS::Lambda::EventInvokeConfig': (config) =>
    all('asynchronous', [
      ...config.all('DestinationConfig.OnSuccess.Destination'),
      ...config.all('DestinationConfig.OnFailure.Destination'),
    ]),
  'AWS::Lambda::EventSourceMapping': (mapping) => [
    {
      mode: resolveMappingKind(mapping),
      callee: mapping.at('FunctionName'),
      source: mapping.at('EventSourceArn'),
      onFailure: mapping.at('DestinationConfig.OnFailure.Destination'),
    },
  ],
  'AWS::Lambda::Permission': readPermission,
  'AWS::Lambda::Url': (url) => [{ mode: 'synchronous', callee: url.at('TargetFunctionArn') }],
  'AWS::Logs::SubscriptionFilter': (filter) => [{ mode: 'asynchronous', callee: filter.at('DestinationArn') }],
  'AWS::Pipes::Pipe': readPipe,
  'AWS::S3::Bucket': (bucket) =>
    all('asynchronous', bucket.all('NotificationConfiguration.LambdaConfigurations.Function')),
  'AWS::S3ObjectLambda::AccessPoint': (point) =>
    all(
      'synchronous',
      point.all('ObjectLambdaConfiguration.TransformationConfigurations.ContentTransformation.AwsLambda.FunctionArn'),
    ),
  'AWS::SES::ReceiptRule': (rule) =>
    rule.all('Rule.Actions.LambdaAction').map((action) => ({
      mode: action.at('InvocationType').is('RequestResponse').is === 'yes' ? 'synchronous' : 'asynchronous',
      callee: action.at('FunctionArn'),
    })),
  'AWS::SNS::Subscription': (subscription) => [
    {
      mode: 'asynchronous',
      callee: subscription.at('Endpoint'),
      holds: subscription.at('Protocol').is('lambda'),
      delivery: hasRedrive(subscription.at('RedrivePolicy')),
    },
  ],
  'AWS::SNS::Topic': (topic) =>
    topic.all('Subscription').map((subscription) => ({
      mode: 'asynchronous',
      callee: subscription.at('Endpoint'),
      holds: subscription.at('Protocol').is('lambda'),
    })),
  'AWS::Scheduler::Schedule': (schedule) =>
    // The scheduler calls a function as its target, or through the API of Lambda with the function in its input.
    ['Target.Arn', 'Target.Input'].map((property) => ({
      mode: 'asynchronous',
      callee: schedule.at(property),
      holds: property === 'Target.Arn' ? yes : schedule.at('Target.Arn').matches(/aws-sdk:lambda:invoke$/i),
      delivery: schedule.at('Target.DeadLetterConfig.Arn').present,
    })),
  'AWS::SecretsManager::RotationSchedule': (schedule) => [
    { mode: 'synchronous', callee: schedule.at('RotationLambdaARN') },
  ],
  'AWS::StepFunctions::StateMachine': readStateMachine,
  'Custom::S3BucketNotifications': (notifications) =>
    all('asynchronous', notifications.all('NotificationConfiguration.LambdaFunctionConfigurations.LambdaFunctionArn')),
};

/** The types of resources that call functions. */
export const CALLING = Object.keys(READERS);

/** Every call that a resource makes. */
export function collectFunctionCalls(application: Application, caller: Resource): readonly FunctionCall[] {
  return READERS[caller.type]?.(caller, application) ?? [];
}

function all(mode: InvocationMode, callees: readonly Node[]): readonly FunctionCall[] {
  return callees.map((callee) => ({ mode, callee }));
}

/** With this header API Gateway does not wait for the function. */
function isAsynchronous(uri: Node, parameters: Node): boolean {
  const header = parameters.keys.find((key) => /^integration\.request\.header\.x-amz-invocation-type$/i.test(key));
  const isEvent = header !== undefined && parameters.at([header]).unquoted().is('Event').is === 'yes';
  return isEvent || uri.shown.endsWith('/invoke-async/');
}

function readPermission(permission: Resource): readonly FunctionCall[] {
  const [, service = ''] = /^([a-z0-9-]+)\./.exec(permission.at('Principal').shown) ?? [];
  const mode = PRINCIPALS[service];
  if (mode === undefined) return [];
  const isAuthorizer = permission.at('SourceArn').shown.includes('/authorizers/');
  const callee = permission.at('FunctionName');
  return [{ mode: isAuthorizer ? 'authorizer' : mode, callee, confidence: 'medium' }];
}

/**
 * A GraphQL API waits for the function behind a data source; a namespace of an Event API sets whether it does;
 * docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
function readDataSource(source: Resource, application: Application): readonly FunctionCall[] {
  const callee = source.at('LambdaConfig.LambdaFunctionArn');
  const handlers = application
    .companions(source, 'AWS::AppSync::ChannelNamespace')
    .flatMap((namespace) =>
      ['OnPublish', 'OnSubscribe'].map((event) => namespace.at(`HandlerConfigs.${event}.Integration`)),
    )
    .filter((integration) => integration.at('DataSourceName').refersTo(source).is === 'yes');
  const modes = handlers.map((integration): InvocationMode =>
    integration.at('LambdaConfig.InvokeType').is('EVENT').is === 'yes' ? 'asynchronous' : 'synchronous',
  );
  return [...new Set<InvocationMode>(modes.length === 0 ? ['synchronous'] : modes)].map((mode) => ({ mode, callee }));
}

/** A pipe waits for the function and leaves the event in its source: the source needs the dead-letter queue. */
function readPipe(pipe: Resource): readonly FunctionCall[] {
  const source = pipe.at('Source');
  const { kind, onFailure } = resolvePipeKind(pipe);
  const polled = { mode: kind, source, ...(onFailure === undefined ? {} : { onFailure }) };
  const type = pipe.at('TargetParameters.LambdaFunctionParameters.InvocationType');
  const callee = pipe.at('Target');
  return [
    type.is('FIRE_AND_FORGET').is === 'yes' ? { mode: 'asynchronous', callee } : { ...polled, callee },
    { ...polled, callee: pipe.at('Enrichment') },
  ];
}

/** Every scalar in a value, however deep. */
function leavesOf(value: Node): readonly Node[] {
  if (value.keys.length > 0) return collectChildren(value).flatMap(leavesOf);
  const items = value.all();
  return items.every(({ id }) => id.path.length === value.id.path.length) ? items : items.flatMap(leavesOf);
}
