import { join, sep } from 'node:path';
import { GENERATORS } from '../generators/generators.js';
import { type Bounds, hasEntry } from './bounds.js';
import { listFolder } from './list.js';

/** An output of a generator, seen from a folder on the way to it. */
export interface OutputBelow {
  /** The folders that are still to be entered; none if this is the output. */
  readonly rest: readonly string[];
  /** Matches the names of the templates in it. */
  readonly templates: RegExp;
}

/** An assembly shows itself by its own mark: nothing else in its folder is a template. */
const NONE = /^(?!)/;

/** The outputs in folders whose first name no person gives: they are looked into whether or not git ignores them. */
const OUTPUTS: readonly OutputBelow[] = GENERATORS.flatMap(({ outputs }) =>
  outputs
    .filter(({ folder: [first] }) => first?.startsWith('.') === true)
    .map(({ folder, templates = NONE }) => ({ rest: folder, templates })),
);

/** Whether a folder of this name contains an output of a generator, and nothing that people write. */
export function isOutputName(name: string): boolean {
  return OUTPUTS.some(({ rest: [first] }) => first === name);
}

/** The outputs that a folder inside of another one leads to. */
export function findOutputsBelow(outputs: readonly OutputBelow[], name: string): readonly OutputBelow[] {
  const from = outputs.length > 0 ? outputs : OUTPUTS;
  return from.flatMap(({ rest: [first, ...rest], templates }) => (first === name ? [{ rest, templates }] : []));
}

/** The outputs that a folder leads to, by its own path; absolute. */
export function findOutputsAt(path: string): readonly OutputBelow[] {
  const names = path.split(sep);
  const first = names.findLastIndex(isOutputName);
  return first === -1 ? [] : names.slice(first).reduce<readonly OutputBelow[]>(findOutputsBelow, []);
}

/** The outputs whose folder the user chooses, by the files that mark a project. */
const CHOSEN = GENERATORS.flatMap(({ outputs, projectFiles }) =>
  outputs.flatMap(({ folder: [first], templates, beside }) =>
    first === '*' && templates !== undefined && beside !== undefined ? [{ projectFiles, templates, beside }] : [],
  ),
);

/**
 * The outputs that users had a generator write into a folder of its project, or one folder below: `build`, or a folder
 * that git ignores.
 * @param project the folder that contains it, absolute
 */
export function findChosenOutputs(project: string, name: string, bounds: Bounds): readonly OutputBelow[] {
  const possible = CHOSEN.filter(({ projectFiles }) => projectFiles.some((file) => hasEntry(project, file)));
  if (possible.length === 0) return [];
  const folder = join(project, name);
  const inner = listFolder(folder, bounds).filter((entry) => entry.isDirectory());
  return possible.flatMap(({ templates, beside }) => {
    if (hasEntry(folder, beside)) return [{ rest: [], templates }];
    const below = inner.filter((entry) => hasEntry(join(folder, entry.name), beside));
    return below.map((entry) => ({ rest: [entry.name], templates }));
  });
}
