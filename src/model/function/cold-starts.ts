import { type Answer, and, certainly, every, no, not, or, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type Invocation, collectInvokedResources } from './invocations.js';
import { isOfWebFunction } from '../resource-types.js';
import { collectApiCalls } from './api-calls.js';

/** Whether a function that an API waits for has started before it is called. */
export interface ColdStart {
  /** Whether every such call goes to a version of the function that is started beforehand. */
  readonly isWarm: Answer;
  /** What calls it cold, for messages, such as `UploadIntegration`. */
  readonly caller: string;
  /** Who waits for it meanwhile, for messages: the API of that integration. */
  readonly waiting: string;
  /** What it calls, for messages: `the function itself`, or an alias. */
  readonly called: string;
  /** An alias or a version that is started beforehand, whether or not anything calls it. */
  readonly prepared: Resource | undefined;
  /** Where an alias of `$LATEST` asks for provisioned concurrency, which Lambda refuses. */
  readonly onLatest: { readonly alias: Resource; readonly at: Node } | undefined;
}

/** Lambda refuses provisioned concurrency where a function runs on a capacity provider, or one instance per tenant. */
const REFUSING = ['CapacityProviderConfig', 'TenancyConfig'];

/** Undefined for a function that no API waits for, and for one that can't be started beforehand. */
export function resolveColdStart(application: Application, fn: Resource): ColdStart | undefined {
  const calls = collectApiCalls(application, fn).filter(({ mode }) => mode === 'synchronous');
  const [first] = calls;
  if (first === undefined || REFUSING.some((property) => fn.at(property).present.is === 'yes') || isOfWebFunction(fn))
    return undefined;
  const [, ...entries] = collectInvokedResources(application, fn);
  const isPrepared = (entry: Resource): Answer => startsBeforehand(application, fn, entry);
  const isWarm = (call: Invocation): Answer => (call.entry === fn ? calledBare(call) : isPrepared(call.entry));
  const onLatest = entries
    .filter((alias) => alias.at('FunctionVersion').is('$LATEST').is === 'yes')
    .map((alias) => ({ alias, at: alias.at(PROVISIONED) }))
    .find(({ at }) => at.present.is === 'yes');
  const { by, entry } = calls.find((call) => isWarm(call).is === 'no') ?? first;
  return {
    isWarm: every(calls, isWarm),
    caller: callerName(by, fn),
    waiting: callerName(apiOf(by), fn),
    called: entry === fn ? 'the function itself' : entry.logicalId,
    prepared: entries.find((entry) => isPrepared(entry).is === 'yes'),
    onLatest,
  };
}

/** A method, a route or an integration is a part of an API; what is none stands for itself. */
function apiOf(by: Resource): Resource {
  const [api] = [...by.at('RestApiId').targets, ...by.at('ApiId').targets];
  return api === undefined ? by : api.resource;
}

/** SAM makes what calls a function of the function itself; of an API elsewhere only the permission to call is at hand. */
function callerName({ type, name }: Resource, fn: Resource): string {
  if (type === 'AWS::Lambda::Permission') return 'an API';
  return name.logicalId === fn.logicalId ? 'its API' : name.logicalId;
}

const PROVISIONED = 'ProvisionedConcurrencyConfig';

/** Without an alias the unpublished version is called, which nothing can start beforehand. */
function calledBare({ by, qualifier }: Invocation): Answer {
  return qualifier === undefined
    ? no
    : unknown(
        makeReason('deployment-value', `which alias ${by.logicalId} calls (${qualifier}) is only known at deployment`),
      );
}

/**
 * docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html,
 * docs.aws.amazon.com/lambda/latest/dg/snapstart.html: both are there for published versions only.
 */
function startsBeforehand(application: Application, fn: Resource, entry: Resource): Answer {
  const version = entry.at('FunctionVersion');
  const versions = version.targets.map(({ resource }) => resource.at(PROVISIONED).present);
  const isPublished = version.targets.length > 0 ? yes : not(version.is('$LATEST'));
  return and(
    isPublished,
    or(
      entry.at(PROVISIONED).present,
      ...versions,
      isScaled(application, fn, entry),
      fn.at('SnapStart.ApplyOn').is('PublishedVersions'),
    ),
  );
}

/** docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-lambda.html */
function isScaled(application: Application, fn: Resource, entry: Resource): Answer {
  const name = entry.at('Name').shown;
  return application.someExisting(['AWS::ApplicationAutoScaling::ScalableTarget'], (target) => {
    const id = target.at('ResourceId');
    const isFunctions = id.refersTo(fn);
    return and(
      target.at('ServiceNamespace').is('lambda'),
      or(id.refersTo(entry), and(isFunctions, certainly(id.shown.endsWith(`:${name}`)))),
    );
  });
}
