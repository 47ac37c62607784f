import { posix } from 'node:path';
import type { FunctionDefinition } from '../../generators/types.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { findGenerators } from '../template-origin.js';
import { hasConstructHash, removeConstructHash } from '../../text/construct-path.js';

/** A call in the project's source that defines a function of the template. */
export interface DefinedFunction {
  /** The file that the function begins with, below the project's root. */
  readonly entry: string;
  /** What the call is given, as it is written. */
  readonly given: string;
  /** The file of the call, below the project's root. */
  readonly file: string;
  /** Where in it the call, and what it is given, begin. */
  readonly at: number;
  readonly givenAt: number;
}

const SOURCE = /\.[cm]?[jt]s$/;

/** Lists the calls that may define a function, by its generator's table. */
export function listFunctionDefinitions({ project }: Application, fn: Resource): readonly DefinedFunction[] {
  if (project === undefined) return [];
  const { files } = project;
  return findGenerators(fn.template).flatMap(({ definition }) => {
    if (definition === undefined) return [];
    const sources = files.names.filter((name) => SOURCE.test(name));
    return sources.flatMap((name) => definedIn(name, files.read(name) ?? '', definition, fn.logicalId));
  });
}

function definedIn(file: string, text: string, definition: FunctionDefinition, id: string): readonly DefinedFunction[] {
  const { call, defaultEntry, entry, idOf, name } = definition;
  const folder = posix.dirname(file);
  return [...text.matchAll(call)].flatMap(({ index, 0: whole, 1: given = '' }) => {
    const begins = entry.exec(given)?.[1];
    // Without a name the file gives it, and without a file the folder.
    const called = name.exec(given)?.[1] ?? (begins === undefined ? posix.basename(folder) : posix.parse(begins).name);
    const place = { given, file, at: index, givenAt: index + whole.length - given.length };
    const isMeant = hasConstructHash(id) && removeConstructHash(id) === idOf(called);
    return isMeant ? [{ entry: posix.join(folder, begins ?? defaultEntry), ...place }] : [];
  });
}
