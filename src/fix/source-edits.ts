import type { FindingEdit, Replacement } from '../location.js';
import { LineIndex } from '../text/line-index.js';
import { type TextReplacement, applyReplacements } from '../text/replacements.js';

/** How many mistakes a parser finds in the source of a file; undefined if it knows no such language. */
export type CountMistakes = (file: string, text: string) => number | undefined;

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
): { readonly text: string; readonly replacements: readonly TextReplacement[]; readonly made: readonly T[] } {
  const lines = new LineIndex(before);
  const cuts = new Map<string, TextReplacement>();
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
      const next = applyReplacements(before, sortCuts([...cuts.values(), ...added]));
      if ((countMistakes(file, next) ?? 0) > (mistakes ?? 0)) {
        rejected.add(key);
        continue;
      }
      for (const cut of added) cuts.set(keyOf(cut), cut);
      text = next;
    }
    made.push(one);
  }
  return { text, replacements: sortCuts([...cuts.values()]), made };
}

function cutOf({ start, end, text }: Replacement, lines: LineIndex): TextReplacement | undefined {
  const [from, to] = [lines.offsetOf(start), lines.offsetOf(end)];
  return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to, text };
}

function keyOf({ start, end, text }: TextReplacement): string {
  return JSON.stringify([start, end, text]);
}

/** Insertions at one place follow each other. */
function overlaps(one: TextReplacement, other: TextReplacement): boolean {
  return one.start < other.end && other.start < one.end;
}

function sortCuts(cuts: readonly TextReplacement[]): readonly TextReplacement[] {
  return [...cuts].sort((a, b) => (a.start === b.start ? a.end - b.end : a.start - b.start));
}
