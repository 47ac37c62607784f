import { type Answer, and, or, some } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';
import { isHelper, ownFunctions } from './helpers.js';
import { type Invocation, type Mode, entriesOf, invocationsOf } from './invocation.js';
import type { Part } from './part.js';
import { mayUpload } from './upload.js';

/** A Lambda function of the application's own. */
export interface OwnFunction {
  readonly resource: Resource;
  readonly invocations: readonly Invocation[];
  /** Where the function's dead letter queue would be written. */
  readonly deadLetterTarget: Node;
  /** Whether Lambda hands on what the function failed on: a dead letter queue, or an on-failure destination. */
  readonly keepsFailedEvents: Answer;
  readonly mayUpload: Answer;
  /** Whether any function of the application works on events that nobody waits for. */
  readonly hasDeferredNeighbours: Answer;
}

const DEFERRED: readonly Mode[] = ['asynchronous', 'queue', 'stream'];

/** Every function that an application declares; what only serves custom resources is none of its own. */
export function functionParts(application: Application): readonly Part<OwnFunction>[] {
  return application.declared('AWS::Lambda::Function').map((resource) => ({
    resource,
    owner: () => resource,
    subject: () => (isHelper(application, resource) ? undefined : functionOf(application, resource)),
  }));
}

function functionOf(application: Application, resource: Resource): OwnFunction {
  const deadLetterTarget = resource.at('DeadLetterConfig.TargetArn');
  return {
    resource,
    invocations: invocationsOf(application, resource),
    deadLetterTarget,
    get keepsFailedEvents() {
      return or(deadLetterTarget.present, hasFailureDestination(application, resource));
    },
    get mayUpload() {
      return mayUpload(application, resource);
    },
    get hasDeferredNeighbours() {
      return hasDeferredWork(application);
    },
  };
}

/** Destinations are configured beside the function, for its name or for an alias or version of it. */
function hasFailureDestination(application: Application, fn: Resource): Answer {
  return some(entriesOf(application, fn), (entry) =>
    some(application.companions(entry, 'AWS::Lambda::EventInvokeConfig'), (config) =>
      and(
        config.exists(),
        config.at('FunctionName').refersTo(entry),
        config.at('DestinationConfig.OnFailure.Destination').present,
      ),
    ),
  );
}

function hasDeferredWork(application: Application): Answer {
  return application.worlds.memo(`deferred work ${application.id}`, () =>
    some(ownFunctions(application), (fn) =>
      some(
        invocationsOf(application, fn).filter(({ mode }) => DEFERRED.includes(mode)),
        ({ certain }) => certain,
      ),
    ),
  );
}
