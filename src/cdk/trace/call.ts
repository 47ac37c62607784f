import { type SourceText, parseItems } from '../../text/brackets.js';
import type { TextSpan } from '../../text/lexer.js';
import type { LineIndex } from '../../text/line-index.js';

/** A call, such as `new s3.Bucket(this, 'Files', { … })`. */
export interface SourceCall {
  /** The callee, with `new`: the place that a report shows. */
  readonly head: TextSpan;
  readonly arguments: readonly TextSpan[];
  /** From the head to the closing bracket. */
  readonly whole: TextSpan;
}

/** The text before the bracket of a call. */
const HEAD = /(?:new\s+)?[A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*)*(?:<[^<>()]{0,200}>)?/;
const HEAD_HERE = new RegExp(`(${HEAD.source})\\s*\\(`, 'y');
const HEADS = new RegExp(`(${HEAD.source})\\s*\\(`, 'g');
const HEAD_BEFORE = new RegExp(`(${HEAD.source})\\s*$`);

/** Words before a bracket that call nothing. */
const KEYWORDS = /^(?:if|for|while|switch|catch|return|with|elif|and|or|not|in|super|function|def|class|await|typeof)$/;

/** A call that only runs its callback makes nothing itself. */
const ITERATES = /\.\s*(?:map|forEach|flatMap|filter|reduce)$/;

/** How far before a bracket its call's head is looked for. */
const REACH = 300;

/** The call at a position of a stack trace; engines name the `new`, or the method's name after the last dot. */
export function findCallAt(source: SourceText, at: number): SourceCall | undefined {
  HEAD_HERE.lastIndex = at;
  const [, head = ''] = HEAD_HERE.exec(source.text) ?? [];
  if (head === '' || KEYWORDS.test(head)) return undefined;
  return callWith(source, { from: at, to: at + head.length }, HEAD_HERE.lastIndex - 1);
}

/** Whether the call at an index passes arguments to a base class: `super(scope, id)`, `super().__init__(scope, id)`. */
export function isBaseCall({ text }: SourceText, at: number | undefined): boolean {
  return at !== undefined && /^\s*(?:super|base)\s*\(/.test(text.slice(at, at + REACH));
}

/**
 * The calls that begin on a line, where a stack trace names no column that leads to one: those with `new` first, since
 * frames of constructs are sought.
 */
export function findCallsOnLine(source: SourceText, lines: LineIndex, line: number): readonly SourceCall[] {
  const [start, end] = [lines.startOf(line), lines.endOf(line)];
  const written = source.text.slice(start, Math.min(end, start + 1000));
  // The definition of a function looks like its call.
  if (/^\s*(?:async\s+)?(?:def|class|function)\b/.test(written)) return [];
  const calls = [...written.matchAll(HEADS)].flatMap(({ 0: found, 1: head = '', index }) => {
    if (KEYWORDS.test(head) || ITERATES.test(head)) return [];
    const from = start + index;
    return callWith(source, { from, to: from + head.length }, from + found.length - 1) ?? [];
  });
  const isNew = ({ head }: SourceCall): boolean => /^new\s/.test(source.text.slice(head.from, head.to));
  return [...calls.filter(isNew), ...calls.filter((call) => !isNew(call))];
}

/** The call whose bracket opens at an index. */
export function findCallOpenedAt(source: SourceText, open: number): SourceCall | undefined {
  const before = source.text.slice(Math.max(0, open - REACH), open);
  const [found = '', head = ''] = HEAD_BEFORE.exec(before) ?? [];
  if (head === '' || KEYWORDS.test(head)) return undefined;
  const from = open - found.length;
  return callWith(source, { from, to: from + head.length }, open);
}

function callWith(source: SourceText, head: TextSpan, open: number): SourceCall | undefined {
  const inside = parseItems(source, open);
  if (inside === undefined) return undefined;
  return { head, arguments: inside.items, whole: { from: head.from, to: inside.close + 1 } };
}
