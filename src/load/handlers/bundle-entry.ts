import { relative, resolve, sep } from 'node:path';
import type { Application } from '../../model/application.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { LocatedCode } from './locate.js';
import type { CodeContext } from './context.js';
import { listFunctionDefinitions } from '../../model/environments/function-definitions.js';
import { makeAliases } from '../../handlers/modules/aliases.js';
import { resolveLanguage } from './entry.js';
import { isFailure } from '../../errors.js';

/**
 * The sources of a bundle, if the app that makes the function leads to them: a minified bundle has lost names and
 * comments, its sources have them. Read below the repository's root, since a bundle includes files of any folder.
 * @param cwd the base of relative file names, absolute
 */
export function findBundleEntry(
  application: Application,
  fn: Resource,
  around: CodeContext | undefined,
  cwd: string,
): LocatedCode | undefined {
  return application.worlds.inDefaults(() => {
    const name = fn.at('Handler').text?.split('.').slice(1).join('.') ?? '';
    if (around === undefined || name === '' || resolveLanguage(fn) !== 'javascript') return undefined;
    const traced = application.bundledFrom(fn.node.id);
    const named = traced.length > 0 ? traced : definedEntries(application, fn);
    const paths = named.map((path) => resolve(cwd, path));
    const found = paths.length === 0 ? undefined : around.open(around.root);
    if (found === undefined || isFailure(found)) return undefined;
    const file = found.find(paths.map((path) => relative(around.root, path).split(sep).join('/')));
    if (file === undefined || found.faultOf(file) !== undefined) return undefined;
    return {
      code: {
        language: 'javascript',
        entry: { file, name },
        read: (path) => found.read(path),
        place: (path, range) => found.place(path, range),
        resolveAlias: makeAliases(file, found),
      },
      key: undefined,
      root: found.root,
    };
  });
}

/** By the calls that define functions in a generator's own words, as the user would name the files. */
function definedEntries(application: Application, fn: Resource): readonly string[] {
  const { project } = application;
  if (project === undefined) return [];
  return listFunctionDefinitions(application, fn).map(({ entry }) => project.named(entry));
}
