import { isFailure } from '../errors.js';
import { findEntry } from '../fs/bounds.js';
import type * as Library from '../index.js';

/** The findings of a baseline that the command line or the config names; a usage error if it can't be read. */
export async function loadBaselineFile(
  file: string,
  { readBaseline, UsageError }: typeof Library,
): Promise<Library.Baseline> {
  const { readNamedText } = await import('../fs/read.js');
  const read = readNamedText(file);
  const baseline = isFailure(read) ? read : readBaseline(read.text);
  if (!isFailure(baseline)) return baseline;
  const remedy = findEntry(file) !== undefined ? '' : '; --write-baseline creates it';
  throw new UsageError(`the baseline ${file} can't be used: ${baseline.reason}${remedy}`);
}
