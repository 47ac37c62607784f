import { LineIndex } from './line-index.js';

/** How a language writes comments and texts: `c` is all that does it as C does. */
export type CommentSyntax = 'python' | 'c' | 'shell';

const LEXES: Readonly<Record<string, CommentSyntax>> = {
  bash: 'shell',
  bats: 'shell',
  cjs: 'c',
  cs: 'c',
  cts: 'c',
  fs: 'c',
  go: 'c',
  java: 'c',
  js: 'c',
  jsx: 'c',
  kt: 'c',
  mjs: 'c',
  mts: 'c',
  py: 'python',
  rb: 'shell',
  rs: 'c',
  scala: 'c',
  sh: 'shell',
  ts: 'c',
  tsx: 'c',
};

/** By the ending of a file's name; undefined for what is no source. */
export function findCommentSyntax(file: string): CommentSyntax | undefined {
  const ending = /\.(\w+)$/.exec(file)?.[1] ?? '';
  return Object.hasOwn(LEXES, ending) ? LEXES[ending] : undefined;
}

/** A source's text without what the machine does not run. Every index and line is where it was. */
export interface StrippedText {
  /** Comments are blank, and so are texts that are standalone expressions: Python's docstrings. */
  readonly uncommented: string;
  /** Texts are blank too. */
  readonly bare: string;
  /** The lines on which a comment or docstring is, from 1, in order. */
  readonly commented: readonly number[];
}

/** A source text, split by comments, quotes and brackets only: nothing is parsed, and nothing can fail. */
export function stripText(text: string, syntax: CommentSyntax): StrippedText {
  const lexer = new Lexer(text, syntax);
  const comments: TextSpan[] = [];
  const quoted: TextSpan[] = [];
  for (let kind = lexer.next(); kind !== undefined; kind = lexer.next()) {
    if (kind === 'comment' || kind === 'docstring') comments.push(lexer.span);
    else if (kind === 'quoted') quoted.push(lexer.span);
  }
  return {
    uncommented: blanked(text, comments),
    bare: blanked(
      text,
      [...comments, ...quoted].sort((a, b) => a.from - b.from),
    ),
    commented: linesOf(text, comments),
  };
}

/** A piece of a text: from an offset to another one, exclusive. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/** What a lexer steps over; `stray` is a bracket that closes none, or another one than the last that was opened. */
export type TokenKind = 'comment' | 'docstring' | 'quoted' | 'open' | 'close' | 'stray' | 'code';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Steps through a source, one comment, quoted text, bracket or character of code at a time. */
export class Lexer {
  readonly #text: string;
  readonly #syntax: CommentSyntax;
  /** The open brackets, and the backquotes around them. */
  readonly #open: string[] = [];
  /** The last character that was no blank and no comment. */
  #last = '\n';
  #from = 0;
  #at: number;

  /** @param at the offset to begin at: the start of the text, or an opening bracket */
  constructor(text: string, syntax: CommentSyntax, at = 0) {
    this.#text = text;
    this.#syntax = syntax;
    this.#at = at;
  }

  /** Where the last step was made over. */
  get span(): TextSpan {
    return { from: this.#from, to: this.#at };
  }

  /** How many brackets and template strings are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** Steps over what comes next, and says what it is; undefined at the end of the text. */
  next(): TokenKind | undefined {
    const at = this.#at;
    if (at >= this.#text.length) return undefined;
    this.#from = at;
    const character = this.#text.charAt(at);
    if (this.#open.at(-1) === '`') return this.#inTemplate(at, character);
    const comment = findCommentEnd(this.#text, at, this.#syntax);
    if (comment !== undefined) {
      this.#at = comment;
      return 'comment';
    }
    const quoted = this.#quotedEnd(at, character);
    if (quoted !== undefined) {
      // A standalone string is a Python docstring.
      const isDocstring = this.#syntax === 'python' && this.#last === '\n' && this.depth === 0;
      if (!isDocstring) this.#last = character;
      this.#at = quoted;
      return isDocstring ? 'docstring' : 'quoted';
    }
    return this.#code(at, character);
  }

  #code(at: number, character: string): TokenKind {
    this.#at = at + 1;
    // A prefix such as that of r"…" belongs to the text.
    const isPrefix = this.#syntax === 'python' && /^[rRuUbB]{1,2}["']/.test(this.#text.slice(at, at + 3));
    if ((!/\s/.test(character) || character === '\n') && !(isPrefix && this.#last === '\n')) this.#last = character;
    if ('([{'.includes(character) || (character === '`' && this.#syntax === 'c')) {
      this.#open.push(character);
      return 'open';
    }
    if (!')]}'.includes(character)) return 'code';
    return CLOSING[this.#open.pop() ?? ''] === character ? 'close' : 'stray';
  }

  /** Within a template string only what ends it counts, and the expressions in it. */
  #inTemplate(at: number, character: string): TokenKind {
    const isExpression = this.#text.startsWith('${', at);
    this.#at = Math.min(at + (isExpression || character === '\\' ? 2 : 1), this.#text.length);
    if (!isExpression && character !== '`') return 'quoted';
    this.#last = isExpression ? '{' : character;
    if (isExpression) this.#open.push('{');
    else this.#open.pop();
    return isExpression ? 'open' : 'close';
  }

  #quotedEnd(at: number, quote: string): number | undefined {
    const text = this.#text;
    if (quote === '/' && this.#syntax === 'c') return this.#patternEnd(at);
    if (quote !== '"' && quote !== "'") return undefined;
    if (this.#syntax === 'python' && text.startsWith(quote.repeat(3), at)) return endOf(text, quote.repeat(3), at + 3);
    return lineQuoteEnd(text, at, quote) ?? at + 1;
  }

  /** A slash begins a regular expression where no value is before it. */
  #patternEnd(at: number): number | undefined {
    if (!'\n(,=:[!&|?{};+>'.includes(this.#last)) return undefined;
    return lineQuoteEnd(this.#text, at, '/');
  }
}

/** The offset behind the comment that begins at another one; undefined if none does. */
export function findCommentEnd(text: string, at: number, syntax: CommentSyntax): number | undefined {
  if (syntax === 'c' && text.startsWith('/*', at)) return endOf(text, '*/', at + 2);
  const opens =
    syntax === 'c'
      ? text.startsWith('//', at)
      : text.charAt(at) === '#' && (syntax === 'python' || at === 0 || /\s/.test(text.charAt(at - 1)));
  if (!opens) return undefined;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
}

/** A quote that its line does not close is none: an apostrophe, a division. */
function lineQuoteEnd(text: string, at: number, quote: string): number | undefined {
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === quote) return index + 1;
    if (character === '\n') return undefined;
    if (character === '\\') index += 1;
  }
  return undefined;
}

function blanked(text: string, spans: readonly TextSpan[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    pieces.push(text.slice(at, from), text.slice(from, to).replace(/[^\r\n]/g, ' '));
    at = to;
  }
  return pieces.join('') + text.slice(at);
}

/** The lines that the spans touch. */
function linesOf(text: string, spans: readonly TextSpan[]): readonly number[] {
  const index = new LineIndex(text);
  const lines = new Set<number>();
  for (const { from, to } of spans) {
    const last = index.lineAt(to);
    for (let line = index.lineAt(from); line <= last; line += 1) lines.add(line);
  }
  return [...lines];
}
