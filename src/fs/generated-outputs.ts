import { sep } from 'node:path';
import { GENERATORS } from '../generators/generators.js';

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
