/**
 * Writes the tables of AWS facts that schemas hold, out of the releases that `scripts/aws-packages.json` pins:
 *
 *   npm run facts:aws            downloads the packages if they are not at hand, and writes the tables
 *   npm run facts:aws -- --check compares instead, and fails if a table is not what the packages say
 *
 * CloudFormation's schemas come from cfn-lint: its wheel has them as plain JSON in one archive, patched where the
 * registry is wrong, and sooner than `@aws-cdk/aws-service-spec` has them. What SAM makes of a template comes from
 * aws-sam-translator, which is read and never run. What no schema says is written by hand beside the tables.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { buildFactFiles } from './aws/facts.js';
import { PACKAGE_LIST, computeChecksum, getPinned, loadPackage, readPackageList } from './aws/packages.js';

export async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.some((arg) => arg !== '--check')) throw new Error('usage: npm run facts:aws [-- --check]');
    return await generate(args.includes('--check'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

async function generate(isCheck: boolean): Promise<number> {
  const list = readPackageList();
  const files = await buildFactFiles(
    await loadPackage(getPinned('cfn-lint', list)),
    await loadPackage(getPinned('aws-sam-translator', list)),
  );
  const changed = Object.entries(files).filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  );
  for (const [path, text] of changed) {
    console.log(`${path} ${isCheck ? 'is not what the pinned packages say: run npm run facts:aws' : 'is written'}`);
    if (!isCheck) writeFileSync(path, text);
  }
  if (changed.length === 0) console.log(`${Object.keys(files).length} tables are what the pinned packages say`);
  if (isCheck) return changed.length === 0 ? 0 : 1;
  const generated = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, computeChecksum(text)]));
  writeFileSync(
    PACKAGE_LIST,
    await format(JSON.stringify({ ...list, generated }), { parser: 'json', printWidth: 120 }),
  );
  return 0;
}
