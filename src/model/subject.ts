import type { Resource } from '../template/evaluate/types.js';
import type { Application } from './application.js';

/** The unit of replay: one bucket, one operation, one table. `S` is the noun that it makes. */
export interface SubjectPart<S> {
  /** What has to exist for the part to be judged; undefined for an application. */
  readonly resource: Resource | undefined;
  /** The API that it belongs to in this world, else the resource itself. */
  owner(): Resource | undefined;
  /** The noun in this world; undefined where there is none. */
  subject(): S | undefined;
}

/**
 * A part for every resource of these types that an application declares, in document order. `subject` is asked in each
 * world; `owner` says what the resource belongs to there: to itself unless told otherwise.
 */
export function collectResourceParts<S>(
  application: Application,
  types: readonly string[],
  subject: (resource: Resource) => S | undefined,
  owner: (resource: Resource) => Resource | undefined = (resource) => resource,
): readonly SubjectPart<S>[] {
  return application.declared(...types).map((resource) => ({
    resource,
    owner: () => owner(resource),
    subject: () => subject(resource),
  }));
}
