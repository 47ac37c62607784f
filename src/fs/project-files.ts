import { join, relative, sep } from 'node:path';
import { type BoundedEntry, type Bounds, findWithin, makeBounds } from './bounds.js';
import { type OpenTexts, type ReadText, findOpenText, readTextWithin } from './read.js';
import { isIgnored } from './gitignore.js';
import { walkFolder } from './walk.js';
import { isFailure } from '../errors.js';

/** At most this many files and folders of a project are visited. */
const MAX_VISITED = 50_000;

/** The largest file that is read; hand-written files are a hundredth of it, and a bundle's map is not larger. */
const MAX_FILE = 5 * 1024 * 1024;

/** No more than this is kept of a project's files altogether. */
const MAX_KEPT = 100 * 1024 * 1024;

/** Third-party and generated folders: their files do not belong to the project. */
const FOREIGN = /(?:^|\/)(?:node_modules|\.git|site-packages|\.venv|cdk\.out)(?:\/|$)/;

/**
 * The files below a project's root, by their names from there with forward slashes. They are listed, and each of them
 * read, on first use; nothing is read that is outside of the root by its real path.
 */
export class ProjectFolder {
  readonly #root: string;
  readonly #bounds: Bounds;
  readonly #open: OpenTexts;
  readonly #texts = new Map<string, string | undefined>();
  #kept = 0;
  #names: readonly string[] | undefined;

  /** @param root absolute */
  constructor(root: string, open: OpenTexts = new Map()) {
    this.#root = root;
    this.#open = open;
    this.#bounds = makeBounds(root);
  }

  /** The files that people write: not what git ignores, nor packages, build outputs and assemblies. In byte order. */
  get names(): readonly string[] {
    if (this.#names !== undefined) return this.#names;
    const { hits } = walkFolder(this.#root, () => true, MAX_VISITED);
    const names = hits.map(({ path }) => relative(this.#root, path).replaceAll(sep, '/'));
    return (this.#names = names.filter((name) => !FOREIGN.test(name)).sort());
  }

  /** Whether there is such a file, ignored by git or not. */
  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** The text of a file; undefined if it may not be read: absent, outside, too large, or not a text. */
  read(name: string): string | undefined {
    if (this.#texts.has(name)) return this.#texts.get(name);
    const found = this.#find(name);
    const read = found === undefined || this.#kept > MAX_KEPT ? undefined : this.#textOf(found);
    const text = read === undefined || isFailure(read) ? undefined : read.text;
    this.#kept += text?.length ?? 0;
    this.#texts.set(name, text);
    return text;
  }

  /** In bytes. */
  sizeOf(name: string): number | undefined {
    return this.#find(name)?.size;
  }

  /** Whether git leaves a file out. */
  isIgnored(name: string): boolean {
    return isIgnored(join(this.#root, name));
  }

  /** The file that was changed last of those that are meant, and when: in milliseconds since 1970. */
  newest(isMeant: (name: string) => boolean): { readonly name: string; readonly changed: number } | undefined {
    let newest: { name: string; changed: number } | undefined;
    for (const name of this.names.filter(isMeant)) {
      const changed = this.#find(name)?.changed ?? 0;
      if (newest === undefined || changed > newest.changed) newest = { name, changed };
    }
    return newest;
  }

  #textOf({ real }: BoundedEntry): ReadText {
    return findOpenText(real, this.#open) ?? readTextWithin(real, this.#bounds, undefined, MAX_FILE);
  }

  #find(name: string): BoundedEntry | undefined {
    if (name === '' || name.includes('\0') || FOREIGN.test(name)) return undefined;
    const found = findWithin(join(this.#root, name), this.#bounds);
    return isFailure(found) || found.isFolder ? undefined : found;
  }
}
