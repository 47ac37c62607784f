import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getPlainEnv, runProgram } from './commits.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** The newest versions that were tried. */
export const NEWEST_CDK = { version: '2.276.0', constructs: '10.8.1' };

/**
 * The folder in which a version of aws-cdk-lib is installed, kept under node_modules/.cache; undefined where npm's
 * registry is not reachable.
 */
export async function installCdk({ version, constructs }: typeof NEWEST_CDK): Promise<string | undefined> {
  const folder = join(ROOT, 'node_modules/.cache/aws-cdk-lib', version);
  const mark = join(folder, 'installed');
  if (existsSync(mark)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const packages = [`aws-cdk-lib@${version}`, `constructs@${constructs}`];
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0', ...packages];
  const shell = process.platform === 'win32';
  const { passed } = await runProgram('npm', args, { cwd: folder, env: getPlainEnv(), shell });
  if (passed) writeFileSync(mark, '');
  return passed ? folder : undefined;
}
