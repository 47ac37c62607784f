import { resolve, sep } from 'node:path';
import type { Located } from './audit.js';
import type { Problem } from './finding.js';
import { isCdkProject } from './project/assembly.js';
import type { Discovery } from './project/discover.js';

/** Whatever other templates a CDK project holds, its own are not among them before it is synthesized. */
export function unsynthesized(
  { folders }: Discovery,
  applications: readonly Located[],
  cwd: string,
): readonly Problem[] {
  const assemblies = applications.flatMap(({ application: { id, kind } }) =>
    kind === 'assembly' ? [resolve(cwd, id)] : [],
  );
  return folders
    .filter((name) => {
      const folder = resolve(cwd, name);
      return isCdkProject(folder) && !assemblies.some((assembly) => assembly.startsWith(folder + sep));
    })
    .map((file) => ({
      level: 'error',
      file,
      message: 'a CDK project without its assembly: run `cdk synth` and audit again',
      location: null,
    }));
}

/** What the user named and what holds no template. */
export function fruitless(
  { folders, globs }: Discovery,
  fruitful: ReadonlySet<string>,
  cwd: string,
): readonly Problem[] {
  const without = (of: readonly string[], message: string): readonly Problem[] =>
    of.filter((name) => !fruitful.has(name)).map((file) => ({ level: 'error', file, message, location: null }));
  return [
    ...without(
      folders.filter((folder) => !isCdkProject(resolve(cwd, folder))),
      'the folder holds no template',
    ),
    ...without(globs, 'no file that matches the pattern is a template'),
  ];
}
