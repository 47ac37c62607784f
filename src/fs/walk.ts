import { basename, join, sep } from 'node:path';
import { type Bounds, IRREGULAR, findEntry, findWithin, makeBounds, resolveRealPath } from './bounds.js';
import { type FolderEntry, listEntries } from './list.js';
import { findBounds } from './roots.js';
import { isFailure } from '../errors.js';
import {
  type OutputBelow,
  findChosenOutputs,
  findOutputsAt,
  findOutputsBelow,
  isOutputName,
} from './generated-outputs.js';
import {
  type GitRules,
  type WarnOfRules,
  isIgnoredBy,
  makeEmptyRules,
  loadRulesAbove,
  addOwnRules,
} from './gitignore.js';

const BUILT = 'build output, copies of sources';

/** Folders that are never looked into on the way; naming one as a target reads it all the same. */
const SKIPPED: Readonly<Record<string, string>> = {
  node_modules: 'packages of npm: other people’s templates',
  bower_components: 'packages of Bower',
  '.git': 'git’s own files',
  '.hg': 'Mercurial’s own files',
  '.svn': 'Subversion’s own files',
  dist: BUILT,
  build: BUILT,
  coverage: 'reports of tests',
  '.aws-sam': 'output of `sam build`: a copy of the template',
  '.terraform': 'providers and modules of Terraform',
  '.next': 'output of Next.js',
  '.nuxt': 'output of Nuxt',
  '.cache': 'caches of tools',
  '.turbo': 'cache of Turborepo',
  '.nx': 'cache of Nx',
  '.yarn': 'packages of Yarn',
  '.pnpm-store': 'packages of pnpm',
  '.venv': 'packages of Python',
  venv: 'packages of Python',
  'site-packages': 'packages of Python',
  __pycache__: 'cache of Python',
  '.tox': 'environments of tox',
  '.nox': 'environments of nox',
  '.mypy_cache': 'cache of mypy',
  '.pytest_cache': 'cache of pytest',
  '.ruff_cache': 'cache of Ruff',
  '.gradle': 'cache of Gradle',
};

/** The endings that templates have. A file that the user names may have any. */
const TEMPLATE_ENDING = /\.(?:json|ya?ml|template)$/i;
const ASSEMBLY_ENDING = /\.template\.json$/;

/** CDK's output folder by default; every assembly, in any folder, holds a file of this name. */
const ASSEMBLY = 'cdk.out';

/** A file that may be a template. `real` is the same for all names of one file. */
export interface WalkedFile {
  readonly path: string;
  readonly real: string;
}

/** The contents of a folder and its subfolders. */
export interface WalkResult {
  /** Files proper before symbolic links. */
  readonly hits: readonly WalkedFile[];
  /** Folders that can't be listed, and `.gitignore` files, links, devices and names that are skipped; one sentence each, without the name. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
}

interface Folder {
  readonly path: string;
  readonly real: string;
  readonly rules: GitRules;
  readonly isAssembly: boolean;
  /** The outputs of generators that it is, or that lie below it: then nothing else in it is of interest. */
  readonly outputs: readonly OutputBelow[];
}

/**
 * Looks for templates in a folder and all folders below it, as git would without what it ignores. Throws nothing.
 * @param isMeant replaces the filter by templates' endings; called with paths below `path`
 * @param most the search ends after this many files and folders, with the results so far
 * @param isEnough called with each file that is found: the search ends with the first that is enough
 */
export function walkFolder(
  path: string,
  isMeant: (path: string) => boolean = hasTemplateEnding,
  most = Infinity,
  isEnough: (path: string) => boolean = () => false,
): WalkResult {
  const real = resolveRealPath(path);
  const walker = new Walker(makeBounds(path), isMeant, isEnough, most);
  const rules = loadRulesAbove(real, walker.warn);
  walker.visit({ path, real, rules, isAssembly: real.split(sep).includes(ASSEMBLY), outputs: findOutputsAt(real) });
  return { hits: [...walker.files, ...walker.links], unreadable: walker.unreadable };
}

/** Text can't hold every name of a file; what stands for such a name leads to nothing. */
const NAME_LOST = 'its name is not UTF-8; it is not read until it is renamed';

function isNameLost(name: string, path: string): boolean {
  return name.includes('\ufffd') && findEntry(path) === undefined;
}

class Walker {
  readonly files: WalkedFile[] = [];
  readonly links: WalkedFile[] = [];
  readonly unreadable: { path: string; message: string }[] = [];
  readonly #bounds: Bounds;
  #project: Bounds | undefined;
  readonly #isMeant: (path: string) => boolean;
  readonly #isEnough: (path: string) => boolean;
  #left: number;

