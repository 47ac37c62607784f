import { isOwnRule } from '../package-info.js';
import type { GroupVerdict } from './findings.js';
import type { Audit, CatalogRow, Verdict } from '../finding.js';
import type { CompleteSettings } from './input.js';
import type { ApplicationRecord } from './record.js';
import type { Rule } from '../rule.js';
import { groupByKey } from '../text/group-by-key.js';

/**
 * The 25 rows of the catalog for some applications, and the rows of the user's own rules. All checks count, even if
 * their findings are suppressed later.
 */
export function buildCatalog(
  input: CompleteSettings,
  verdicts: readonly GroupVerdict[],
  applications: readonly ApplicationRecord[],
  equal: EqualRows,
): Pick<Audit, 'catalog' | 'ownRules'> {
  const rows = rowsOf(input, verdicts, applications, equal);
  const own = new Set(input.catalog.filter(isOwnRule).map(({ id }) => id));
  const ownRules = rows.filter(({ ruleId }) => own.has(ruleId));
  return {
    catalog: rows.filter(({ ruleId }) => !own.has(ruleId)),
    ...(ownRules.length === 0 ? {} : { ownRules }),
  };
}

function rowsOf(
  { catalog, off, rules, settingOf }: CompleteSettings,
  verdicts: readonly GroupVerdict[],
  applications: readonly ApplicationRecord[],
  { keepOne }: EqualRows,
): readonly CatalogRow[] {
  const files = applications.flatMap(({ reported }) => reported.map(({ file }) => file));
  const isOffIn = (rule: Rule | undefined): boolean =>
    rule !== undefined && files.length > 0 && files.every((file) => settingOf(rule, file).isOff);
  const byRule = groupByKey(verdicts, ({ ruleId }) => ruleId);
  return catalog.map(({ id, number, severity }) => {
    const tally = { failed: 0, passed: 0, unknown: 0, suppressed: 0 };
    for (const { verdict } of byRule.get(id) ?? []) tally[COUNTED_AS[verdict]] += 1;
    const isOff = isOffIn(rules.find((rule) => rule.id === id));
    const why = off.get(id) ?? (isOff ? 'disabled in the config' : undefined);
    const verdict = why === undefined ? verdictOf(tally) : 'off';
    const row = { number, ruleId: id, severity, verdict, ...tally };
    if (why !== undefined) return keepOne({ ...row, reason: why, code: 'off' });
    if (verdict !== 'not-applicable') return keepOne(row);
    const outOfScope = applications.length > 0 && applications.every(({ asked }) => !asked.has(id));
    const code = outOfScope ? 'not-an-upload-api' : 'no-subject';
    return keepOne({ ...row, reason: NOTHING_ASKED[code], code });
  });
}

const COUNTED_AS = { fail: 'failed', pass: 'passed', unknown: 'unknown', suppressed: 'suppressed' } as const;

/** Keeps one object for equal rows: thousands of applications have the same ones. */
export class EqualRows {
  readonly #known = new Map<string, CatalogRow>();

  readonly keepOne = (row: CatalogRow): CatalogRow => {
    const { ruleId, verdict, failed, passed, unknown, suppressed, reason = '' } = row;
    const key = `${ruleId} ${verdict} ${failed} ${passed} ${unknown} ${suppressed} ${reason}`;
    const known = this.#known.get(key) ?? row;
    this.#known.set(key, known);
    return known;
  };
}

const NOTHING_ASKED = { 'not-an-upload-api': 'not an upload API', 'no-subject': 'no matching resources' };

/** Over several subjects: fail, else unknown, else pass. */
function verdictOf({
  failed,
  suppressed,
  unknown,
  passed,
}: Pick<CatalogRow, 'failed' | 'suppressed' | 'unknown' | 'passed'>): Verdict {
  if (failed + suppressed > 0) return 'fail';
  if (unknown > 0) return 'unknown';
  return passed > 0 ? 'pass' : 'not-applicable';
}
