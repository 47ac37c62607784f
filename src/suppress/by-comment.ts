import type { Case, Part } from '../cases.js';
import { type Location, type Place, placeAt } from '../finding.js';
import { documentsOf, locateAll } from '../locate.js';
import { noRule } from '../nearest.js';
import type { Resource } from '../template/template.js';
import { type IgnoreComment, ignoreComments } from './comments.js';
import { type Scene, type Suppression, writtenId } from './suppressions.js';

/**
 * Comments in any text that findings point into. One binds to a finding by its primary line or its resource's key line;
 * by the line of another part, or of a place related to a part, to that part alone.
 */
export function byComment(scene: Scene): readonly Suppression[] {
  return [...scene.texts].flatMap(([file, text]) => {
    const comments = ignoreComments(file, text);
    if (comments.length === 0) return [];
    const keyLines = keyLinesOf(scene, file);
    return comments.flatMap((comment) => suppressionsOf(comment, keyLines, scene));
  });
}

/** The lines of a file on which each resource begins, or what it is made of. */
type KeyLines = ReadonlyMap<string, readonly number[]>;

function suppressionsOf(comment: IgnoreComment, keyLines: KeyLines, scene: Scene): readonly Suppression[] {
  const { names, reason, location } = comment;
  const words = `upload-audit-ignore ${names.join(', ')}`;
  if (names.length === 0) {
    scene.warn('upload-audit-ignore ignores nothing: it names no rule', location);
    return [];
  }
  if (reason === '') {
    scene.warn(`${words} ignores nothing: it gives no reason; write "${words}: because …"`, location);
    return [];
  }
  return names.flatMap((ruleId) => {
    if (!scene.catalog.some(({ id }) => id === ruleId)) {
      scene.warn(`upload-audit-ignore ${ruleId} ignores nothing: ${noRule(ruleId, scene.catalog)}`, location);
      return [];
    }
    return [
      {
        ruleId,
        reasoned: { by: 'comment', reason },
        words: `upload-audit-ignore ${ruleId}`,
        location,
        isDue: scene.isAsked(ruleId, location.file),
        covers: (one: Case) => coveredBy(comment, one, keyLines),
      },
    ];
  });
}

function coveredBy({ line, location: { file } }: IgnoreComment, { parts }: Case, keyLines: KeyLines): readonly Part[] {
  const isHere = (location: Location): boolean => location.file === file && location.start.line === line;
  const beginsHere = (resource: Resource | undefined): boolean =>
    resource !== undefined && keyLines.get(resource.key)?.includes(line) === true;
  const [{ judged, location }] = parts;
  if (isHere(location) || beginsHere(judged.resource) || beginsHere(judged.subject.resource)) return parts;
  return parts.filter((part) => isHere(part.location) || part.related.some(isHere) || beginsHere(part.judged.resource));
}

function keyLinesOf({ templates }: Scene, file: string): KeyLines {
  const resources = templates.flatMap((template) => [...template.resources.values()]);
  const places = resources.map((resource) =>
    [placeAt(resource.template.file, resource.cell.path), writtenAt(resource)].filter((place) => place.file === file),
  );
  const locations = locateAll(places.flat(), documentsOf(templates));
  const linesOf = (some: readonly Place[]): readonly number[] =>
    some.flatMap((place) => locations.get(place)?.start.line ?? []);
  return new Map(resources.map(({ key }, index) => [key, linesOf(places[index] ?? [])]));
}

function writtenAt(resource: Resource): Place {
  return { file: resource.template.file, at: ['Resources', writtenId(resource)] };
}