  constructor(bounds: Bounds, isMeant: (path: string) => boolean, isEnough: (path: string) => boolean, most: number) {
    this.#bounds = bounds;
    this.#isMeant = isMeant;
    this.#isEnough = isEnough;
    this.#left = most;
  }

  visit(outer: Folder): void {
    const entries = this.#entries(outer.path);
    const folder = seenFromInside(outer, entries, this.warn);
    for (const entry of entries) {
      this.#left -= 1;
      if (this.#left < 0) return;
      const path = join(folder.path, entry.name);
      if (isNameLost(entry.name, path)) {
        if (entry.isDirectory() ? !isSkipped(entry.name) : this.#isMeant(path)) this.warn(path, NAME_LOST);
        continue;
      }
      const real = join(folder.real, entry.name);
      if (entry.isDirectory()) {
        const known = findOutputsBelow(folder.outputs, entry.name);
        const isOpen = known.length > 0 || isEntered(entry.name, real, folder);
        const outputs = isOpen ? known : this.#chosen(folder, entry.name);
        if (isOpen || outputs.length > 0) this.visit({ ...folder, path, real, outputs });
      } else if (this.#isMeant(path) && isWanted(entry.name, real, folder)) {
        if (entry.isFile()) this.#add(this.files, { path, real });
        else if (entry.isSymbolicLink()) this.#addLink(path);
        else this.warn(path, IRREGULAR.reason);
      }
    }
  }

  readonly warn: WarnOfRules = (path, message) => {
    this.unreadable.push({ path, message });
  };

  /** The outputs of generators in a folder that git ignores or that is for builds. */
  #chosen({ path, isAssembly, outputs }: Folder, name: string): readonly OutputBelow[] {
    if (isAssembly || outputs.length > 0 || (isSkipped(name) && SKIPPED[name] !== BUILT)) return [];
    return findChosenOutputs(path, name, this.#bounds);
  }

  #entries(path: string): readonly FolderEntry[] {
    const entries = listEntries(path, this.#bounds);
    if (!isFailure(entries)) return entries;
    this.unreadable.push({ path, message: entries.reason });
    return [];
  }

  #add(list: WalkedFile[], file: WalkedFile): void {
    list.push(file);
    if (this.#isEnough(file.path)) this.#left = 0;
  }

  /** A link may give a file of the scanned folder another name, but must not lead out of the folder. */
  #addLink(path: string): void {
    const found = findWithin(path, this.#bounds);
    if (!isFailure(found)) {
      if (!found.isFolder) this.#add(this.links, { path, real: found.real });
      return;
    }
    // What lies elsewhere in the project is found there.
    this.#project ??= findBounds(this.#bounds[0]?.name ?? path);
    const elsewhere = findWithin(path, this.#project);
    if (isFailure(elsewhere) && elsewhere.isRefused === true) this.warn(path, elsewhere.reason);
  }
}

function seenFromInside(folder: Folder, entries: readonly FolderEntry[], warn: WarnOfRules): Folder {
  const names = new Set(entries.map((entry) => entry.name));
  const isAssembly =
    folder.isAssembly ||
    basename(folder.path) === ASSEMBLY ||
    entries.some((entry) => entry.name === ASSEMBLY && entry.isFile());
  // A repository within a repository follows its own rules only.
  const outer = names.has('.git') ? makeEmptyRules(folder.real) : folder.rules;
  return { ...folder, isAssembly, rules: names.has('.gitignore') ? addOwnRules(outer, folder.real, warn) : outer };
}

/** Assemblies are build outputs and git-ignored, but CDK deploys them. */
function isEntered(name: string, real: string, folder: Folder): boolean {
  if (isSkipped(name)) return false;
  if (folder.isAssembly) return !name.startsWith('asset.');
  if (folder.outputs.length > 0) return false;
  return name === ASSEMBLY || !isIgnoredBy(folder.rules, real, true);
}

function isWanted(name: string, real: string, folder: Folder): boolean {
  if (folder.isAssembly) return ASSEMBLY_ENDING.test(name);
  if (folder.outputs.length > 0)
    return folder.outputs.some(({ templates, rest }) => rest.length === 0 && templates.test(name));
  return !isIgnoredBy(folder.rules, real, false);
}

/** Whether a folder of this name is never looked into on the way. */
export function isSkipped(name: string): boolean {
  return Object.hasOwn(SKIPPED, name) || isOutputName(name);
}

export function hasTemplateEnding(path: string): boolean {
  return TEMPLATE_ENDING.test(path);
}
