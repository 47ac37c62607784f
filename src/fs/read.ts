import { isUtf8 } from 'node:buffer';
import { closeSync, lstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type Failure, isFailure } from '../errors.js';

/** The largest file that is read. CloudFormation's own limit is 1 MB, but generators write larger ones to be split. */
export const MAX_BYTES = 25 * 1024 * 1024;

/** Why something could not be read: one sentence without the file's name. */
export interface ReadFailure extends Failure {
  /** Nothing of it was seen: it may be anything, a template too. */
  readonly unseen?: true;
}

const TOO_LARGE = tooLarge(MAX_BYTES);
const BINARY: ReadFailure = { reason: 'the file is binary, not text' };
const OTHER_ENCODING: ReadFailure = { reason: 'the file is neither UTF-8 nor UTF-16 with a byte order mark' };

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  ENAMETOOLONG: 'no such file or folder',
  ERR_INVALID_ARG_VALUE: 'no such file or folder',
  ELOOP: 'the symbolic link leads back to itself',
  EACCES: "can't be read: permission denied",
  EPERM: "can't be read: permission denied",
  EISDIR: 'a folder, not a file',
};

/** The sentence for what the file system threw. */
export function formatFsError(error: unknown): string {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
  return SENTENCES[code] ?? `can't be read: ${code}`;
}

/** A file's bytes, or why there are none. Synchronous: that is several times faster here. */
export function readBytes(path: string): { readonly bytes: Buffer } | ReadFailure {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return { reason: 'a folder, not a file' };
    if (!stats.isFile()) return readStream(path);
    return stats.size > MAX_BYTES ? TOO_LARGE : { bytes: readFileSync(path) };
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
}

/** A file proper of at most so many bytes; no pipe or device is ever opened. */
export function readBounded(path: string, most: number): { readonly bytes: Buffer } | ReadFailure {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return { reason: stats.isDirectory() ? 'a folder, not a file' : 'not a regular file' };
    return stats.size > most ? tooLarge(most) : { bytes: readFileSync(path) };
  } catch (error) {
    return { reason: formatFsError(error) };
  }
}

/** Whether there is a regular file of this very name: no link, whatever it leads to. */
export function isRegularFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function tooLarge(most: number): ReadFailure {
  return { reason: `the file is larger than ${most / 1024 / 1024} MB` };
}

/** Reads what has no size, such as the pipe of the shell's `<(…)`, but never endlessly. */
function readStream(path: string): { readonly bytes: Buffer } | ReadFailure {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const chunk = Buffer.alloc(64 * 1024);
      const length = readSync(file, chunk);
      if (length === 0) return { bytes: Buffer.concat(chunks) };
      total += length;
      if (total > MAX_BYTES) return TOO_LARGE;
      chunks.push(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}

/** A file's text without its byte order mark, or why there is none. */
export function readText(path: string): { readonly text: string } | ReadFailure {
  const read = readBytes(path);
  return isFailure(read) ? read : textOf(read.bytes);
}

/** The same of a file that may be empty: then its text is. */
export function readOptionalText(path: string): { readonly text: string } | ReadFailure {
  const read = readBytes(path);
  return isFailure(read) ? read : decodeText(read.bytes);
}

/** The same of what comes bit by bit, such as standard input. */
export async function readTextFrom(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly text: string } | ReadFailure> {
  const read: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of chunks) {
      total += chunk.length;
      if (total > MAX_BYTES) return TOO_LARGE;
      read.push(chunk);
    }
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
  return textOf(Buffer.concat(read));
}

function textOf(bytes: Buffer): { readonly text: string } | ReadFailure {
  const decoded = decodeText(bytes);
  if (isFailure(decoded)) return decoded;
  return /\S/.test(decoded.text) ? decoded : { reason: 'the file is empty' };
}

/** The text of a file's bytes, which may be none at all. */
export function decodeText(bytes: Buffer): { readonly text: string } | ReadFailure {
  if (startsWith(bytes, 0xff, 0xfe)) return decodeUtf16(bytes, 'utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return decodeUtf16(bytes, 'utf-16be');
  if (bytes.includes(0)) return BINARY;
  if (!isUtf8(bytes)) return OTHER_ENCODING;
  return { text: (startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes).toString('utf8') };
}

function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): { readonly text: string } | ReadFailure {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? BINARY : { text };
  } catch {
    return BINARY;
  }
}

function startsWith(bytes: Buffer, ...prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
