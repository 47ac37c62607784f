import { type SourceText, parseItems } from '../text/brackets.js';
import { type CommentSyntax, stripText } from '../text/lexer.js';
import { splitArguments } from './source-fields.js';

/** An expression without brackets around it, casts and `await`. */
export function unwrapWritten(written: string): string {
  const text = written
    .trim()
    .replace(/(?:(?<!\s)\s+as\s+(?:const|[\w.<>[\]]+)|!)$/, '')
    .replace(/^await\s+/, '')
    .trim();
  const source: SourceText = { text, syntax: 'c' };
  if (!text.startsWith('(') || parseItems(source, 0)?.close !== text.length - 1) return text;
  return text.slice(1, -1).trim();
}

/** The arguments of an expression that is one call, whose bracket opens at an index; undefined if more follows. */
export function parseCallArguments(written: string, open: number, lexis: CommentSyntax): readonly string[] | undefined {
  const source = { text: written, syntax: lexis };
  const close = parseItems(source, open)?.close;
  return close === written.length - 1 ? splitArguments(written.slice(open + 1, close), lexis) : undefined;
}

/** `a ? b : c`, `a ?? b`, `a || b`, `b if a else c` by their possible values. */
export function splitAlternatives(written: string, lexis: CommentSyntax): readonly string[] {
  const flat = flattened(written, lexis);
  if (lexis === 'python') {
    const test = /(?<=.)\bif\b./s.exec(flat)?.index ?? flat.length;
    const otherwise = /\belse\b(?=.)/s.exec(flat.slice(test + 'if '.length))?.index;
    if (otherwise !== undefined)
      return [written.slice(0, test), written.slice(test + 'if '.length + otherwise + 'else'.length)];
    return cutAt(written, [...flat.matchAll(/\bor\b/g)]);
  }
  const question = flat.search(/\?(?![.?])/);
  const colon = question === -1 ? -1 : flat.indexOf(':', question);
  if (question > 0 && colon !== -1 && flat.charAt(question - 1) !== '?')
    return [written.slice(question + 1, colon), written.slice(colon + 1)];
  return cutAt(written, [...flat.matchAll(/\?\?|\|\|/g)]);
}

/** The operands of a sum, or of Python's paths that slashes join. */
export function splitOperands(written: string, sign: '+' | '/', lexis: CommentSyntax): readonly string[] {
  const flat = flattened(written, lexis);
  return cutAt(written, [...flat.matchAll(sign === '+' ? /\+/g : /\//g)]);
}

function cutAt(written: string, cuts: readonly RegExpMatchArray[]): readonly string[] {
  let from = 0;
  const parts = cuts.map(({ 0: sign, index = 0 }) => {
    const part = written.slice(from, index);
    from = index + sign.length;
    return part;
  });
  return [...parts, written.slice(from)];
}

/** An expression in which all text in quotes and brackets is blank. */
function flattened(written: string, lexis: CommentSyntax): string {
  const { bare } = stripText(written, lexis);
  let depth = 0;
  let inTemplate = false;
  return bare
    .split('')
    .map((character) => {
      if (character === '`') inTemplate = !inTemplate;
      if (')]}'.includes(character)) depth -= 1;
      const shown = depth === 0 && !inTemplate && !'`()[]{}'.includes(character) ? character : ' ';
      if ('([{'.includes(character)) depth += 1;
      return shown;
    })
    .join('');
}
