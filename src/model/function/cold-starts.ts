import { type Answer, and, certainly, every, no, not, or, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type Invocation, collectInvokedResources } from './invocations.js';
import { isOfWebFunction } from '../resource-types.js';
import { collectApiCalls } from './api-calls.js';

/** Whether a function that an API calls synchronously is started before the call. */
export interface ColdStart {
  /** Whether every such call uses a version with provisioned concurrency or SnapStart. */
  readonly isWarm: Answer;
  /** The caller without either, for messages, such as `UploadIntegration`. */
  readonly caller: string;
  /** The API whose callers wait, for messages. */
  readonly waiting: string;
  /** The called name, for messages: `the function itself`, or an alias. */
  readonly called: string;
  /** An alias or a version with provisioned concurrency or SnapStart, even if nothing calls it. */
  readonly prepared: Resource | undefined;
  /** An alias that sets provisioned concurrency on `$LATEST`, which Lambda rejects. */
  readonly onLatest: { readonly alias: Resource; readonly at: Node } | undefined;
}

/** Lambda rejects provisioned concurrency for functions with a capacity provider or tenant isolation. */
const REFUSING = ['CapacityProviderConfig', 'TenancyConfig'];

/** Undefined for a function that no API calls synchronously, and for one that can't have provisioned concurrency. */
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
    called: entry === fn ? 'the function itself' : entry.shownName,
    prepared: entries.find((entry) => isPrepared(entry).is === 'yes'),
    onLatest,
  };
}

/** The API of a method, a route or an integration; other callers are returned unchanged. */
function apiOf(by: Resource): Resource {
  const [api] = [...by.at('RestApiId').targets, ...by.at('ApiId').targets];
  return api === undefined ? by : api.resource;
}

/** SAM creates callers from the function's own events; of an API in another template only the permission is known. */
function callerName({ type, name, writtenName }: Resource, fn: Resource): string {
  if (type === 'AWS::Lambda::Permission') return 'an API';
  return name.logicalId === fn.logicalId ? 'its API' : writtenName;
}

const PROVISIONED = 'ProvisionedConcurrencyConfig';

/** A call without an alias uses the unpublished version, which can't have provisioned concurrency. */
function calledBare({ by, qualifier }: Invocation): Answer {
  return qualifier === undefined
    ? no
    : unknown(
        makeReason(
          'deployment-value',
          `the alias that ${by.shownName} calls (${qualifier}) is only known at deployment`,
        ),
      );
}

/**
 * docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html,
 * docs.aws.amazon.com/lambda/latest/dg/snapstart.html: both exist for published versions only.
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
