import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CONFIG_NAMES } from './file-names.js';
import { STDIN } from '../fs/targets.js';
import { parseTargetGlob } from '../fs/target-glob.js';
import { findProjectRoot, findRepositoryRoot } from '../fs/roots.js';

/** The config that holds for some targets. */
export interface FoundConfig {
  /** Absolute. */
  readonly path: string;
  /** Others in its folder that are not read. */
  readonly shadowed: readonly string[];
  /** It is a link out of what is scanned, and is not read. */
  readonly leadsOut: boolean;
}

/** The config nearest above all targets, never above what is scanned; undefined if there is none. */
export function findConfig(targets: readonly string[], cwd: string, stdinPath?: string): FoundConfig | undefined {
  const folder = findCommonFolder(targets, cwd, stdinPath);
  const limit = scannedRoot(folder, cwd);
  for (let at = folder; ; at = dirname(at)) {
    const [name, ...shadowed] = CONFIG_NAMES.filter((one) => existsSync(join(at, one)));
    if (name !== undefined) return { path: join(at, name), shadowed, leadsOut: leadsOut(join(at, name), limit) };
    if (at === limit || at === dirname(at)) return undefined;
  }
}

/** Whether a file belongs to what is scanned, and so to whoever wrote that. */
export function isScanned(path: string, targets: readonly string[], cwd: string, stdinPath?: string): boolean {
  return isWithin(path, scannedRoot(findCommonFolder(targets, cwd, stdinPath), cwd));
}

/** The repository; without one the current folder if it holds the targets, else their project. */
function scannedRoot(folder: string, cwd: string): string {
  return findRepositoryRoot(folder) ?? (isWithin(folder, cwd) ? cwd : findProjectRoot(folder));
}

/** The deepest folder that holds all targets. */
export function findCommonFolder(targets: readonly string[], cwd: string, stdinPath?: string): string {
  const folders = (targets.length === 0 ? ['.'] : targets).map((target) =>
    target === STDIN ? dirname(resolve(cwd, stdinPath ?? 'stdin')) : folderOf(target, cwd),
  );
  return folders.reduce((common, folder) => {
    let at = common;
    while (!isWithin(folder, at)) at = dirname(at);
    return at;
  });
}

/** Whether a path is a folder or lies below it; both absolute. */
export function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
}

function folderOf(target: string, cwd: string): string {
  const path = resolve(cwd, target);
  try {
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch {
    return parseTargetGlob(target, cwd)?.base ?? dirname(path);
  }
}

/** A link that leads elsewhere would have a scanned repository show what is none of its business. */
function leadsOut(path: string, root: string): boolean {
  try {
    return !isWithin(realpathSync(path), realpathSync(root));
  } catch {
    return true;
  }
}
