import type { Resource } from '../template/template.js';
import type { Application } from './application.js';

const FUNCTIONS = ['AWS::Lambda::Function', 'AWS::Serverless::Function'];

/** What may stand beside a helper without using it: permissions to run it, its versions, its logs. */
const ATTACHMENTS = new Set([
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
]);

/** The variables through which CDK's provider framework knows the user's functions. */
const FRAMEWORK_VARIABLES = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'];

/**
 * Whether a function is no code of the application: it only serves custom resources, or is part of the framework that
 * does. Told by structure: it is named as a `ServiceToken`, and nothing else of the application calls it.
 */
export function isHelper(application: Application, fn: Resource): boolean {
  return application.worlds.memo(`helper ${fn.key}`, () => {
    if (isFramework(fn)) return true;
    const callers = application.graph
      .referring(fn)
      .filter((source) => !ATTACHMENTS.has(source.type) && source !== fn && !onlyDependsOn(source, fn));
    return callers.length > 0 && callers.every((source) => isCustomResource(source) || isFramework(source));
  });
}

/** The functions that are the application's own, as far as they exist in this world. */
export function ownFunctions(application: Application): readonly Resource[] {
  return application.existing(...FUNCTIONS).filter((fn) => !isHelper(application, fn));
}

function isFramework(source: Resource): boolean {
  if (!FUNCTIONS.includes(source.type)) return false;
  return FRAMEWORK_VARIABLES.some((name) => source.at(['Environment', 'Variables', name]).present.is === 'yes');
}

function isCustomResource({ type }: Resource): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** A custom resource that only waits for a function does not call it. */
function onlyDependsOn(source: Resource, fn: Resource): boolean {
  return isCustomResource(source) && source.at('ServiceToken').refersTo(fn).is === 'no';
}
