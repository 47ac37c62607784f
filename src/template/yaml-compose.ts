import type { CST, Document, DocumentOptions, ParsedNode, ParseOptions, SchemaOptions } from 'yaml';
import { Composer, Parser, isScalar } from 'yaml';
import { MAX_DEPTH } from './document.js';
import { YamlMistake, eachToken, firstMistake, tooDeep } from './yaml-mistake.js';

/** Why a text of nothing is refused. */
export const EMPTY = 'the file is empty';

/** A text's one document, with the node at its root; throws YamlMistake. */
export function compose(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
  whatIsOne: string,
): { readonly document: Document.Parsed; readonly contents: ParsedNode } {
  const tokens = [...new Parser().parse(text)];
  for (const { token, depth } of eachToken(tokens)) {
    if ('items' in token && depth >= MAX_DEPTH) throw tooDeep(token.offset);
  }
  const [document] = [...new Composer(options).compose(tokens, true, text.length)];
  const mistake = firstMistake(text, tokens, document?.errors ?? []);
  if (mistake !== undefined) throw mistake;
  const second = tokens.filter((token) => token.type === 'document')[1];
  if (second !== undefined) {
    throw new YamlMistake(`the file holds several YAML documents; ${whatIsOne} is one`, startOf(second));
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
