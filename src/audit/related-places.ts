import type { FilePath, Location, Place } from '../location.js';
import type { Application } from '../model/application.js';
import { getNoun } from '../model/resource-types.js';
import type { Group, RelatedPlace, Requirement } from '../rule.js';
import type { Resource } from '../template/evaluate/types.js';

/** A related place, and where the app's source says it. */
export interface ResultPlace extends RelatedPlace {
  readonly source: Location | undefined;
}

/** Lists of related places that many requirements share, as results have them. */
const resultPlaces = new WeakMap<readonly RelatedPlace[], readonly ResultPlace[]>();

/** A list that many requirements share stays one list: of each of them it would take the square of their number. */
export function listResultPlaces(related: readonly RelatedPlace[], application: Application): readonly ResultPlace[] {
  const known =
    resultPlaces.get(related) ?? related.map((one) => ({ ...one, source: findPlaceInSource(one.place, application) }));
  resultPlaces.set(related, known);
  return known;
}

/** One list where the other is empty, so that what is shared stays shared. */
export function joinPlaces(own: readonly ResultPlace[], shared: readonly ResultPlace[]): readonly ResultPlace[] {
  return own.length === 0 ? shared : [...own, ...shared];
}

/** Where the app's source says a place of a template. */
export function findPlaceInSource({ file, at }: Place, application: Application): Location | undefined {
  const template = application.templates.find((one) => one.file === file);
  return template !== undefined && isTemplatePath(at)
    ? makeSourceLocation(application.sourceOf({ template, path: at }))
    : undefined;
}

/** Whether a place is a path of a template, and not a range of a text. */
export function isTemplatePath(at: Place['at']): at is FilePath {
  return Array.isArray(at);
}

/** A line of the app's source as reports have it. */
export function makeSourceLocation(line: ReturnType<Application['sourceOf']>): Location | undefined {
  return line === undefined ? undefined : { file: line.file, start: line.range.start, end: line.range.end };
}

/** What a finding at another resource is about: the function of a mapping, the bucket of a policy. */
export function listSubjectPlaces(
  owner: Resource | undefined,
  about: Resource | undefined,
  group: Group,
): readonly RelatedPlace[] {
  if (group !== 'resource' || owner === undefined || about === undefined || owner.key === about.key) return [];
  return [{ message: `${getNoun(about.type)} ${about.shownName}`, resource: about, place: about.node.place }];
}

/** A value that came from a default or a mapping is reported there, and its use is related; so is a handler's function. */
export function listUses({ at }: Requirement, resource: Resource | undefined): readonly RelatedPlace[] {
  if ('within' in at) return [];
  if ('evidence' in at)
    return [
      {
        message: `the code of ${at.resource.shownName}`,
        resource: at.resource,
        place: at.resource.node.place,
        isRepeated: true,
      },
    ];
  return at.via.map((place) => ({ message: 'used here', resource, place }));
}
