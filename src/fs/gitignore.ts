import { dirname, join, relative, sep } from 'node:path';
import type { Ignore } from 'ignore';
import { findEntry, makeBounds, walkUp } from './bounds.js';
import { makeGitMatcher } from './git-matcher.js';
import { readBytesWithin } from './open.js';
import { findRepositoryRoot } from './roots.js';
import { type Failure, isFailure } from '../errors.js';

/** The largest `.gitignore` that is read, in bytes: every line of it is matched against every path. */
const MAX_SIZE = 1024 * 1024;

/** And the most patterns of one, for the same reason: the largest of public repositories have some hundred. */
const MAX_PATTERNS = 5000;

/** Receives the path of a `.gitignore` that is skipped, and why: one sentence without its name. */
export type WarnOfRules = (path: string, message: string) => void;

/**
 * The rules of the `.gitignore` files from the repository's root down to one folder. All are in one matcher with
 * paths from the root: only so the last matching line wins across files, and a nested file can take back a parent's
 * line for a folder and for everything in it.
 */
export interface GitRules {
  readonly root: string;
  readonly matcher: Ignore | undefined;
}

/** Rules that ignore nothing, for paths below `root`. */
export function makeEmptyRules(root: string): GitRules {
  return { root, matcher: undefined };
}

/** Whether git would leave out this path, given that it does not leave out the folder that holds it. */
export function isIgnoredBy(rules: GitRules, path: string, isFolder: boolean): boolean {
  const name = slashes(relative(rules.root, path));
  return name !== '' && (rules.matcher?.ignores(isFolder ? `${name}/` : name) ?? false);
}

/** Loads the rules from the repository's root down to a folder, without the folder's own file. */
export function loadRulesAbove(folder: string, warn?: WarnOfRules): GitRules {
  const root = findRepositoryRoot(folder);
  if (root === undefined || root === folder) return makeEmptyRules(folder);
  const above = [...walkUp(dirname(folder), root)].reverse();
  const rules = above.reduce((outer, at) => addOwnRules(outer, at, warn), makeEmptyRules(root));
  // An ignored folder that is named explicitly is read. `generated/*` ignores the folder's contents, but not itself.
  const isIgnored = isIgnoredBy(rules, folder, true) || isIgnoredBy(rules, join(folder, 'anything at all'), false);
  return isIgnored ? makeEmptyRules(folder) : rules;
}

/** Whether git leaves out a path, for itself or for a folder that it is in; nothing is ignored outside of repositories. */
export function isIgnored(path: string): boolean {
  const root = findRepositoryRoot(dirname(path));
  if (root === undefined) return false;
  let rules = makeEmptyRules(root);
  for (const folder of [...walkUp(dirname(path), root)].reverse()) {
    if (folder !== root && isIgnoredBy(rules, folder, true)) return true;
    rules = addOwnRules(rules, folder);
  }
  return isIgnoredBy(rules, path, false);
}

/** Adds a folder's own `.gitignore` to the rules above it. */
export function addOwnRules(rules: GitRules, folder: string, warn?: WarnOfRules): GitRules {
  const lines = ownLines(folder, warn);
  if (lines.length === 0) return rules;
  const base = slashes(relative(rules.root, folder));
  const matcher = makeGitMatcher(
    rules.matcher,
    lines.flatMap((line) => fromRoot(line, base)),
  );
  return { root: rules.root, matcher };
}

/** Only a file proper: git itself follows no link here, and it may lead out of the repository or to a device. */
function ownLines(folder: string, warn?: WarnOfRules): readonly string[] {
  const path = join(folder, '.gitignore');
  const entry = findEntry(path);
  if (entry === undefined || entry.isDirectory()) return [];
  const read = entry.isSymbolicLink() ? LINK : readBytesWithin(path, makeBounds(folder), MAX_SIZE);
  if (isFailure(read)) {
    warn?.(path, `${read.reason}; its ignore patterns are not applied`);
    return [];
  }
  const lines = read.bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length <= MAX_PATTERNS) return lines;
  warn?.(path, `the file has more than ${MAX_PATTERNS} patterns; they are not applied`);
  return [];
}

const LINK: Failure = { reason: 'a symbolic link, which git does not follow' };

/** A line of the `.gitignore` in `base`, as it would be written in the root's. */
function fromRoot(line: string, base: string): readonly string[] {
  if (line.trim() === '' || line.startsWith('#')) return [];
  if (base === '') return [line];
  const isNegative = line.startsWith('!');
  // A first `\#` or `\!` is escaped because it is the first; behind a prefix it no longer is.
  const pattern = (isNegative ? line.slice(1) : line).replace(/^\\([#!])/, '$1');
  // A slash before the end ties a pattern to its folder; without one it holds at any depth.
  const isTied = /\/(?!\s*$)/.test(pattern);
  const prefix = `/${base.replace(/[\\*?[\]]/g, '\\$&')}/${isTied ? '' : '**/'}`;
  return [`${isNegative ? '!' : ''}${prefix}${pattern.replace(/^\//, '')}`];
}

function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
