import type { SourceNode } from '../template/parse/source-node.js';
import type { TextStyle } from './style.js';

/** A text in the place of another one. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of insertions at one offset, those of a larger one come first: they belong to the innermost block. */
  readonly column: number;
  /** What it makes in the document; two edits that make the same exclude each other. */
  readonly makes: string;
}

/** A text, its structure and its style. */
export interface StructuredText {
  readonly text: string;
  readonly root: SourceNode;
  readonly style: TextStyle;
}
