import type { GroupVerdict } from './findings.js';
import type { CatalogRow, Verdict } from '../finding.js';
import type { CompleteSettings } from './input.js';
import type { ApplicationRecord } from './record.js';
import type { Rule } from '../rule.js';

/** The 25 rows of the catalog for some applications. All checks count, even if their findings are suppressed later. */
export function buildCatalog(
  { catalog, off, rules, settingOf }: CompleteSettings,
  verdicts: readonly GroupVerdict[],
  applications: readonly ApplicationRecord[],
): readonly CatalogRow[] {
  const files = applications.flatMap(({ reported }) => reported.map(({ file }) => file));
  const isOffIn = (rule: Rule | undefined): boolean =>
    rule !== undefined && files.length > 0 && files.every((file) => settingOf(rule, file).isOff);
  return catalog.map(({ id, number, severity }) => {
    const own = verdicts.filter(({ ruleId }) => ruleId === id);
    const count = (verdict: GroupVerdict['verdict']): number => own.filter((one) => one.verdict === verdict).length;
    const tally = {
      failed: count('fail'),
      passed: count('pass'),
      unknown: count('unknown'),
      suppressed: count('suppressed'),
    };
    const isOff = isOffIn(rules.find((rule) => rule.id === id));
    const why = off.get(id) ?? (isOff ? 'disabled in the config' : undefined);
    const verdict = why === undefined ? verdictOf(tally) : 'off';
    const row = { number, ruleId: id, severity, verdict, ...tally };
    if (why !== undefined) return { ...row, reason: why, code: 'off' };
    if (verdict !== 'not-applicable') return row;
    const outOfScope = applications.length > 0 && applications.every(({ asked }) => !asked.has(id));
    const code = outOfScope ? 'not-an-upload-api' : 'no-subject';
    return { ...row, reason: NOTHING_ASKED[code], code };
  });
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
