// The edition without workers: nothing here runs beside.
import { Unzip, type UnzipFile, UnzipInflate, unzipSync } from 'fflate/browser';
import type { Bounds } from './bounds.js';
import { readBytesWithin } from './open.js';
import { decodeText } from './read.js';
import { type SourceTree, getByteLimit, normalizeName } from './source-tree.js';
import { type Failure, isFailure } from '../errors.js';

/** Lambda takes archives up to this size directly, and files of 250 MB in all; docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ARCHIVE = 50 * 1024 * 1024;
const MAX_UNZIPPED = 250 * 1024 * 1024;
const MAX_ENTRIES = 20_000;

/** Code shrinks to a fifth; a higher ratio means an archive made to fill the disk. */
const MAX_RATIO = 100;

/** How much of an archive is read before the size of its output is checked. */
const CHUNK = 16 * 1024;

/** Files that other people's machines leave in archives, and names that lead out of them. */
const IGNORED = /^__MACOSX\/|(?:^|\/)\._/;

/** Why an archive is not read. */
class Fault extends Error {}

/** The files of a zip archive: names at once, texts on first use. Nothing is written to the disk. */
export function makeArchiveTree(path: string, bounds: Bounds): SourceTree | Failure {
  const read = readBytesWithin(path, bounds, MAX_ARCHIVE);
  if (isFailure(read)) return read;
  try {
    const names = namesIn(read.bytes);
    return treeOf(path, read.bytes, names);
  } catch (error) {
    return { reason: error instanceof Fault ? error.message : 'the archive is broken' };
  }
}

/** The entries of the archive's directory, by the names that the tree knows; the declared sizes may be wrong. */
function namesIn(bytes: Uint8Array): ReadonlyMap<string, Listed> {
  const names = new Map<string, Listed>();
  const copies = new Map<string, number>();
  let entries = 0;
  let total = 0;
  unzipSync(bytes, {
    filter: ({ name, size, originalSize }) => {
      entries += 1;
      total += originalSize;
      if (entries > MAX_ENTRIES) throw new Fault(`the archive contains more than ${MAX_ENTRIES} files`);
      if (total > MAX_UNZIPPED) throw new Fault('the archive contains more than the 250 MB that Lambda accepts');
      const known = IGNORED.test(name) || name.endsWith('/') ? undefined : normalizeName(name);
      const copy = copies.get(name) ?? 0;
      copies.set(name, copy + 1);
      // Of equal names the last one counts, which whoever unpacks all of them finds in the end.
      if (known !== undefined) names.set(known, { name, copy, size, originalSize });
      return false;
    },
  });
  if (total > bytes.length * MAX_RATIO)
    throw new Fault(`the archive unpacks to more than ${MAX_RATIO} times its size and is not unpacked`);
  return names;
}

interface Listed {
  /** As the archive spells it. */
  readonly name: string;
  /** How many entries before it are spelled alike. */
  readonly copy: number;
  readonly size: number;
  readonly originalSize: number;
}

type Read = { readonly text: string } | Failure;

function treeOf(path: string, bytes: Uint8Array, names: ReadonlyMap<string, Listed>): SourceTree {
  const texts = new Map<string, Read>();
  const load = (file: string): Read | undefined => {
    const known = normalizeName(file) ?? '';
    const listed = names.get(known);
    if (listed === undefined) return undefined;
    const read = texts.get(known) ?? unpack(bytes, listed, getByteLimit(known));
    texts.set(known, read);
    return read;
  };
  return {
    has: (file) => names.has(normalizeName(file) ?? ''),
    read: (file) => {
      const read = load(file);
      return read === undefined || isFailure(read) ? undefined : read.text;
    },
    faultOf: (file) => {
      const read = load(file);
      return read !== undefined && isFailure(read) ? read.reason : undefined;
    },
    standing: (file) => ({ path, inside: normalizeName(file) ?? file }),
  };
}

/** Unpacks one file in chunks, so that one with a false declared size ends at the bound. */
function unpack(bytes: Uint8Array, { name, copy, originalSize }: Listed, most: number): Read {
  const tooLarge = { reason: `the file is larger than ${most / 1024 / 1024} MB` };
  if (originalSize > most) return tooLarge;
  const chunks: Uint8Array[] = [];
  const state: { total: number; done: boolean; broken: boolean } = { total: 0, done: false, broken: false };
  let before = 0;
  const unzip = new Unzip((file: UnzipFile) => {
    if (file.name !== name || before > copy) return;
    before += 1;
    if (before <= copy) return;
    file.ondata = (error, data, final) => {
      state.broken ||= error !== null;
      state.total += data.length;
      if (state.total <= most) chunks.push(data);
      state.done = final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length && !state.done && !state.broken && state.total <= most; at += CHUNK)
      unzip.push(bytes.subarray(at, at + CHUNK), at + CHUNK >= bytes.length);
  } catch {
    state.broken = true;
  }
  if (state.total > most) return tooLarge;
  return state.broken || !state.done ? { reason: 'the archive is broken' } : decodeText(Buffer.concat(chunks));
}
