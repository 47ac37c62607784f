import { Placed, type Raw, getOwn } from '../../template/parse/document.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';

const FUNCTION = 'AWS::Lambda::Function';

/** What may mention a function without calling it: what it may do, its logs, who watches it. */
const NON_CALLERS = new Set([
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CloudWatch::LogAlarm',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::RolePolicy',
  'AWS::KMS::Key',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::SubscriptionFilter',
  'AWS::SSM::Parameter',
]);

/** Further names of a function: whoever calls them calls it. */
const NAMES = new Set(['AWS::Lambda::Alias', 'AWS::Lambda::Version']);

/** The variables through which CDK's provider framework knows the user's functions. */
const FRAMEWORK_VARIABLES = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'];

/** The ids that CDK gives its singletons: a name and the hash of what they are for. */
const CDK_IDS = new RegExp(
  [
    '^AWS679f53fac002430cb0da5b7982bd2287',
    '^AWSCDKWebFunctionAssetBucket[0-9A-F]{8}$',
    '^AWSCDK(?:CfnUtils|OpenIdConnect)?[A-Za-z]*Provider[A-Za-z]*Handler',
    '^BucketNotificationsHandler050a0587b7544547bf325f094a3db834',
    '^Custom[A-Za-z]*CustomResourceProviderHandler[0-9A-F]{8}$',
    '^CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C',
    '^LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a',
    '^(?:Custom)?S3ObjectCopy(?:LogGroup)?e2f8cf6b1b0f4b3f9a2c6f1f5b6d4a71',
  ].join('|'),
);

/** The construct paths of CDK's providers, below whatever they were made in. */
const CDK_PATHS = new RegExp(
  [
    '(?:^|/)(?:framework-(?:onEvent|isComplete|onTimeout)|waiter-state-machine)(?:/|$)',
    '(?:^|/)(?:Custom::[^/]+|[^/]*CustomResourceProvider)/Handler$',
    '(?:^|/)@aws-cdk--',
  ].join('|'),
);

/** A function that only serves custom resources: part of CDK's framework, a provider, or user code behind a provider. */
type CustomResourceRole = 'framework' | 'provider' | 'user-code';

/**
 * Whether a function is no code of the application: it only serves custom resources, or is part of the framework that
 * does. Told by structure: it is named as a `ServiceToken`, and nothing else of the application calls it; failing that,
 * by the names that CDK gives.
 */
export function isCustomResourceHandler(application: Application, fn: Resource): boolean {
  return helpOf(application, fn) !== undefined;
}

/**
 * Whether a function was not written for this application at all: what serves custom resources, but not the user's own
 * code behind CDK's provider framework, whose settings are the user's.
 */
export function isForeign(application: Application, fn: Resource): boolean {
  const help = helpOf(application, fn);
  return help !== undefined && help !== 'user-code';
}

/** Whether an id or a construct path is one that CDK gives what serves its custom resources. */
export function hasCdkName({ logicalId, name }: Resource): boolean {
  return CDK_IDS.test(logicalId) || CDK_PATHS.test((name.constructPath ?? '').replace(/\/Resource$/, ''));
}

/** Whether a function is the user's code for custom resources, called by CDK's provider framework only. */
export function isProviderUserCode(application: Application, fn: Resource): boolean {
  return helpOf(application, fn) === 'user-code';
}

/** The functions that are the application's own and pass a test, as far as they exist in this world. */
export function collectOwnFunctions(
  application: Application,
  isMeant: (fn: Resource) => boolean = () => true,
): readonly Resource[] {
  return application.matching([FUNCTION], (fn) => isMeant(fn) && !isCustomResourceHandler(application, fn));
}

function helpOf(application: Application, fn: Resource): CustomResourceRole | undefined {
  return application.worlds.memo(`help ${fn.key}`, () => {
    if (isFramework(fn)) return 'framework';
    const callers = callersOf(application, fn);
    if (callers.length === 0) return hasCdkName(fn) ? 'provider' : undefined;
    if (callers.every((source) => isFramework(source) || runs(source, fn))) return 'user-code';
    return callers.every((source) => isCustomResource(source) || isFramework(source)) ? 'provider' : undefined;
  });
}

function callersOf(application: Application, fn: Resource): readonly Resource[] {
  return application.graph.referring(fn).flatMap((source) => {
    if (source === fn || NON_CALLERS.has(source.type) || onlySpeaksOf(source, fn)) return [];
    if (source.type === 'AWS::Lambda::Permission') return letsServiceCall(source) ? [source] : [];
    return NAMES.has(source.type) ? callersOf(application, source) : [source];
  });
}

/** A permission for the account, for CloudFormation or for another function says nothing about events. */
function letsServiceCall(permission: Resource): boolean {
  return permission.at('Principal').matches(/^(?!cloudformation\.|lambda\.).*\.amazonaws\.com/).is === 'yes';
}

function isFramework(source: Resource): boolean {
  if (source.type !== FUNCTION) return false;
  return FRAMEWORK_VARIABLES.some((name) => source.at(['Environment', 'Variables', name]).present.is === 'yes');
}

/** A trigger of CDK names its provider as its token, and the user's function as what to run. */
function runs(source: Resource, fn: Resource): boolean {
  return source.type === 'Custom::Trigger' && source.at('ServiceToken').refersTo(fn).is !== 'yes';
}

function isCustomResource({ type }: Resource): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/**
 * A custom resource calls a function only through its token, but for CDK's trigger, which runs the user's code at
 * deployment; whoever names it in `DependsOn` alone never does.
 */
function onlySpeaksOf(source: Resource, fn: Resource): boolean {
  if (source.type === 'Custom::Trigger') return !mentions(getOwn(source.definition, 'Properties'), fn.logicalId);
  if (isCustomResource(source)) return source.at('ServiceToken').refersTo(fn).is === 'no';
  return !mentions(getOwn(source.definition, 'Properties'), fn.logicalId);
}

function mentions(raw: Raw, id: string): boolean {
  // Where a value stands is no part of it.
  const written = JSON.stringify(raw ?? null, (_, value: Raw) => (value instanceof Placed ? value.raw : value));
  return (
    written.includes(`"${id}"`) || written.includes(`"${id}.`) || new RegExp(`\\$\\{\\s*${id}\\s*[.}]`).test(written)
  );
}
