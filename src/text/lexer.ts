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
  /** Comments are blank, and so are texts that stand alone: Python's docstrings. */
  readonly uncommented: string;
  /** Texts are blank too. */
  readonly bare: string;
  /** The lines on which a comment or docstring stands, from 1, in order. */
  readonly commented: readonly number[];
}

/** A text of source, told apart by comments, quotes and brackets alone: nothing is parsed, and nothing can fail. */
export function stripText(text: string, lexis: CommentSyntax): StrippedText {
  const scan = new Scan(text, lexis);
  scan.run();
  return {
    uncommented: blanked(text, scan.comments),
    bare: blanked(
      text,
      [...scan.comments, ...scan.quoted].sort((a, b) => a.from - b.from),
    ),
    commented: linesOf(text, scan.comments),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

class Scan {
  readonly comments: Span[] = [];
  readonly quoted: Span[] = [];
  readonly #text: string;
  readonly #lexis: CommentSyntax;
  /** The open brackets, and the backquotes around them. */
  readonly #open: string[] = [];
  /** The last character that was no blank and no comment. */
  #last = '\n';

  constructor(text: string, lexis: CommentSyntax) {
    this.#text = text;
    this.#lexis = lexis;
  }

  run(): void {
    for (let at = 0; at < this.#text.length;) at = this.#step(at);
  }

  /** Past what begins at an index. */
  #step(at: number): number {
    const character = this.#text.charAt(at);
    if (this.#open.at(-1) === '`') return this.#inTemplate(at, character);
    const comment = this.#commentEnd(at);
    if (comment !== undefined) {
      this.comments.push({ from: at, to: comment });
      return comment;
    }
    const isAlone = this.#last === '\n' && this.#open.length === 0;
    const end = this.#quotedEnd(at, character);
    if (end !== undefined) {
      const isDocstring = this.#lexis === 'python' && isAlone;
      (isDocstring ? this.comments : this.quoted).push({ from: at, to: end });
      if (!isDocstring) this.#last = character;
      return end;
    }
    if (character === '`' && this.#lexis === 'c') this.#open.push(character);
    else if ('([{'.includes(character)) this.#open.push(character);
    else if (')]}'.includes(character)) this.#open.pop();
    // A prefix such as that of r"…" belongs to the text.
    const isPrefix = this.#lexis === 'python' && /^[rRuUbB]{1,2}["']/.test(this.#text.slice(at, at + 3));
    if ((!/\s/.test(character) || character === '\n') && !(isPrefix && this.#last === '\n')) this.#last = character;
    return at + 1;
  }

  /** Within a template text only what ends it counts, and the expressions in it. */
  #inTemplate(at: number, character: string): number {
    const isExpression = this.#text.startsWith('${', at);
    if (character === '`') {
      this.#open.pop();
      this.#last = character;
    } else if (isExpression) {
      this.#open.push('{');
      this.#last = '{';
    } else this.quoted.push({ from: at, to: Math.min(at + (character === '\\' ? 2 : 1), this.#text.length) });
    return at + (isExpression || character === '\\' ? 2 : 1);
  }

  #commentEnd(at: number): number | undefined {
    const text = this.#text;
    if (this.#lexis === 'c' && text.startsWith('/*', at)) return endOf(text, '*/', at + 2);
    const opens =
      this.#lexis === 'c'
        ? text.startsWith('//', at)
        : text.charAt(at) === '#' && (this.#lexis === 'python' || at === 0 || /\s/.test(text.charAt(at - 1)));
    if (!opens) return undefined;
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  }

  #quotedEnd(at: number, quote: string): number | undefined {
    const text = this.#text;
    if (quote === '/' && this.#lexis === 'c') return this.#patternEnd(at);
    if (quote !== '"' && quote !== "'") return undefined;
    if (this.#lexis === 'python' && text.startsWith(quote.repeat(3), at)) return endOf(text, quote.repeat(3), at + 3);
    return lineQuoteEnd(text, at, quote) ?? at + 1;
  }

  /** A slash begins a regular expression where no value stands before it. */
  #patternEnd(at: number): number | undefined {
    if (!'\n(,=:[!&|?{};+>'.includes(this.#last)) return undefined;
    return lineQuoteEnd(this.#text, at, '/');
  }
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

function blanked(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    pieces.push(text.slice(at, from), text.slice(from, to).replace(/[^\r\n]/g, ' '));
    at = to;
  }
  return pieces.join('') + text.slice(at);
}

/** The lines that the spans touch. */
function linesOf(text: string, spans: readonly Span[]): readonly number[] {
  const lines = new Set<number>();
  let line = 1;
  let at = 0;
  const advance = (to: number): void => {
    for (; at < to; at += 1) if (text.charAt(at) === '\n') line += 1;
  };
  for (const { from, to } of spans) {
    advance(from);
    lines.add(line);
    while (at < to) {
      const next = text.indexOf('\n', at);
      if (next === -1 || next >= to) break;
      advance(next + 1);
      lines.add(line);
    }
  }
  return [...lines];
}
