import { randomBytes } from 'node:crypto';
import {
  type Stats,
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Failure, isFailure } from '../errors.js';
import { decodeText } from './read.js';

const BOM = '\ufeff';

/** Why a file can't be edited in place, as the end of a sentence; undefined if it can. */
export function findEditObstacle(path: string): Failure | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { reason: 'no longer exists' };
  if (stats.isSymbolicLink()) return { reason: 'is a symbolic link' };
  return stats.isFile() ? undefined : { reason: 'is not a regular file' };
}

/**
 * Replaces the text of a regular file in one step: readers see the old file or the new one, whatever interrupts it. The
 * encoding, the byte order mark, the permissions and, for root, the owner stay. Nothing is written if the file is a link, or no longer has the
 * text that was read.
 */
export function replaceFileText(path: string, before: string, after: string): Failure | undefined {
  const obstacle = findEditObstacle(path);
  if (obstacle !== undefined) return obstacle;
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    accessSync(path, constants.W_OK);
    const bytes = readFileSync(path);
    const encode = encodingOf(bytes);
    const read = decodeText(bytes);
    if (isFailure(read) || read.text !== before || !encode(before).equals(bytes))
      return { reason: 'has changed since it was read' };
    writeWhole(temporary, encode(after), lstatSync(path));
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    rmSync(temporary, { force: true });
    return { reason: `can't be written: ${describeCode(error)}` };
  }
}

function writeWhole(path: string, bytes: Buffer, { mode, uid, gid }: Stats): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    keepOwner(file, uid, gid);
    fchmodSync(file, mode & 0o777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Only root gives files away; of others the new file is their own, as with any editor. */
function keepOwner(file: number, uid: number, gid: number): void {
  const own = fstatSync(file);
  if (own.uid === uid && own.gid === gid) return;
  try {
    fchownSync(file, uid, gid);
  } catch {
    // The text is what counts.
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

const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
};

function describeCode(error: unknown): string {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
  return SENTENCES[code] ?? code;
}
