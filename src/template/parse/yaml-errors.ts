import {
  type CST,
  Composer,
  type Document,
  type DocumentOptions,
  type ErrorCode,
  type ParseOptions,
  type ParsedNode,
  Parser,
  type SchemaOptions,
  type YAMLError,
  isScalar,
} from 'yaml';
import { MAX_DEPTH } from './document.js';
import { TOO_DEEP, YamlMistake, makeDepthMistake } from './yaml-mistake.js';

/** Whether a quotation mark is missing. One far below may be read as its partner, so that later text proves nothing. */
export function isUnclosedText(sentence: string): boolean {
  return sentence.startsWith(UNCLOSED_TEXT);
}

const UNCLOSED_TEXT = 'the string is not closed';

/** Why a map with equal keys is refused. */
export const DUPLICATE_KEY = 'the key is written a second time';

const INDENTATION = 'the indentation does not fit the lines above';

const BY_CODE: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias can have no tag and no anchor',
  BAD_ALIAS: 'an anchor or alias needs a name',
  BAD_DIRECTIVE: 'a line that begins with % must be a directive such as "%YAML 1.1"',
  BAD_DQ_ESCAPE: 'the string in double quotes contains an escape that YAML does not support',
  BAD_INDENT: INDENTATION,
  BAD_PROP_ORDER: 'a tag or anchor must follow the "-", "?" or ":", not precede it',
  BAD_SCALAR_START: 'text that begins with this character must be in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a map must begin below the line of its key; text that contains ": " must be in quotes',
  BLOCK_IN_FLOW: 'between brackets a list or map must be written with brackets too',
  DUPLICATE_KEY,
  MISSING_CHAR: 'a character is missing here',
  MULTILINE_IMPLICIT_KEY: 'expected a key followed by ":" on the same line',
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_TAGS: 'a value can have one tag only; the inner function must be written in its long form',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: 'a tab is used for indentation; YAML allows only spaces',
  TAG_RESOLVE_FAILED: 'the tag has a prefix that is not declared',
  UNEXPECTED_TOKEN: 'this is not expected here',
};

/** Where one code represents several mistakes, the words of the package distinguish them. */
const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^Missing closing (['"])/, `${UNCLOSED_TEXT}: the closing $1 is missing`],
  [/end with a ([\]}])/, 'the bracket is not closed: its "$1" is missing'],
  [/^Implicit map keys need to be followed/, 'expected ":" after the key'],
  [/^Sequence item without -/, INDENTATION],
  [/^A block sequence may not be used/, INDENTATION],
  [/^Missing , (?:or : )?between/, 'expected "," between the entries'],
  [/^Missing space after :/, 'expected a space after ":"'],
  [/^Tags and anchors must be separated/, 'expected a space after the tag or anchor'],
  [/^Missing newline after block sequence props/, 'the list must begin on the line after its tag or anchor'],
  [/^Missing directives-end/, 'expected "---" after the lines that begin with %'],
  [/^Block scalars with more-indented/, INDENTATION],
  [/^Unexpected , in|^Unexpected empty item/, 'an entry is missing before this ","'],
  [/^Block scalar header/, 'after "|" or ">" only "+", "-", a digit and a comment may follow on the line'],
  [/at node end$/, 'unexpected text after the value; if it is part of the value, put the whole value in quotes'],
];

/** The first of the package's errors in our words. */
export function findFirstMistake(
  text: string,
  tokens: readonly CST.Token[],
  errors: readonly YAMLError[],
): YamlMistake | undefined {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  const [offset] = first.pos;
  const overIndented = first.code === 'BLOCK_AS_IMPLICIT_KEY' ? lastLineOfText(tokens, offset) : undefined;
  if (overIndented !== undefined) return new YamlMistake(INDENTATION, skipBlank(text, overIndented));
  const known = BY_MESSAGE.find(([pattern]) => pattern.test(first.message));
  if (known === undefined) return new YamlMistake(BY_CODE[first.code] ?? 'this is not valid YAML', place(text, first));
  const [pattern, words] = known;
  const sentence = (pattern.exec(first.message)?.[0] ?? '').replace(pattern, words);
  return new YamlMistake(sentence, opening(tokens, first.message, offset) ?? place(text, first));
}

/** An error about a line is given at the white space before it. */
function place(text: string, error: YAMLError): number {
  return error.code === 'TAB_AS_INDENT' ? error.pos[0] : skipBlank(text, error.pos[0]);
}

function skipBlank(text: string, offset: number): number {
  const blank = /\s*/y;
  blank.lastIndex = offset;
  const next = offset + (blank.exec(text)?.[0].length ?? 0);
  return next < text.length ? next : offset;
}

/** A key that is indented too far is read as one more line of the text above it. */
function lastLineOfText(tokens: readonly CST.Token[], offset: number): number | undefined {
  for (const { token } of walkTokens(tokens)) {
    if (token.type !== 'scalar' || token.offset !== offset) continue;
    const newline = token.source.lastIndexOf('\n');
    if (newline !== -1) return offset + newline;
  }
  return undefined;
}

/** Something not closed is given at its end; where it opens is the place to look at. */
function opening(tokens: readonly CST.Token[], message: string, offset: number): number | undefined {
  if (message.startsWith('Missing closing')) {
    for (const { token } of walkTokens(tokens)) {
      const quoted = token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar';
      if (quoted && token.offset + token.source.length === offset) return token.offset;
    }
  }
  if (!message.includes('end with a')) return undefined;
  let innermost: number | undefined;
  for (const { token } of walkTokens(tokens)) {
    if (token.type !== 'flow-collection' || token.offset > offset) continue;
    const closes = token.start.source === '{' ? '}' : ']';
    if (token.end[0]?.source !== closes) innermost = Math.max(innermost ?? 0, token.offset);
  }
  return innermost;
}

/** All tokens that hold values, with the number of maps and lists around each; without recursion. */
export function* walkTokens(tokens: readonly CST.Token[]): Generator<{ token: CST.Token; depth: number }> {
  const stack = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    const { token, depth } = next;
    if (token.type === 'document' && token.value !== undefined) stack.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const item of token.items) {
      for (const child of [item.key, item.value]) {
        if (child !== null && child !== undefined) stack.push({ token: child, depth: depth + 1 });
      }
    }
  }
}

/** Why a text of nothing is refused. */
export const EMPTY = 'the file is empty';

/** A text's one document, with the node at its root; throws YamlMistake. */
export function composeYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
  whatIsOne: string,
): { readonly document: Document.Parsed; readonly contents: ParsedNode } {
  const tokens = [...new Parser().parse(text)];
  for (const { token, depth } of walkTokens(tokens)) {
    if ('items' in token && depth >= MAX_DEPTH) throw makeDepthMistake(token.offset);
  }
  const [document] = [...new Composer(options).compose(tokens, true, text.length)];
  const mistake = findFirstMistake(text, tokens, document?.errors ?? []);
  if (mistake !== undefined) throw mistake;
  const second = tokens.filter((token) => token.type === 'document')[1];
  if (second !== undefined) {
    throw new YamlMistake(`the file contains several YAML documents; ${whatIsOne} is one`, startOf(second));
  }
  const contents = document?.contents ?? null;
  if (document === undefined || contents === null || isNothing(contents)) throw new YamlMistake(EMPTY, undefined);
  return { document, contents };
}

function startOf(document: CST.Document): number {
  return document.start.find(({ type }) => type === 'doc-start')?.offset ?? document.offset;
}

function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && node.source === '' && node.range[0] === node.range[1] && node.tag === undefined;
}
