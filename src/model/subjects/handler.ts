import { type HandlerSource, type InSource, sourceOf } from '../function/source.js';
import { type Answer, and, not } from '../../answer.js';
import type { Evidence } from '../../handlers/analyze.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isHelper } from '../function/custom-resources.js';
import { type Invocation, invocationsOf } from '../function/invocations.js';
import type { Part } from '../subject.js';
import { type Way, bringsBatches, leadsOnlyThrough, takesPartialAnswers, waysOf } from '../function/triggers.js';

/** The code of an own function, as far as it could be read. */
export interface OwnHandler {
  /** The function. */
  readonly resource: Resource;
  readonly invocations: readonly Invocation[];
  /** The same by what becomes of what it answers and throws. */
  readonly ways: readonly Way[];
  /** What was read, or the answer to every question about it that nothing else settles. */
  readonly source: HandlerSource;
  /** Those ways that do not lead through some paths, and what lies below them, alone. */
  readonly waysBeside: (paths: readonly string[]) => readonly Way[];
  /** Whether a way brings several records at once, of which all come again if one of them fails. */
  readonly repeatsWholeBatches: (way: Way) => Answer;
  /** Where a requirement points that is about a line of the source. */
  readonly at: (evidence: Evidence) => InSource;
}

/** Every function of the application's own with its handler; what only serves custom resources is none of its own. */
export function handlerParts(application: Application): readonly Part<OwnHandler>[] {
  return application.declared('AWS::Lambda::Function').map((resource) => ({
    resource,
    owner: () => resource,
    subject: () => (isHelper(application, resource) ? undefined : handlerOf(application, resource)),
  }));
}

function handlerOf(application: Application, resource: Resource): OwnHandler {
  return {
    resource,
    get invocations() {
      return invocationsOf(application, resource);
    },
    get ways() {
      return waysOf(application, resource);
    },
    source: sourceOf(application, resource),
    waysBeside: (paths) => waysOf(application, resource).filter((way) => !leadsOnlyThrough(way, paths)),
    repeatsWholeBatches: (way) => and(way.certain, bringsBatches(way), not(takesPartialAnswers(way))),
    at: (evidence) => ({ resource, evidence }),
  };
}
