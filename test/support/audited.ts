import { runAudit } from '../../src/audit/audit.js';
import type { Audit, Finding, Thresholds } from '../../src/finding.js';
import { rules } from '../../src/index.js';
import { type Application, makeApplication } from '../../src/model/application.js';
import type { Rule } from '../../src/rule.js';
import { type Json, type MakeOptions, templateOf } from '../template/make.js';

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
    catalog: rules,
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
