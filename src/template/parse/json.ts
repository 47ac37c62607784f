import type { PathSegment, Range, FilePath } from '../../location.js';
import {
  type Document,
  type DocumentDiagnostic,
  MAX_DEPTH,
  type Raw,
  type UnreadText,
  isList,
  isMap,
  makeMap,
  makeSizeRefusal,
} from './document.js';
import { LineIndex } from '../../text/line-index.js';
import { findMistake } from './json-errors.js';
import { CODE, decodeJsonKey, visitElements, visitEntries, findValueEnd, scanOutline, skipSpace } from './json-scan.js';
import { findRanges, type OffsetSpan, type PositionedNode } from './position.js';
import { type Failure, isFailure } from '../../errors.js';

/** Reads a JSON text; places are located only on first use. */
export function readJson(text: string): Document | UnreadText {
  if (!/\S/.test(text)) return { reason: 'the file is empty', position: undefined };
  const { keys, tooDeep, isTooMuch } = scanOutline(text);
  if (tooDeep !== undefined) return refuse(text, `the file is nested deeper than ${MAX_DEPTH} levels`, tooDeep);
  if (isTooMuch) return makeSizeRefusal(hasKey(text, 'Resources'));
  const parsed = parse(text);
  if (isFailure(parsed)) return parsed;
  let lines: LineIndex | undefined;
  const range = (start: number, end: number): Range => (lines ??= new LineIndex(text)).firstLineOf(start, end);
  return {
    text,
    root: sorted(parsed.root),
    oddities: countKeys(parsed.root) === keys ? [] : duplicates(text, range),
    locate: (paths) => findRanges(findSpots(text, paths), paths, range),
  };
}

/** Whether the map at the root of a text has a key; the text need not be valid. */
function hasKey(text: string, key: string): boolean {
  let isFound = false;
  const open = skipSpace(text, 0);
  if (text.charCodeAt(open) !== CODE.openMap) return false;
  visitEntries(text, open, (keyStart, keyEnd, start) => {
    isFound ||= text.slice(keyStart + 1, keyEnd - 1) === key;
    return findValueEnd(text, start);
  });
  return isFound;
}

function parse(text: string): { readonly root: Raw } | Failure {
  try {
    const root: Raw = JSON.parse(text);
    return { root };
  } catch {
    const mistake = findMistake(text);
    return refuse(text, mistake?.sentence ?? 'the file is not valid JSON', mistake?.offset ?? 0);
  }
}

function refuse(text: string, sentence: string, offset: number): Failure {
  return { reason: sentence, position: new LineIndex(text).positionAt(offset) };
}

/** `JSON.parse` keeps one of several equal keys, so the value has fewer keys than the text if there are any. */
function countKeys(raw: Raw): number {
  let count = 0;
  if (isList(raw)) for (const element of raw) count += countKeys(element);
  if (!isMap(raw)) return count;
  for (const value of Object.values(raw)) count += 1 + (typeof value === 'object' ? countKeys(value) : 0);
  return count;
}

/** The same value with the keys of its maps sorted; the value itself if they are. */
function sorted(raw: Raw): Raw {
  if (isList(raw)) {
    const items = raw.map(sorted);
    return items.some((item, index) => item !== raw[index]) ? items : raw;
  }
  if (!isMap(raw)) return raw;
  const names = Object.keys(raw);
  const values = names.map((name) => sorted(raw[name]));
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  if (isSorted && values.every((value, index) => value === raw[names[index] ?? ''])) return raw;
  return makeMap(names.map((name, index) => [name, values[index]]));
}

function duplicates(text: string, range: (start: number, end: number) => Range): readonly DocumentDiagnostic[] {
  const found: DocumentDiagnostic[] = [];
  const visit = (start: number): number => {
    const code = text.charCodeAt(start);
    if (code === CODE.openList) return visitElements(text, start, (_, element) => visit(element));
    if (code !== CODE.openMap) return findValueEnd(text, start);
    const seen = new Set<string>();
    return visitEntries(text, start, (keyStart, keyEnd, value) => {
      const key = decodeJsonKey(text, keyStart, keyEnd);
      if (seen.has(key)) {
        const message = `duplicate key "${key}": the last one wins`;
        found.push({ code: 'duplicate-key', name: key, message, range: range(keyStart, keyEnd) });
      }
      seen.add(key);
      return visit(value);
    });
  };
  visit(skipSpace(text, 0));
  return found;
}

/** The wanted paths as a tree, so that one pass over the text serves them all. */
type Wanted = Map<PathSegment, Wanted>;

function wantedOf(paths: readonly FilePath[]): Wanted {
  const root: Wanted = new Map();
  for (const path of paths) {
    let at = root;
    for (const segment of path) {
      const next = at.get(segment) ?? new Map<PathSegment, Wanted>();
      at.set(segment, next);
      at = next;
    }
  }
  return root;
}

function findSpots(text: string, paths: readonly FilePath[]): PositionedNode {
  return spotAt(text, undefined, skipSpace(text, 0), wantedOf(paths));
}

function spotAt(text: string, key: OffsetSpan | undefined, start: number, wanted: Wanted): PositionedNode {
  const code = text.charCodeAt(start);
  const scalar = code !== CODE.openMap && code !== CODE.openList;
  if (scalar || wanted.size === 0) {
    return { key, value: { start, end: findValueEnd(text, start) }, scalar, inside: undefined };
  }
  // A later key of the same name replaces the earlier one's spot, as it replaces its value.
  const inside = new Map<PathSegment, PositionedNode>();
  const end = code === CODE.openMap ? entries(text, start, wanted, inside) : elements(text, start, wanted, inside);
  return { key, value: { start, end }, scalar, inside };
}

function entries(text: string, open: number, wanted: Wanted, inside: Map<PathSegment, PositionedNode>): number {
  return visitEntries(text, open, (keyStart, keyEnd, start) => {
    const key = decodeJsonKey(text, keyStart, keyEnd);
    const below = wanted.get(key);
    if (below === undefined) return findValueEnd(text, start);
    const spot = spotAt(text, { start: keyStart, end: keyEnd }, start, below);
    inside.set(key, spot);
    return spot.value.end;
  });
}

function elements(text: string, open: number, wanted: Wanted, inside: Map<PathSegment, PositionedNode>): number {
  return visitElements(text, open, (index, start) => {
    const below = wanted.get(index);
    if (below === undefined) return findValueEnd(text, start);
    const spot = spotAt(text, undefined, start, below);
    inside.set(index, spot);
    return spot.value.end;
  });
}
