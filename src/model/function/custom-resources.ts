import { escapeRegExp } from '../../template/evaluate/value.js';
import { removeResourceSegment } from '../../text/construct-path.js';
import { Placed, type Raw, getOwn, isList, isMap } from '../../template/parse/document.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { findGenerators } from '../template-origin.js';

const FUNCTION = 'AWS::Lambda::Function';
/** A provider whose work takes long is asked again and again by a state machine. */
const MACHINE = 'AWS::StepFunctions::StateMachine';

/** Resource types that may mention a function without calling it: permissions, logs, monitoring. */
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

/** Further names of a function: a caller of one of them calls the function. */
const NAMES = new Set(['AWS::Lambda::Alias', 'AWS::Lambda::Version']);

/** The variables that pass the user's functions to CDK's provider framework. */
const FRAMEWORK_VARIABLES = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'];

/**
 * A function that only serves custom resources: part of CDK's framework, a provider, or user code behind a provider.
 */
type CustomResourceRole = 'framework' | 'provider' | 'user-code';

/**
 * Whether a function is not application code: it only serves custom resources, or is part of the framework that does.
 * Detected by structure: a `ServiceToken` names it, and no other resource of the application calls it; failing that, by
 * the names that CDK generates.
 */
export function isCustomResourceHandler(application: Application, fn: Resource): boolean {
  return helpOf(application, fn) !== undefined;
}

/**
 * Whether a function was not written for this application: it serves custom resources, and is not the user's code
 * behind CDK's provider framework, since the user controls the settings of that code.
 */
export function isForeign(application: Application, fn: Resource): boolean {
  const help = helpOf(application, fn);
  return help !== undefined && help !== 'user-code';
}

/** Whether a generator names its own helpers so: functions, buckets and log groups that nobody wrote. */
export function isNamedAsHelper({ logicalId, name, template }: Resource): boolean {
  const path = removeResourceSegment(name.constructPath ?? '');
  return findGenerators(template).some(
    ({ helpers }) => helpers?.ids?.test(logicalId) === true || helpers?.paths?.test(path) === true,
  );
}

/** Whether the generator that signed the template names its helpers so: whoever calls them, nobody wrote them. */
function isSignedHelper({ logicalId, template }: Resource): boolean {
  return findGenerators(template).some(
    ({ signs, helpers }) => signs !== undefined && helpers?.ids?.test(logicalId) === true,
  );
}

/** Whether a function is deployed with the code of a package of npm: a generator added it. */
function isOfPackage(fn: Resource): boolean {
  const code = fn.at('CodeUri').text ?? fn.at('Code').text;
  return code !== undefined && /(?:^|[\\/])node_modules[\\/]/.test(code);
}

/** Whether a function is the user's code for custom resources, called by CDK's provider framework only. */
export function isProviderUserCode(application: Application, fn: Resource): boolean {
  return helpOf(application, fn) === 'user-code';
}

/** The application's own functions that pass a test and may exist in this world. */
export function collectOwnFunctions(
  application: Application,
  isMeant: (fn: Resource) => boolean = () => true,
): readonly Resource[] {
  return application.matching([FUNCTION], (fn) => isMeant(fn) && !isCustomResourceHandler(application, fn));
}

function helpOf(application: Application, fn: Resource): CustomResourceRole | undefined {
  return application.worlds.memoOf('help', fn, () => {
    if (isFramework(fn)) return 'framework';
    if (isSignedHelper(fn) || isOfPackage(fn)) return 'provider';
    const callers = callersOf(application, fn);
    if (callers.length === 0) return isNamedAsHelper(fn) ? 'provider' : undefined;
    if (callers.every((source) => isFramework(source) || runs(source, fn))) return 'user-code';
    const isHelping = (source: Resource): boolean =>
      isCustomResource(source) || isFramework(source) || (source.type === MACHINE && isNamedAsHelper(fn));
    return callers.every(isHelping) ? 'provider' : undefined;
  });
}

/** What calls a function, also by its aliases and versions, which may be named by each other in a row or in a circle. */
function callersOf(application: Application, fn: Resource): readonly Resource[] {
  const callers: Resource[] = [];
  const names = new Set([fn]);
  for (const name of names) {
    for (const source of application.graph.referring(name)) {
      if (source === name || NON_CALLERS.has(source.type) || onlySpeaksOf(source, name)) continue;
      // A nested stack that is at hand passes the function on: what takes it there is among those that refer to it.
      if (source.template.links.nested.has(source.logicalId)) continue;
      if (NAMES.has(source.type)) names.add(source);
      else if (source.type !== 'AWS::Lambda::Permission' || letsServiceCall(source)) callers.push(source);
    }
  }
  return callers;
}

/** A permission for the account, for CloudFormation or for another function does not show that events call it. */
function letsServiceCall(permission: Resource): boolean {
  return permission.at('Principal').matches(/^(?!cloudformation\.|lambda\.).*\.amazonaws\.com/).is === 'yes';
}

function isFramework(source: Resource): boolean {
  if (source.type !== FUNCTION) return false;
  return FRAMEWORK_VARIABLES.some((name) => source.at(['Environment', 'Variables', name]).present.is === 'yes');
}

/** A trigger of CDK names its provider in the token, and the user's function as the one to run. */
function runs(source: Resource, fn: Resource): boolean {
  return source.type === 'Custom::Trigger' && source.at('ServiceToken').refersTo(fn).is !== 'yes';
}

/** By the type that is written: one that stands for a table is a table everywhere else. */
function isCustomResource({ name: { type } }: Resource): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/**
 * A custom resource calls a function only through its token, except for CDK's trigger, which runs the user's code at
 * deployment; a custom resource that names the function only in `DependsOn` never calls it.
 */
function onlySpeaksOf(source: Resource, fn: Resource): boolean {
  if (isCustomResource(source) && source.type !== 'Custom::Trigger')
    return source.at('ServiceToken').refersTo(fn).is === 'no';
  // From another template, outputs and parameters lead to it, which are read of properties only.
  return source.template === fn.template && !mentions(getOwn(source.definition, 'Properties'), fn.logicalId);
}

/** Whether a value holds an id: as a whole text, before a dot, in quotes within a text, or as a variable of a text. */
function mentions(raw: Raw, id: string): boolean {
  const variable = new RegExp(`\\$\\{\\s*${escapeRegExp(id)}\\s*[.}]`);
  const isMention = (text: string): boolean =>
    text.includes(id) &&
    (text === id ||
      text.startsWith(`${id}.`) ||
      text.includes(`"${id}.`) ||
      text.endsWith(`"${id}`) ||
      variable.test(text));
  const holds = (value: Raw): boolean => {
    if (typeof value === 'string') return isMention(value);
    if (value instanceof Placed) return holds(value.raw);
    if (isList(value)) return value.some(holds);
    return isMap(value) && Object.keys(value).some((key) => isMention(key) || holds(value[key]));
  };
  return holds(raw);
}
