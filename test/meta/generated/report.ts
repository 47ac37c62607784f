import { runAudit } from '../../../src/audit/audit.js';
import { load } from '../../../src/load/load.js';
import { type Format, type Style, render } from '../../../src/report/render.js';
import type { Rule } from '../../../src/rule.js';

const THRESHOLDS = { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false } as const;

/** What is reported of a target by some rules. The catalog is not asked: its index may be the file that is stale. */
export async function reportOf(
  { target, cwd, rules, scope }: ReportInput,
  format: Format,
  style: Partial<Style> = {},
): Promise<string> {
  const { applications, problems } = await load([target], { cwd });
  const input = { applications, problems, rules, catalog: rules, off: new Map<string, string>(), version: '0' };
  return render(runAudit({ ...input, scope, thresholds: THRESHOLDS }), format, style);
}

/** What is audited, and by which rules. */
interface ReportInput {
  readonly target: string;
  readonly cwd: string;
  readonly rules: readonly Rule[];
  readonly scope: 'upload' | 'all';
}
