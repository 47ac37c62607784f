import { dirname, resolve } from 'node:path';
import type { Failure } from '../errors.js';
import { findEntry, resolveRealPath } from '../fs/bounds.js';
import { writeFileText } from '../fs/write.js';

/** A file that the command line or the config has written, and the audit that it is of. */
export interface OutputFile {
  /** Relative to the current folder, or absolute. */
  readonly file: string;
  /** What was audited, as it was named. */
  readonly targets: readonly string[];
  /** The templates that were audited, absolute. */
  readonly templates: ReadonlySet<string>;
}

/**
 * Writes a report or a baseline, but never over what was audited: `-o template.yaml` is `-o` without its file. No link in
 * the repository, or the project, of the current folder and of the targets is followed.
 * @returns why it is not written, as the end of a sentence that begins with the file's name
 */
export async function writeOutput(
  { file, targets, templates }: OutputFile,
  render: () => string,
): Promise<Failure | undefined> {
  const path = resolve(file);
  if (templates.has(path)) return { reason: 'is a template that was audited; it is not overwritten' };
  const { findBounds } = await import('../fs/roots.js');
  const folders = new Set([resolve('.'), ...targets.map(folderOf)]);
  return writeFileText(path, render(), [...folders].flatMap(findBounds));
}

function folderOf(target: string): string {
  const path = resolveRealPath(resolve(target));
  return findEntry(path)?.isDirectory() === true ? path : dirname(path);
}
