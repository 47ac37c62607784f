import type { SourceNode } from '../template/parse/source-node.js';

/** What is between the parts of maps and lists that are on one line. */
export interface BracketStyle {
  /** The blanks within the braces of a map. */
  readonly inMap: string;
  /** The blanks within the brackets of a list. */
  readonly inList: string;
  /** From a key to its value. */
  readonly colon: string;
  /** From an entry to the next one. */
  readonly comma: string;
}

const USUAL: BracketStyle = { inMap: ' ', inList: '', colon: ': ', comma: ', ' };

/** More blanks than these are there to line something up. */
const PATTERNS: BracketStyleOf<RegExp> = { inMap: /^ ?$/, inList: /^ ?$/, colon: /^ ?: ?$/, comma: /^, ?$/ };

type BracketStyleOf<T> = { readonly [Key in keyof BracketStyle]: T };

/** How a text writes brackets, as the first ones show it that are on one line. */
export function findBracketStyle(text: string, root: SourceNode): BracketStyle {
  const found: { -readonly [Key in keyof BracketStyle]?: string } = {};
  const note = (name: keyof BracketStyle, from: number | undefined, to: number | undefined): void => {
    const between = from === undefined || to === undefined ? undefined : text.slice(from, to);
    if (between !== undefined && PATTERNS[name].test(between)) found[name] ??= between;
  };
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { entries, kind, start, isFlow } = node;
    open.push(...entries.flatMap(({ value }) => value ?? []).reverse());
    const [first, second] = entries;
    if (!isFlow || first === undefined) continue;
    note(kind === 'map' ? 'inMap' : 'inList', start + 1, first.key?.start ?? first.value?.start);
    note('colon', first.key?.end, first.value?.start);
    note('comma', first.value?.end, second?.key?.start ?? second?.value?.start);
  }
  return { ...USUAL, ...found };
}
