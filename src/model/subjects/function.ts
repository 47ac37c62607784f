import { type Answer, no, not, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import type { InvocationMode } from '../function/calls.js';
import { type ConfiguredAnswer, isConfigured } from '../environments/configurable.js';
import { isCustomResourceHandler, collectOwnFunctions } from '../function/custom-resources.js';
import {
  type Invocation,
  hasFailureDestination,
  collectInvocations,
  collectPossibleInvocations,
} from '../function/invocations.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { findHandlerSource, isWholeRead } from '../function/source.js';
import { isProductionStack } from '../environments/environments.js';
import { hasDestination, hasRedrive, isDeadLetterQueue } from '../function/event-sources.js';
import { isOfWebFunction } from '../resource-types.js';
import { servesOnlyPublicPaths } from '../function/api-calls.js';
import { type ColdStart, resolveColdStart } from '../function/cold-starts.js';
import { mayUpload } from '../upload/uploads.js';

/** A Lambda function of the application's own. */
export interface FunctionSubject {
  readonly resource: Resource;
  readonly invocations: readonly Invocation[];
  /** Where the function's dead letter queue would be written. */
  readonly deadLetterTarget: Node;
  /** Whether Lambda hands on some of what the function failed on: a dead letter queue, or an on-failure destination. */
  readonly keepsFailedEvents: Answer;
  readonly mayUpload: Answer;
  /** Whether its source was read, and it signs uploads or downloads but handles no file itself. */
  readonly onlySigns: boolean;
  /** Whether any function of the application works on events that nobody waits for. */
  readonly hasDeferredNeighbours: Answer;
  /** Whether APIs and function URLs call it on public paths only, or not at all; `added` is the option `publicPaths`. */
  servesOnlyPublicPaths(added: readonly string[]): boolean;
  /** In MB; absent: what `defaultMemory` says. */
  readonly memory: Node;
  /** What it has where no memory is set, for messages; undefined where none can be set. */
  readonly defaultMemory: string | undefined;
  readonly memoryConfigured: ConfiguredAnswer;
  /** Whether it has started before an API waits for it; undefined if none does. */
  readonly warmth: ColdStart | undefined;
  /** Whether anything says that it is deployed to production in this world. */
  readonly namesProduction: boolean;
  /** Whether what this asynchronous caller sends is kept when the function fails on it. */
  keepsEventsOf(invocation: Invocation): Answer;
  /** The queues that a call is fed from, as far as they are at hand. */
  feedsOf(invocation: Invocation): readonly FunctionFeed[];
  /** Whether the stream that a call is fed from has a place for what failed. */
  keepsRecordsOf(invocation: Invocation): Answer;
}

/** A queue that feeds a function. */
export interface FunctionFeed {
  readonly queue: Resource;
  readonly redrivePolicy: Node;
  /** Whether messages that fail again and again go elsewhere; a dead letter queue is that place already. */
  readonly keepsFailedMessages: Answer;
}

const DEFERRED: readonly InvocationMode[] = ['asynchronous', 'queue', 'stream', 'broker', 'documents'];

/** Every function that an application declares; what only serves custom resources is none of its own. */
export function collectFunctionParts(application: Application): readonly SubjectPart<FunctionSubject>[] {
  return collectResourceParts(application, ['AWS::Lambda::Function'], (fn) =>
    isCustomResourceHandler(application, fn) ? undefined : functionOf(application, fn),
  );
}

function functionOf(application: Application, resource: Resource): FunctionSubject {
  const deadLetterTarget = resource.at('DeadLetterConfig.TargetArn');
  return {
    resource,
    invocations: collectInvocations(application, resource),
    deadLetterTarget,
    get keepsFailedEvents() {
      return or(hasDestination(deadLetterTarget), hasFailureDestination(application, resource));
    },
    servesOnlyPublicPaths: (added) => servesOnlyPublicPaths(application, resource, added),
    memory: resource.at('MemorySize'),
    defaultMemory: defaultMemoryOf(resource),
    get memoryConfigured() {
      return isConfigured(application, resource, resource.at('MemorySize'));
    },
    get warmth() {
      return resolveColdStart(application, resource);
    },
    get namesProduction() {
      return isProductionStack(application, resource.template);
    },
    get onlySigns() {
      return signsOnly(application, resource);
    },
    get mayUpload() {
      return mayUpload(application, resource);
    },
    get hasDeferredNeighbours() {
      return hasDeferredWork(application);
    },
    keepsEventsOf: ({ entry, certain }) =>
      or(hasDestination(deadLetterTarget), hasFailureDestination(application, resource, [entry]), not(certain)),
    feedsOf: (invocation) => feedsOf(application, invocation),
    keepsRecordsOf: ({ onFailure, certain }) =>
      or(onFailure === undefined ? no : hasDestination(onFailure), not(certain)),
  };
}

/**
 * A function on managed instances has at least 2 GB, and AWS does not say how much where nothing is set;
 * docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-best-practices.html
 */
function defaultMemoryOf(fn: Resource): string | undefined {
  if (isOfWebFunction(fn)) return undefined;
  return fn.at('CapacityProviderConfig').present.is === 'no' ? '128 MB' : 'the default of managed instances';
}

/** Records that it stores are not files; an object that it reads passes through its memory. */
function signsOnly(application: Application, fn: Resource): boolean {
  const source = findHandlerSource(application, fn);
  if (source.is !== 'read') return false;
  const { objects, uploads } = source.handler.facts;
  const signs = objects.some(({ does }) => does === 'sign-read' || does === 'sign-store');
  const handles = objects.some(({ does }) => does === 'read') || uploads.stores.some(({ how }) => how === 'put');
  // Where nothing is stored for sure, code that was not read may read as well.
  return signs && !handles && (uploads.stores.length > 0 || isWholeRead(fn, source).is === 'yes');
}

function feedsOf(application: Application, { by, source, certain }: Invocation): readonly FunctionFeed[] {
  if (source === undefined) return [];
  return application
    .named(by, 'AWS::SQS::Queue')
    .filter((queue) => source.refersTo(queue).is === 'yes')
    .map((queue) => {
      const redrivePolicy = queue.at('RedrivePolicy');
      const keepsFailedMessages = or(hasRedrive(redrivePolicy), isDeadLetterQueue(application, queue), not(certain));
      return { queue, redrivePolicy, keepsFailedMessages };
    });
}

function hasDeferredWork(application: Application): Answer {
  return application.worlds.memo(`deferred work ${application.id}`, () =>
    some(
      collectOwnFunctions(application, (fn) =>
        collectPossibleInvocations(application, fn).some(({ mode }) => DEFERRED.includes(mode)),
      ),
      (fn) =>
        some(
          collectInvocations(application, fn).filter(({ mode }) => DEFERRED.includes(mode)),
          ({ certain }) => certain,
        ),
    ),
  );
}
