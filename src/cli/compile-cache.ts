import { dirname, isAbsolute, join, resolve } from 'node:path';
import { findEntry, hasEntry, isWithin, walkUp } from '../fs/bounds.js';

/** The properties of the process that determine the user's cache folder, and what may be hostile. */
interface Start {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
  /** The current folder, absolute. */
  readonly cwd: string;
  /** The command line. What it names may be audited. */
  readonly args: readonly string[];
}

/**
 * The folder where Node may keep compiled code; undefined if no folder certainly belongs to the user. Node executes the
 * code in it: in its default, the folder for temporary files, another user could create the folder first, and in a folder
 * that is audited, its author could. So nobody else may be able to write to it or to a folder above it, no link may lead
 * to it, and it may not be part of a repository, of the current folder, or of what the command line names.
 */
export function findCompileCache({ env, uid, cwd, args }: Start): string | undefined {
  const { CI: ci, NODE_COMPILE_CACHE: named, XDG_CACHE_HOME: caches, HOME: home, LOCALAPPDATA: local } = env;
  if (isSet(named)) return named;
  // Every run begins with an empty home there: keeping is for nothing.
  if (isSet(ci)) return undefined;
  // A relative path must be ignored (https://specifications.freedesktop.org/basedir-spec/latest/).
  const isForCaches = isSet(caches) && isAbsolute(caches);
  const base = uid === undefined ? local : isForCaches ? caches : home;
  if (!isSet(base) || !isAbsolute(base)) return undefined;
  const folder =
    uid === undefined
      ? join(base, 'upload-audit', 'compiled')
      : join(base, ...(isForCaches ? [] : ['.cache']), 'upload-audit');
  if ([cwd, ...args.map((arg) => resolve(cwd, pathOf(arg)))].some((one) => isWithin(folder, one))) return undefined;
  if (uid !== undefined && !isOwn(folder, resolve(base), uid)) return undefined;
  return [...walkUp(folder)].some((one) => hasEntry(one, '.git')) ? undefined : folder;
}

/** The path in an argument: without the name of an option, and without what a pattern begins with. */
function pathOf(arg: string): string {
  const given = arg.replace(/^-[^=]*=/, '');
  const [path = ''] = given.split(/[*?[{]/);
  // A pattern that begins within a name: `app/x*.json` reaches what is in `app`.
  return path === given || path.endsWith('/') ? path : dirname(path);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

const [WRITABLE, OPEN, STICKY] = [0o022, 0o077, 0o1000];

/**
 * Whether only the user, and the administrator, can change what a folder has, or will have once it is made.
 * @param base an existing folder of the user; those above it may belong to the administrator
 */
function isOwn(folder: string, base: string, uid: number): boolean {
  return [...walkUp(folder)].every((one) => {
    const found = findEntry(one);
    const isBelow = isWithin(one, base);
    // With sudo, the home folder may belong to another user, and would get files of this one.
    if (found === undefined) return isBelow && one !== base;
    const { mode, uid: owner } = found;
    if (!found.isDirectory()) return false;
    if (isBelow) return owner === uid && (mode & (one === folder ? OPEN : WRITABLE)) === 0;
    // In a folder such as /tmp, others can't rename or remove what they do not own.
    return (owner === uid || owner === 0) && ((mode & WRITABLE) === 0 || (mode & STICKY) !== 0);
  });
}
