import type { SourceTexts } from '../../model/source-texts.js';
import { basename, dirname, resolve } from 'node:path';
import type { Place, Range } from '../../location.js';
import { type Assets, readAssets } from '../../project/assets.js';
import { formatName } from '../../fs/targets.js';
import { OriginalFiles } from '../../fs/original-files.js';
import { type Bounds, findWithin } from '../../fs/bounds.js';
import type { OpenTexts } from '../../fs/read.js';
import type { KnownFolders } from '../../fs/roots.js';
import { type SourceTree, makeFolderTree, readSource } from '../../fs/source-tree.js';
import type { Archives } from './archives.js';
import type { CodeFiles } from './types.js';
import type { OriginalSource } from '../../handlers/syntax/code.js';
import { type Failure, isFailure } from '../../errors.js';

/** How code is opened. */
interface Opening {
  /** How messages speak of it; default: its name. */
  readonly shown?: string;
  /** It is a copy of the project's own files, which are somewhere below its root; `from` is where, if that is known. */
  readonly copy?: { readonly from: string | undefined };
}

interface Surrounded {
  /** The base of relative file names, absolute. */
  readonly cwd: string;
  readonly archives: Archives;
  /** By the project's root. */
  readonly originals: Map<string, OriginalFiles>;
  /** The run's data about the folders around templates. */
  readonly folders: KnownFolders;
  readonly texts: SourceTexts;
  readonly open?: OpenTexts | undefined;
  /** Receives a file that is skipped, and the end of the sentence that begins with its name. */
  readonly warn: (file: string, reason: string) => void;
}

/** The folder of a template, and the data in it. */
export class CodeContext {
  /** Absolute. */
  readonly templatePath: string;
  /** The folder that paths in the template are relative to, absolute. */
  readonly folder: string;
  readonly #cwd: string;
  readonly #folders: KnownFolders;
  readonly #bounds: Bounds;
  readonly #warn: Surrounded['warn'];
  readonly #originals: OriginalFiles;
  readonly #archives: Archives;
  readonly #texts: SourceTexts;
  readonly #open: OpenTexts | undefined;
  readonly #trees = new Map<string, SourceTree>();
  #assets: Assets | undefined;

