import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** As much of the process as says whose caches lie where. */
interface User {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
}

/**
 * Where Node may keep what it compiled; undefined if no folder is certain to be the user's own. Node runs what it finds
 * there, so the folder for temporary files, its default, would let whoever makes the folder first run code as others.
 */
export function findCompileCache({ env, uid }: User): string | undefined {
  const { NODE_COMPILE_CACHE: named, XDG_CACHE_HOME: caches, HOME: home, LOCALAPPDATA: local } = env;
  if (isSet(named)) return named;
  if (uid === undefined) return isSet(local) && isAbsolute(local) ? join(local, 'upload-audit', 'compiled') : undefined;
  // A relative path is to be ignored (https://specifications.freedesktop.org/basedir-spec/latest/).
  if (isSet(caches) && isAbsolute(caches)) return isOwn(caches, uid) ? join(caches, 'upload-audit') : undefined;
  // With sudo the home may be another user's.
  return isSet(home) && isAbsolute(home) && isOwn(home, uid) ? join(home, '.cache', 'upload-audit') : undefined;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** Whether a folder is there that belongs to the user, and into which nobody else may write. */
function isOwn(folder: string, uid: number): boolean {
  try {
    const found = statSync(folder);
    return found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
