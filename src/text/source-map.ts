import { posix } from 'node:path';
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import type { TextFiles } from './files.js';

/** A place in a file of the project. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
}

const COMMENT = /\/\/[#@] sourceMappingURL=(\S{1,1000000})\s*$/;

/** How far before a file's end the comment that names its map is looked for; the map itself may be in it. */
const TAIL = 1_000_000;

/** From compiled JavaScript to what it was compiled of; the place itself if it has no map, or its source is not at hand. */
export function resolveOriginal(spot: SourcePosition, files: TextFiles): SourcePosition {
  if (!/\.[cm]?js$/.test(spot.file)) return spot;
  const map = mapOf(spot.file, files);
  if (map === undefined) return spot;
  // Maps count columns from 0.
  const { source, line, column } = originalPositionFor(map.trace, { line: spot.line, column: (spot.column ?? 1) - 1 });
  const file = source === null ? undefined : sourceFile(source, posix.dirname(map.file), files);
  return file === undefined || line === null ? spot : { file, line, column: column + 1 };
}

function mapOf(file: string, files: TextFiles): { readonly trace: TraceMap; readonly file: string } | undefined {
  const [, url = ''] = COMMENT.exec(files.read(file)?.slice(-TAIL) ?? '') ?? [];
  if (url === '') return undefined;
  const inline = /^data:application\/json;(?:charset=[\w-]+;)?base64,(.*)$/.exec(url)?.[1];
  const name = inline === undefined ? posix.join(posix.dirname(file), decoded(url)) : file;
  const text = inline === undefined ? files.read(name) : Buffer.from(inline, 'base64').toString('utf8');
  try {
    return text === undefined ? undefined : { trace: new TraceMap(text), file: name };
  } catch {
    // No map, or none that anybody could read.
    return undefined;
  }
}

/** The file that a map names: beside it, or, if it names one of another machine, by the longest end of its path. */
function sourceFile(source: string, folder: string, files: TextFiles): string | undefined {
  const path = source.replace(/^file:\/\//, '').replaceAll('\\', '/');
  const beside = posix.join(folder, path);
  if (!path.startsWith('/') && files.has(beside)) return beside;
  const segments = path.split('/').filter((segment) => segment !== '..' && segment !== '.');
  return segments.map((_, index) => segments.slice(index).join('/')).find((name) => name !== '' && files.has(name));
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
