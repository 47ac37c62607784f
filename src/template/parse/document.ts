import type { Failure } from '../../errors.js';
import { compareText } from '../../text/order.js';
import type { FilePath, PathSegment, Range, SourcePath } from '../../location.js';

/**
 * Plain data as JSON has it: maps, lists, text, numbers, booleans, null. Maps have their own keys only. A document's keys
 * are sorted: their order in the text has no meaning, and so nothing that is found can depend on it.
 */
export type Raw = unknown;

/** The code of a problem, independent of its wording: an unknown tag by its long form, or a duplicate key. */
export interface DiagnosticCode {
  readonly code: 'unknown-tag' | 'duplicate-key';
  readonly name: string;
}

/** A non-fatal problem in the text, with its range if known. */
export interface DocumentDiagnostic extends DiagnosticCode {
  readonly message: string;
  readonly range: Range | undefined;
}

/** A text that was read. The one interface between text and tree: `json.ts` and `yaml.ts` both make it. */
export interface Document {
  readonly text: string;
  /** Short tags (`!Ref X`) are in their long form (`{Ref: 'X'}`). */
  readonly root: Raw;
  readonly oddities: readonly DocumentDiagnostic[];
  /**
   * The place of each path, in the order of `paths`. A scalar is located at its value, a map or list at its key (a
   * list's element at its first line), and an absent path at the key of its nearest existing parent. Ranges stay within
   * one line. One pass over the text, for any number of paths.
   */
  locate(paths: readonly FilePath[]): readonly Range[];
}

/** A deeper text is not a template but an attack on the reader's stack; CloudFormation's own limit is far below. */
export const MAX_DEPTH = 500;

/**
 * A text that writes more keys and values is refused: each takes a hundred times its size in memory. The largest template
 * that CloudFormation takes, of 1 MB, holds a tenth.
 */
export const MAX_VALUES = 1_000_000;

/** A shorter text, in characters, can't have more: a value takes one, and one between it and the next. */
export const MIN_LARGE_TEXT = 2 * MAX_VALUES;

/** Why a text is refused without being read. */
export interface UnreadText extends Failure {
  /** It has too many values, and none of them is `Resources`: it is no template. */
  readonly isNoTemplate?: true;
}

/** Refuses a text of too many values. @param hasResources whether `Resources` is a key at its root */
export function makeSizeRefusal(hasResources: boolean): UnreadText {
  const reason = `the file holds more than ${MAX_VALUES} keys and values`;
  return hasResources ? { reason } : { reason, isNoTemplate: true };
}

export const START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/**
 * A value that is elsewhere in the text than its key: a transform (SAM, a loop, an OpenAPI body) composed it from parts
 * of the user's file.
 */
export class Placed {
  readonly raw: Raw;
  readonly path: SourcePath;

  constructor(raw: Raw, path: SourcePath) {
    this.raw = raw;
    this.path = path;
  }
}

export function isMap(raw: Raw): raw is Readonly<Record<string, Raw>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !(raw instanceof Placed);
}

export function isList(raw: Raw): raw is readonly Raw[] {
  return Array.isArray(raw);
}

/** A map's own value, never one inherited from Object.prototype. */
export function getOwn(map: Readonly<Record<string, Raw>>, key: string): Raw {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The value at a path, as it is written; undefined where there is none, and behind intrinsics. */
export function findRawAt(root: Raw, path: readonly PathSegment[]): Raw {
  return path.reduce<Raw>((raw, segment) => {
    if (isList(raw)) return raw[Number(segment)];
    return isMap(raw) ? getOwn(raw, String(segment)) : undefined;
  }, root);
}

/** A map with these entries as its own, `__proto__` too, and sorted; of equal names the last one wins. */
export function makeMap(entries: readonly (readonly [string, Raw])[]): Readonly<Record<string, Raw>> {
  const map: Record<string, Raw> = {};
  for (const [name, value] of [...entries].sort(([one], [other]) => compareText(one, other))) {
    if (name !== '__proto__') map[name] = value;
    else Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return map;
}
