import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import type { SubjectPart } from '../subject.js';

/**
 * Every resource that an application declares, of any type, in document order. No rule of the catalog asks about it: it
 * is for rules of one's own about types that no noun covers.
 */
export function collectAnyParts({ templates }: Application): readonly SubjectPart<Resource>[] {
  return templates.flatMap(({ resources }) =>
    [...resources.values()].map((resource) => ({ resource, owner: () => resource, subject: () => resource })),
  );
}
