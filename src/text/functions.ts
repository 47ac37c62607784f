import { type CommentSyntax, stripText } from './lexer.js';
import { LineIndex, countBelow } from './line-index.js';

/** A function or class of a source, as far as brackets and indentation show. Lines are from 1. */
export interface Routine {
  readonly name: string;
  readonly is: 'function' | 'class';
  /** What a class is built from, as it is written: `cdk.Stack`; empty for functions. */
  readonly bases: string;
  /** Of its head. */
  readonly line: number;
  readonly lastLine: number;
  /** How many places its flow parts at. */
  readonly branches: number;
  /** A comment is right above it, or a docstring right below its head. */
  readonly isDescribed: boolean;
  /** A comment is in it or right above it. */
  readonly isCommented: boolean;
}

/** The routines of a text, in order; those without a name belong to the ones around them. */
export function collectRoutines(text: string, lexis: CommentSyntax): readonly Routine[] {
  const plain = stripText(text, lexis);
  const lines = new LineIndex(text);
  const heads = lexis === 'python' ? pythonHeads(plain.bare, lines) : bracedHeads(plain.bare, lines);
  const branches = [...plain.bare.matchAll(BRANCHES)].map(({ index }) => index);
  const marks = { commented: plain.commented, branches };
  return heads.map((head) => routineOf(head, plain.bare, lines, marks)).sort((a, b) => a.line - b.line);
}

/** The line of the first code; comments above it describe the whole file. */
export function hasOpeningComment(text: string, lexis: CommentSyntax): boolean {
  const { bare, uncommented, commented } = stripText(text, lexis);
  const first = uncommented.search(/\S/);
  const line = first === -1 ? Infinity : new LineIndex(bare).lineAt(first);
  return commented.some((one) => one < line && !(one === 1 && text.startsWith('#!')));
}

interface Head {
  readonly name: string;
  readonly is: Routine['is'];
  readonly bases: string;
  readonly from: number;
  /** The index where its body begins. */
  readonly body: number;
  readonly to: number;
}

/** What parts the flow, in the languages together. */
const BRANCHES = /\b(?:if|elif|for|while|case|catch|except|and|or)\b|&&|\|\||\?\?|\?(?=[^.:?)])/g;

function routineOf(head: Head, bare: string, lines: LineIndex, marks: Marks): Routine {
  const { name, is, bases, from, body, to } = head;
  const [line, lastLine] = [lines.lineAt(from), lines.lineAt(Math.max(from, to - 1))];
  const afterHead = lines.lineAt(body) + 1;
  const isBlank = bare.slice(lines.startOf(afterHead), lines.startOf(afterHead + 1)).trim() === '';
  const above = aboveDecorators(bare, lines, line);
  const isAbove = between(marks.commented, above, above + 1) > 0;
  const isBelow = isBlank && between(marks.commented, afterHead, afterHead + 1) > 0;
  return {
    name,
    is,
    bases,
    line,
    lastLine,
    branches: between(marks.branches, body, to),
    isDescribed: isAbove || isBelow,
    isCommented: isAbove || between(marks.commented, line, lastLine + 1) > 0,
  };
}

/** What is counted of a text: the lines of its comments, and the indexes of its branches; both in order. */
interface Marks {
  readonly commented: readonly number[];
  readonly branches: readonly number[];
}

/** How many of some numbers in order lie between two others, the second one exclusive. */
function between(numbers: readonly number[], from: number, to: number): number {
  return countBelow(numbers, to) - countBelow(numbers, from);
}

/** The line above a head and its decorators. */
function aboveDecorators(bare: string, lines: LineIndex, line: number): number {
  let above = line - 1;
  while (above > 0 && /^\s*@\w/.test(bare.slice(lines.startOf(above), lines.startOf(above + 1)))) above -= 1;
  return above;
}

const PYTHON_HEAD = /^([ \t]*)(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)/gm;

function pythonHeads(bare: string, lines: LineIndex): readonly Head[] {
  return [...bare.matchAll(PYTHON_HEAD)].map((match) => {
    const [all, indent = '', name = ''] = match;
    const from = match.index + indent.length;
    const open = match.index + all.length;
    const close = bare.charAt(open) === '(' ? closing(bare, open) : open - 1;
    const colon = bare.indexOf(':', close);
    const body = colon === -1 ? close + 1 : colon;
    const isClass = /^[ \t]*class\b/.test(all);
    const bases = isClass && bare.charAt(open) === '(' ? bare.slice(open + 1, close) : '';
    return {
      name,
      is: isClass ? 'class' : 'function',
      bases,
      from,
      body,
      to: dedented(bare, lines, body, indent.length),
    };
  });
}

