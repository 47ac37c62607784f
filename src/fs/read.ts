import { isUtf8 } from 'node:buffer';
import { type Bounds, resolveRealPath } from './bounds.js';
import { MAX_BYTES, type ReadFailure, describeExcess, formatFsError, readBytesWithin, readNamedBytes } from './open.js';
import { isFailure } from '../errors.js';

const EMPTY: ReadFailure = { reason: 'the file is empty' };
const BINARY: ReadFailure = { reason: 'the file is binary, not text' };
const OTHER_ENCODING: ReadFailure = { reason: 'the file is neither UTF-8 nor UTF-16 with a byte order mark' };

/** The text of a file, or why there is none. */
export type ReadText = { readonly text: string } | ReadFailure;

/** By real path: texts that an editor has open, in the place of what is on the disk. */
export type OpenTexts = ReadonlyMap<string, string>;

/** The open text of a file that exists; undefined if the one on the disk counts. An empty one is as unreadable as an empty file. */
export function findOpenText(path: string, texts: OpenTexts): ReadText | undefined {
  const text = texts.size === 0 ? undefined : texts.get(resolveRealPath(path));
  if (text === undefined) return undefined;
  return /\S/.test(text) ? { text } : EMPTY;
}

/**
 * Reads the text, without its byte order mark, of a file that the command line names: a link, pipe or device may be
 * meant, so the kind and the place are not checked. Nothing else may be read with it.
 */
export function readNamedText(path: string, emptiness?: 'mayBeEmpty'): ReadText {
  const read = readNamedBytes(path, MAX_BYTES);
  return isFailure(read) ? read : textOf(read.bytes, emptiness);
}

/** Reads the text, without its byte order mark, of a regular file inside of the bounds. */
export function readTextWithin(path: string, bounds: Bounds, emptiness?: 'mayBeEmpty', most = MAX_BYTES): ReadText {
  const read = readBytesWithin(path, bounds, most);
  return isFailure(read) ? read : textOf(read.bytes, emptiness);
}

/** Reads the text of a stream, such as standard input. */
export async function readTextFrom(chunks: AsyncIterable<Uint8Array>): Promise<ReadText> {
  const read: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of chunks) {
      total += chunk.length;
      if (total > MAX_BYTES) return describeExcess(MAX_BYTES);
      read.push(chunk);
    }
  } catch (error) {
    return { reason: formatFsError(error), unseen: true };
  }
  return textOf(Buffer.concat(read));
}

function textOf(bytes: Buffer, emptiness?: 'mayBeEmpty'): ReadText {
  const decoded = decodeText(bytes);
  if (isFailure(decoded)) return decoded;
  return emptiness === 'mayBeEmpty' || /\S/.test(decoded.text) ? decoded : EMPTY;
}

/** Decodes the bytes of a file, which may be empty: UTF-8, or UTF-16 with a byte order mark. */
export function decodeText(bytes: Buffer): ReadText {
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
export function readUndecodedText(path: string, bounds: Bounds): UndecodedText | undefined {
  const read = readBytesWithin(path, bounds, MAX_BYTES);
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

function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): ReadText {
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
