import { Placed, type Raw } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { type Piece, entriesOf, inside, intrinsicOf, keep, mapOf, through } from '../../placed.js';

/** The paths of a document that SAM puts together, by path. */
export type Paths = ReadonlyMap<string, Placed>;

export function pathsOf(document: Piece | undefined): Paths {
  return new Map(entriesOf(inside(document, 'paths')).map(([path, item]) => [path, keep(item)]));
}

export function asRaw(paths: Paths): Raw {
  return Object.fromEntries(paths);
}

/** The paths with one more operation; `join` says what becomes of one that stands there already. */
export function withOperation(
  paths: Paths,
  { path, method, operation }: { readonly path: string; readonly method: string; readonly operation: Placed },
  join: (written: Piece) => Raw,
): Paths {
  const item = paths.get(path);
  if (item === undefined) return new Map([...paths, [path, new Placed({ [method]: operation }, operation.path)]]);
  const changed = through(item, (leaf) => {
    if (intrinsicOf(leaf) !== undefined) return keep(leaf);
    const written = inside(leaf, method);
    const joined = written === undefined ? operation : join(written);
    return new Placed({ ...copied(leaf), [method]: joined }, leaf.path);
  });
  return new Map([...paths, [path, changed instanceof Placed ? changed : item]]);
}

/** Changes each operation that has an integration, in every branch of the conditions around it. */
export function eachOperation(paths: Paths, change: (operation: Piece, method: string) => Raw): Paths {
  return eachItem(paths, (item) => {
    const entries = entriesOf(item).map(([method, written]): readonly [string, Raw] => [
      method,
      through(written, (leaf) =>
        inside(leaf, INTEGRATION) === undefined ? keep(leaf) : change(leaf, method.toLowerCase()),
      ),
    ]);
    return new Placed(mapOf(Object.fromEntries(entries)), item.path);
  });
}

/** Changes each path item, in every branch. */
export function eachItem(paths: Paths, change: (item: Piece, path: string) => Raw): Paths {
  const entries = [...paths].map(([path, item]) => {
    const changed = through(item, (leaf) => (intrinsicOf(leaf) === undefined ? change(leaf, path) : keep(leaf)));
    return [path, changed instanceof Placed ? changed : item] as const;
  });
  return new Map(entries);
}

/** The entries of a map, each in its place. */
export function copied(piece: Piece | undefined): Readonly<Record<string, Raw>> {
  return Object.fromEntries(entriesOf(piece).map(([key, value]) => [key, keep(value)]));
}
