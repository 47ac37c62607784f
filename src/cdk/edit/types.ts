import type { TextSpan } from '../../text/lexer.js';

/** A text in the place of another one; an empty span is an insertion. */
export interface SpanEdit extends TextSpan {
  readonly text: string;
}
