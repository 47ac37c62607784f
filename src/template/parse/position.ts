import type { PathSegment, Range, FilePath } from '../../location.js';
import { START } from './document.js';

/** Offsets into a text; `end` is exclusive. */
export interface OffsetSpan {
  readonly start: number;
  readonly end: number;
}

/** Where a value is in its text. */
export interface PositionedNode {
  /** The key that leads to the value; a list's element and the root have none. */
  readonly key: OffsetSpan | undefined;
  readonly value: OffsetSpan;
  /** A scalar is located at its value, everything else at its key. */
  readonly scalar: boolean;
  readonly inside: PositionedNodes | undefined;
}

/** The contents of a map or list, by key or index; most are never read. */
export interface PositionedNodes {
  get(segment: PathSegment): PositionedNode | undefined;
}

/** The span to show for a path: see `Document.locate`. Undefined for the root. */
export function findSpan(root: PositionedNode, path: FilePath): OffsetSpan | undefined {
  let spot = root;
  for (const segment of path) {
    const next = spot.inside?.get(segment);
    if (next === undefined) return spot === root ? undefined : leadingTo(spot);
    spot = next;
  }
  if (spot.scalar && spot.value.end > spot.value.start) return spot.value;
  return spot === root ? undefined : leadingTo(spot);
}

function leadingTo(spot: PositionedNode): OffsetSpan {
  return spot.key ?? spot.value;
}

/** The ranges of many paths under one root. */
export function findRanges(
  root: PositionedNode,
  paths: readonly FilePath[],
  range: (start: number, end: number) => Range,
): readonly Range[] {
  return paths.map((path) => {
    const span = findSpan(root, path);
    return span === undefined ? START : range(span.start, span.end);
  });
}
