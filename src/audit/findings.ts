import { getReasonCode, type Cause, removeRepeatedReasons } from '../answer.js';
import { type FindingGroup, type FindingPart, collectFindingGroups, groupBy, makeSubjectKey } from './group.js';
import { type Finding, type Passed, type Related, type Suppressed, type UnknownResult, type When } from '../finding.js';
import { formatDeployments, mergeDeployments, splitDeployments } from './deployments.js';
import { omitListed, keepListed } from './listed.js';
import type { AppliedSuppressions } from './suppressions/suppressions.js';
import { compareLevels } from '../severity.js';
import type { RuleResult } from './run-rule.js';
import { collectEdits } from './edits.js';
import { formatRuleUrl } from '../package-info.js';

/** The result of a rule for one group subject; `suppressed`: it fails, and all of its findings are suppressed. */
export interface GroupVerdict {
  readonly ruleId: string;
  readonly applicationIds: readonly string[];
  readonly verdict: 'fail' | 'suppressed' | 'unknown' | 'pass';
}

/** All checks, in the form of the report. */
export interface AuditResults {
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownResult[];
  readonly suppressed: readonly Suppressed[];
  /** The number of findings that are entirely in excluded files. */
  readonly excluded: number;
  /** The number of findings that are entirely in the baseline. */
  readonly baselined: number;
  readonly passed: readonly Passed[];
  readonly verdicts: readonly GroupVerdict[];
  /** The parts of all findings that are not suppressed, new or in the baseline. */
  readonly open: readonly FindingPart[];
  /** The suppressed parts. */
  readonly silenced: readonly FindingPart[];
  /** The parts in excluded files. */
  readonly unseen: readonly FindingPart[];
}

/** The hidden parts of a case, and why they are hidden; the rest is reported. */
export interface FindingFilter {
  suppressionsOf(failing: FindingGroup): AppliedSuppressions<FindingPart>;
  /** Whether findings in a file are left out. */
  isExcluded(file: string): boolean;
  /** Whether a part is in the baseline, by its fingerprint. */
  isKnown(fingerprint: string): boolean;
}

/** Groups checked requirements into findings, removes suppressed and baselined ones, and words the rest. */
export function collectFindings(judged: readonly RuleResult[], sieve: FindingFilter): AuditResults {
  const { failing, undecided } = collectFindingGroups(judged);
  const { groups, counted } = mergeDeployments(failing);
  const findings: Finding[] = [];
  const known: Finding[] = [];
  const suppressed = new Map<Suppressed['suppression'], Finding[]>();
  /** The place in the code of each finding about code. */
  const inCode = new Map<Finding, string>();
  const open: FindingPart[] = [];
  const silenced: FindingPart[] = [];
  const unseen: FindingPart[] = [];
  let excluded = 0;
  const finding = (parts: readonly FindingPart[], one: FindingGroup): Finding => {
    const made = findingOf(parts, one);
    const [first] = parts;
    if (first?.judged.evidence !== undefined) inCode.set(made, first.judged.place.inside ?? '');
    return made;
  };
  for (const one of groups) {
    const { whole, listed } = sieve.suppressionsOf(one);
    const unsuppressed = one.parts.filter((part) => !whole.has(part)).map((part) => omitListed(part, listed.get(part)));
    const left = unsuppressed.filter(({ location }) => !sieve.isExcluded(location.file));
    if (left.length === 0 && unsuppressed.length > 0) excluded += 1;
    const fresh = left.filter(({ fingerprint }) => !sieve.isKnown(fingerprint));
    open.push(...left);
    silenced.push(...whole.keys());
    unseen.push(...unsuppressed.filter(({ location }) => sieve.isExcluded(location.file)));
    if (fresh.length > 0) findings.push(finding(fresh, one));
    else if (left.length > 0) known.push(finding(left, one));
    const used = new Set([...whole.values(), ...[...listed.values()].flatMap((some) => [...some.values()])]);
    for (const suppression of used) {
      const parts = one.parts.flatMap((part) => {
        const some = listed.get(part);
        if (some !== undefined) return keepListed(part, (resource) => some.get(resource) === suppression) ?? [];
        return whole.get(part) === suppression ? [part] : [];
      });
      suppressed.set(suppression, [...(suppressed.get(suppression) ?? []), finding(parts, one)]);
    }
  }
  // An undecided check may fail in another run, so that its suppression counts as used.
  for (const one of undecided) sieve.suppressionsOf(one);
  const openSubjects = new Set(open.map((part) => makeSubjectKey(part.judged)));
  return {
    findings: once(sharedCode(findings, inCode)),
    unknown: once(undecided.map(undecidedOf)),
    suppressed: [...suppressed].flatMap(([suppression, list]) =>
      once(sharedCode(list, inCode)).map((one) => ({ ...one, suppression })),
    ),
    excluded,
    baselined: once(sharedCode(known, inCode)).length,
    open,
    silenced,
    unseen,
    ...verdictsOf(judged, openSubjects, counted),
  };
}

/** A line of code that several functions share is reported once, with all of these functions as related places. */
function sharedCode(findings: readonly Finding[], inCode: ReadonlyMap<Finding, string>): readonly Finding[] {
  const lines = groupBy(findings, (finding) =>
    JSON.stringify(
      inCode.has(finding)
        ? [finding.ruleId, finding.kind, finding.location, inCode.get(finding)]
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
    ...collectEdits(parts.map(({ judged }) => judged)),
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
): Pick<AuditResults, 'verdicts' | 'passed'> {
  const verdicts: GroupVerdict[] = [];
  /** Subjects of one finding count once. */
  const failures = new Map<string, GroupVerdict>();
  const passed: Passed[] = [];
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
    passed.push({
      number: rule.number,
      ruleId: rule.id,
      template: templateOf(first),
      resource: subject.resource?.name ?? null,
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
