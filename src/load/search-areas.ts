import { dirname, resolve } from 'node:path';
import type { LoadedApplication } from '../audit/audit.js';
import { isWithin } from '../fs/bounds.js';
import type { Problem } from '../finding.js';
import type { TemplateLoader } from './template-loader.js';

/** A folder that was searched for templates. Paths are absolute. */
export interface SearchArea {
  readonly folder: string;
  /** The root of the project that the folder belongs to: scopes of its templates are relative to it. */
  readonly root: string;
  /** Whether it holds a whole cloud assembly, whose stacks have artifact ids as scopes. */
  readonly hasAssembly: boolean;
}

/** The scope of a template file, or of a nested stack in one: `api/template.yaml/Uploads`. */
const FILE_SCOPE = /\.(?:json|ya?ml|template)(?:\/|$)/i;

/** The folders among the targets, as areas that were searched completely. */
export function collectSearchAreas(
  folders: readonly string[],
  applications: readonly LoadedApplication[],
  reader: TemplateLoader,
): readonly SearchArea[] {
  const assemblies = applications.flatMap(({ application: { id, kind } }) => {
    const folder = resolve(reader.cwd, id);
    return kind === 'assembly' ? [reader.folders.assemblyOf(folder) ?? folder] : [];
  });
  return folders.map((name) => {
    const folder = resolve(reader.cwd, name);
    const [assembly] = assemblies.filter((one) => isWithin(one, folder));
    return {
      folder,
      root: reader.rootAround(resolve(assembly === folder ? dirname(folder) : folder, 'template.yaml')),
      hasAssembly: assembly !== undefined,
    };
  });
}

/**
 * Makes the test whether a run would have read the template of a scope if that template still existed. A baseline may
 * hold several projects, whose scopes are relative to different roots: only a scope that can't be outside the searched
 * folders passes.
 * @param beside the folder of the baseline; absolute
 */
export function makeSearchTest(
  areas: readonly SearchArea[],
  problems: readonly Problem[],
  beside: string,
): (scope: string) => boolean {
  // What could not be read may still exist.
  if (problems.some(({ level }) => level === 'error')) return () => false;
  const around = areas.filter(({ folder }) => isWithin(beside, folder));
  const own = areas.filter(({ root }) => isWithin(beside, root));
  return (scope) =>
    FILE_SCOPE.test(scope)
      ? around.length > 0 || own.some(({ folder, root }) => isWithin(resolve(root, scope), folder))
      : // Stacks that were fetched from AWS have names as scopes, too: no folder contains them.
        [...around, ...own].some(({ hasAssembly }) => hasAssembly);
}