/** Where a block ends: before the first line that is indented no further than its head. */
function dedented(bare: string, lines: LineIndex, body: number, indent: number): number {
  let end = lines.startOf(lines.lineAt(body) + 1);
  for (let line = lines.lineAt(body) + 1; line <= lines.count; line += 1) {
    const written = bare.slice(lines.startOf(line), lines.startOf(line + 1));
    const at = written.search(/\S/);
    if (at === -1) continue;
    if (at <= indent && !/^\s*[)\]}]/.test(written)) break;
    end = lines.startOf(line + 1);
  }
  return end;
}

/** So far before a brace its head is looked for. */
const REACH = 1500;
const CONTROL = new Set(['catch', 'else', 'for', 'foreach', 'if', 'lock', 'switch', 'using', 'while', 'with']);
const CLASS_HEAD = /\bclass\s+(\w+)((?:[^{};=]|=>){0,300})$/;

function bracedHeads(bare: string, lines: LineIndex): readonly Head[] {
  const begins = new FirstCode(bare, lines);
  const heads: Head[] = [];
  const open: { readonly at: number; readonly head: Omit<Head, 'to'> | undefined }[] = [];
  const parens: number[] = [];
  const opening = new Map<number, number>();
  for (let at = 0; at < bare.length; at += 1) {
    const character = bare.charAt(at);
    if (character === '(') parens.push(at);
    else if (character === ')') {
      const from = parens.pop();
      if (from !== undefined) opening.set(at, from);
    } else if (character === '{') open.push({ at, head: headBefore(bare, at, opening, begins) });
    else if (character === '}') {
      const head = open.pop()?.head;
      if (head !== undefined) heads.push({ ...head, to: at + 1 });
    }
  }
  return heads;
}

/** The head of what a brace opens; undefined of a block, an object, or a function without a name. */
function headBefore(
  bare: string,
  brace: number,
  opening: ReadonlyMap<number, number>,
  begins: FirstCode,
): Omit<Head, 'to'> | undefined {
  const start = Math.max(0, brace - REACH);
  const before = bare.slice(start, brace);
  const type = CLASS_HEAD.exec(before.slice(-400));
  if (type !== null) {
    const [, name = '', rest = ''] = type;
    return { name, is: 'class', bases: rest.trim(), from: begins.ofLineAt(brace - type[0].length), body: brace };
  }
  // `) {`, `): Promise<Reply> {`, `) => {`
  const tail = /\)(?:\s*:\s*[\w<>[\]|&.,\s]{1,200})?\s*(?:=>\s*)?$/.exec(before.slice(-260));
  if (tail === null) return undefined;
  const paren = opening.get(brace - tail[0].length);
  if (paren === undefined) return undefined;
  const prefix = bare.slice(Math.max(0, paren - 200), paren);
  const isArrow = tail[0].includes('=>');
  const name = (
    isArrow
      ? /([\w$]+)\s*(?::[^=;{}]{1,100})?=\s*(?:async\s*)?(?:<[^<>()]{0,80}>)?\s*$/
      : /([\w$]+)\s*(?:=\s*(?:async\s+)?function\s*\*?\s*)?(?:<[^<>()]{0,80}>)?\s*$/
  ).exec(prefix)?.[1];
  if (name === undefined || name === 'function' || CONTROL.has(name)) return undefined;
  // What is called with a block is no head: `describe(() => {`.
  if (/\bnew\s+[\w$.]+\s*$/.test(prefix)) return undefined;
  return { name, is: 'function', bases: '', from: begins.ofLineAt(paren), body: brace };
}

/** The first character of a line that is no blank. */
/** Where the code of a line begins, looked for once: all of a minified file is one line. */
class FirstCode {
  readonly #known = new Map<number, number>();

  constructor(
    readonly text: string,
    readonly lines: LineIndex,
  ) {}

  ofLineAt(index: number): number {
    const line = this.lines.lineAt(index);
    const known = this.#known.get(line);
    if (known !== undefined) return known;
    const start = this.lines.startOf(line);
    const blanks = this.text.slice(start).search(/\S/);
    const found = blanks === -1 ? start : start + blanks;
    this.#known.set(line, found);
    return found;
  }
}

/** No head is longer. */
const MOST_HEAD = 10_000;

function closing(text: string, open: number): number {
  let depth = 0;
  const end = Math.min(text.length, open + MOST_HEAD);
  for (let at = open; at < end; at += 1) {
    if ('([{'.includes(text.charAt(at))) depth += 1;
    else if (')]}'.includes(text.charAt(at)) && (depth -= 1) === 0) return at;
  }
  return open;
}
