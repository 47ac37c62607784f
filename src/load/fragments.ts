import { isWithin } from '../fs/bounds.js';
import { GENERATORS } from '../generators/generators.js';
import { findOutputProject } from '../project/generated.js';
import { getOwn, isMap } from '../template/parse/document.js';
import type { LoadedText } from './template-loader.js';

/** A template that a generator left in a project, and merged parts of its own into. */
interface Merged {
  readonly path: string;
  readonly project: string;
  readonly types: ReadonlyMap<string, unknown>;
}

/**
 * Leaves out files that a generator has merged into its template: `resources` of the Serverless Framework, the merge
 * template of Chalice. They are deployed as a part of that template only.
 * @param named the paths that the user named: those stay
 */
export function omitFragments(readings: readonly LoadedText[], named: ReadonlySet<string>): readonly LoadedText[] {
  const merged = readings.flatMap(mergedBy);
  if (merged.length === 0) return readings;
  return readings.filter((one) => {
    if (named.has(one.path) || one.stdin) return true;
    const types = [...typesOf(one)];
    return !merged.some(
      ({ path, project, types: all }) =>
        path !== one.path &&
        isWithin(one.path, project) &&
        types.some(([, type]) => type !== undefined) &&
        // A part without a type adds to a resource of the generator's.
        types.every(([id, type]) => all.has(id) && (type === undefined || all.get(id) === type)),
    );
  });
}

function mergedBy(one: LoadedText): readonly Merged[] {
  const { path, stdin } = one;
  if (stdin) return [];
  return GENERATORS.filter(({ hasFragments }) => hasFragments === true).flatMap((generator) => {
    const project = findOutputProject(generator, path);
    return project === undefined ? [] : [{ path, project, types: typesOf(one) }];
  });
}

/** The types of a template's resources by id, as they are written. */
function typesOf({ document: { root } }: LoadedText): ReadonlyMap<string, unknown> {
  const resources = isMap(root) ? getOwn(root, 'Resources') : undefined;
  const entries = isMap(resources) ? Object.entries(resources) : [];
  return new Map(entries.map(([id, one]) => [id, isMap(one) ? getOwn(one, 'Type') : undefined]));
}
