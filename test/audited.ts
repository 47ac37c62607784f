import { planned } from '../rules/_planned.js';
import { runAudit } from '../src/audit.js';
import type { Audit, Finding, RuleWords, Thresholds } from '../src/finding.js';
import { rules as catalogRules } from '../src/index.js';
import { type Application, makeApplication } from '../src/model/application.js';
import type { Rule } from '../src/rule.js';
import { type Json, type MakeOptions, templateOf } from './template/make.js';

const CATALOG: readonly RuleWords[] = [
  ...catalogRules.map((rule) => ({ ...rule, available: true })),
  ...planned.map((words) => ({ ...words, why: '', fix: '', references: [], available: false })),
];

interface Options extends MakeOptions {
  readonly thresholds?: Partial<Thresholds>;
  /** What is done to the application before it is asked. */
  readonly prepare?: (application: Application) => void;
}

/** One rule's audit of one template. */
export function audited(rule: Rule, root: Json, { thresholds, prepare, ...options }: Options = {}): Audit {
  const application = makeApplication('app', 'template', [templateOf(root, options)]);
  prepare?.(application);
  return runAudit({
    applications: [{ application, projectRoot: '.' }],
    rules: [rule],
    catalog: CATALOG,
    off: new Map(),
    problems: [],
    thresholds: { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false, ...thresholds },
    scope: 'all',
    version: '0',
  });
}

/** The one finding of an audit. */
export function only({ findings }: Audit): Finding {
  const [finding] = findings;
  if (finding === undefined || findings.length > 1) throw new Error(`${findings.length} findings instead of one`);
  return finding;
}
