import { makeBaselineEntry } from './baseline.js';
import type { BaselineEntry, Finding, Passed, Suppressed, UnknownResult } from '../finding.js';
import { mergeDeployments } from './deployments.js';
import { findReportedTemplate, makeFinding, makeUnknownResult } from './finding-words.js';
import { type FindingGroup, type FindingGroups, type FindingPart, groupBy, makeSubjectKey } from './group.js';
import { omitListed, keepListed } from './listed.js';
import type { AppliedSuppressions } from './suppressions/suppressions.js';
import type { RuleResult } from './run-rule.js';

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

/** A finding, and its place. */
export interface WordedFinding extends Ordered {
  readonly finding: Finding;
  /** The place in the code of a finding about code. */
  readonly inCode?: string;
}

/** The checks of some applications in words: nothing of the applications is needed any more. */
export interface FinalResults {
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
export interface AuditResults extends Pick<FinalResults, 'excluded' | 'verdicts' | 'open' | 'silenced' | 'unseen'> {
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownResult[];
  readonly suppressed: readonly Suppressed[];
  /** The findings that are entirely in the baseline. */
  readonly baselined: readonly Finding[];
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
export function makeFinalResults(
  { judged, failing, undecided }: GroupedResults,
  sieve: FindingFilter,
  orderOf: (application: RuleResult['application']) => number,
): FinalResults {
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
    for (const part of left) open.push(part);
    for (const { fingerprint } of whole.keys()) silenced.push(fingerprint);
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
      result: makeUnknownResult(one),
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
  const finding = makeFinding(parts, one);
  const order = orderOf(one.parts[0].judged.application);
  const [first] = parts;
  return first?.judged.evidence === undefined
    ? { order, finding }
    : { order, finding, inCode: first.judged.place.inside ?? '' };
}

/** Over the kinds and parts of a group subject: fail, else unknown, else pass. */
function verdictsOf(
  judged: readonly RuleResult[],
  open: ReadonlySet<string>,
  counted: ReadonlyMap<string, string>,
  orderOf: (application: RuleResult['application']) => number,
): Pick<FinalResults, 'verdicts' | 'passed'> {
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
    const [template, resource] = [findReportedTemplate(first), subject.resource?.name ?? null];
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
