import { resolve } from 'node:path';
import { isFailure } from '../errors.js';
import type { CatalogRule } from '../index.js';
import { findEntry } from '../fs/bounds.js';
import { findBounds } from '../fs/roots.js';
import { writeNewFile } from '../fs/write.js';

/**
 * Writes a config file in which every setting is explained.
 * @returns its name; as a failure, why there is none
 */
export async function writeConfigFile(
  catalog: readonly CatalogRule[],
): Promise<{ readonly name: string } | { readonly reason: string }> {
  const [{ renderConfigTemplate }, { CONFIG_NAMES }] = await Promise.all([
    import('../config/template.js'),
    import('../config/file-names.js'),
  ]);
  const known = CONFIG_NAMES.find((name) => findEntry(name) !== undefined);
  if (known !== undefined) return { reason: `${known} exists; it is not overwritten` };
  const [name] = CONFIG_NAMES;
  const failure = writeNewFile(resolve(name), renderConfigTemplate(catalog), findBounds(resolve('.')));
  return isFailure(failure) ? { reason: `${name} ${failure.reason}` } : { name };
}
