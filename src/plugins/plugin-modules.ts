import { resolve as resolvePackage } from 'import-meta-resolve';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Failure, isFailure } from '../errors.js';
import { findEntry, resolveRealPath } from '../fs/bounds.js';
import { loadModule } from './load-module.js';

/** Where the names of plugins stand. */
export interface PluginContext {
  /** The config's file, absolute: files are relative to it, and packages are found from it. */
  readonly config: string;
  /** Whether a file belongs to what is scanned, so that it must not run. */
  readonly isForeign: (path: string) => boolean;
}

/** What a plugin exports as its rules; nothing about them is known yet. */
export interface PluginModule {
  readonly rules: readonly unknown[];
  /** The folder of its file, absolute. */
  readonly folder: string;
}

/** Why a plugin is not loaded; `isForeign`: it could be, if the user allowed it. */
export interface PluginFailure extends Failure {
  readonly isForeign?: true;
}

/** A package, with or without a path in it: `acme-rules`, `@acme/rules/storage`. Neither a URL nor `#internal`. */
const PACKAGE = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*(?:\/[\w.~-]+)*$/;

/** Runs the module that a config names. A failure's reason goes on after the plugin's name. */
export async function loadPluginModule(name: string, context: PluginContext): Promise<PluginModule | PluginFailure> {
  const found = locatePlugin(name, context.config);
  if (isFailure(found)) return found;
  // The real path decides, and is the one that is loaded: a link may lead into what is scanned.
  const path = resolveRealPath(found.path);
  if (context.isForeign(path)) {
    const reason = 'is part of the scanned project and is not loaded; use --allow-plugins to load it';
    return { reason, isForeign: true };
  }
  try {
    const rules = rulesIn(await loadModule(pathToFileURL(path).href));
    if (rules === undefined) return { reason: 'exports no rules: export a list of them, named rules' };
    return { rules, folder: dirname(path) };
  } catch (error) {
    return { reason: `can't be loaded: ${explain(error)}` };
  }
}

function locatePlugin(name: string, config: string): { readonly path: string } | Failure {
  const folder = dirname(config);
  if (/^\.{1,2}[\\/]/.test(name) || isAbsolute(name)) {
    const path = resolve(folder, name);
    const entry = findEntry(resolveRealPath(path));
    if (entry?.isFile() === true) return { path };
    return { reason: entry === undefined ? 'was not found' : 'is not a file: name the file of the module' };
  }
  if (!PACKAGE.test(name)) return { reason: 'is neither a path that begins with ./ nor the name of a package' };
  try {
    const url = resolvePackage(name, pathToFileURL(config).href);
    if (url.startsWith('file:')) return { path: fileURLToPath(url) };
    return { reason: 'is a module of Node itself, not a plugin' };
  } catch {
    const isFile = findEntry(resolve(folder, name))?.isFile() === true;
    return { reason: isFile ? `is not a package; a file is written ./${name}` : `was not found: it is not installed` };
  }
}

/** The export `rules`, or the default export: a list of rules, an object with one, or one rule. */
function rulesIn(module: unknown): readonly unknown[] | undefined {
  const named = propertyOf(module, 'rules') ?? propertyOf(propertyOf(module, 'default'), 'rules');
  const rules: unknown = named ?? propertyOf(module, 'default');
  const list: readonly unknown[] = Array.isArray(rules) ? rules : rules === undefined ? [] : [rules];
  const isNothing = list.length === 1 && typeof list[0] === 'object' && Object.keys(list[0] ?? {}).length === 0;
  return list.length === 0 || isNothing ? undefined : list;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** One sentence, and how to go on where it can be told. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw a value that is not an Error';
  const message = error.message.split('\n')[0] ?? '';
  if (error instanceof SyntaxError || error.name === 'SyntaxError') return `${message} (node --check shows where)`;
  if (/Cannot find (?:package|module) 'upload-audit/.test(message))
    return 'it imports upload-audit, which is not installed beside it: npm install --save-dev upload-audit';
  return message;
}
