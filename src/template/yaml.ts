import type { CST, DocumentOptions, ParsedNode, ParseOptions, SchemaOptions } from 'yaml';
import { Composer, isScalar, Parser } from 'yaml';
import type { Range } from '../finding.js';
import type { Document, Refusal } from './document.js';
import { Lines, MAX_DEPTH } from './document.js';
import { rangesOf } from './spots.js';
import type { Built } from './yaml-build.js';
import { Builder } from './yaml-build.js';
import { reindent } from './yaml-loose.js';
import { eachToken, firstMistake, isUnclosedText, tooDeep, YamlMistake } from './yaml-mistake.js';
import { YAML_TAGS } from './yaml-tags.js';

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

const EMPTY = 'the file is empty';

/** Reads a YAML text as CloudFormation does; short tags come out in their long form. */
export function readYaml(text: string): Document | Refusal {
  if (!/\S/.test(text)) return { refused: EMPTY, at: undefined };
  const lines = new Lines(text);
  const straight = readAs(text, lines, text, SAME);
  const copy = 'refused' in straight ? reindent(text) : undefined;
  if (copy === undefined) return straight;
  const mended = readAs(text, lines, copy.text, copy.original);
  return 'refused' in straight && 'refused' in mended && isUnclosedText(straight.refused) ? straight : mended;
}

/** `read` is the text that is parsed in the place of `text`, `original` leads from its offsets to those of `text`. */
function readAs(text: string, lines: Lines, read: string, original: Offset): Document | Refusal {
  try {
    return documentOf(text, lines, read, original);
  } catch (error) {
    if (!(error instanceof YamlMistake)) throw error;
    const { sentence, offset } = error;
    return { refused: sentence, at: offset === undefined ? undefined : lines.position(original(offset)) };
  }
}

function documentOf(text: string, lines: Lines, read: string, original: Offset): Document {
  const builder = new Builder(read);
  const root: Built = builder.build(parse(read), 0, 0);
  const range = (start: number, end: number): Range => lines.range(original(start), original(end));
  return {
    text,
    root: root.raw,
    oddities: builder.oddities.map(({ message, span }) => ({ message, range: range(span.start, span.end) })),
    locate: (paths) => rangesOf({ ...root, key: undefined }, paths, range),
  };
}

/** The contents of the text's one document. */
function parse(text: string): ParsedNode {
  const tokens = [...new Parser().parse(text)];
  for (const { token, depth } of eachToken(tokens)) {
    if ('items' in token && depth >= MAX_DEPTH) throw tooDeep(token.offset);
  }
  const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const mistake = firstMistake(text, tokens, documents[0]?.errors ?? []);
  if (mistake !== undefined) throw mistake;
  const second = tokens.filter((token) => token.type === 'document')[1];
  if (second !== undefined) {
    throw new YamlMistake('the file holds several YAML documents; a template is one', startOf(second));
  }
  const contents = documents[0]?.contents ?? null;
  if (contents === null || isNothing(contents)) throw new YamlMistake(EMPTY, undefined);
  return contents;
}

function startOf(document: CST.Document): number {
  return document.start.find(({ type }) => type === 'doc-start')?.offset ?? document.offset;
}

function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && node.source === '' && node.range[0] === node.range[1] && node.tag === undefined;
}
