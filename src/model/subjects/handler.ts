import { type HandlerSource, type SourcePlace, collectBlindSpots, findHandlerSource } from '../function/source.js';
import { type Answer, type Cause, and, not } from '../../answer.js';
import type { Evidence } from '../../handlers/analyze.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isCustomResourceHandler } from '../function/custom-resources.js';
import { type Invocation, collectInvocations } from '../function/invocations.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import {
  type Trigger,
  deliversBatches,
  isPublicTrigger,
  reportsBatchItemFailures,
  collectTriggers,
} from '../function/triggers.js';

/** The code of a Lambda function, as far as it could be read. */
export interface HandlerSubject {
  /** The function. */
  readonly resource: Resource;
  readonly invocations: readonly Invocation[];
  /** The invocations, classified by how responses and errors are handled. */
  readonly ways: readonly Trigger[];
  /** The code that was read, or the reason why it is unknown. */
  readonly source: HandlerSource;
  /** Why the code can contain more than was read; empty if all of it was read. */
  readonly blindSpots: readonly Cause[];
  /** The triggers that are not on public paths only; `added` is the option `publicPaths`. */
  readonly waysBeside: (added: readonly string[]) => readonly Trigger[];
  /** Whether a trigger sends batches of several records, and repeats the whole batch if one record fails. */
  readonly repeatsWholeBatches: (way: Trigger) => Answer;
  /** Whether a trigger can send several records at once. */
  readonly mayBringSeveral: (way: Trigger) => Answer;
  /** Whether a trigger takes partial batch responses, and repeats only failed records. */
  readonly asksForFailures: (way: Trigger) => Answer;
  /** The place of a requirement about a line of source. */
  readonly at: (evidence: Evidence) => SourcePlace;
}

/** Every Lambda function with its handler, except custom-resource handlers. */
export function collectHandlerParts(application: Application): readonly SubjectPart<HandlerSubject>[] {
  return collectResourceParts(application, ['AWS::Lambda::Function'], (fn) =>
    isCustomResourceHandler(application, fn) ? undefined : handlerOf(application, fn),
  );
}

function handlerOf(application: Application, resource: Resource): HandlerSubject {
  const source = findHandlerSource(application, resource);
  return {
    resource,
    get invocations() {
      return collectInvocations(application, resource);
    },
    get ways() {
      return collectTriggers(application, resource);
    },
    source,
    blindSpots: collectBlindSpots(source),
    waysBeside: (added) => collectTriggers(application, resource).filter((way) => !isPublicTrigger(way, added)),
    repeatsWholeBatches: (way) => and(way.certain, deliversBatches(way), not(reportsBatchItemFailures(way))),
    mayBringSeveral: deliversBatches,
    asksForFailures: reportsBatchItemFailures,
    at: (evidence) => ({ resource, evidence }),
  };
}
