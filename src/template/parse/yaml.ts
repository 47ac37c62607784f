import type { DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';
import type { Document } from './document.js';
import { LineIndex } from '../../text/line-index.js';
import { type ParsedText, makeYamlDocument } from './yaml-document.js';
import { EMPTY, composeYaml, isUnclosedText } from './yaml-errors.js';
import type { SourceNode } from './source-node.js';
import { YamlMistake } from './yaml-mistake.js';
import { reindentYaml } from './yaml-reindent.js';
import { makeYamlSource } from './yaml-source.js';
import { YAML_TAGS } from './yaml-tags.js';
import { unwrapYaml } from './yaml-unwrap.js';
import { type Failure, isFailure } from '../../errors.js';

// Settings are read and large texts counted by the same package, so that it is loaded and shipped once.
export { readPlainYaml } from './yaml-plain.js';
export { hasTooManyValues } from './yaml-size.js';

/** The package finds the structure; the builder interprets scalars and tags. */
const OPTIONS = {
  customTags: YAML_TAGS,
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  strict: false,
} satisfies ParseOptions & DocumentOptions & SchemaOptions;

/** Reads a YAML text as CloudFormation does; short tags are expanded to their long form. */
export function readYaml(text: string): Document | Failure {
  if (!/\S/.test(text)) return { reason: EMPTY, position: undefined };
  const straight = readAs(text, { text, original: (offset) => offset });
  const copy = isFailure(straight) ? reindentYaml(text) : undefined;
  if (copy === undefined) return straight;
  const mended = readAs(text, copy);
  return isFailure(straight) && isFailure(mended) && isUnclosedText(straight.reason) ? straight : mended;
}

function readAs(text: string, parsed: ParsedText): Document | Failure {
  try {
    const { contents } = composeYaml(parsed.text, OPTIONS, 'a template');
    return makeYamlDocument(text, unwrapYaml(contents), parsed);
  } catch (error) {
    if (!(error instanceof YamlMistake)) throw error;
    const { sentence, offset } = error;
    const position = offset === undefined ? undefined : new LineIndex(text).positionAt(parsed.original(offset));
    return { reason: sentence, position };
  }
}

/** The structure of a template's text, for edits of it; undefined for one that is read only with leniency. */
export function readYamlSource(text: string): SourceNode | undefined {
  try {
    return makeYamlSource(composeYaml(text, OPTIONS, 'a template').contents);
  } catch (error) {
    if (error instanceof YamlMistake) return undefined;
    throw error;
  }
}
