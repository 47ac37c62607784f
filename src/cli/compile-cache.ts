import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** The properties of the process that determine the user's cache folder. */
interface User {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
}

/**
 * The folder where Node may keep compiled code; undefined if no folder certainly belongs to the user. Node executes the
 * code in it, so that in its default, the folder for temporary files, another user could create the folder first and
 * run code as this user.
 */
export function findCompileCache({ env, uid }: User): string | undefined {
  const { CI: ci, NODE_COMPILE_CACHE: named, XDG_CACHE_HOME: caches, HOME: home, LOCALAPPDATA: local } = env;
  if (isSet(named)) return named;
  // Every run begins with an empty home there: keeping is for nothing.
  if (isSet(ci)) return undefined;
  if (uid === undefined) return isSet(local) && isAbsolute(local) ? join(local, 'upload-audit', 'compiled') : undefined;
  // A relative path must be ignored (https://specifications.freedesktop.org/basedir-spec/latest/).
  if (isSet(caches) && isAbsolute(caches)) return isOwn(caches, uid) ? join(caches, 'upload-audit') : undefined;
  // With sudo, the home folder may belong to another user.
  return isSet(home) && isAbsolute(home) && isOwn(home, uid) ? join(home, '.cache', 'upload-audit') : undefined;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** Whether a folder exists, belongs to the user, and is not writable for other users. */
function isOwn(folder: string, uid: number): boolean {
  try {
    const found = statSync(folder);
    return found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
