import type { PathSegment } from '../location.js';
import { getOwn, isList, isMap } from '../template/parse/document.js';

/** What a template's own text has at a path; undefined if nothing, and behind intrinsics. */
export function findWrittenValue(root: unknown, path: readonly PathSegment[]): unknown {
  return path.reduce<unknown>((raw, segment) => {
    if (isList(raw)) return raw[Number(segment)];
    return isMap(raw) ? getOwn(raw, String(segment)) : undefined;
  }, root);
}
