import type { Finding, UnknownResult } from '../finding.js';
import { compareLevels } from '../severity.js';
import { mergeConditions } from './finding-words.js';
import type { AuditResults, Ordered, FinalResults, WordedFinding } from './findings.js';
import { groupBy } from './group.js';

/**
 * Puts results together in the order of the report.
 * @param rest those of applications that depend on each other, which are worded together
 * @param ended those of one application each, in their order
 */
export function joinResults(rest: FinalResults, ended: readonly FinalResults[]): AuditResults {
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
    ),
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
    if (others.length === 0) return first.finding;
    // All related places are compared once: a line that many functions share has a place of each of them.
    let related = [...first.finding.related];
    let shared = first.finding;
    for (const { finding } of others) {
      // Confidence rises a few times at most.
      if (compareLevels(finding.confidence, shared.confidence) > 0) {
        related = [...finding.related, ...related];
        shared = sharing(finding, shared);
      } else {
        for (const one of finding.related) related.push(one);
        shared = sharing(shared, finding);
      }
    }
    const places = groupBy(related, ({ location }) => JSON.stringify(location));
    return { ...shared, related: places.flatMap((same) => same.slice(0, 1)) };
  });
}

/** The first finding, under the conditions of both. */
function sharing(first: Finding, second: Finding): Finding {
  const union = mergeConditions([first, second]);
  const { when, ...finding } = first;
  return { ...finding, ...(when === undefined || union === undefined ? {} : { when: union }) };
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
