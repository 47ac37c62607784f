import { dirname, relative } from 'node:path';
import { findConfig } from '../../config/find.js';
import { isWithin } from '../../fs/bounds.js';
import { readAssembly } from '../../project/assembly.js';
import { isFailure } from '../../errors.js';

/** Windows starts no program with more than 32,767 characters of arguments. */
const LONGEST_COMMAND = 24_000;

/**
 * Lists what to audit: the templates of the synthesis with those of their nested stacks, relative to the current folder
 * where they are below it. The assembly's folder as a whole may hold templates of stacks that the app has no more: the CDK
 * deletes none. Of very many templates only the folders are named.
 * @param templatePaths the root templates of stacks, absolute
 */
export function listAuditTargets(templatePaths: readonly string[], cwd: string): readonly string[] {
  const folders = [...new Set(templatePaths.map((path) => dirname(path)))];
  const nested = folders.flatMap((folder) => {
    const assembly = readAssembly(folder);
    return assembly === undefined || isFailure(assembly) ? [] : [...assembly.nested.values()];
  });
  const name = (path: string): string => (isWithin(path, cwd) ? relative(cwd, path) : path);
  const files = [...new Set([...templatePaths, ...nested])].map(name);
  return files.join(' ').length <= LONGEST_COMMAND ? files : folders.map(name);
}

/**
 * `cdk synth --output` and tests write the assembly outside of the project: the app runs in the current folder all the
 * same, and its tests, its documents and its config are there.
 * @param args the arguments so far: what they say is not said again
 */
export function buildProjectArguments(
  templatePaths: readonly string[],
  args: readonly string[],
  cwd: string,
): readonly string[] {
  if (templatePaths.some((path) => isWithin(path, cwd))) return [];
  const isGiven = (flag: string): boolean => args.some((one) => one.startsWith(flag));
  const config = isGiven('--config') || isGiven('--no-config') ? undefined : findConfig(['.'], cwd)?.path;
  return [
    ...(isGiven('--project-root') ? [] : [`--project-root=${cwd}`]),
    ...(config === undefined ? [] : [`--config=${config}`]),
  ];
}
