import type { Audit } from '../finding.js';
import type { AuditInput } from './input.js';
import { AuditRun } from './run.js';

export type { AuditInput, AuditSettings, IgnoreSettings, LoadedApplication, Scope, RuleSetting } from './input.js';

export { AuditRun } from './run.js';

/** Runs every rule on every part of every application, and builds the result; see `AuditRun`. */
export function runAudit({ applications, problems, isSearched, ...settings }: AuditInput): Audit {
  const run = new AuditRun(settings);
  for (const one of applications) run.add(one);
  return run.finish(problems, isSearched);
}
