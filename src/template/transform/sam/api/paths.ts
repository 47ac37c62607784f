import { Placed, type Raw } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { collectEntries, findPlaced, findIntrinsic, removeUndefined, mapBranches, copyEntries } from '../../placed.js';

/** The paths of a document that SAM puts together, by path. */
export type PathTable = ReadonlyMap<string, Placed>;

/** The same while it is put together: operations are added to it in place, since there may be many thousands. */
export class OpenPathTable extends Map<string, Placed> {
  /** The operations of the items that were made here, by item: no condition is around them, and they grow. */
  readonly made = new Map<Placed, Record<string, Raw>>();
}

export function parsePaths(document: Placed | undefined): OpenPathTable {
  return new OpenPathTable(collectEntries(findPlaced(document, 'paths')));
}

export function formatPaths(paths: PathTable): Raw {
  return Object.fromEntries(paths);
}

/** Adds an operation to the paths; `join` merges it with an existing one. */
export function addOperation(
  paths: OpenPathTable,
  { path, method, operation }: { readonly path: string; readonly method: string; readonly operation: Placed },
  join: (written: Placed) => Raw,
): void {
  const item = paths.get(path);
  if (item === undefined) {
    const operations = { [method]: operation };
    const made = new Placed(operations, operation.path);
    paths.set(path, made);
    // An operation may be called as a function is: then it stays alone.
    if (findIntrinsic(made) === undefined) paths.made.set(made, operations);
    return;
  }
  const operations = paths.made.get(item);
  if (operations !== undefined) {
    const written = findPlaced(item, method);
    const value = written === undefined ? operation : join(written);
    Object.defineProperty(operations, method, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const changed = mapBranches(item, (leaf) => {
    if (findIntrinsic(leaf) !== undefined) return leaf;
    const written = findPlaced(leaf, method);
    const joined = written === undefined ? operation : join(written);
    return new Placed({ ...copyEntries(leaf), [method]: joined }, leaf.path);
  });
  if (changed instanceof Placed) paths.set(path, changed);
}

/** Changes each operation that has an integration, in every branch of the conditions around it. */
export function mapOperations(paths: PathTable, change: (operation: Placed, method: string) => Raw): PathTable {
  return mapPathItems(paths, (item) => {
    const entries = collectEntries(item).map(([method, written]): readonly [string, Raw] => [
      method,
      mapBranches(written, (leaf) =>
        findPlaced(leaf, INTEGRATION) === undefined ? leaf : change(leaf, method.toLowerCase()),
      ),
    ]);
    return new Placed(removeUndefined(Object.fromEntries(entries)), item.path);
  });
}

/** Changes each path item, in every branch. */
export function mapPathItems(paths: PathTable, change: (item: Placed, path: string) => Raw): PathTable {
  const entries = [...paths].map(([path, item]) => {
    const changed = mapBranches(item, (leaf) => (findIntrinsic(leaf) === undefined ? change(leaf, path) : leaf));
    return [path, changed instanceof Placed ? changed : item] as const;
  });
  return new Map(entries);
}
