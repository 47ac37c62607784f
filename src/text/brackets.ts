import { type CommentSyntax, type TextSpan, Lexer, findCommentEnd } from './lexer.js';

/** A source file's text, and how its language writes comments. */
export interface SourceText {
  readonly text: string;
  readonly syntax: CommentSyntax;
}

/** So far a bracket is looked for that closes one: calls of constructs are a thousandth of it. */
const MOST = 200_000;

/** What brackets hold, item by item, as commas part them. */
export interface BracketItems {
  readonly items: readonly TextSpan[];
  /** The offset of the closing bracket. */
  readonly close: number;
}

/**
 * Splits what is between the bracket at an offset and the one that closes it. It knows texts, comments and brackets
 * and no more of any language; undefined if the brackets do not match.
 */
export function parseItems(source: SourceText, open: number): BracketItems | undefined {
  const { text, syntax } = source;
  const lexer = new Lexer(text, syntax, open);
  const items: TextSpan[] = [];
  let start = open + 1;
  for (let kind = lexer.next(); kind !== undefined && kind !== 'stray'; kind = lexer.next()) {
    const { from, to } = lexer.span;
    if (to > open + MOST) return undefined;
    if (kind === 'close' && lexer.depth === 0)
      return { items: [...items, ...trimmed(source, start, from)], close: from };
    if (kind !== 'code' || lexer.depth > 1 || text.charAt(from) !== ',') continue;
    items.push(...trimmed(source, start, from));
    start = to;
  }
  return undefined;
}

/** An item without the blanks and comments around it; none if nothing is left. */
function trimmed(source: SourceText, from: number, to: number): readonly TextSpan[] {
  const start = skipBlanks(source, from, to);
  const written = source.text.slice(start, to).trimEnd();
  return written === '' ? [] : [{ from: start, to: start + written.length }];
}

function skipBlanks({ text, syntax }: SourceText, from: number, to: number): number {
  let at = from;
  for (;;) {
    while (at < to && /\s/.test(text.charAt(at))) at += 1;
    const after = findCommentEnd(text, at, syntax);
    if (after === undefined || at >= to) return Math.min(at, to);
    at = after;
  }
}
