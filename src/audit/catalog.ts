import { isOwnRule } from '../package-info.js';
import type { GroupVerdict } from './findings.js';
import { type Audit, type CatalogRow, type Verdict } from '../finding.js';
import type { CompleteInput, ScopedApplication } from './input.js';
import type { Rule } from '../rule.js';

/**
 * The 25 rows of the catalog for some applications, and the rows of the user's own rules. All checks count, even if
 * their findings are suppressed later.
 */
export function buildCatalog(
  input: CompleteInput,
  verdicts: readonly GroupVerdict[],
  applications: readonly ScopedApplication[],
): Pick<Audit, 'catalog' | 'ownRules'> {
  const rows = rowsOf(input, verdicts, applications);
  const own = new Set(input.catalog.filter(isOwnRule).map(({ id }) => id));
  const ownRules = rows.filter(({ ruleId }) => own.has(ruleId));
  return {
    catalog: rows.filter(({ ruleId }) => !own.has(ruleId)),
    ...(ownRules.length === 0 ? {} : { ownRules }),
  };
}

function rowsOf(
  { catalog, off, rules, settingOf }: CompleteInput,
  verdicts: readonly GroupVerdict[],
  applications: readonly ScopedApplication[],
): readonly CatalogRow[] {
  const files = applications.flatMap(({ application }) => application.reported.map(({ file }) => file));
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
