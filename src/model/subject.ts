import type { Resource } from '../template/evaluate/types.js';
import type { Application } from './application.js';

/**
 * The unit that is evaluated once per world: one bucket, one operation, one table. `S` is the subject that it makes.
 */
export interface SubjectPart<S> {
  /** The resource that must exist for the part to be checked; undefined for an application. */
  readonly resource: Resource | undefined;
  /** The API that it belongs to in this world, else the resource itself. */
  owner(): Resource | undefined;
  /** The subject in this world; undefined if it does not exist there. */
  subject(): S | undefined;
}

/**
 * A part for every resource of these types that an application declares, in document order. `subject` is called in each
 * world; `owner` returns the resource's owner in that world: by default the resource itself.
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
