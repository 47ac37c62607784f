import { basename } from 'node:path';
import { type Bounds, makeBounds } from './bounds.js';
import { readBytesWithin } from './open.js';
import { decodeText } from './read.js';
import { getByteLimit } from './source-tree.js';
import { walkFolder } from './walk.js';
import { isFailure } from '../errors.js';

/** At most this many files and folders of a project are visited; files beyond are reported under the copy's name. */
const MAX_VISITED = 20_000;

const SOURCE = /\.(?:py|[cm]?[jt]sx?)$/;

/** Finds the project's own file that an assembly has a copy of: that is the one to edit. */
export class OriginalFiles {
  readonly #root: string;
  readonly #bounds: Bounds;
  #byName: ReadonlyMap<string, readonly string[]> | undefined;

  /** @param root the project's root; it is searched when the first file is looked up */
  constructor(root: string) {
    this.#root = root;
    this.#bounds = makeBounds(root);
  }

  /**
   * The file with the same text whose path agrees with the copy's in the most folders from the end on; among equals the
   * first by name. Undefined without one.
   * @param file the copy's name below the root of its code
   */
  of(file: string, text: string): string | undefined {
    return this.#like(file).find((path) => {
      const read = readBytesWithin(path, this.#bounds, getByteLimit(path));
      const found = isFailure(read) ? read : decodeText(read.bytes);
      return 'text' in found && found.text === text;
    });
  }

  /** Those of the same name, the most alike first. */
  #like(file: string): readonly string[] {
    this.#byName ??= sourcesIn(this.#root);
    const named = this.#byName.get(basename(file)) ?? [];
    return [...named].sort((a, b) => commonTail(b, file) - commonTail(a, file));
  }
}

function sourcesIn(root: string): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  const { hits } = walkFolder(root, (path) => SOURCE.test(path), MAX_VISITED);
  for (const { path } of [...hits].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = basename(path);
    const paths = byName.get(name);
    if (paths === undefined) byName.set(name, [path]);
    else paths.push(path);
  }
  return byName;
}

/** How many folders two paths share, from the end on. */
function commonTail(path: string, other: string): number {
  const [one, two] = [path.split(/[\\/]/).reverse(), other.split('/').reverse()];
  const differing = two.findIndex((segment, index) => segment !== one[index]);
  return differing === -1 ? two.length : differing;
}
