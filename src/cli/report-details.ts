import { relative, sep } from 'node:path';
import type { Audit } from '../finding.js';
import type * as Library from '../index.js';
import type { ReportOutput } from './arguments.js';

/** The audit with what the formats of its reports show beyond it: nothing else is loaded or worked out. */
export async function resolveDetails(
  found: Audit,
  outputs: readonly ReportOutput[],
  { resolveEdits, resolveSuggestions, listRules }: typeof Library,
  config: Library.Config | undefined,
): Promise<Audit> {
  const formats = new Set(outputs.map(({ format }) => format));
  const edited = formats.has('sarif') ? await resolveEdits(found) : found;
  const showsCode = formats.has('json') || formats.has('full');
  return showsCode ? resolveSuggestions(edited, listRules(config)) : edited;
}

/** The current folder below the repository's root; empty at the root and outside of repositories. */
export async function findRepositoryPrefix(): Promise<string> {
  const { findRepositoryRoot } = await import('../fs/roots.js');
  const root = findRepositoryRoot(process.cwd());
  return root === undefined ? '' : relative(root, process.cwd()).replaceAll(sep, '/');
}
