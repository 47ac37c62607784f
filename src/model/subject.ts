import type { Resource } from '../template/evaluate/types.js';

/** The unit of replay: one bucket, one operation, one table. `S` is the noun that it makes. */
export interface SubjectPart<S> {
  /** What has to exist for the part to be judged; undefined for an application. */
  readonly resource: Resource | undefined;
  /** The API that it belongs to in this world, else the resource itself. */
  owner(): Resource | undefined;
  /** The noun in this world; undefined where there is none. */
  subject(): S | undefined;
}
