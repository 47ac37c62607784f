import { MAX_DEPTH, MAX_VALUES } from './document.js';

export const CODE = {
  tab: 9,
  newline: 10,
  return: 13,
  space: 32,
  quote: 34,
  comma: 44,
  colon: 58,
  openList: 91,
  backslash: 92,
  closeList: 93,
  openMap: 123,
  closeMap: 125,
} as const;

/** Facts about a JSON text without parsing it; `tooDeep` is the offset of the first bracket beyond the limit. */
export interface Outline {
  readonly keys: number;
  readonly tooDeep: number | undefined;
  /** It has more keys and values than are read. */
  readonly isTooMuch: boolean;
}

/** Counts the keys and watches the depth; runs before `JSON.parse`, so it may meet any text. */
export function scanOutline(text: string): Outline {
  let keys = 0;
  // Those that open a list or map or follow a comma: all but the root.
  let values = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= CODE.space) continue;
    if (code === CODE.quote) at = findStringEnd(text, at) - 1;
    else if (code === CODE.colon) keys += 1;
    else if (code === CODE.comma) values += 1;
    else if (code === CODE.openMap || code === CODE.openList) {
      values += 1;
      depth += 1;
    } else if (code === CODE.closeMap || code === CODE.closeList) depth -= 1;
    if (depth > MAX_DEPTH) return { keys, tooDeep: at, isTooMuch: false };
  }
  return { keys, tooDeep: undefined, isTooMuch: keys + values > MAX_VALUES };
}

/** The offset after the closing quote of the string that opens at `open`, or the text's end if it is not closed. */
export function findStringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close === -1 ? text.length : close + 1;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === CODE.backslash) before -= 1;
  return (at - before) % 2 === 0;
}

/** The offset of the first character from `at` on that is not white space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text.charCodeAt(next))) next += 1;
  return next;
}

function isSpace(code: number): boolean {
  return code === CODE.space || code === CODE.newline || code === CODE.return || code === CODE.tab;
}

/** The offset after the value that begins at `start`; the text is valid JSON. */
export function findValueEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === CODE.quote) return findStringEnd(text, start);
  if (code === CODE.openMap || code === CODE.openList) return endOfContainer(text, start);
  return endOfWord(text, start);
}

function endOfContainer(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= CODE.space) continue;
    if (code === CODE.quote) at = findStringEnd(text, at) - 1;
    else if (code === CODE.openMap || code === CODE.openList) depth += 1;
    else if (code === CODE.closeMap || code === CODE.closeList) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfWord(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === CODE.comma || code === CODE.closeMap || code === CODE.closeList) return at;
  }
  return text.length;
}

/** Goes through the map that opens at `open` and returns the offset after it; `visit` returns the end of its value. */
export function visitEntries(
  text: string,
  open: number,
  visit: (keyStart: number, keyEnd: number, valueStart: number) => number,
): number {
  let at = skipSpace(text, open + 1);
  while (text.charCodeAt(at) === CODE.quote) {
    const keyEnd = findStringEnd(text, at);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    at = afterComma(text, visit(at, keyEnd, valueStart));
  }
  return at + 1;
}

/** Goes through the list that opens at `open` and returns the offset after it; `visit` returns the end of its element. */
export function visitElements(text: string, open: number, visit: (index: number, start: number) => number): number {
  let at = skipSpace(text, open + 1);
  for (let index = 0; at < text.length && text.charCodeAt(at) !== CODE.closeList; index += 1) {
    at = afterComma(text, visit(index, at));
  }
  return at + 1;
}

function afterComma(text: string, end: number): number {
  const at = skipSpace(text, end);
  return text.charCodeAt(at) === CODE.comma ? skipSpace(text, at + 1) : at;
}

/** The key between `start` and `end` (its quotes) as the value knows it. */
export function decodeJsonKey(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end - 1);
  return written.includes('\\') ? String(JSON.parse(text.slice(start, end))) : written;
}
