import { getReasonCode, type Cause, removeRepeatedReasons } from '../answer.js';
import { type FindingGroup, type FindingGroups, type FindingPart, groupBy, makeSubjectKey } from './group.js';
import { makeBaselineEntry } from './baseline.js';
import {
  type BaselineEntry,
  type Finding,
  type Passed,
  type Related,
  type Suppressed,
  type UnknownResult,
  type When,
} from '../finding.js';
import { formatDeployments, mergeDeployments, splitDeployments } from './deployments.js';
import { omitListed, keepListed } from './listed.js';
import type { AppliedSuppressions } from './suppressions/suppressions.js';
import { compareLevels } from '../severity.js';
import type { RuleResult } from './run-rule.js';
import { formatRuleUrl } from '../package-info.js';

/** The result of a rule for one group subject; `suppressed`: it fails, and all of its findings are suppressed. */
export interface GroupVerdict {
  readonly ruleId: string;
  readonly applicationIds: readonly string[];
  readonly verdict: 'fail' | 'suppressed' | 'unknown' | 'pass';
}

/** A result, and its application's place in the order of the report. */
export interface Ordered {
  readonly order: number;
}

interface WordedFinding extends Ordered {
  readonly finding: Finding;
  /** The place in the code of a finding about code. */
  readonly inCode?: string;
}

/** The checks of some applications in words: nothing of the applications is needed any more. */
export interface WordedResults {
  readonly findings: readonly WordedFinding[];
  /** Those that are entirely in the baseline. */
  readonly known: readonly WordedFinding[];
  readonly unknown: readonly (Ordered & { readonly result: UnknownResult })[];
  readonly suppressed: ReadonlyMap<Suppressed['suppression'], readonly WordedFinding[]>;
  /** The number of findings that are entirely in excluded files. */
  readonly excluded: number;
  readonly passed: readonly (Ordered & { readonly result: Passed })[];
  readonly verdicts: readonly GroupVerdict[];
  /** The parts of all findings that are not suppressed, new or in the baseline. */
  readonly open: readonly BaselineEntry[];
  /** The fingerprints of the suppressed parts. */
  readonly silenced: readonly string[];
  /** The fingerprints of the parts in excluded files. */
  readonly unseen: readonly string[];
}

/** All checks, in the form of the report. */
export interface AuditResults extends Pick<WordedResults, 'excluded' | 'verdicts' | 'open' | 'silenced' | 'unseen'> {
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownResult[];
  readonly suppressed: readonly Suppressed[];
  /** The number of findings that are entirely in the baseline. */
  readonly baselined: number;
  readonly passed: readonly Passed[];
}

/** The hidden parts of a case, and why they are hidden; the rest is reported. */
export interface FindingFilter {
  suppressionsOf(failing: FindingGroup): AppliedSuppressions<FindingPart>;
  /** Whether findings in a file are left out. */
  isExcluded(file: string): boolean;
  /** Whether a part is in the baseline, by its fingerprint. */
  isKnown(fingerprint: string): boolean;
}

/** Checked requirements of some applications, and what became of them. */
export interface GroupedResults extends FindingGroups {
  readonly judged: readonly RuleResult[];
}

/**
 * Removes suppressed and baselined findings, and words the rest.
 * @param orderOf the place of an application in the order of the report
 */
