import type { Severity } from '../src/rule.js';

/** The numbers of the catalog that no rule of this version answers. Reports list them as `off`. */
export const planned: readonly {
  readonly number: string;
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
}[] = [];
