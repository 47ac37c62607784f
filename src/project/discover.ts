import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Problem } from '../finding.js';
import { sentenceFor } from './files.js';
import { walk } from './walk.js';

/** A file to audit. */
export interface Found {
  /** Relative to the current folder, with forward slashes: `cdk.out/Upload.template.json`, `../x.yaml`. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Whether the user named this very file, not only a folder that holds it. */
  readonly named: boolean;
  /** Which of the folders that the user named hold it, by name. */
  readonly folders: readonly string[];
}

/** What the targets come to. */
export interface Discovery {
  /** In the byte order of their names, each file once whatever its names. */
  readonly files: readonly Found[];
  /** The targets that are folders, named as files are; the current folder is `.`. */
  readonly folders: readonly string[];
  readonly problems: readonly Problem[];
}

/** Finds the files that targets stand for: files as they are, folders searched for templates. */
export function discover(targets: readonly string[], cwd: string): Discovery {
  const search = new Search(cwd);
  for (const target of targets.length === 0 ? ['.'] : targets) search.add(target);
  return search.result();
}

/** How a file is named everywhere: relative to the current folder, with forward slashes. */
export function nameOf(path: string, cwd: string): string {
  const name = relative(cwd, path);
  if (name === '') return '.';
  return sep === '/' ? name : name.replaceAll(sep, '/');
}

class Search {
  readonly #cwd: string;
  /** By real path, so that links and overlapping targets don't double a file. */
  readonly #found = new Map<string, Found>();
  readonly #folders = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(cwd: string) {
    this.#cwd = resolve(cwd);
  }

  add(target: string): void {
    const path = resolve(this.#cwd, target);
    try {
      // An empty target is most likely an unset variable of a script, not the current folder.
      const isFolder = statSync(target === '' ? '' : path).isDirectory();
      if (isFolder) this.#addFolder(path);
      else this.#addFile(path);
    } catch (error) {
      this.#problems.push({ level: 'error', file: target, message: sentenceFor(error), location: null });
    }
  }

  result(): Discovery {
    // As latin1, every byte of UTF-8 is one code unit: comparing text then compares bytes.
    const files = [...this.#found.values()]
      .map((file) => ({ file, bytes: Buffer.from(file.name).toString('latin1') }))
      .sort((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : 0))
      .map(({ file }) => file);
    return { files, folders: [...this.#folders], problems: this.#problems };
  }

  #addFile(path: string): void {
    const real = realPath(path);
    const known = this.#found.get(real);
    if (known?.named === true) return;
    this.#found.set(real, { name: nameOf(path, this.#cwd), path, named: true, folders: known?.folders ?? [] });
  }

  #addFolder(path: string): void {
    const folder = nameOf(path, this.#cwd);
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    const { hits, unreadable } = walk(path);
    for (const hit of hits) {
      const known = this.#found.get(hit.real) ?? {
        name: nameOf(hit.path, this.#cwd),
        path: hit.path,
        named: false,
        folders: [],
      };
      if (!known.folders.includes(folder)) this.#found.set(hit.real, { ...known, folders: [...known.folders, folder] });
    }
    for (const { path: at, message } of unreadable) {
      // Databases of local containers often lie in folders of root's: not what anybody asked to audit.
      const level = at === path ? 'error' : 'warning';
      this.#problems.push({ level, file: nameOf(at, this.#cwd), message, location: null });
    }
  }
}

/** A pipe such as `/dev/fd/63` is a link to what is no path; it stands for itself. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
