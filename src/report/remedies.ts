import type { Finding, RuleWords } from '../finding.js';
import { groupByKey } from '../text/group-by-key.js';

/** The fix of a rule, and then those for some of its findings; several kinds may have the same one. */
export function listFixes({ fix, fixes = {} }: RuleWords): readonly string[] {
  return [...new Set([fix, ...Object.values(fixes)])];
}

/** For each fix of a rule its first finding, by rules in the order of the findings. */
export function collectRemedies(findings: readonly Finding[]): readonly Finding[] {
  return [...groupByKey(findings, ({ ruleId }) => ruleId).values()].flatMap((those) =>
    [...groupByKey(those, ({ fix }) => fix).values()].flatMap(([first]) => first ?? []),
  );
}
