import type { Reason } from '../../answer.js';
import type { Unbundled } from './bundle.js';
import type { Code } from '../syntax/code.js';
import type { Module } from './module.js';
import type { ModuleStore } from './module-store.js';
import { isPackage, isVendored } from './packages.js';
import { collectCandidates, joinSpecifier } from './paths.js';

/** Where a layer keeps packages, at any depth: `/opt/nodejs/node_modules/`, `/opt/node_modules/`. */
const LAYER_PACKAGES = /^\/opt\/(?:[\w.-]+\/){0,4}node_modules\/(?=.)/;

/** Where an import leads. */
export type Imported =
  | { readonly is: 'module'; readonly module: Module }
  /** Python's folder without an `__init__.py`: only its contents can be imported. */
  | { readonly is: 'folder'; readonly path: string }
  | { readonly is: 'package'; readonly name: string }
  /** It should be available and is not. */
  | { readonly is: 'lost'; readonly because: Reason }
  /** A file that is not code. */
  | { readonly is: 'data' };

/** The most code that is read of one function; the rest may hold anything. */
export const LIMITS = { modules: 300, moduleBytes: 2 * 1024 * 1024, allBytes: 10 * 1024 * 1024 } as const;

/** The modules of one function's code, each read and parsed on first use. */
export class Program {
  readonly #modules = new Map<string, Module | undefined>();
  /** What is lost, or not read, stays so: an import leads to the same in every question. */
  readonly #imported = new Map<Module, Map<string, Imported>>();
  readonly #vendored = new Map<string, boolean>();
  readonly #lost = new Map<string, Reason>();
  #bytes = 0;

  readonly code: Code;

  constructor(
    readonly opened: Unbundled,
    readonly store: ModuleStore,
  ) {
    this.code = opened.code;
  }

