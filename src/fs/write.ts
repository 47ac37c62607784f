import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type Bounds, findEntry, isWithin } from './bounds.js';
import { MAX_BYTES, getErrorCode, readBytesWithin } from './open.js';
import { decodeText } from './read.js';
import { type Failure, isFailure } from '../errors.js';

const BOM = '\ufeff';

const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'it exists',
  ENOENT: 'its folder does not exist',
  ELOOP: 'it is a symbolic link',
  ENXIO: 'it is a pipe that nothing reads',
  EPIPE: 'nothing reads it any more',
  ENAMETOOLONG: 'its name is too long',
};

/** Formats an error of the file system while writing, as the end of a sentence. */
export function formatWriteError(error: unknown): string {
  const code = getErrorCode(error);
  return SENTENCES[code] ?? code;
}

/**
 * Why a path must not be written, as the end of a sentence; undefined if it may be. A link within the bounds is not
 * followed, wherever it leads: who wrote the project would choose the file that is overwritten. What is outside of them
 * is the user's own.
 * @param path absolute
 */
export function findWriteObstacle(path: string, bounds: Bounds): Failure | undefined {
  for (const { name, real } of bounds)
    for (const root of new Set([name, real])) {
      if (!isWithin(path, root)) continue;
      const names = relative(root, path)
        .split(sep)
        .filter((one) => one !== '');
      const behind = names.findIndex(
        (_, index) => findEntry(join(root, ...names.slice(0, index + 1)))?.isSymbolicLink() === true,
      );
      if (behind !== -1)
        return { reason: behind === names.length - 1 ? 'is a symbolic link' : 'is behind a symbolic link' };
      const entry = findEntry(path);
      if (entry?.isDirectory() === true) return { reason: 'is a folder' };
      if (entry?.isFile() === false) return { reason: 'is not a regular file' };
    }
  return undefined;
}

/**
 * Writes a file whole, and the folders that it needs. A regular file is replaced in one step: whatever interrupts it, the
 * old file or the new one is there. A failure is the end of a sentence that begins with the file's name.
 * @param path absolute
 * @param bounds see `findWriteObstacle`
 */
export function writeFileText(path: string, text: string, bounds: Bounds): Failure | undefined {
  const obstacle = findWriteObstacle(path, bounds);
  if (obstacle !== undefined) return { reason: `can't be written: it ${obstacle.reason}; name another file` };
  try {
    mkdirSync(dirname(path), { recursive: true });
    const entry = findEntry(path);
    if (entry === undefined || entry.isFile()) replaceWhole(path, Buffer.from(text));
    else writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return { reason: `can't be written: ${formatWriteError(error)}` };
  }
}

/** Creates a file that is not there, and follows no link to one. */
export function writeNewFile(path: string, text: string, bounds: Bounds): Failure | undefined {
  const obstacle = findWriteObstacle(path, bounds);
  if (obstacle !== undefined) return obstacle;
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return { reason: `can't be written: ${formatWriteError(error)}` };
  }
}

/**
 * Why a file can't be edited in place, as the end of a sentence; undefined if it can.
 * @param bounds see `findWriteObstacle`
 */
export function findEditObstacle(path: string, bounds: Bounds): Failure | undefined {
  const entry = findEntry(path);
  if (entry === undefined) return { reason: 'no longer exists' };
  if (entry.isSymbolicLink()) return { reason: 'is a symbolic link' };
  return entry.isFile() ? findWriteObstacle(path, bounds) : { reason: 'is not a regular file' };
}

/**
 * Replaces the text of a regular file in one step: readers see the old file or the new one, whatever interrupts it. The
 * encoding, the byte order mark and the permissions stay. Nothing is written if the file is a link, or no longer has the
 * text that was read.
 * @param bounds see `findWriteObstacle`
 */
export function replaceFileText(path: string, before: string, after: string, bounds: Bounds): Failure | undefined {
  const obstacle = findEditObstacle(path, bounds);
  if (obstacle !== undefined) return obstacle;
  const read = readBytesWithin(path, [{ name: path, real: path }], MAX_BYTES);
  const decoded = isFailure(read) ? read : decodeText(read.bytes);
  if (isFailure(read) || isFailure(decoded)) return { reason: 'has changed since it was read' };
  const encode = encodingOf(read.bytes);
  if (decoded.text !== before || !encode(before).equals(read.bytes)) return { reason: 'has changed since it was read' };
  try {
    accessSync(path, constants.W_OK);
    replaceBy(path, encode(after));
    return undefined;
  } catch (error) {
    return { reason: `can't be written: ${formatWriteError(error)}` };
  }
}

/** In one step where the folder lets another file be made beside it, else in place. */
function replaceWhole(path: string, bytes: Buffer): void {
  if (findEntry(path) !== undefined) accessSync(path, constants.W_OK);
  try {
    replaceBy(path, bytes);
  } catch (error) {
    // No room for a second file is none for the first, which would be lost.
    if (!['EACCES', 'EPERM', 'EBUSY', 'EROFS', 'EXDEV', 'ENAMETOOLONG'].includes(getErrorCode(error))) throw error;
    writeInPlace(path, bytes);
  }
}

function replaceBy(path: string, bytes: Buffer): void {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  const old = lstatSync(path, { throwIfNoEntry: false });
  try {
    // Without an old file, the mode is the one that the user's mask leaves.
    const file = openSync(temporary, 'wx', old === undefined ? 0o666 : 0o600);
    try {
      writeFileSync(file, bytes);
      if (old !== undefined) keepOwner(file, old);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

interface Owned {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** The file stays the user's own where an administrator's account rewrites it, as in many containers. */
function keepOwner(file: number, { uid, gid, mode }: Owned): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Who may not give a file away owns the new one.
  }
  fchmodSync(file, mode & 0o777);
}

/** Windows has no way to refuse links on opening. */
function writeInPlace(path: string, bytes: Buffer): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o666);
  try {
    writeFileSync(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** A text in the encoding of some bytes, with their byte order mark. */
function encodingOf(bytes: Buffer): (text: string) => Buffer {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return (text) => Buffer.from(BOM + text, 'utf16le');
  if (first === 0xfe && second === 0xff) return (text) => Buffer.from(BOM + text, 'utf16le').swap16();
  const hasMark = first === 0xef && second === 0xbb && bytes[2] === 0xbf;
  return (text) => Buffer.from(hasMark ? BOM + text : text, 'utf8');
}
