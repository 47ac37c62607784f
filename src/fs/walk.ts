import { realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { findWithin } from './bounds.js';
import { type FolderEntry, listEntries } from './list.js';
import { formatFsError } from './read.js';
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
  /** Folders that can't be listed and `.gitignore` files that are skipped; one sentence each, without the name. */
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
  try {
    const real = realpathSync(path);
    const walker = new Walker(real, isMeant, isEnough, most);
    const rules = loadRulesAbove(real, walker.warn);
    walker.visit({ path, real, rules, isAssembly: real.split(sep).includes(ASSEMBLY), outputs: findOutputsAt(real) });
    return { hits: [...walker.files, ...walker.links], unreadable: walker.unreadable };
  } catch (error) {
    return { hits: [], unreadable: [{ path, message: formatFsError(error) }] };
  }
}

class Walker {
  readonly files: WalkedFile[] = [];
  readonly links: WalkedFile[] = [];
  readonly unreadable: { path: string; message: string }[] = [];
  /** A real path. */
  readonly #top: string;
  readonly #isMeant: (path: string) => boolean;
  readonly #isEnough: (path: string) => boolean;
  #left: number;

  constructor(top: string, isMeant: (path: string) => boolean, isEnough: (path: string) => boolean, most: number) {
    this.#top = top;
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
      const real = join(folder.real, entry.name);
      if (entry.isDirectory()) {
        const known = findOutputsBelow(folder.outputs, entry.name);
        const isOpen = known.length > 0 || isEntered(entry.name, real, folder);
        const outputs = isOpen ? known : this.#chosen(folder, entry.name);
        if (isOpen || outputs.length > 0) this.visit({ ...folder, path, real, outputs });
      } else if (this.#isMeant(path) && isWanted(entry.name, real, folder)) {
        if (entry.isFile()) this.#add(this.files, { path, real });
        else if (entry.isSymbolicLink()) this.#addLink(path);
      }
    }
  }

  readonly warn: WarnOfRules = (path, message) => {
    this.unreadable.push({ path, message });
  };

  /** The outputs of generators in a folder that git ignores or that is for builds. */
  #chosen({ path, isAssembly, outputs }: Folder, name: string): readonly OutputBelow[] {
    if (isAssembly || outputs.length > 0 || (isSkipped(name) && SKIPPED[name] !== BUILT)) return [];
    try {
      return findChosenOutputs(path, name);
    } catch {
      // Nothing is missing in a folder that is left out.
      return [];
    }
  }

  #entries(path: string): readonly FolderEntry[] {
    try {
      return listEntries(path);
    } catch (error) {
      this.unreadable.push({ path, message: formatFsError(error) });
      return [];
    }
  }

  #add(list: WalkedFile[], file: WalkedFile): void {
    list.push(file);
    if (this.#isEnough(file.path)) this.#left = 0;
  }

  /** A link may give a file of the scanned folder another name, but must not lead out of the folder. */
  #addLink(path: string): void {
    const found = findWithin(path, [this.#top]);
    if (!isFailure(found) && !found.isFolder) this.#add(this.links, { path, real: found.real });
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
