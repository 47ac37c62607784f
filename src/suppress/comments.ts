import type { Location } from '../finding.js';

/** A comment that asks not to report something. */
export interface IgnoreComment {
  /** What it names, wherever rules of that name exist. */
  readonly names: readonly string[];
  /** Empty if it gives none. */
  readonly reason: string;
  /** The line it speaks of: its own, or the first one below its block of comments. */
  readonly line: number;
  readonly location: Location;
}

/** What begins a comment, by what the file's name ends in. */
const SYNTAX: Readonly<Record<string, readonly string[]>> = {
  cjs: ['//'],
  cs: ['//'],
  cts: ['//'],
  go: ['//'],
  java: ['//'],
  js: ['//'],
  json: [],
  jsx: ['//'],
  kt: ['//'],
  mjs: ['//'],
  mts: ['//'],
  py: ['#'],
  rb: ['#'],
  toml: ['#'],
  ts: ['//'],
  tsx: ['//'],
};

/** In YAML inline code has comments of its own. */
const YAML: readonly string[] = ['#', '//'];

const WORD = 'upload-audit-ignore';

/** The comments of a text, whatever it is written in, that begin with `upload-audit-ignore`. */
export function ignoreComments(file: string, text: string): readonly IgnoreComment[] {
  if (!text.includes(WORD)) return [];
  const syntax = syntaxOf(file, text);
  const lines = text.split(/\r\n|\r|\n/);
  return lines.flatMap((line, index) => {
    const at = line.indexOf(WORD);
    const mark = at === -1 ? undefined : syntax.find((one) => opens(line.slice(0, at), one));
    if (mark === undefined) return [];
    const isAlone = line.trimStart().startsWith(mark);
    const { names, reason } = read(line.slice(at + WORD.length));
    const start = { line: index + 1, column: at + 1 };
    return [
      {
        names,
        reason,
        line: isAlone ? lineBelow(lines, index, syntax) + 1 : index + 1,
        location: { file, start, end: { line: start.line, column: at + WORD.length + 1 } },
      },
    ];
  });
}

function syntaxOf(file: string, text: string): readonly string[] {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(SYNTAX, ending) ? SYNTAX[ending] : undefined;
  // Templates have all sorts of names; JSON has no comments.
  return known ?? (text.trimStart().startsWith('{') ? [] : YAML);
}

/** Whether a comment begins right before: with nothing in front of it but white space or code. */
function opens(before: string, mark: string): boolean {
  const trimmed = before.trimEnd();
  return trimmed.endsWith(mark) && /^$|\s$/.test(trimmed.slice(0, -mark.length));
}

/** ` cors-wildcard, alarms: because` */
function read(text: string): Pick<IgnoreComment, 'names' | 'reason'> {
  const colon = text.indexOf(':');
  const [named, reason] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  const names = named.split(/[\s,]+/).filter((name) => name !== '');
  return { names, reason: reason.replace(/\*\/\s*$/, '').trim() };
}

function lineBelow(lines: readonly string[], from: number, syntax: readonly string[]): number {
  let index = from;
  while (index < lines.length - 1 && syntax.some((mark) => lines[index]?.trimStart().startsWith(mark) === true))
    index += 1;
  return index;
}
