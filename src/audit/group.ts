import type { Location, LogicalPath, Place } from '../location.js';
import { compareLevels } from '../severity.js';
import { type Identity, fingerprint } from './fingerprint.js';
import type { Judged } from './run-rule.js';
import { documentsOf, locateAll } from '../template/locate.js';
import type { Template } from '../template/evaluate/types.js';

/** A part of a finding, with the place and the fingerprint of its own. */
export interface Part {
  readonly judged: Judged;
  /** Where a person would edit: the source that a template was made of, before the template. */
  readonly location: Location;
  /** Where it stands in the template, if that is elsewhere. */
  readonly made: Location | undefined;
  /** Where the related places of the requirement stand, in their order. */
  readonly related: readonly Location[];
  readonly fingerprint: string;
}

/** What one rule has to say, by one kind, of one group subject: a finding before anybody has set parts of it aside. */
export interface Case {
  /** Never empty; the primary one first. */
  readonly parts: readonly [Part, ...Part[]];
  readonly fingerprint: string;
}

/** Cases that fail, and cases that could not be decided. */
export interface Cases {
  readonly failing: readonly Case[];
  readonly undecided: readonly Case[];
}

type Locations = ReadonlyMap<Place, Location>;

/** Groups what was judged into cases, and locates them. */
export function casesOf(judged: readonly Judged[]): Cases {
  const groups = groupBy(judged, (one) => `${subjectKey(one)} ${one.kind}`);
  const reported = groups.filter((group) => group.some(({ verdict }) => verdict !== 'pass'));
  const locations = locateReported(reported.flat());
  // What can't be decided must not change what failures are called.
  const names = { fail: new Names(), unknown: new Names() };
  const failing: Case[] = [];
  const undecided: Case[] = [];
  for (const group of reported) {
    const fails = group.some(({ verdict }) => verdict === 'fail');
    const verdict = fails ? 'fail' : 'unknown';
    const one = caseOf(
      sorted(
        group.filter((part) => part.verdict === verdict),
        locations,
      ),
      locations,
      names[verdict],
    );
    if (one !== undefined) (fails ? failing : undecided).push(one);
  }
  return { failing, undecided };
}

/** What counts of the catalog are of: a rule's group subject, whatever its kinds. */
export function subjectKey({ rule, application, subject }: Judged): string {
  return `${rule.id} ${application.id} ${subject.key}`;
}

function caseOf(judged: readonly Judged[], locations: Locations, names: Names): Case | undefined {
  const [primary, ...others] = judged;
  if (primary === undefined) return undefined;
  return {
    fingerprint: names.of(subjectIdentity(primary), primary, locations),
    parts: [partOf(primary, locations, names), ...others.map((other) => partOf(other, locations, names))],
  };
}

/** Each part keeps a fingerprint of its own, so that one more of them is seen as new. */
function partOf(judged: Judged, locations: Locations, names: Names): Part {
  return {
    judged,
    location: judged.source ?? locationOf(judged.place, locations),
    made: judged.source === undefined ? undefined : locationOf(judged.place, locations),
    related: judged.related.map(({ source, place }) => source ?? locationOf(place, locations)),
    fingerprint: names.of(partIdentity(judged), judged, locations),
  };
}

type Equals = Omit<Identity, 'ordinal'>;

/** In source it is the file and the function around that say what is meant, whichever resources are deployed with it. */
function subjectIdentity(primary: Judged): Equals {
  const { evidence, subject } = primary;
  const { resource } = subject;
  if (resource === undefined) return identityOf(primary, '', []);
  if (evidence !== undefined) return identityOf(primary, '', ['source', evidence.file, evidence.within]);
  return identityOf(primary, resource.logicalId, ['Resources', resource.logicalId]);
}

/**
 * What is about a whole only stands at one of its resources, and at which one the order of the template decides. Several
 * such parts are equals: one more of them is one new.
 */
function partIdentity(part: Judged): Equals {
  const { evidence, path, resource } = part;
  if (evidence !== undefined) return identityOf(part, '', ['part', evidence.file, evidence.within]);
  return resource === undefined
    ? identityOf(part, '', ['part'])
    : identityOf(part, resource.logicalId, ['part', ...path]);
}

function identityOf(judged: Judged, logicalId: string, path: LogicalPath): Equals {
  return { ruleId: judged.rule.id, kind: judged.kind, scope: scopeOf(judged), logicalId, path };
}

/** What a part is of: the template, or the project. */
export function scopeOf({ subject, template }: Pick<Judged, 'subject' | 'template'>): string {
  return subject.group === 'project' ? subject.key : template.scope;
}

/** Gives fingerprints, and tells equals apart by the order in which they come. */
class Names {
  readonly #equals = new Map<string, (string | undefined)[]>();

  of(identity: Equals, { evidence, place }: Judged, locations: Locations): string {
    const key = fingerprint({ ...identity, ordinal: 0 });
    const before = this.#equals.get(key) ?? [];
    this.#equals.set(key, before);
    // A line of code is the same one for every function that is deployed with it.
    const line = evidence === undefined ? undefined : JSON.stringify(locationOf(place, locations));
    const known = line === undefined ? -1 : before.indexOf(line);
    const ordinal = known === -1 ? before.push(line) - 1 : known;
    return ordinal === 0 ? key : fingerprint({ ...identity, ordinal });
  }
}

function locateReported(reported: readonly Judged[]): Locations {
  const places = reported.flatMap(({ place, related }) => [place, ...related.map((one) => one.place)]);
  const templates = new Set<Template>(reported.flatMap(({ application }) => application.templates));
  return locateAll(places, documentsOf(templates));
}

/** The part of highest confidence first, then in document order. */
function sorted(parts: readonly Judged[], locations: Locations): readonly Judged[] {
  return [...parts].sort((a, b) => {
    const confidence = compareLevels(b.confidence, a.confidence);
    if (confidence === 0 && a.leads !== b.leads) return a.leads ? -1 : 1;
    return confidence !== 0 ? confidence : compareLocations(locations.get(a.place), locations.get(b.place));
  });
}

function compareLocations(a: Location | undefined, b: Location | undefined): number {
  if (a === undefined || b === undefined || a.file !== b.file) return 0;
  return a.start.line === b.start.line ? a.start.column - b.start.column : a.start.line - b.start.line;
}

const NOWHERE: Omit<Location, 'file'> = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function locationOf(place: Place, locations: Locations): Location {
  return locations.get(place) ?? { file: place.file, ...NOWHERE };
}

/** Items by a key, in the order in which their first ones come. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
