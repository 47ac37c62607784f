import { posix } from 'node:path';
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import type { TextFiles } from './files.js';
import { decodePercents } from './percent.js';

/** A place in a file of the project. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
}

/** How far before a file's end the comment that names its map is looked for; the map itself may be in it. */
const TAIL = 1_000_000;

/** No path of a source is deeper. */
const MOST_FOLDERS = 100;

/** From compiled JavaScript to what it was compiled of; the place itself if it has no map, or its source is not available. */
export function resolveOriginal(spot: SourcePosition, files: TextFiles): SourcePosition {
  if (!/\.[cm]?js$/.test(spot.file)) return spot;
  const map = mapOf(spot.file, files);
  if (map === undefined) return spot;
  // Maps count columns from 0, and may name sources that they do not list.
  const found = originalPositionFor(map.trace, { line: spot.line, column: (spot.column ?? 1) - 1 });
  const { source, line, column }: Partial<typeof found> = found;
  const file = typeof source === 'string' ? sourceFile(source, posix.dirname(map.file), files) : undefined;
  return file === undefined || typeof line !== 'number' || typeof column !== 'number'
    ? spot
    : { file, line, column: column + 1 };
}

function mapOf(file: string, files: TextFiles): { readonly trace: TraceMap; readonly file: string } | undefined {
  const named = findMapReference(files.read(file)?.slice(-TAIL) ?? '');
  if (named === undefined) return undefined;
  const at = 'file' in named ? posix.join(posix.dirname(file), named.file) : file;
  const text = 'file' in named ? files.read(at) : named.data;
  const trace = text === undefined ? undefined : parseSourceMap(text);
  return trace === undefined ? undefined : { trace, file: at };
}

/** What a text says of its source map: the map itself, or the path of its file from the text's own. */
export type MapReference = { readonly data: string } | { readonly file: string };

const MARKS = ['//# sourceMappingURL=', '//@ sourceMappingURL='];

/**
 * The source map that a text names in a comment behind all of its code; undefined if it names none, or an address.
 * https://tc39.es/ecma426/#sec-linking-generated-code
 */
export function findMapReference(text: string): MapReference | undefined {
  const at = Math.max(...MARKS.map((mark) => text.lastIndexOf(mark)));
  if (at === -1) return undefined;
  const [comment = '', ...after] = text.slice(at).split('\n');
  if (!after.every((line) => /^\s*(?:\/\/|$)/.test(line))) return undefined;
  const url = comment.slice(comment.indexOf('=') + 1).trim();
  const data = /^data:application\/json;(?:charset=[\w-]+;)?base64,/.exec(url)?.[0];
  if (data !== undefined) return { data: Buffer.from(url.slice(data.length), 'base64').toString('utf8') };
  if (url === '' || /^[a-z-]+:|\s/i.test(url)) return undefined;
  const file = decodePercents(url);
  return file.includes('\0') ? undefined : { file };
}

/** A source map; undefined if the text is none, or one in sections. */
export function parseSourceMap(text: string): TraceMap | undefined {
  try {
    // Some servers' maps begin with a line that keeps browsers from running them.
    return new TraceMap(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  } catch {
    return undefined;
  }
}

/** The file that a map names: beside it, or, if it names one of another machine, by the longest end of its path. */
function sourceFile(source: string, folder: string, files: TextFiles): string | undefined {
  const path = source.replace(/^file:\/\//, '').replaceAll('\\', '/');
  const beside = posix.join(folder, path);
  if (!path.startsWith('/') && files.has(beside)) return beside;
  const segments = path.split('/').filter((segment) => segment !== '..' && segment !== '.');
  if (segments.length > MOST_FOLDERS) return undefined;
  return segments.map((_, index) => segments.slice(index).join('/')).find((name) => name !== '' && files.has(name));
}
