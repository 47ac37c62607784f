import type { UnknownPart } from './types.js';
import { ANY_TEXT } from './value.js';

type Parts = readonly (string | UnknownPart)[];

/** Beyond these sizes a hole's pattern is not examined: the answer is "perhaps" more often, and never slow. */
const MAX_TEXT = 256;
const MAX_PATTERNS = 8;

/** Whether the parts may represent this text. Linear in both where no hole has a pattern: templates may be hostile. */
export function mayBe(parts: Parts, text: string): boolean {
  if (lengthOf(parts) > text.length || isExcluded(parts, text)) return false;
  return reach(parts, text, new Set([0])).has(text.length);
}

/** More texts than these are not examined one by one. */
const MAX_READINGS = 64;

/** Every text that the parts may represent, where that is known: of parameters with allowed values. Else none. */
export function collectReadings(parts: Parts): readonly string[] {
  let texts = [''];
  for (const part of parts) {
    const next = typeof part === 'string' ? [part] : (part.oneOf ?? []);
    if (texts.length * next.length > MAX_READINGS) return [];
    texts = texts.flatMap((text) => next.map((one) => text + one));
  }
  return texts;
}

/** Whether the parts may be a whole segment of this text, as a name is in an ARN: between colons, slashes and ends. */
export function mayBeSegment(parts: Parts, text: string): boolean {
  const starts = new Set([0]);
  for (let at = 0; at < text.length; at += 1) if (isBoundary(text[at])) starts.add(at + 1);
  return [...reach(parts, text, starts)].some((end) => isBoundary(text[end]));
}

/** Whether a character ends a segment; so does the end of the text. */
export function isBoundary(character: string | undefined): boolean {
  return character === undefined || character === ':' || character === '/';
}

/** Whether no text can be both: their known beginnings or ends differ. */
export function isDistinct(left: Parts, right: Parts): boolean {
  const [a = '', b = ''] = [literal(left[0]), literal(right[0])];
  const [y = '', z = ''] = [literal(left.at(-1)), literal(right.at(-1))];
  return !(a.startsWith(b) || b.startsWith(a)) || !(y.endsWith(z) || z.endsWith(y));
}

function literal(part: string | UnknownPart | undefined): string | undefined {
  return typeof part === 'string' ? part : undefined;
}

/** A hole that represents "any value but these" excludes a text only where it is the one open part. */
function isExcluded(parts: Parts, text: string): boolean {
  const holes = parts.filter((part) => typeof part !== 'string');
  const [only] = holes;
  if (only?.not === undefined || holes.length > 1) return false;
  const at = parts.indexOf(only);
  const before = lengthOf(parts.slice(0, at));
  const after = lengthOf(parts.slice(at + 1));
  return only.not.includes(text.slice(before, text.length - after));
}

function lengthOf(parts: Parts): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

/** Where in the text the parts may end if they begin at one of `starts`. */
function reach(parts: Parts, text: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  let ends = starts;
  let patterns = 0;
  for (const part of parts) {
    if (ends.size === 0) return ends;
    if (typeof part === 'string') ends = afterLiteral(part, text, ends);
    else if (part.oneOf !== undefined) ends = union(part.oneOf.map((one) => afterLiteral(one, text, ends)));
    else if (part.pattern === ANY_TEXT || text.length > MAX_TEXT || patterns >= MAX_PATTERNS)
      ends = fromFirst(ends, text);
    else {
      patterns += 1;
      ends = afterPattern(part.pattern, text, ends);
    }
  }
  return ends;
}

function afterLiteral(literal: string, text: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  const ends = new Set<number>();
  for (const start of starts) if (text.startsWith(literal, start)) ends.add(start + literal.length);
  return ends;
}

function fromFirst(starts: ReadonlySet<number>, text: string): ReadonlySet<number> {
  let first = text.length;
  for (const start of starts) first = Math.min(first, start);
  return new Set(Array.from({ length: text.length - first + 1 }, (_, at) => first + at));
}

function afterPattern(pattern: string, text: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  const whole = new RegExp(`^(?:${pattern})$`);
  const ends = new Set<number>();
  for (const start of starts) {
    for (let end = start; end <= text.length; end += 1) {
      if (!ends.has(end) && whole.test(text.slice(start, end))) ends.add(end);
    }
  }
  return ends;
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set(sets.flatMap((set) => [...set]));
}
