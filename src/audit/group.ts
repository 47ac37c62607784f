import type { Location, LogicalPath, Place } from '../location.js';
import { compareLevels } from '../severity.js';
import { type FingerprintIdentity, makeFingerprint } from './fingerprint.js';
import type { RuleResult } from './run-rule.js';
import { groupByKey } from '../text/group-by-key.js';
import { chooseDifference, compareText } from '../text/order.js';
import { collectDocuments, locateAll } from '../template/locate.js';
import type { Template } from '../template/evaluate/types.js';

/** A part of a finding, with its own place and fingerprint. */
export interface FindingPart {
  readonly judged: RuleResult;
  /** The place to edit: the source of a template if available, else the template. */
  readonly location: Location;
  /** Its place in the template, if that differs. */
  readonly made: Location | undefined;
  /** The locations of the requirement's related places, in the same order. */
  readonly related: readonly Location[];
  readonly fingerprint: string;
}

/** All results of one rule and one kind for one group subject: a finding before any of its parts are suppressed. */
export interface FindingGroup {
  /** Never empty; the primary one first. */
  readonly parts: readonly [FindingPart, ...FindingPart[]];
  readonly fingerprint: string;
  /** Whether its parts are in several stacks that one class creates. */
  readonly isMerged?: boolean;
}

/** Cases that fail, and cases that could not be decided. */
export interface FindingGroups {
  readonly failing: readonly FindingGroup[];
  readonly undecided: readonly FindingGroup[];
}

/** The locations of the reported places. */
class Locations {
  readonly #found: ReadonlyMap<Place, Location>;
  /** By list, since many parts may share one. */
  readonly #related = new Map<RuleResult['related'], readonly Location[]>();

  constructor(found: ReadonlyMap<Place, Location>) {
    this.#found = found;
  }

  of(place: Place): Location {
    return this.#found.get(place) ?? { file: place.file, ...NOWHERE };
  }

  related(list: RuleResult['related']): readonly Location[] {
    const known = this.#related.get(list) ?? list.map(({ source, place }) => source ?? this.of(place));
    this.#related.set(list, known);
    return known;
  }
}

/** Groups results into cases, and locates them: for any number of applications, one after the other. */
export class FindingGrouper {
  // Undecided checks must not change the fingerprints of failures.
  readonly #names = { fail: new FingerprintCounter(), unknown: new FingerprintCounter() };

  /** @param judged all results of some applications; called in the order of the report */
  group(judged: readonly RuleResult[]): FindingGroups {
    const groups = groupBy(judged, (one) => `${makeSubjectKey(one)} ${one.kind}`);
    const reported = groups.filter((group) => group.some(({ verdict }) => verdict !== 'pass'));
    const locations = locateReported(reported.flat());
    const failing: FindingGroup[] = [];
    const undecided: FindingGroup[] = [];
    for (const group of reported) {
      const fails = group.some(({ verdict }) => verdict === 'fail');
      const verdict = fails ? 'fail' : 'unknown';
      const one = caseOf(
        sorted(surest(group.filter((part) => part.verdict === verdict)), locations),
        locations,
        this.#names[verdict],
      );
      if (one !== undefined) (fails ? failing : undecided).push(one);
    }
    return { failing, undecided };
  }
}

function surest(parts: readonly RuleResult[]): readonly RuleResult[] {
  const sure = parts.filter(({ confidence }) => confidence !== 'low');
  return parts[0]?.rule.hidesDoubtful === true && sure.length > 0 ? sure : parts;
}

/** The unit that the catalog counts: a rule's group subject, regardless of kinds. */
export function makeSubjectKey({ rule, application, subject }: RuleResult): string {
  return `${rule.id} ${application.id} ${subject.key}`;
}

function caseOf(
  judged: readonly RuleResult[],
  locations: Locations,
  names: FingerprintCounter,
): FindingGroup | undefined {
  const [primary, ...others] = judged;
  if (primary === undefined) return undefined;
  return {
    fingerprint: names.of(subjectIdentity(primary), primary, locations),
    parts: [partOf(primary, locations, names), ...others.map((other) => partOf(other, locations, names))],
  };
}

/** Each part has its own fingerprint, so that an additional part is detected as new. */
function partOf(judged: RuleResult, locations: Locations, names: FingerprintCounter): FindingPart {
  return {
    judged,
    location: judged.source ?? locations.of(judged.place),
    made: judged.source === undefined ? undefined : locations.of(judged.place),
    related: locations.related(judged.related),
    fingerprint: names.of(partIdentity(judged), judged, locations),
  };
}

