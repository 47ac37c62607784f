import { dirname, parse, relative, resolve, sep } from 'node:path';
import type { Problem } from '../finding.js';
import { type Bounds, makeBounds, resolveRealPath } from './bounds.js';
import { findNamedKind, formatFsError } from './open.js';
import { type TargetGlob, parseTargetGlob } from './target-glob.js';
import { walkFolder } from './walk.js';

/** The target that represents standard input. */
export const STDIN = '-';

/** A file to audit. */
export interface TargetFile {
  /** Relative to the current folder, with forward slashes: `cdk.out/Upload.template.json`, `../x.yaml`. */
  readonly name: string;
  /** Absolute; of standard input, what it represents. */
  readonly path: string;
  /** Whether the user named this very file, not only a folder or a pattern that holds it. */
  readonly named: boolean;
  /** Its text comes from standard input; on the disk there may be another or none. */
  readonly stdin: boolean;
  /** The folder that was searched; undefined if the user named this very file. */
  readonly within?: Bounds;
  /** Which of the folders and patterns that the user named hold it, by name. */
  readonly folders: readonly string[];
}

/** The result of expanding the targets. */
export interface Discovery {
  /** In the byte order of their names; a file with several names appears once. */
  readonly files: readonly TargetFile[];
  /** The targets that are folders, named as files are; the current folder is `.`. */
  readonly folders: readonly string[];
  /** The targets that are patterns and match something, as they were written. */
  readonly globs: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Finds the files that targets represent: files as they are, folders and patterns searched for templates.
 * @param stdinName the name of standard input if it is a target
 */
export function discoverTargets(targets: readonly string[], cwd: string, stdinName = 'stdin'): Discovery {
  const search = new Search(cwd);
  for (const target of targets.length === 0 ? ['.'] : targets) {
    if (target !== STDIN) search.add(target);
  }
  // Last: an editor that passes its buffer of a file means this text, not the one on the disk.
  if (targets.includes(STDIN)) search.addStdin(stdinName);
  return search.result();
}

/**
 * How a file is named everywhere: relative to the current folder, with forward slashes. Absolute if nothing but the root
 * of the file system contains both: `/srv/x.yaml` is shorter and clearer than `../../../srv/x.yaml`.
 */
export function formatName(path: string, cwd: string): string {
  const name = sharesRootOnly(path, cwd) ? path : relative(cwd, path);
  if (name === '') return '.';
  return sep === '/' ? name : name.replaceAll(sep, '/');
}

function sharesRootOnly(path: string, cwd: string): boolean {
  const [first, own] = [path, cwd].map((one) => one.slice(parse(one).root.length).split(sep)[0]);
  return own !== '' && first !== own;
}

class Search {
  readonly #cwd: string;
  /** By real path, so that links and overlapping targets don't double a file. */
  readonly #found = new Map<string, TargetFile>();
  readonly #folders = new Set<string>();
  readonly #globs = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(cwd: string) {
    this.#cwd = resolve(cwd);
  }

  add(target: string): void {
    const path = resolve(this.#cwd, target);
    try {
      // An empty target is most likely an unset variable of a script, not the current folder.
      const isFolder = findNamedKind(target === '' ? '' : path) === 'folder';
      if (isFolder) this.#addFolder(path);
      else this.#addFile(path);
    } catch (error) {
      // Checked last: a file may have the name `[id].yaml`.
      const glob = parseTargetGlob(target, this.#cwd);
      if (target === '') this.#refuse('', `the target "" is empty: ${formatFsError(error)}`);
      else if (glob === undefined) this.#refuse(target, formatFsError(error));
      else this.#addGlob(target, glob);
    }
  }

  addStdin(name: string): void {
    const path = resolve(this.#cwd, name);
    const real = resolveRealPath(path);
    const folders = this.#found.get(real)?.folders ?? [];
    this.#found.set(real, { name: formatName(path, this.#cwd), path, named: true, stdin: true, folders });
  }

  result(): Discovery {
    // As latin1, every byte of UTF-8 is one code unit: comparing text then compares bytes.
    const files = [...this.#found.values()]
      .map((file) => ({ file, bytes: Buffer.from(file.name).toString('latin1') }))
      .sort((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : 0))
      .map(({ file }) => file);
    return { files, folders: [...this.#folders], globs: [...this.#globs], problems: this.#problems };
  }

  #addFile(path: string): void {
    const real = resolveRealPath(path);
    const known = this.#found.get(real);
    if (known?.named === true) return;
    const folders = known?.folders ?? [];
    this.#found.set(real, { name: formatName(path, this.#cwd), path, named: true, stdin: false, folders });
  }

  #addFolder(path: string): void {
    const folder = formatName(path, this.#cwd);
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    this.#search(folder, path);
  }

  #addGlob(pattern: string, { base, matches }: TargetGlob): void {
    if (this.#globs.has(pattern)) return;
    if (!isFolder(base) || this.#search(pattern, base, matches) === 0) {
      this.#refuse(pattern, 'no file matches the pattern');
    } else {
      this.#globs.add(pattern);
    }
  }

  /** Adds the files of a folder or pattern, and returns their number. */
  #search(folder: string, path: string, isMeant?: (path: string) => boolean): number {
    const { hits, unreadable } = walkFolder(path, isMeant);
    const within = makeBounds(path);
    for (const hit of hits) {
      const known = this.#found.get(hit.real) ?? {
        name: formatName(hit.path, this.#cwd),
        path: hit.path,
        named: false,
        stdin: false,
        within,
        folders: [],
      };
      if (!known.folders.includes(folder)) this.#found.set(hit.real, { ...known, folders: [...known.folders, folder] });
    }
    for (const { path: at, message } of unreadable) {
      // Databases of local containers often are in folders of root's, which are not meant to be audited.
      const level = at === path ? 'error' : 'warning';
      this.#problems.push({ level, file: formatName(at, this.#cwd), message, location: null });
    }
    return hits.length;
  }

  #refuse(target: string, message: string): void {
    this.#problems.push({ level: 'error', file: target, message, location: null });
  }
}

/** Whether a path that the user names is a folder, or leads to one. */
export function isFolder(path: string): boolean {
  try {
    return findNamedKind(path) === 'folder';
  } catch {
    return false;
  }
}

/** Finds the folder that a target is or is in; of a pattern, the one that holds all that can match. Absolute. */
export function findTargetFolder(target: string, cwd: string): string {
  const path = resolve(cwd, target);
  try {
    return findNamedKind(path) === 'folder' ? path : dirname(path);
  } catch {
    return parseTargetGlob(target, cwd)?.base ?? dirname(path);
  }
}
