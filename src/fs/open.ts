import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type Bounds, IRREGULAR, type PathFailure, resolveWithin } from './bounds.js';
import { isFailure } from '../errors.js';

/** The largest file that is read. CloudFormation's own limit is 1 MB, but generators write larger ones to be split. */
export const MAX_BYTES = 25 * 1024 * 1024;

/** Why something could not be read: one sentence without the file's name. */
export interface ReadFailure extends PathFailure {
  /** Nothing of it was seen: it may be anything, a template too. */
  readonly unseen?: true;
}

/** The bytes of a file, or why there are none. */
export type ReadBytes = { readonly bytes: Buffer } | ReadFailure;

const FOLDER: ReadFailure = { reason: 'a folder, not a file' };

/** How much is read at once of what has no size, such as a pipe. */
const CHUNK = 64 * 1024;

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  ENAMETOOLONG: 'no such file or folder',
  ERR_INVALID_ARG_VALUE: 'no such file or folder',
  ELOOP: 'the symbolic link points to itself',
  EACCES: "can't be read: permission denied",
  EPERM: "can't be read: permission denied",
  EISDIR: 'a folder, not a file',
};

/** Formats an error of the file system as one sentence. */
export function formatFsError(error: unknown): string {
  const code = getErrorCode(error);
  return SENTENCES[code] ?? `can't be read: ${code}`;
}

/** The file system's name for an error, such as `ENOSPC`. */
export function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

/**
 * Reads a regular file inside of the bounds. Its kind and size are those of the file that is open, whatever its name
 * leads to by then; no pipe or device is waited for.
 * @param most in bytes; larger files are refused, and so are files that grow beyond it while they are read
 */
export function readBytesWithin(path: string, bounds: Bounds, most: number): ReadBytes {
  try {
    const found = resolveWithin(path, bounds);
    if (isFailure(found)) return found;
    if (found.isFolder) return FOLDER;
    if (found.size > most) return describeExcess(most);
    return readOpened(openSync(found.real, UNLINKED), most, 'regular');
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
}

/** Follows no link at the end of the path, and waits for no writer of a pipe. Windows has neither of the two. */
const UNLINKED = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads what the command line names, or a file of this package: a link, pipe or device may be meant, so the kind and the
 * place are not checked. Nothing else may be read with it.
 * @param most in bytes; what is larger, or does not end, is refused
 */
export function readNamedBytes(path: string, most: number): ReadBytes {
  try {
    return readOpened(openSync(path, constants.O_RDONLY), most, 'any');
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
}

/** The kind of what the command line names, links resolved; throws the file system's error if it is not there. */
export function findNamedKind(path: string): 'folder' | 'other' {
  return statSync(path).isDirectory() ? 'folder' : 'other';
}

/** Why something is not read whole. */
export function describeExcess(most: number): ReadFailure {
  return { reason: `the file is larger than ${most / 1024 / 1024} MB` };
}

function readOpened(file: number, most: number, kind: 'regular' | 'any'): ReadBytes {
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) return FOLDER;
    if (kind === 'regular' && !stats.isFile()) return IRREGULAR;
    if (stats.isFile() && stats.size > most) return describeExcess(most);
    const bytes = readToEnd(file, stats.size, most);
    return bytes === undefined ? describeExcess(most) : { bytes };
  } finally {
    closeSync(file);
  }
}

/** Synchronous: that is several times faster here. Undefined if there is more than the most. */
function readToEnd(file: number, size: number, most: number): Buffer | undefined {
  // One byte more than expected: where the file ends there, nothing has to grow.
  let bytes = Buffer.alloc(Math.min(size, most) + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length + CHUNK, most + 1));
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > most) return undefined;
  }
}
