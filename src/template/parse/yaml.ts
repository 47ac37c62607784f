import type { DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';
import type { Range } from '../../location.js';
import type { Document } from './document.js';
import { LineIndex } from '../../text/line-index.js';
import { findRanges } from './position.js';
import { YamlBuilder, type BuiltDocument } from './yaml-build.js';
import { EMPTY, YamlMistake, composeYaml, isUnclosedText } from './yaml-errors.js';
import { reindentYaml } from './yaml-reindent.js';
import { YAML_TAGS } from './yaml-tags.js';
import { type Failure, isFailure } from '../../errors.js';

// Settings are read by the same package, so that it is loaded and shipped once.
export { readPlainYaml } from './yaml-plain.js';

/** The package finds the structure; what scalars and tags mean is up to the builder. */
const OPTIONS = {
  customTags: YAML_TAGS,
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  strict: false,
} satisfies ParseOptions & DocumentOptions & SchemaOptions;

type Offset = (offset: number) => number;

const SAME: Offset = (offset) => offset;

/** Reads a YAML text as CloudFormation does; short tags come out in their long form. */
export function readYaml(text: string): Document | Failure {
  if (!/\S/.test(text)) return { reason: EMPTY, position: undefined };
  const lines = new LineIndex(text);
  const straight = readAs(text, lines, text, SAME);
  const copy = isFailure(straight) ? reindentYaml(text) : undefined;
  if (copy === undefined) return straight;
  const mended = readAs(text, lines, copy.text, copy.original);
  return isFailure(straight) && isFailure(mended) && isUnclosedText(straight.reason) ? straight : mended;
}

/** `read` is the text that is parsed in the place of `text`, `original` leads from its offsets to those of `text`. */
function readAs(text: string, lines: LineIndex, read: string, original: Offset): Document | Failure {
  try {
    return documentOf(text, lines, read, original);
  } catch (error) {
    if (!(error instanceof YamlMistake)) throw error;
    const { sentence, offset } = error;
    return { reason: sentence, position: offset === undefined ? undefined : lines.positionAt(original(offset)) };
  }
}

function documentOf(text: string, lines: LineIndex, read: string, original: Offset): Document {
  const builder = new YamlBuilder(read);
  const root: BuiltDocument = builder.build(composeYaml(read, OPTIONS, 'a template').contents, 0, 0);
  const range = (start: number, end: number): Range => lines.firstLineOf(original(start), original(end));
  return {
    text,
    root: root.raw,
    oddities: builder.oddities.map(({ span, ...odd }) => ({ ...odd, range: range(span.start, span.end) })),
    locate: (paths) => findRanges({ ...root, key: undefined }, paths, range),
  };
}
