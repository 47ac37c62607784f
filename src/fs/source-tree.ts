import { join, posix } from 'node:path';
import { type BoundedEntry, type Bounds, type PathFailure, findWithin } from './bounds.js';
import { readBytesWithin } from './open.js';
import { type OpenTexts, decodeText } from './read.js';
import { type Failure, isFailure } from '../errors.js';

const MB = 1024 * 1024;

/** The largest source file that is read; hand-written files are a hundredth of it. */
export const MAX_SOURCE = 2 * MB;

/** The largest one that may be a bundle of many modules, or the map of one. */
export const MAX_BUNDLE = 10 * MB;

/** Where a file of a tree is on the disk. */
export interface Standing {
  /** Absolute. */
  readonly path: string;
  /** Of an archive's file: its name in the archive at `path`. */
  readonly inside?: string;
}

/** The files that one function is deployed with. Names are relative to the root, with forward slashes. */
export interface SourceTree {
  has(file: string): boolean;
  /** The text of a file; undefined if it may not be read: absent, outside of the root, too large, not a text. */
  read(file: string): string | undefined;
  /** Why a file that is there can't be read, or must not be; undefined if it can, and of one that is absent. */
  faultOf(file: string): string | undefined;
  standing(file: string): Standing;
}

/** How many bytes of a file are read. */
export function getByteLimit(file: string): number {
  return /\.(?:[cm]?js|map)$/.test(file) ? MAX_BUNDLE : MAX_SOURCE;
}

/** A name as the tree knows it: `./a/../b.py` is `b.py`; undefined if it leads out of the root. */
export function normalizeName(file: string): string | undefined {
  if (file.includes('\0') || file.includes('\\') || posix.isAbsolute(file) || /^[a-z]:/i.test(file)) return undefined;
  const name = posix.normalize(file).replace(/^\.\//, '');
  return name === '..' || name.startsWith('../') ? undefined : name;
}

/**
 * The files of a folder. Nothing outside of it by its real path is read, unless a link leads there and it
 * is still within the bounds: shared code is often linked into several functions' folders.
 * @param root absolute
 * @param bounds see `findBounds`
 */
export function makeFolderTree(root: string, bounds: Bounds, open: OpenTexts = new Map()): SourceTree {
  const texts = new Map<string, Read>();
  const find = (file: string): BoundedEntry | PathFailure | undefined => {
    const name = normalizeName(file);
    return name === undefined ? undefined : findWithin(join(root, name), bounds);
  };
  const locate = (file: string): string | undefined => {
    const found = find(file);
    return found === undefined || isFailure(found) || found.isFolder ? undefined : found.real;
  };
  const refusalOf = (file: string): string | undefined => {
    const found = find(file);
    return isFailure(found) && found.isRefused === true ? `${file} ${found.reason}` : undefined;
  };
  const load = (file: string): Read => {
    if (texts.has(file)) return texts.get(file);
    const path = locate(file);
    const found = path === undefined ? undefined : sourceAt(path, bounds, getByteLimit(file), open);
    texts.set(file, found);
    return found;
  };
  return {
    has: (file) => locate(file) !== undefined,
    read: (file) => textOf(load(file)),
    faultOf: (file) => faultOf(load(file)) ?? refusalOf(file),
    standing: (file) => ({ path: join(root, file) }),
  };
}

type Read = { readonly text: string } | Failure | undefined;

/** The text of one file within these bounds; undefined if it is absent or may not be read. */
export function readSource(path: string, bounds: Bounds, open: OpenTexts = new Map()): string | undefined {
  const found = findWithin(path, bounds);
  if (isFailure(found) || found.isFolder) return undefined;
  return textOf(sourceAt(found.real, bounds, getByteLimit(path), open));
}

/** @param real the file's real path */
function sourceAt(real: string, bounds: Bounds, most: number, open: OpenTexts): Read {
  const text = open.get(real);
  if (text !== undefined) return { text };
  const read = readBytesWithin(real, bounds, most);
  return isFailure(read) ? read : decodeText(read.bytes);
}

function textOf(read: Read): string | undefined {
  return read === undefined || isFailure(read) ? undefined : read.text;
}

function faultOf(read: Read): string | undefined {
  return read !== undefined && isFailure(read) ? read.reason : undefined;
}
