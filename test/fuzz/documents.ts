import assert from 'node:assert/strict';
import type { FilePath, Position, Range } from '../../src/location.js';
import { type Raw, isList, isMap } from '../../src/template/parse/document.js';

/** Every value's path, the root's too. */
export function collectPaths(raw: Raw, path: FilePath = []): readonly FilePath[] {
  if (isList(raw)) return [path, ...raw.flatMap((item, index) => collectPaths(item, [...path, index]))];
  if (!isMap(raw)) return [path];
  return [path, ...Object.entries(raw).flatMap(([key, value]) => collectPaths(value, [...path, key]))];
}

export function readAt(raw: Raw, path: FilePath): Raw {
  return path.reduce<Raw>((value, key) => {
    const own = Object.getOwnPropertyDescriptor(value, key);
    return own === undefined ? undefined : (own.value as Raw);
  }, raw);
}

/** The lines of a text as reports count them: only a line feed ends one. */
export function splitLines(text: string): readonly string[] {
  return text.split('\n');
}

/** Fails unless a position is in the text, or right behind a line's end. */
export function assertPosition(text: string, position: Position | undefined): void {
  if (position === undefined) return;
  const line = splitLines(text)[position.line - 1];
  assert.ok(
    line !== undefined && position.column >= 1 && position.column <= line.length + 1,
    `${position.line}:${position.column} is not in the text`,
  );
}

export function assertRange(text: string, range: Range | undefined): void {
  if (range === undefined) return;
  assertPosition(text, range.start);
  assertPosition(text, range.end);
  assert.ok(
    range.start.line < range.end.line ||
      (range.start.line === range.end.line && range.start.column <= range.end.column),
    'a range ends before it begins',
  );
}

/** What stands in a range of one line. */
export function sliceOf(text: string, { start, end }: Range): string {
  return (splitLines(text)[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
}
