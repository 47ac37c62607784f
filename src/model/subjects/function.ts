import { listWrittenTags } from '../storage/tags.js';
import { type Answer, and, certainly, no, not, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { isMadeByTransform } from '../../template/resource.js';
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
import { findWrittenRole, hasRoleOfSam } from '../function/execution-role.js';
import { isFilledIn } from '../environments/filled-in.js';
import { isOfWebFunction } from '../resource-types.js';
import { servesOnlyPublicPaths } from '../function/api-calls.js';
import { type ColdStart, resolveColdStart } from '../function/cold-starts.js';
import { mayUpload } from '../upload/uploads.js';

/** A Lambda function, except custom-resource handlers. */
export interface FunctionSubject {
  readonly resource: Resource;
  readonly invocations: readonly Invocation[];
  /** SAM's property for it, which also permits the function to send there; undefined if SAM does not make its role. */
  readonly samDeadLetterQueue: Node | undefined;
  /** Its role, if the template defines it and a policy can be added. */
  readonly writtenRole: Resource | undefined;
  /** Whether a caller is an event that is written in the function itself, of which SAM makes a resource. */
  isOwnEvent(caller: Resource): boolean;
  /** Whether its template may set what happens to failed events already, apart from the function. */
  readonly hasEventSettings: boolean;
  /** The tags of a resource that are written out, for another one that is added beside it. */
  tagsOf(resource: Resource): ReturnType<typeof listWrittenTags>;
  /** The property that sets the function's dead-letter queue. */
  readonly deadLetterTarget: Node;
  /** Whether Lambda keeps failed events: in a dead-letter queue or an on-failure destination. */
  readonly keepsFailedEvents: Answer;
  readonly mayUpload: Answer;
  /** Whether its source was read, and it signs uploads or downloads but reads or stores no file itself. */
  readonly onlySigns: boolean;
  /** Whether any function of the application processes asynchronous or polled events. */
  readonly hasDeferredNeighbours: Answer;
  /** Whether APIs and function URLs call it on public paths only, or never; `added` is the option `publicPaths`. */
  servesOnlyPublicPaths(added: readonly string[]): boolean;
  /** In MB; if absent, `defaultMemory` applies. */
  readonly memory: Node;
  /** Whether somebody set the memory size, and not a generator its default. */
  readonly isMemorySet: Answer;
  /** The memory size if none is set, for messages; undefined if none can be set. */
  readonly defaultMemory: string | undefined;
  readonly memoryConfigured: ConfiguredAnswer;
  /** Whether it is started before an API calls it; undefined if no API does. */
  readonly warmth: ColdStart | undefined;
  /** Whether a name shows that it is deployed to production in this world. */
  readonly namesProduction: boolean;
  /** Whether failed events of this asynchronous caller are kept. */
  keepsEventsOf(invocation: Invocation): Answer;
  /** The queues that an invocation reads, as far as they are in the templates. */
  feedsOf(invocation: Invocation): readonly FunctionFeed[];
  /** Whether the stream that an invocation reads has a destination for failed records. */
  keepsRecordsOf(invocation: Invocation): Answer;
}

/** A queue that feeds a function. */
export interface FunctionFeed {
  readonly queue: Resource;
  readonly redrivePolicy: Node;
  /** Whether failed messages move to a dead-letter queue; a queue that is one itself needs none. */
  readonly keepsFailedMessages: Answer;
}

const DEFERRED: readonly InvocationMode[] = ['asynchronous', 'queue', 'stream', 'broker', 'documents'];

/** Every function that an application declares, except custom-resource handlers. */
export function collectFunctionParts(application: Application): readonly SubjectPart<FunctionSubject>[] {
  return collectResourceParts(application, ['AWS::Lambda::Function'], (fn) =>
    isCustomResourceHandler(application, fn) ? undefined : functionOf(application, fn),
  );
}

function functionOf(application: Application, resource: Resource): FunctionSubject {
  const deadLetterTarget = resource.at('DeadLetterConfig.TargetArn');
  const memory = resource.at('MemorySize');
  return {
    resource,
    invocations: collectInvocations(application, resource),
    deadLetterTarget,
    samDeadLetterQueue: hasRoleOfSam(resource) ? resource.at('DeadLetterQueue') : undefined,
    get writtenRole() {
      return findWrittenRole(resource);
    },
    isOwnEvent: (caller) => resource.name.type === 'AWS::Serverless::Function' && isMadeByTransform(caller),
    get hasEventSettings() {
      return application.companions(resource, 'AWS::Lambda::EventInvokeConfig').length > 0;
    },
    tagsOf: listWrittenTags,
    get keepsFailedEvents() {
      return or(hasDestination(deadLetterTarget), hasFailureDestination(application, resource));
    },
    servesOnlyPublicPaths: (added) => servesOnlyPublicPaths(application, resource, added),
    memory,
    get isMemorySet() {
      return and(memory.present, certainly(!isFilledIn(application, resource, memory)));
    },
    get defaultMemory() {
      return isFilledIn(application, resource, memory) ? `${memory.shown} MB` : defaultMemoryOf(resource);
    },
    get memoryConfigured() {
      return isConfigured(application, resource, memory);
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
 * A function on managed instances has at least 2 GB, and AWS does not document the default;
 * docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-best-practices.html
 */
function defaultMemoryOf(fn: Resource): string | undefined {
  if (isOfWebFunction(fn)) return undefined;
  return fn.at('CapacityProviderConfig').present.is === 'no' ? '128 MB' : 'the default for managed instances';
}

/** Stored records are not files; an object that it reads is loaded into its memory. */
function signsOnly(application: Application, fn: Resource): boolean {
  const source = findHandlerSource(application, fn);
  if (source.is !== 'read') return false;
  const { objects, uploads } = source.handler.facts;
  const signs = objects.some(({ does }) => does === 'sign-read' || does === 'sign-store');
  const handles = objects.some(({ does }) => does === 'read') || uploads.stores.some(({ how }) => how === 'put');
  // If no upload was found, code that was not read may handle files.
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
  return application.worlds.memoOf('deferred work', application, () =>
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
