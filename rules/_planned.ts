import type { Severity } from '../src/rule.js';

/** The numbers of the catalog that no rule of this version answers. Reports list them as `off`. */
export const planned: readonly {
  readonly number: string;
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
}[] = [
  { number: '10.1', id: 'file-type-validation', severity: 'medium', title: 'File types are not checked' },
  { number: '10.2', id: 'file-size-limit', severity: 'medium', title: 'Nothing limits the size of a file' },
  { number: '10.3', id: 'batch-upload', severity: 'low', title: 'No batch upload' },
];