  /** Reasons why required code could not be read, each once. */
  get lost(): readonly Reason[] {
    return [...new Set(this.#lost.values())];
  }

  get modules(): readonly Module[] {
    return [...this.#modules.values()].filter((module) => module !== undefined);
  }

  /** Puts a file's text in place of what is read, as a bundle's sources are. */
  provide(file: string, text: string): Module {
    const module = this.store.parse(file, this.code.language, text);
    this.#modules.set(file, module);
    return module;
  }

  load(file: string): Module | undefined {
    if (this.#modules.has(file)) return this.#modules.get(file);
    this.#modules.set(file, undefined);
    const text = this.code.read(file);
    if (text === undefined) return undefined;
    const tooMuch = this.#tooMuch(text);
    if (tooMuch !== undefined) {
      this.#lost.set(file, `${file} was not read: ${tooMuch}`);
      return undefined;
    }
    this.#bytes += text.length;
    return this.provide(file, text);
  }

  #tooMuch(text: string): string | undefined {
    if (text.length > LIMITS.moduleBytes) return 'it is larger than 2 MB';
    if (this.#bytes + text.length > LIMITS.allBytes) return 'the function has more than 10 MB of source';
    const count = this.modules.length;
    return count >= LIMITS.modules ? `the function imports more than ${count} files` : undefined;
  }

  /** Resolves an import of a file. Unresolved imports are recorded too. */
  import(from: Module, specifier: string): Imported {
    const known = this.#imported.get(from) ?? new Map<string, Imported>();
    this.#imported.set(from, known);
    const found = known.get(specifier) ?? this.#import(from, specifier);
    known.set(specifier, found);
    return found;
  }

  #import(from: Module, specifier: string): Imported {
    const { file, language } = from.source;
    const found = language === 'python' ? this.#python(file, specifier) : this.#script(file, specifier);
    if (found.is !== 'lost') return found;
    if (this.opened.isWhole || from.optional.has(specifier)) return { is: 'data' };
    this.#lost.set(`${file}\0${specifier}`, found.because);
    return found;
  }

  /** Records that names lead on, and are followed no further. */
  stop(file: string): void {
    this.#lost.set('', `too many re-exports of ${file} to follow them all`);
  }

  /** Records that a name of a folder of Python's is not available. */
  lose({ source: { file }, optional }: Module, name: string): void {
    if ([...optional].some((one) => name === one || name.startsWith(`${one}.`))) return;
    this.#lost.set(`${file}\0${name}`, lostBecause(file, name, 'no such file or known package'));
  }

  /** A module of Python by its folder and name, of which the folder may be the root. */
  below(folder: string, name: string): Imported | undefined {
    const path = folder === '' ? name : `${folder}/${name}`;
    const module = this.load(`${path}.py`) ?? this.load(`${path}/__init__.py`);
    return module === undefined ? undefined : { is: 'module', module };
  }

  #python(file: string, specifier: string): Imported {
    const dots = /^\.+/.exec(specifier)?.[0].length ?? 0;
    const path = specifier
      .slice(dots)
      .replace(/\s/g, '')
      .split('.')
      .filter((name) => name !== '');
    const here = file.split('/').slice(0, -1);
    const base = dots === 0 ? [] : here.slice(0, here.length - (dots - 1));
    if (dots > here.length + 1) return lost(file, specifier, 'it is outside the code folder');
    const whole = [...base, ...path].join('/');
    if (dots === 0 && this.#isVendored(path[0] ?? '')) return { is: 'package', name: path.join('.') };
    const module =
      this.load(`${whole}.py`) ??
      this.load(whole === '' ? '__init__.py' : `${whole}/__init__.py`) ??
      this.#beside(here, dots, path);
    if (module !== undefined) return { is: 'module', module };
    if (this.#lost.has(`${whole}.py`) || this.#lost.has(`${whole}/__init__.py`)) return { is: 'data' };
    if (dots > 0) return { is: 'folder', path: whole };
    const [top = ''] = path;
    if (this.load(`${top}/__init__.py`) !== undefined) return lost(file, specifier, 'the file was not found');
    return isPackage('python', top, this.code)
      ? { is: 'package', name: path.join('.') }
      : { is: 'folder', path: whole };
  }

  #isVendored(top: string): boolean {
    const known = this.#vendored.get(top) ?? isVendored(top, this.code);
    this.#vendored.set(top, known);
    return known;
  }

  /** A file run by its path finds those beside it, as tests and local runs do; some templates rely on it. */
  #beside(here: readonly string[], dots: number, path: readonly string[]): Module | undefined {
    if (dots > 0 || here.length === 0) return undefined;
    const whole = [...here, ...path].join('/');
    return this.load(`${whole}.py`) ?? this.load(`${whole}/__init__.py`);
  }

  #script(file: string, specifier: string): Imported {
    // Node.js also searches the folder of a layer's packages by itself.
    const name = specifier.replace(/^node:/, '').replace(LAYER_PACKAGES, '');
    if (!/^\.{0,2}\/|^\.{1,2}$/.test(name)) {
      const alias = this.opened.alias(name);
      const aliased = alias === undefined ? undefined : this.load(alias);
      if (aliased !== undefined) return { is: 'module', module: aliased };
      return isPackage('javascript', name, this.code, file)
        ? { is: 'package', name }
        : lost(file, specifier, 'the package is unknown');
    }
    if (name.startsWith('/opt/')) return lost(file, specifier, 'it comes from a layer');
    const path = joinSpecifier(file, name);
    if (path === undefined || name.startsWith('/')) return lost(file, specifier, 'it is outside the code folder');
    for (const candidate of collectCandidates(path)) {
      const module = this.load(candidate);
      if (module !== undefined) return { is: 'module', module };
    }
    // The file exists, and the reason why it is not read is recorded already.
    if (collectCandidates(path).some((candidate) => this.#lost.has(candidate))) return { is: 'data' };
    if (/\.(?:json|node|wasm|txt|graphql|html|css)$/.test(path)) return { is: 'data' };
    return lost(file, specifier, 'the file was not found');
  }
}

function lost(file: string, specifier: string, why: string): Imported {
  return { is: 'lost', because: lostBecause(file, specifier, why) };
}

function lostBecause(file: string, specifier: string, why: string): Reason {
  return `${file} imports ${specifier}: ${why}`;
}
