import { type BracketItems, parseItems } from '../../text/brackets.js';
import { type TextSpan, stripText } from '../../text/lexer.js';
import { detectLineEnd, findLineEnd } from '../../text/lines.js';
import type { SourceContext } from '../expression-origin.js';
import type { SourceSite } from '../trace/source-site.js';
import type { SpanEdit } from './types.js';

/** The end of a span without the blanks and comments behind its code. */
export function findCodeEnd({ text, lexis }: SourceContext, { from, to }: TextSpan): number {
  // A text that stands alone would be a docstring.
  const { uncommented } = stripText(`=${text.slice(from, to)}`, lexis);
  return from + uncommented.trimEnd().length - 1;
}

/** The text of a span without comments behind it. */
export function readCode(context: SourceContext, span: TextSpan): string {
  return context.text.slice(span.from, findCodeEnd(context, span));
}

/** The quotation mark around the id of a construct, which the texts beside it get as well. */
export function getQuote({ context: { text }, call: { whole } }: SourceSite): string {
  return /["']/.exec(text.slice(whole.from, whole.to))?.[0] ?? "'";
}

/** The blanks before an offset, if nothing else is before it on its line; else undefined. */
export function findIndentation(text: string, at: number): string | undefined {
  return /(?:^|\n)([ \t]*)$/.exec(text.slice(Math.max(0, at - 500), at))?.[1];
}

/**
 * Adds an item behind the last one between the brackets at an offset, laid out as the others: on a line of its own if
 * the last one is, with a comma behind it if that one has one. Undefined where nothing is between the brackets.
 */
export function buildAddedItem(context: SourceContext, open: number, item: string): readonly SpanEdit[] | undefined {
  const { text, bare, lexis } = context;
  const inside = parseItems({ text, syntax: lexis }, open);
  const last = inside?.items.at(-1);
  if (inside === undefined || last === undefined) return undefined;
  const end = findCodeEnd(context, last);
  const comma = end + bare.slice(end, inside.close).search(/,/);
  const hasComma = comma >= end;
  const indentation = findIndentation(text, last.from);
  if (indentation === undefined || !text.slice(open, last.from).includes('\n')) {
    return [hasComma ? insertAt(comma + 1, ` ${item},`) : insertAt(end, `, ${item}`)];
  }
  const line = `${detectLineEnd(text)}${indentation}${item}`;
  // A comment behind the last item stays on its line.
  const behind = Math.min(findLineEnd(text, end), inside.close);
  if (hasComma) return [insertAt(Math.max(comma + 1, behind), `${line},`)];
  return behind === inside.close ? [insertAt(end, `,${line}`)] : [insertAt(end, ','), insertAt(behind, line)];
}

function insertAt(at: number, text: string): SpanEdit {
  return { from: at, to: at, text };
}

/** The items of an object that is written out and takes over nothing from others; undefined for anything else. */
export function parseWholeObject({ text, lexis }: SourceContext, span: TextSpan): BracketItems | undefined {
  if (text.charAt(span.from) !== '{') return undefined;
  const inside = parseItems({ text, syntax: lexis }, span.from);
  const isWhole = inside?.close === span.to - 1 && !inside.items.some(({ from }) => text.startsWith('...', from));
  return isWhole ? inside : undefined;
}
