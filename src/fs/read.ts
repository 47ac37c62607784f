import { isUtf8 } from 'node:buffer';
import { closeSync, lstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type Bounds, type PathFailure, resolveRealPath, resolveWithin } from './bounds.js';
import { isFailure } from '../errors.js';

/** The largest file that is read. CloudFormation's own limit is 1 MB, but generators write larger ones to be split. */
export const MAX_BYTES = 25 * 1024 * 1024;

/** Why something could not be read: one sentence without the file's name. */
export interface ReadFailure extends PathFailure {
  /** Nothing of it was seen: it may be anything, a template too. */
  readonly unseen?: true;
}

const FOLDER: ReadFailure = { reason: 'a folder, not a file' };
const TOO_LARGE = tooLarge(MAX_BYTES);
const EMPTY: ReadFailure = { reason: 'the file is empty' };
const BINARY: ReadFailure = { reason: 'the file is binary, not text' };
const OTHER_ENCODING: ReadFailure = { reason: 'the file is neither UTF-8 nor UTF-16 with a byte order mark' };

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
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
  return SENTENCES[code] ?? `can't be read: ${code}`;
}

/** By real path: texts that an editor has open, in the place of what is on the disk. */
export type OpenTexts = ReadonlyMap<string, string>;

/** The open text of a file that exists; undefined if the one on the disk counts. An empty one is as unreadable as an empty file. */
export function findOpenText(path: string, texts: OpenTexts): { readonly text: string } | ReadFailure | undefined {
  const text = texts.size === 0 ? undefined : texts.get(resolveRealPath(path));
  if (text === undefined) return undefined;
  return /\S/.test(text) ? { text } : EMPTY;
}

/** Synchronous: that is several times faster here. */
function readNamedBytes(path: string): { readonly bytes: Buffer } | ReadFailure {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return FOLDER;
    if (!stats.isFile()) return readStream(path);
    return stats.size > MAX_BYTES ? TOO_LARGE : { bytes: readFileSync(path) };
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
}

/**
 * Reads a regular file whose place has been checked: one that `findWithin` or a walk found. No pipe or device is opened.
 * @param most in bytes; larger files are refused
 */
export function readRegularFile(path: string, most = MAX_BYTES): { readonly bytes: Buffer } | ReadFailure {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return stats.isDirectory() ? FOLDER : { reason: 'not a regular file' };
    return stats.size > most ? tooLarge(most) : { bytes: readFileSync(path) };
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
}

/** Whether there is a regular file of exactly this name: a link does not count, whatever its target. */
export function isRegularFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function tooLarge(most: number): ReadFailure {
  return { reason: `the file is larger than ${most / 1024 / 1024} MB` };
}

/** Reads a source without a size, such as the pipe of the shell's `<(…)`, but never endlessly. */
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

/**
 * Reads the text, without its byte order mark, of a file that the command line names: a link, pipe or device may be
 * meant, so the kind and the place are not checked. Nothing else may be read with it.
 */
export function readNamedText(path: string, emptiness?: 'mayBeEmpty'): { readonly text: string } | ReadFailure {
  const read = readNamedBytes(path);
  return isFailure(read) ? read : textOf(read.bytes, emptiness);
}

/** Reads the text of a regular file whose place has been checked, see `readRegularFile`. */
export function readRegularText(path: string, emptiness?: 'mayBeEmpty'): { readonly text: string } | ReadFailure {
  const read = readRegularFile(path);
  return isFailure(read) ? read : textOf(read.bytes, emptiness);
}

/** Reads the text of a regular file inside of the bounds. */
export function readTextWithin(path: string, bounds: Bounds): { readonly text: string } | ReadFailure {
  try {
    const found = resolveWithin(path, bounds);
    return isFailure(found) ? found : readRegularText(found.real);
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
}

/** Reads the text of a stream, such as standard input. */
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

function textOf(bytes: Buffer, emptiness?: 'mayBeEmpty'): { readonly text: string } | ReadFailure {
  const decoded = decodeText(bytes);
  if (isFailure(decoded)) return decoded;
  return emptiness === 'mayBeEmpty' || /\S/.test(decoded.text) ? decoded : EMPTY;
}

/** Decodes the bytes of a file, which may be empty: UTF-8, or UTF-16 with a byte order mark. */
export function decodeText(bytes: Buffer): { readonly text: string } | ReadFailure {
  if (startsWith(bytes, 0xff, 0xfe)) return decodeUtf16(bytes, 'utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return decodeUtf16(bytes, 'utf-16be');
  if (bytes.includes(0)) return BINARY;
  if (!isUtf8(bytes)) return OTHER_ENCODING;
  return { text: (startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes).toString('utf8') };
}

/** The likely text of a file in an unknown encoding, and the first line that is not UTF-8. */
export interface UndecodedText {
  /** Each byte as a character of Latin-1, without NULs: enough to recognise words of ASCII, nothing else. */
  readonly guess: string;
  readonly line: number;
}

/** Reads a regular file that can't be decoded; undefined of any other, and of one that can't be read at all. */
export function readUndecodedText(path: string): UndecodedText | undefined {
  const read = readRegularFile(path);
  if (isFailure(read) || !isFailure(decodeText(read.bytes))) return undefined;
  const { bytes } = read;
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf('\n', from);
    const next = end === -1 ? bytes.length : end + 1;
    const written = bytes.subarray(from, next);
    if (written.includes(0) || !isUtf8(written)) break;
    from = next;
  }
  return { guess: bytes.toString('latin1').replaceAll('\0', ''), line };
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
