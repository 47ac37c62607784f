import type { FindingEdit, Replacement } from '../location.js';
import { LineIndex } from '../text/line-index.js';

/** How many mistakes a parser finds in the source of a file; undefined if it knows no such language. */
export type CountMistakes = (file: string, text: string) => number | undefined;

/** A replacement by its offsets. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The source of an app after the edits of findings. Two edits may share a replacement: those of a line that is for
 * several stacks are the same. One that overlaps another is left out, and so is one after which the source would parse
 * with more mistakes.
 */
export function applySourceEdits<T extends { readonly edit: FindingEdit }>(
  file: string,
  before: string,
  edits: readonly T[],
  countMistakes: CountMistakes,
): { readonly text: string; readonly made: readonly T[] } {
  const lines = new LineIndex(before);
  const cuts = new Map<string, Cut>();
  const made: T[] = [];
  const mistakes = countMistakes(file, before);
  const rejected = new Set<string>();
  let text = before;
  for (const one of edits) {
    const own = (one.edit.replacements ?? []).flatMap((replacement) => cutOf(replacement, lines) ?? []);
    const added = own.filter((cut) => !cuts.has(keyOf(cut)));
    const key = own.map(keyOf).join(' ');
    if (own.length !== one.edit.replacements?.length || rejected.has(key)) continue;
    if (added.some((cut) => [...cuts.values()].some((other) => overlaps(cut, other)))) continue;
    if (added.length > 0) {
      const next = spliced(before, [...cuts.values(), ...added]);
      if ((countMistakes(file, next) ?? 0) > (mistakes ?? 0)) {
        rejected.add(key);
        continue;
      }
      for (const cut of added) cuts.set(keyOf(cut), cut);
      text = next;
    }
    made.push(one);
  }
  return { text, made };
}

function cutOf({ start, end, text }: Replacement, lines: LineIndex): Cut | undefined {
  const [from, to] = [lines.offsetOf(start), lines.offsetOf(end)];
  return from === undefined || to === undefined || to < from ? undefined : { from, to, text };
}

function keyOf({ from, to, text }: Cut): string {
  return JSON.stringify([from, to, text]);
}

/** Insertions at one place follow each other. */
function overlaps(one: Cut, other: Cut): boolean {
  return one.from < other.to && other.from < one.to;
}

function spliced(text: string, cuts: readonly Cut[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => (a.from === b.from ? a.to - b.to : a.from - b.from))) {
    pieces.push(text.slice(at, cut.from), cut.text);
    at = cut.to;
  }
  return pieces.join('') + text.slice(at);
}
