import type { Range } from '../../location.js';
import type { Document } from './document.js';
import { LineIndex } from '../../text/line-index.js';
import { findRanges } from './position.js';
import { YamlBuilder } from './yaml-build.js';
import type { YamlNode } from './yaml-node.js';

/** The text that was parsed in the place of the file's, and how its offsets lead to the file's. */
export interface ParsedText {
  readonly text: string;
  readonly original: (offset: number) => number;
}

/** The document of a file's text, whichever parser found its structure; throws YamlMistake for what can't be data. */
export function makeYamlDocument(text: string, node: YamlNode, parsed: ParsedText): Document {
  const builder = new YamlBuilder(parsed.text);
  const root = builder.build(node, 0, 0, undefined);
  let lines: LineIndex | undefined;
  const range = (start: number, end: number): Range =>
    (lines ??= new LineIndex(text)).firstLineOf(parsed.original(start), parsed.original(end));
  return {
    text,
    root: root.raw,
    oddities: builder.oddities.map(({ span, ...odd }) => ({ ...odd, range: range(span.start, span.end) })),
    locate: (paths) => findRanges(root, paths, range),
  };
}