export function wordFindings(
  { judged, failing, undecided }: GroupedResults,
  sieve: FindingFilter,
  orderOf: (application: RuleResult['application']) => number,
): WordedResults {
  const { groups, counted } = mergeDeployments(failing);
  const findings: WordedFinding[] = [];
  const known: WordedFinding[] = [];
  const suppressed = new Map<Suppressed['suppression'], WordedFinding[]>();
  const open: FindingPart[] = [];
  const silenced: string[] = [];
  const unseen: string[] = [];
  let excluded = 0;
  for (const one of groups) {
    const { whole, listed } = sieve.suppressionsOf(one);
    const unsuppressed = one.parts.filter((part) => !whole.has(part)).map((part) => omitListed(part, listed.get(part)));
    const left = unsuppressed.filter(({ location }) => !sieve.isExcluded(location.file));
    if (left.length === 0 && unsuppressed.length > 0) excluded += 1;
    const fresh = left.filter(({ fingerprint }) => !sieve.isKnown(fingerprint));
    open.push(...left);
    silenced.push(...[...whole.keys()].map(({ fingerprint }) => fingerprint));
    for (const { location, fingerprint } of unsuppressed) if (sieve.isExcluded(location.file)) unseen.push(fingerprint);
    if (fresh.length > 0) findings.push(worded(fresh, one, orderOf));
    else if (left.length > 0) known.push(worded(left, one, orderOf));
    const used = new Set([...whole.values(), ...[...listed.values()].flatMap((some) => [...some.values()])]);
    for (const suppression of used) {
      const parts = one.parts.flatMap((part) => {
        const some = listed.get(part);
        if (some !== undefined) return keepListed(part, (resource) => some.get(resource) === suppression) ?? [];
        return whole.get(part) === suppression ? [part] : [];
      });
      suppressed.set(suppression, [...(suppressed.get(suppression) ?? []), worded(parts, one, orderOf)]);
    }
  }
  // An undecided check may fail in another run, so that its suppression counts as used.
  for (const one of undecided) sieve.suppressionsOf(one);
  const openSubjects = new Set(open.map((part) => makeSubjectKey(part.judged)));
  return {
    findings,
    known,
    unknown: undecided.map((one) => ({
      order: orderOf(one.parts[0].judged.application),
      result: undecidedOf(one),
    })),
    suppressed,
    excluded,
    open: open.map(makeBaselineEntry),
    silenced,
    unseen,
    ...verdictsOf(judged, openSubjects, counted, orderOf),
  };
}

function worded(
  parts: readonly FindingPart[],
  one: FindingGroup,
  orderOf: (application: RuleResult['application']) => number,
): WordedFinding {
  const finding = findingOf(parts, one);
  const order = orderOf(one.parts[0].judged.application);
  const [first] = parts;
  return first?.judged.evidence === undefined
    ? { order, finding }
    : { order, finding, inCode: first.judged.place.inside ?? '' };
}

/**
 * Puts results together in the order of the report.
 * @param rest those of applications that depend on each other, which are worded together
 * @param ended those of one application each, in their order
 */
export function joinResults(rest: WordedResults, ended: readonly WordedResults[]): AuditResults {
  const all = [rest, ...ended];
  return {
    findings: once(
      sharedCode(
        merged(
          rest.findings,
          ended.flatMap(({ findings }) => findings),
        ),
      ),
    ),
    unknown: once(
      merged(
        rest.unknown,
        ended.flatMap(({ unknown }) => unknown),
      ).map(({ result }) => result),
    ),
    // Applications that are worded on their own have no suppressions.
    suppressed: [...rest.suppressed].flatMap(([suppression, list]) =>
      once(sharedCode(list)).map((one) => ({ ...one, suppression })),
    ),
    excluded: all.reduce((sum, { excluded }) => sum + excluded, 0),
    baselined: once(
      sharedCode(
        merged(
          rest.known,
          ended.flatMap(({ known }) => known),
        ),
      ),
    ).length,
    open: all.flatMap(({ open }) => open),
    silenced: all.flatMap(({ silenced }) => silenced),
    unseen: all.flatMap(({ unseen }) => unseen),
    verdicts: all.flatMap(({ verdicts }) => verdicts),
    passed: merged(
      rest.passed,
      ended.flatMap(({ passed }) => passed),
    ).map(({ result }) => result),
  };
}

