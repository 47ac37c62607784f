import type { SourceNode } from '../template/parse/source-node.js';
import { type BracketStyle, findBracketStyle } from './bracket-style.js';
import { detectLineEnd, findLineEnd, findLineStart } from '../text/lines.js';

/** How a text is laid out, so that what is added looks like the rest. */
export interface TextStyle {
  readonly lineEnd: '\n' | '\r\n';
  /** The columns from a map's keys to those of a map in it. */
  readonly step: number;
  /** The columns from a key to the dashes of its list. */
  readonly listStep: number;
  readonly quote: '"' | "'";
  /** Whether intrinsics are written with short tags: `!Ref Topic`. */
  readonly usesTags: boolean;
  /** How brackets on one line are written. */
  readonly brackets: BracketStyle;
}

/** The style of a text as a whole. */
export function detectStyle(text: string, root: SourceNode): TextStyle {
  const { step, listStep } = findSteps(text, root);
  const [single, double] = [text.split("'").length, text.split('"').length];
  return {
    lineEnd: detectLineEnd(text),
    step: step ?? 2,
    listStep: listStep ?? 2,
    quote: double > single ? '"' : "'",
    brackets: findBracketStyle(text, root),
    usesTags: !root.isFlow && (/[\s[,]!(?:Ref|Sub|GetAtt|Join|If)\s/.test(text) || !/["']?\bRef["']?\s*:/.test(text)),
  };
}

function findSteps(text: string, root: SourceNode): { step: number | undefined; listStep: number | undefined } {
  let step: number | undefined;
  let listStep: number | undefined;
  const open = [root];
  for (let node = open.pop(); node !== undefined && (step === undefined || listStep === undefined); node = open.pop()) {
    for (const { key, value } of node.entries) {
      if (value === undefined) continue;
      open.push(value);
      if (key === undefined || node.isFlow || value.isFlow || value.entries.length === 0) continue;
      if (isExplicitKey(text, key)) continue;
      const shift = getColumn(text, value.start) - getColumn(text, node.start);
      if (value.kind === 'map' && shift > 0) step ??= shift;
      if (value.kind === 'list') listStep ??= Math.max(shift, 0);
    }
  }
  return { step, listStep };
}

/** The style at an offset: what is added there ends its lines as the line does, also in a text that mixes line ends. */
export function adaptStyle(style: TextStyle, text: string, offset: number): TextStyle {
  const end = findLineEnd(text, offset);
  const lineEnd = end === text.length ? style.lineEnd : text.startsWith('\r\n', end) ? '\r\n' : '\n';
  return { ...style, lineEnd };
}

/** From 0. */
export function getColumn(text: string, offset: number): number {
  return offset - findLineStart(text, offset);
}

/** The blanks that the line of an offset begins with. */
export function readIndentation(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(findLineStart(text, offset), offset))?.[0] ?? '';
}

/** Whether only blanks are between an offset and the beginning of its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(findLineStart(text, offset), offset));
}

/** Whether a key is behind a question mark: its value begins behind a colon of its own, at any column. */
export function isExplicitKey(text: string, { start }: SourceNode): boolean {
  return /(?:^|[ \t])\?[ \t]*$/.test(text.slice(findLineStart(text, start), start));
}