/** In source the file and the enclosing function are the identity, regardless of the resources that use the code. */
function subjectIdentity(primary: RuleResult): FingerprintIdentity {
  const { evidence, subject } = primary;
  const { resource } = subject;
  if (resource === undefined) return identityOf(primary, '', []);
  if (evidence !== undefined) return identityOf(primary, '', ['source', evidence.file, evidence.within]);
  return identityOf(primary, resource.logicalId, ['Resources', resource.logicalId]);
}

/**
 * A finding about a whole application or template is placed at one of its resources, chosen by template order. Several
 * such parts are equal: an additional one is one new finding.
 */
function partIdentity(part: RuleResult): FingerprintIdentity {
  const { evidence, path, resource } = part;
  if (evidence !== undefined) return identityOf(part, '', ['part', evidence.file, evidence.within]);
  return resource === undefined
    ? identityOf(part, '', ['part'])
    : identityOf(part, resource.logicalId, ['part', ...path]);
}

function identityOf(judged: RuleResult, logicalId: string, path: LogicalPath): FingerprintIdentity {
  return { ruleId: judged.rule.id, kind: judged.kind, scope: getFindingScope(judged), logicalId, path };
}

/** The scope of a part: the template, or the project. */
export function getFindingScope({ subject, template }: Pick<RuleResult, 'subject' | 'template'>): string {
  return subject.group === 'project' ? subject.key : template.scope;
}

/** Assigns fingerprints, and numbers equal ones in their order of appearance. */
class FingerprintCounter {
  readonly #equals = new Map<string, (string | undefined)[]>();

  of(identity: FingerprintIdentity, { evidence, place }: RuleResult, locations: Locations): string {
    const key = makeFingerprint(identity, 0);
    const before = this.#equals.get(key) ?? [];
    this.#equals.set(key, before);
    // A line of code is the same one for every function that uses it.
    const line = evidence === undefined ? undefined : JSON.stringify(locations.of(place));
    const known = line === undefined ? -1 : before.indexOf(line);
    const ordinal = known === -1 ? before.push(line) - 1 : known;
    return ordinal === 0 ? key : makeFingerprint(identity, ordinal);
  }
}

function locateReported(reported: readonly RuleResult[]): Locations {
  const related = new Set(reported.map((one) => one.related));
  const places = [
    ...reported.map(({ place }) => place),
    ...[...related].flatMap((list) => list.map(({ place }) => place)),
  ];
  const templates = new Set<Template>(reported.flatMap(({ application }) => application.templates));
  return new Locations(locateAll([...new Set(places)], collectDocuments(templates)));
}

/**
 * The part of highest confidence first, then by file and logical id: which part leads must not depend on the order in
 * which a template writes its resources and properties. Code is in its order, which has a meaning.
 */
function sorted(parts: readonly RuleResult[], locations: Locations): readonly RuleResult[] {
  return [...parts].sort((a, b) =>
    chooseDifference(
      compareLevels(b.confidence, a.confidence),
      Number(b.leads) - Number(a.leads),
      compareText(a.place.file, b.place.file),
      comparePlaces(a, b, locations),
    ),
  );
}

function comparePlaces(a: RuleResult, b: RuleResult, locations: Locations): number {
  return a.evidence !== undefined && b.evidence !== undefined
    ? compareLocations(locations.of(a.place), locations.of(b.place))
    : chooseDifference(compareText(idOf(a), idOf(b)), comparePaths(a.path, b.path));
}

function idOf({ resource, standsAt }: RuleResult): string {
  return (resource ?? standsAt)?.logicalId ?? '';
}

function comparePaths(a: LogicalPath, b: LogicalPath): number {
  const index = a.findIndex((segment, at) => segment !== b[at]);
  const [one, other] = [a[index], b[index]];
  if (one === undefined || other === undefined) return a.length - b.length;
  return typeof one === 'number' && typeof other === 'number' ? one - other : compareText(String(one), String(other));
}

/** The order of two places in one file. */
export function compareLocations(a: Location, b: Location): number {
  return chooseDifference(a.start.line - b.start.line, a.start.column - b.start.column);
}

const NOWHERE: Omit<Location, 'file'> = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** The groups of items with one key, in the order of their first items. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  return [...groupByKey(items, key).values()];
}
