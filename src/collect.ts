import {
  type Finding,
  type Identity,
  type Location,
  type LogicalPath,
  type Passed,
  type Place,
  type Related,
  type Undecided,
  type When,
  compareLevels,
  fingerprint,
} from './finding.js';
import type { GroupSubject, Judged } from './judge.js';
import { ruleDocs } from './links.js';
import { documentsOf, locateAll } from './locate.js';
import type { Template } from './template/template.js';

/** What a rule came to on one group subject. */
export interface GroupVerdict {
  readonly ruleId: string;
  readonly applicationId: string;
  readonly verdict: 'fail' | 'unknown' | 'pass';
}

/** All that was judged, put in the words of the report. */
export interface Collected {
  readonly findings: readonly Finding[];
  readonly unknown: readonly Undecided[];
  readonly passed: readonly Passed[];
  readonly verdicts: readonly GroupVerdict[];
}

type Locations = ReadonlyMap<Place, Location>;

/** Groups judged requirements into findings, and locates everything that is reported. */
export function collect(judged: readonly Judged[]): Collected {
  const groups = groupBy(judged, (one) => `${groupKey(one)} ${one.kind}`);
  const reported = groups.filter((group) => group.some(({ verdict }) => verdict !== 'pass'));
  const locations = locateReported(reported.flat());
  const ordinals = new Map<string, number>();
  const findings: Finding[] = [];
  const inCode = new Set<Finding>();
  const unknown: Undecided[] = [];
  for (const group of reported) {
    const failing = sorted(
      group.filter(({ verdict }) => verdict === 'fail'),
      locations,
    );
    if (failing.length > 0) {
      const finding = findingOf(failing, locations, ordinals);
      findings.push(finding);
      if (failing[0]?.evidence !== undefined) inCode.add(finding);
    } else
      unknown.push(
        undecidedOf(
          sorted(
            group.filter(({ verdict }) => verdict === 'unknown'),
            locations,
          ),
          locations,
        ),
      );
  }
  return { findings: once(sharedCode(findings, inCode)), unknown: once(unknown), ...verdictsOf(judged) };
}

/** A line that several functions are deployed with is complained about once, and all of them are related. */
function sharedCode(findings: readonly Finding[], inCode: ReadonlySet<Finding>): readonly Finding[] {
  const lines = groupBy(findings, (finding) =>
    JSON.stringify(
      inCode.has(finding)
        ? [finding.ruleId, finding.kind, finding.location]
        : [finding.ruleId, finding.kind, finding.location, finding.fingerprint],
    ),
  );
  return lines.map(([first, ...others]) => {
    if (first === undefined) throw new Error('a group without findings');
    return others.reduce(sharing, first);
  });
}

function sharing(one: Finding, other: Finding): Finding {
  const [first, second] = compareLevels(other.confidence, one.confidence) > 0 ? [other, one] : [one, other];
  const union = unionOf([first, second]);
  const { when, ...finding } = first;
  const related = groupBy([...first.related, ...second.related], ({ location }) => JSON.stringify(location));
  return {
    ...finding,
    related: related.flatMap((same) => same.slice(0, 1)),
    ...(when === undefined || union === undefined ? {} : { when: union }),
  };
}

/** A template that stands for several nested stacks is judged for each of them, and complained about once. */
function once<T extends Undecided | Finding>(reported: readonly T[]): readonly T[] {
  const seen = new Map<string, T>();
  for (const one of reported) {
    const what = JSON.stringify([one.ruleId, one.kind, one.location, one.resource]);
    if (!seen.has(what)) seen.set(what, one);
  }
  return [...seen.values()];
}

