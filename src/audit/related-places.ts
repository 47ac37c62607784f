import type { FilePath, Location, Place } from '../location.js';
import type { Application } from '../model/application.js';
import { getNoun } from '../model/resource-types.js';
import type { Group, RelatedPlace, Requirement } from '../rule.js';
import type { Resource } from '../template/evaluate/types.js';

/** A related place, and its line in the app's source. */
export interface ResultPlace extends RelatedPlace {
  readonly source: Location | undefined;
}

/** Lists of related places that many requirements share, in the form of results. */
const resultPlaces = new WeakMap<readonly RelatedPlace[], readonly ResultPlace[]>();

/** Converts a shared list once: a copy per requirement would take quadratic time. */
export function listResultPlaces(related: readonly RelatedPlace[], application: Application): readonly ResultPlace[] {
  const known =
    resultPlaces.get(related) ?? related.map((one) => ({ ...one, source: findPlaceInSource(one.place, application) }));
  resultPlaces.set(related, known);
  return known;
}

/** Returns a list itself if the other one is empty, so that shared lists stay shared. */
export function joinPlaces(own: readonly ResultPlace[], shared: readonly ResultPlace[]): readonly ResultPlace[] {
  return own.length === 0 ? shared : [...own, ...shared];
}

/** The line of the app's source for a place in a template. */
export function findPlaceInSource({ file, at }: Place, application: Application): Location | undefined {
  const template = application.templates.find((one) => one.file === file);
  return template !== undefined && isTemplatePath(at)
    ? makeSourceLocation(application.sourceOf({ template, path: at }))
    : undefined;
}

/** Whether a place is a path in a template, and not a range of a text. */
export function isTemplatePath(at: Place['at']): at is FilePath {
  return Array.isArray(at);
}

/** A line of the app's source in the form of reports. */
export function makeSourceLocation(line: ReturnType<Application['sourceOf']>): Location | undefined {
  return line === undefined ? undefined : { file: line.file, start: line.range.start, end: line.range.end };
}

/** The resource that a finding at another resource is about: the function of a mapping, the bucket of a policy. */
export function listSubjectPlaces(
  owner: Resource | undefined,
  about: Resource | undefined,
  group: Group,
): readonly RelatedPlace[] {
  if (group !== 'resource' || owner === undefined || about === undefined || owner.key === about.key) return [];
  return [{ message: `${getNoun(about.type)} ${about.shownName}`, resource: about, place: about.node.place }];
}

/**
 * A value from a default or a mapping is reported there, and its use is a related place; so is a handler's function.
 */
export function listUses({ at }: Requirement, resource: Resource | undefined): readonly RelatedPlace[] {
  if ('within' in at) return [];
  if ('evidence' in at)
    return [
      {
        message: `the definition of ${at.resource.shownName}`,
        resource: at.resource,
        place: at.resource.node.place,
        isRepeated: true,
      },
    ];
  return [
    ...at.via.map((place) => ({ message: 'used here', resource, place })),
    ...at.defaults.map((place) => ({ message: 'the default that is a part of it', resource: undefined, place })),
  ];
}
