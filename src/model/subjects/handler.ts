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
  isOnlyThroughPaths,
  reportsBatchItemFailures,
  collectTriggers,
} from '../function/triggers.js';

/** The code of an own function, as far as it could be read. */
export interface HandlerSubject {
  /** The function. */
  readonly resource: Resource;
  readonly invocations: readonly Invocation[];
  /** The same by what becomes of what it answers and throws. */
  readonly ways: readonly Trigger[];
  /** What was read, or the answer to every question about it that nothing else settles. */
  readonly source: HandlerSource;
  /** Why what its code does not show may be in it all the same; empty where all of it was read. */
  readonly blindSpots: readonly Cause[];
  /** Those ways that do not lead through some paths, and what lies below them, alone. */
  readonly waysBeside: (paths: readonly string[]) => readonly Trigger[];
  /** Whether a way brings several records at once, of which all come again if one of them fails. */
  readonly repeatsWholeBatches: (way: Trigger) => Answer;
  /** Whether a way may bring several records at once. */
  readonly mayBringSeveral: (way: Trigger) => Answer;
  /** Whether who calls by a way asks which records failed, and brings only those again. */
  readonly asksForFailures: (way: Trigger) => Answer;
  /** Where a requirement points that is about a line of the source. */
  readonly at: (evidence: Evidence) => SourcePlace;
}

/** Every function of the application's own with its handler; what only serves custom resources is none of its own. */
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
    waysBeside: (paths) => collectTriggers(application, resource).filter((way) => !isOnlyThroughPaths(way, paths)),
    repeatsWholeBatches: (way) => and(way.certain, deliversBatches(way), not(reportsBatchItemFailures(way))),
    mayBringSeveral: deliversBatches,
    asksForFailures: reportsBatchItemFailures,
    at: (evidence) => ({ resource, evidence }),
  };
}
