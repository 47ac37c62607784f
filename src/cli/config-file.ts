import { existsSync, writeFileSync } from 'node:fs';
import type { CatalogRule } from '../index.js';

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
  const known = CONFIG_NAMES.find((name) => existsSync(name));
  if (known !== undefined) return { reason: `${known} exists; it is not overwritten` };
  const [name] = CONFIG_NAMES;
  try {
    writeFileSync(name, renderConfigTemplate(catalog), { flag: 'wx' });
    return { name };
  } catch (error) {
    return { reason: `${name} can't be written: ${error instanceof Error ? error.message : String(error)}` };
  }
}
