import type { FixedFile } from '../../src/fix/plan.js';
import type { SourceNode } from '../../src/template/parse/source-node.js';
import { readYamlSource } from '../../src/template/parse/yaml.js';

/**
 * The lines that are gone although nothing was changed within them: found by comparing lines, and so without the code
 * that makes and joins replacements.
 */
export function listLostLines({ before, after, replacements }: FixedFile): readonly string[] {
  const isTouched = (start: number, end: number): boolean =>
    replacements.some((one) => one.end > start && one.start < end && !isAtLineEnd(before, one));
  const left = splitLines(after);
  const lost: string[] = [];
  let [at, offset] = [0, 0];
  for (const line of splitLines(before)) {
    const start = offset;
    offset += line.length;
    if (isTouched(start, offset)) continue;
    const next = left.findIndex((one, index) => index >= at && isSameLine(one, line));
    if (next === -1) lost.push(line);
    else at = next + 1;
  }
  return lost;
}

/** Whether a replacement adds lines below a line. */
function isAtLineEnd(text: string, { start, end, text: written }: FixedFile['replacements'][number]): boolean {
  return start === end && /^\r?(?:\n|$)/.test(text.slice(start, start + 2)) && /^\r?\n/.test(written);
}

/** The last line may have had no line feed. */
function isSameLine(one: string, line: string): boolean {
  return one === line || (!line.endsWith('\n') && one.replace(/\r?\n$/, '') === line);
}

function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The ends of the lines that a text has. */
export function listLineEnds(text: string): ReadonlySet<string> {
  return new Set(text.match(/\r?\n/g));
}

/** The columns from keys to the maps and to the lists of a text's blocks. */
export interface BlockSteps {
  readonly map: ReadonlySet<number>;
  readonly list: ReadonlySet<number>;
}

export function listSteps(text: string): BlockSteps {
  const steps = { map: new Set<number>(), list: new Set<number>() };
  const columnOf = (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
  const visit = ({ entries, isFlow }: SourceNode): void => {
    for (const { key, value } of entries) {
      if (value === undefined) continue;
      visit(value);
      // A key behind a question mark is further to the right than its value may be.
      if (key === undefined || text.slice(0, key.start).endsWith('? ')) continue;
      if (isFlow || value.isFlow || value.entries.length === 0) continue;
      if (value.kind === 'map' || value.kind === 'list')
        steps[value.kind].add(columnOf(value.start) - columnOf(key.start));
    }
  };
  const root = readYamlSource(text);
  if (root !== undefined) visit(root);
  return steps;
}