function groupKey({ rule, application, subject }: Judged): string {
  return `${rule.id} ${application.id} ${subject.key}`;
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

function findingOf(parts: readonly Judged[], locations: Locations, ordinals: Map<string, number>): Finding {
  const [primary, ...others] = parts;
  if (primary === undefined) throw new Error('a group without parts');
  const { rule, application, kind, subject } = primary;
  const when = unionOf(parts);
  const template = subject.group === 'project' ? null : primary.template.file;
  return {
    number: rule.number,
    ruleId: rule.id,
    kind,
    severity: rule.severity,
    confidence: primary.confidence,
    message: others.length === 0 ? messageOf(primary) : `${messageOf(primary)} (and ${others.length} more like it)`,
    fix: rule.fix,
    docs: ruleDocs(rule.id),
    application: application.id,
    template,
    resource: primary.resource?.name ?? null,
    path: primary.path,
    location: locationOf(primary.place, locations),
    related: [
      ...primary.related.map((one) => ({
        message: one.message,
        resource: one.resource?.name ?? null,
        location: locationOf(one.place, locations),
      })),
      ...(others.length === 0 ? [] : parts.map((part) => relatedPart(part, locations, ordinals))),
    ],
    ...(when === undefined ? {} : { when }),
    fingerprint: identify(subjectIdentity(primary, subject), ordinals),
  };
}

/** What stands in an archive, or in the template in another form, has no line of its own to point at. */
function messageOf({ message, place: { inside } }: Judged): string {
  return inside === undefined ? message : `${message} (at ${inside})`;
}

/** Each part keeps a fingerprint of its own, so that one more of them is seen as new. */
function relatedPart(part: Judged, locations: Locations, ordinals: Map<string, number>): Related {
  return {
    message: messageOf(part),
    resource: part.resource?.name ?? null,
    location: locationOf(part.place, locations),
    ...(part.when === undefined ? {} : { when: part.when }),
    fingerprint: identify(partIdentity(part), ordinals),
  };
}

function partIdentity(part: Judged): Omit<Identity, 'ordinal'> {
  const { evidence, path } = part;
  if (evidence !== undefined) return identityOf(part, '', ['part', evidence.file, evidence.within]);
  return identityOf(part, part.resource?.logicalId ?? '', ['part', ...path]);
}

/** In source it is the file and the function around that say what is meant, whichever resources are deployed with it. */
function subjectIdentity(primary: Judged, { resource }: GroupSubject): Omit<Identity, 'ordinal'> {
  const { evidence } = primary;
  if (resource !== undefined && evidence !== undefined)
    return identityOf(primary, '', ['source', evidence.file, evidence.within]);
  return identityOf(
    primary,
    resource?.logicalId ?? '',
    resource === undefined ? [] : ['Resources', resource.logicalId],
  );
}

function identityOf({ rule, kind, template }: Judged, logicalId: string, path: LogicalPath): Omit<Identity, 'ordinal'> {
  return { ruleId: rule.id, kind, scope: template.scope, logicalId, path };
}

function identify(identity: Omit<Identity, 'ordinal'>, ordinals: Map<string, number>): string {
  const key = fingerprint({ ...identity, ordinal: 0 });
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  return ordinal === 0 ? key : fingerprint({ ...identity, ordinal });
}

/** It holds always if one of its parts does. */
function unionOf(parts: readonly Pick<Judged, 'when'>[] | readonly Finding[]): readonly When[] | undefined {
  const union = new Map<string, When>();
  for (const { when } of parts) {
    if (when === undefined) return undefined;
    for (const one of when) union.set(JSON.stringify(one), one);
  }
  return [...union.values()];
}

function undecidedOf(parts: readonly Judged[], locations: Locations): Undecided {
  const [primary] = parts;
  if (primary === undefined) throw new Error('a group without parts');
  const { rule, kind, subject, resource, place, template } = primary;
  return {
    number: rule.number,
    ruleId: rule.id,
    kind,
    template: subject.group === 'project' ? null : template.file,
    resource: resource?.name ?? null,
    location: locationOf(place, locations),
    reason: [...new Set(parts.flatMap(({ because }) => because))].join('; '),
  };
}

/** Over the kinds and parts of a group subject: fail, else unknown, else pass. */
function verdictsOf(judged: readonly Judged[]): Pick<Collected, 'verdicts' | 'passed'> {
  const verdicts: GroupVerdict[] = [];
  const passed: Passed[] = [];
  for (const group of groupBy(judged, groupKey)) {
    const [first] = group;
    if (first === undefined) continue;
    const { rule, application, subject } = first;
    const verdict = (['fail', 'unknown'] as const).find((one) => group.some((part) => part.verdict === one)) ?? 'pass';
    verdicts.push({ ruleId: rule.id, applicationId: application.id, verdict });
    if (verdict !== 'pass') continue;
    const template = subject.group === 'project' ? null : first.template.file;
    passed.push({ number: rule.number, ruleId: rule.id, template, resource: subject.resource?.name ?? null });
  }
  return { verdicts, passed };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
