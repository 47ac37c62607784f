import type { FindingPart } from './group.js';
import type { Resource } from '../template/evaluate/types.js';

/**
 * A part without its listed resources that are suppressed individually; the part itself if no resource is suppressed.
 */
export function omitListed(part: FindingPart, suppressed: ReadonlyMap<Resource, unknown> | undefined): FindingPart {
  return suppressed === undefined ? part : (keepListed(part, (resource) => !suppressed.has(resource)) ?? part);
}

/** A part limited to some of its listed resources; undefined if none of them is kept. */
export function keepListed(part: FindingPart, isKept: (resource: Resource) => boolean): FindingPart | undefined {
  const { judged } = part;
  const { lists, standsAt } = judged;
  const kept = lists?.resources.filter(isKept) ?? [];
  const [first] = kept;
  if (lists === undefined || first === undefined) return undefined;
  const hasMoved = standsAt !== undefined && lists.resources.includes(standsAt) && !kept.includes(standsAt);
  const place = hasMoved ? judged.related.findIndex(({ resource }) => resource === first) : -1;
  const isLeft = ({ resource }: FindingPart['judged']['related'][number], index: number): boolean =>
    index !== place && (resource === undefined || !lists.resources.includes(resource) || kept.includes(resource));
  const left = judged.related.map(isLeft);
  const moved = judged.related[place];
  const location = part.related[place];
  const said = {
    ...judged,
    message: lists.messageOf(kept),
    related: judged.related.filter((_, index) => left[index] === true),
  };
  const related = part.related.filter((_, index) => left[index] === true);
  if (moved === undefined || location === undefined) return { ...part, judged: said, related };
  // The template is not searched for related places if the app's source has a line for them.
  const { source } = moved;
  const { template, path } = first.node.id;
  return {
    ...part,
    judged: { ...said, place: moved.place, source, template, path },
    location,
    related,
    made: undefined,
  };
}