  /** @param texts the texts of reported places, by the names of files; filled while places are read */
  constructor(templatePath: string, { cwd, archives, originals, folders, texts, open, warn }: Surrounded) {
    this.templatePath = templatePath;
    this.folder = dirname(templatePath);
    this.#cwd = cwd;
    this.#archives = archives;
    this.#texts = texts;
    this.#open = open;
    this.#warn = warn;
    this.#folders = folders;
    this.#bounds = folders.boundsOf(this.folder);
    const root = folders.projectRootOf(this.folder);
    this.#originals = originals.get(root) ?? new OriginalFiles(root);
    originals.set(root, this.#originals);
  }

  get assets(): Assets {
    if (this.#assets !== undefined) return this.#assets;
    this.#assets = readAssets(this.folder);
    for (const { path, reason } of this.#assets.refused) this.#warn(formatName(path, this.#cwd), reason);
    return this.#assets;
  }

  /** The contents of a folder or archive, or a single file; or why it may not be read. */
  open(path: string, { shown = formatName(path, this.#cwd), copy }: Opening = {}): CodeFiles | Failure {
    const within = findWithin(path, this.#bounds);
    if (isFailure(within)) {
      const why = within.isRefused === true ? within.reason : 'was not found';
      return { reason: `its code ${shown} ${why}`, isElsewhere: true };
    }
    const root = within.isFolder ? path : dirname(path);
    const files = isArchive(path) && !within.isFolder ? this.#archive(path) : this.#folder(root);
    if (isFailure(files)) return { reason: `its code ${shown} can't be read: ${files.reason}` };
    return {
      find: (names) => names.find((name) => files.has(name)),
      read: (file) => files.read(file),
      faultOf: (file) => files.faultOf(file),
      root: within.real,
      shown,
      place: (file, range) => this.#place(files, file, range, copy),
      placeOriginal: (bundle, file, text, range) => {
        const said = resolve(dirname(files.standing(bundle).path), file);
        const own = this.#original(said, file, text);
        return own === undefined ? undefined : this.#placeIn(formatName(own, this.#cwd), text, range);
      },
      findOriginals: (bundle, paths) => this.#findOriginals(dirname(files.standing(bundle).path), paths),
    };
  }

  /** Functions that are deployed with one folder read its files once. */
  #folder(root: string): SourceTree {
    const tree = this.#trees.get(root) ?? makeFolderTree(root, this.#bounds, this.#open);
    this.#trees.set(root, tree);
    return tree;
  }

  /** The same for an archive: thousands of functions may be in one, and each tree holds all of its bytes. */
  #archive(path: string): SourceTree | Failure {
    const tree = this.#trees.get(path) ?? this.#archives.open(path, this.#bounds);
    if (!isFailure(tree)) this.#trees.set(path, tree);
    return tree;
  }

  /**
   * The nearest folder above a bundle that contains all of the files. It may be above the repository's, since a
   * workspace without its .git has the lock file, which esbuild starts from, further out; no file out there is read.
   */
  #findOriginals(folder: string, paths: readonly string[]): ReadonlyMap<string, OriginalSource> | undefined {
    if (paths.length === 0) return undefined;
    for (let above = folder; ; above = dirname(above)) {
      const found = new Map<string, OriginalSource>();
      for (const name of paths) {
        const path = resolve(above, name);
        const text = this.read(path);
        if (text === undefined) break;
        const place = (range: Range): Place => this.#placeIn(formatName(path, this.#cwd), text, range);
        found.set(name, { text, place });
      }
      if (found.size === paths.length) return found;
      if (above === dirname(above)) return undefined;
    }
  }

  /** The text of a file below the template's folder; undefined if it is absent or may not be read. */
  read(path: string): string | undefined {
    return readSource(path, this.#bounds, this.#open);
  }

  /** Why a path must not be read, as the end of a sentence; undefined if it may be, or is absent. */
  refusalOf(path: string): string | undefined {
    const found = findWithin(path, this.#bounds);
    return isFailure(found) && found.isRefused === true ? found.reason : undefined;
  }

  isThere(path: string): boolean {
    return !isFailure(findWithin(path, this.#bounds));
  }

  /** The folder outside of which nothing is read. */
  get root(): string {
    return this.#folders.repositoryOf(this.folder) ?? this.#folders.projectRootOf(this.folder);
  }

  #place(files: SourceTree, file: string, range: Range, copy: Opening['copy']): Place {
    const { path, inside } = files.standing(file);
    if (inside !== undefined) {
      const packed = files.read(file);
      const written = packed === undefined ? undefined : this.#originals.of(inside, packed);
      return written === undefined || packed === undefined
        ? { file: formatName(path, this.#cwd), at: undefined, inside: `${inside}:${range.start.line}` }
        : this.#placeIn(formatName(written, this.#cwd), packed, range);
    }
    // Of a bundle's source map: a file beside the root, or one that is not there.
    const text = files.read(file) ?? this.read(path);
    if (text === undefined) return { file: formatName(path, this.#cwd), at: undefined };
    const said = copy?.from === undefined ? undefined : resolve(this.folder, copy.from, file);
    const own = copy === undefined ? undefined : this.#original(said, file, text);
    return this.#placeIn(formatName(own ?? path, this.#cwd), text, range);
  }

  #placeIn(file: string, text: string, range: Range): Place {
    this.#texts.note(file, text);
    return { file, at: range };
  }

  /**
   * The project's own file with this text.
   * @param said its expected place, absolute
   * @param file its name elsewhere, which distinguishes files of the same name
   */
  #original(said: string | undefined, file: string, text: string): string | undefined {
    return said !== undefined && this.read(said) === text ? said : this.#originals.of(file, text);
  }
}

function isArchive(path: string): boolean {
  return /\.(?:zip|jar)$/i.test(basename(path));
}