/** Two lists as one; each keeps its own order. */
function merged<T extends Ordered>(some: readonly T[], others: readonly T[]): readonly T[] {
  const all: T[] = [];
  let at = 0;
  for (const other of others) {
    for (let one = some[at]; one !== undefined && one.order <= other.order; one = some[at]) {
      all.push(one);
      at += 1;
    }
    all.push(other);
  }
  return [...all, ...some.slice(at)];
}

/** A line of code that several functions share is reported once, with all of these functions as related places. */
function sharedCode(findings: readonly WordedFinding[]): readonly Finding[] {
  const lines = groupBy(findings, ({ finding, inCode }) =>
    JSON.stringify(
      inCode === undefined
        ? [finding.ruleId, finding.kind, finding.location, finding.fingerprint]
        : [finding.ruleId, finding.kind, finding.location, inCode],
    ),
  );
  return lines.map(([first, ...others]) => {
    if (first === undefined) throw new Error('a group without findings');
    return others.reduce((one, { finding }) => sharing(one, finding), first.finding);
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

/** A template used by several nested stacks is evaluated per stack; identical findings are reported once. */
function once<T extends UnknownResult | Finding>(reported: readonly T[]): readonly T[] {
  const seen = new Map<string, T>();
  for (const one of reported) {
    const what = JSON.stringify([one.ruleId, one.kind, one.template, one.location, one.resource]);
    if (!seen.has(what)) seen.set(what, one);
  }
  return [...seen.values()];
}

function findingOf(parts: readonly FindingPart[], { fingerprint, isMerged = false }: FindingGroup): Finding {
  const deployed = isMerged ? splitDeployments(parts) : [parts];
  const [[primary, ...others] = [], ...elsewhere] = deployed;
  if (primary === undefined) throw new Error('a finding without parts');
  const { rule, application, kind, resource, path } = primary.judged;
  const said =
    others.length === 0 ? messageOf(primary.judged) : `${messageOf(primary.judged)} (and ${others.length} similar)`;
  const when = unionOf(parts.map(({ judged }) => judged));
  const applications = [...new Set(parts.map(({ judged }) => judged.application.id))];
  return {
    number: rule.number,
    ruleId: rule.id,
    kind,
    severity: rule.severity,
    confidence: deployed
      .flatMap(([first]) => first?.judged.confidence ?? [])
      .reduce((one, other) => (compareLevels(other, one) > 0 ? other : one), primary.judged.confidence),
    message: elsewhere.length === 0 ? said : `${said}, ${formatDeployments(deployed)}`,
    fix: rule.fix,
    docs: formatRuleUrl(rule.id),
    application: application.id,
    ...(elsewhere.length === 0 ? {} : { applications }),
    template: templateOf(primary.judged),
    resource: resource?.name ?? null,
    path,
    location: primary.location,
    related: [
      ...madePlaceOf(primary),
      ...relatedOf(primary),
      ...(others.length + elsewhere.length === 0 ? [] : [primary, ...others].map(relatedPart)),
      ...elsewhere.flat().map(relatedElsewhere),
    ],
    ...(when === undefined ? {} : { when }),
    fingerprint,
  };
}

/** A part in another stack, created by the same line of source: its place is the one in that stack's template. */
function relatedElsewhere(part: FindingPart): Related {
  return { ...relatedPart(part), location: part.made ?? part.location };
}

/** Code in an archive, or in another form in the template, has no line in a file. */
function messageOf({ message, place: { inside } }: RuleResult): string {
  return inside === undefined ? message : `${message} (at ${inside})`;
}

/** A finding in source also has a place in a template. */
function madePlaceOf({ judged: { resource }, made }: FindingPart): readonly Related[] {
  if (made === undefined) return [];
  return [
    { message: 'in the synthesized template', resource: resource?.name ?? null, location: made, isRepeated: true },
  ];
}

function relatedOf({ judged, related }: FindingPart): readonly Related[] {
  return judged.related.flatMap(({ message, resource, isRepeated }, index) => {
    const location = related[index];
    const repeated = isRepeated === undefined ? {} : { isRepeated };
    return location === undefined ? [] : [{ message, resource: resource?.name ?? null, location, ...repeated }];
  });
}

function relatedPart({ judged, location, fingerprint }: FindingPart): Related {
  const { resource, when } = judged;
  return {
    message: messageOf(judged),
    resource: resource?.name ?? null,
    location,
    ...(when === undefined ? {} : { when }),
    fingerprint,
  };
}

/** Without conditions if one of its parts has none. */
function unionOf(parts: readonly { readonly when?: readonly When[] | undefined }[]): readonly When[] | undefined {
  const union = new Map<string, When>();
  for (const { when } of parts) {
    if (when === undefined) return undefined;
    for (const one of when) union.set(JSON.stringify(one), one);
  }
  return [...union.values()];
}

function undecidedOf({ parts }: FindingGroup): UnknownResult {
  const [{ judged, location }] = parts;
  const { rule, kind, resource } = judged;
  const because = removeRepeatedReasons(parts.flatMap((part) => part.judged.because));
  return {
    number: rule.number,
    ruleId: rule.id,
    kind,
    template: templateOf(judged),
    resource: resource?.name ?? null,
    location,
    reason: formatReasons(because),
    code: getReasonCode(because[0] ?? ''),
    awaits: [...new Set(parts.flatMap((part) => part.judged.awaits))],
  };
}

/** Further reasons are only counted: the first ones show what to do. */
const MOST_REASONS = 3;

function formatReasons(because: readonly Cause[]): string {
  const shown = because.slice(0, MOST_REASONS).map(String);
  const left = because.length - shown.length;
  if (left === 0) return shown.join('; ');
  return `${shown.join('; ')} (and ${left} more ${left === 1 ? 'reason' : 'reasons'})`;
}

function templateOf({ subject, template }: RuleResult): string | null {
  return subject.group === 'project' ? null : template.file;
}

/** Over the kinds and parts of a group subject: fail, else unknown, else pass. */
function verdictsOf(
  judged: readonly RuleResult[],
  open: ReadonlySet<string>,
  counted: ReadonlyMap<string, string>,
  orderOf: (application: RuleResult['application']) => number,
): Pick<WordedResults, 'verdicts' | 'passed'> {
  const verdicts: GroupVerdict[] = [];
  /** Subjects of one finding count once. */
  const failures = new Map<string, GroupVerdict>();
  const passed: (Ordered & { readonly result: Passed })[] = [];
  for (const group of groupBy(judged, makeSubjectKey)) {
    const [first] = group;
    if (first === undefined) continue;
    const { rule, subject } = first;
    const worst = (['fail', 'unknown'] as const).find((one) => group.some((part) => part.verdict === one)) ?? 'pass';
    const verdict = worst === 'fail' && !open.has(makeSubjectKey(first)) ? 'suppressed' : worst;
    const own: GroupVerdict = { ruleId: rule.id, applicationIds: subject.applications, verdict };
    const target = worst === 'fail' ? counted.get(makeSubjectKey(first)) : undefined;
    if (target === undefined) verdicts.push(own);
    else failures.set(target, joined(failures.get(target), own));
    if (verdict !== 'pass') continue;
    const [template, resource] = [templateOf(first), subject.resource?.name ?? null];
    passed.push({
      order: orderOf(first.application),
      result: { number: rule.number, ruleId: rule.id, template, resource },
    });
  }
  return { verdicts: [...verdicts, ...failures.values()], passed };
}

function joined(one: GroupVerdict | undefined, other: GroupVerdict): GroupVerdict {
  if (one === undefined) return other;
  return {
    ruleId: one.ruleId,
    applicationIds: [...new Set([...one.applicationIds, ...other.applicationIds])],
    verdict: one.verdict === 'fail' ? 'fail' : other.verdict,
  };
}
