import { Placed, type Raw } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import {
  type OpenApiPiece,
  collectPieceEntries,
  findInside,
  findPieceIntrinsic,
  keepPlaced,
  makeRawMap,
  mapBranches,
} from '../../placed.js';

/** The paths of a document that SAM puts together, by path. */
export type PathTable = ReadonlyMap<string, Placed>;

export function parsePaths(document: OpenApiPiece | undefined): PathTable {
  return new Map(collectPieceEntries(findInside(document, 'paths')).map(([path, item]) => [path, keepPlaced(item)]));
}

export function formatPaths(paths: PathTable): Raw {
  return Object.fromEntries(paths);
}

/** The paths with one more operation; `join` says what becomes of one that stands there already. */
export function addOperation(
  paths: PathTable,
  { path, method, operation }: { readonly path: string; readonly method: string; readonly operation: Placed },
  join: (written: OpenApiPiece) => Raw,
): PathTable {
  const item = paths.get(path);
  if (item === undefined) return new Map([...paths, [path, new Placed({ [method]: operation }, operation.path)]]);
  const changed = mapBranches(item, (leaf) => {
    if (findPieceIntrinsic(leaf) !== undefined) return keepPlaced(leaf);
    const written = findInside(leaf, method);
    const joined = written === undefined ? operation : join(written);
    return new Placed({ ...copyEntries(leaf), [method]: joined }, leaf.path);
  });
  return new Map([...paths, [path, changed instanceof Placed ? changed : item]]);
}

/** Changes each operation that has an integration, in every branch of the conditions around it. */
export function mapOperations(paths: PathTable, change: (operation: OpenApiPiece, method: string) => Raw): PathTable {
  return mapPathItems(paths, (item) => {
    const entries = collectPieceEntries(item).map(([method, written]): readonly [string, Raw] => [
      method,
      mapBranches(written, (leaf) =>
        findInside(leaf, INTEGRATION) === undefined ? keepPlaced(leaf) : change(leaf, method.toLowerCase()),
      ),
    ]);
    return new Placed(makeRawMap(Object.fromEntries(entries)), item.path);
  });
}

/** Changes each path item, in every branch. */
export function mapPathItems(paths: PathTable, change: (item: OpenApiPiece, path: string) => Raw): PathTable {
  const entries = [...paths].map(([path, item]) => {
    const changed = mapBranches(item, (leaf) =>
      findPieceIntrinsic(leaf) === undefined ? change(leaf, path) : keepPlaced(leaf),
    );
    return [path, changed instanceof Placed ? changed : item] as const;
  });
  return new Map(entries);
}

/** The entries of a map, each in its place. */
export function copyEntries(piece: OpenApiPiece | undefined): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectPieceEntries(piece).map(([key, value]) => [key, keepPlaced(value)]));
}
