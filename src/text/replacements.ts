import { findLineStart } from './lines.js';

/** A text in the place of another one, between two offsets of the text that it changes. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Lines in the place of other ones, each with the line feed that it ends with. */
export interface LineChange {
  /** From 1: the first line that goes, or the one above which the new ones come. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A text after some replacements, which are in order and do not overlap. */
export function applyReplacements(text: string, replacements: readonly TextReplacement[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: written } of replacements) {
    parts.push(text.slice(at, start), written);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** A part of a text that was changed: one that is still there, or what came in its place. */
type Piece = { readonly start: number; readonly end: number } | string;

/** The replacements that do at once what some do and then others do to the text that they make. */
export function joinReplacements(
  first: readonly TextReplacement[],
  then: readonly TextReplacement[],
): readonly TextReplacement[] {
  return toReplacements(changePieces(changePieces([{ start: 0, end: Infinity }], first), then));
}

function changePieces(pieces: readonly Piece[], replacements: readonly TextReplacement[]): readonly Piece[] {
  const changed: Piece[] = [];
  const open = [...pieces].reverse();
  let at = 0;
  // Takes what is before an offset of the text that the pieces make.
  const takeUntil = (offset: number, isKept: boolean): void => {
    while (at < offset) {
      const piece = open.pop();
      if (piece === undefined) return;
      const [head, tail] = cutPiece(piece, offset - at);
      at += lengthOf(head);
      if (isKept) changed.push(head);
      if (tail !== undefined) open.push(tail);
    }
  };
  for (const { start, end, text } of replacements) {
    takeUntil(start, true);
    takeUntil(end, false);
    changed.push(text);
  }
  return [...changed, ...open.reverse()];
}

function cutPiece(piece: Piece, length: number): readonly [head: Piece, tail: Piece | undefined] {
  if (lengthOf(piece) <= length) return [piece, undefined];
  if (typeof piece === 'string') return [piece.slice(0, length), piece.slice(length)];
  const middle = piece.start + length;
  return [
    { start: piece.start, end: middle },
    { start: middle, end: piece.end },
  ];
}

function lengthOf(piece: Piece): number {
  return typeof piece === 'string' ? piece.length : piece.end - piece.start;
}

function toReplacements(pieces: readonly Piece[]): readonly TextReplacement[] {
  const replacements: TextReplacement[] = [];
  let at = 0;
  let written = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      written += piece;
      continue;
    }
    if (piece.start > at || written !== '') replacements.push({ start: at, end: piece.start, text: written });
    at = piece.end;
    written = '';
  }
  return replacements;
}

/**
 * The lines that some replacements change, from the top to the bottom. They follow from the replacements: to look for
 * the differences of two texts would take the square of their number.
 */
export function listLineChanges(text: string, replacements: readonly TextReplacement[]): readonly LineChange[] {
  const found: LineChange[] = [];
  let line = 1;
  let counted = 0;
  for (const { start, end, inside } of groupByLines(text, replacements)) {
    line += countLineFeeds(text, counted, start);
    counted = start;
    const own = withoutSameLines(line, splitAfterFeeds(text.slice(start, end)), splitAfterFeeds(inside));
    const last = found.at(-1);
    const isNext = last !== undefined && last.line + last.removed.length >= own.line;
    const change = isNext ? joinChanges(last, own) : own;
    if (isNext) found.pop();
    if (change.removed.length + change.added.length > 0) found.push(change);
  }
  return found;
}

/** Whole lines, and what they become. */
interface ChangedLines {
  readonly start: number;
  readonly end: number;
  readonly inside: string;
}

function groupByLines(text: string, replacements: readonly TextReplacement[]): readonly ChangedLines[] {
  const groups: { start: number; end: number; own: TextReplacement[] }[] = [];
  for (const one of replacements) {
    const start = findLineStart(text, one.start);
    const end = endOfLines(text, one);
    const last = groups.at(-1);
    if (last === undefined || last.end <= start) groups.push({ start, end, own: [one] });
    else {
      last.end = Math.max(last.end, end);
      last.own.push(one);
    }
  }
  return groups.map(({ start, end, own }) => {
    const shifted = own.map((one) => ({ ...one, start: one.start - start, end: one.end - start }));
    return { start, end, inside: applyReplacements(text.slice(start, end), shifted) };
  });
}

/** The end of the line on which a replacement ends; whole lines need no further one. */
function endOfLines(text: string, { start, end, text: written }: TextReplacement): number {
  const isAtStart = (offset: number): boolean => findLineStart(text, offset) === offset;
  if (isAtStart(end) && (written.endsWith('\n') || (written === '' && isAtStart(start)))) return end;
  const feed = text.indexOf('\n', end);
  return feed === -1 ? text.length : feed + 1;
}

function joinChanges(above: LineChange, below: LineChange): LineChange {
  return withoutSameLines(above.line, above.removed.concat(below.removed), above.added.concat(below.added));
}

function withoutSameLines(line: number, removed: readonly string[], added: readonly string[]): LineChange {
  const most = Math.min(removed.length, added.length);
  let head = 0;
  while (head < most && removed[head] === added[head]) head += 1;
  let tail = 0;
  while (tail < most - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail += 1;
  const middle = (lines: readonly string[]): readonly string[] => lines.slice(head, lines.length - tail);
  return { line: line + head, removed: middle(removed), added: middle(added) };
}

function countLineFeeds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The lines of a text, with their line feeds. */
function splitAfterFeeds(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** Changes of lines with the lines around them, as unified diffs show them together. */
export interface DiffHunk {
  /** From 1. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** Each with `+`, `-` or a blank before it, and without the line feed that it ends with. */
  readonly lines: readonly string[];
}

/** Lines above and below a change. */
const CONTEXT = 3;

/** The hunks of a unified diff. */
export function listHunks(text: string, changes: readonly LineChange[]): readonly DiffHunk[] {
  const lines = splitAfterFeeds(text);
  const hunks: DiffHunk[] = [];
  let shift = 0;
  for (const near of groupNear(changes)) {
    const [first, last] = [near[0], near.at(-1)];
    if (first === undefined || last === undefined) continue;
    const from = Math.max(1, first.line - CONTEXT);
    const to = Math.min(lines.length + 1, last.line + last.removed.length + CONTEXT);
    const shown: string[] = [];
    let at = from;
    let grown = 0;
    for (const { line, removed, added } of near) {
      for (const one of lines.slice(at - 1, line - 1)) shown.push(...markLine(' ', one));
      for (const one of removed) shown.push(...markLine('-', one));
      for (const one of added) shown.push(...markLine('+', one));
      at = line + removed.length;
      grown += added.length - removed.length;
    }
    for (const one of lines.slice(at - 1, to - 1)) shown.push(...markLine(' ', one));
    const oldCount = to - from;
    hunks.push({ oldStart: from, oldCount, newStart: from + shift, newCount: oldCount + grown, lines: shown });
    shift += grown;
  }
  return hunks;
}

function groupNear(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
  let end = -Infinity;
  for (const change of changes) {
    if (change.line - end <= 2 * CONTEXT) groups.at(-1)?.push(change);
    else groups.push([change]);
    end = change.line + change.removed.length;
  }
  return groups;
}

/** As `git apply` and `patch` expect it of a last line without a line feed. */
function markLine(mark: string, line: string): readonly string[] {
  return line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'];
}
