import { findCall, findFunctionShape, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

const MIME = /^[a-z]+\/[a-z0-9.+*-]+$|^(?:image|video|audio|application|text|model)\//i;
const EXTENSION =
  /^\.?(?:jpe?g|png|gif|webp|heic|avif|bmp|tiff?|svg|pdf|docx?|xlsx?|csv|txt|zip|mp[34]|mov|wav|flac|ogg|m4a|dcm|dxf|dwg|step|stl|json|xml)$/i;

/** The table whose values or keys are read, or that a loop iterates over with this name. */
export function findTable(view: View, node: SyntaxNode): SyntaxNode {
  const over = node.type === 'identifier' ? loopOver(node) : undefined;
  const value = view.literal(over ?? node);
  const member = findMember(unwrapExpression(findCall(value)?.callee ?? value));
  return member !== undefined && /^(?:values|keys|items|entries)$/.test(member.name ?? '')
    ? view.literal(member.object)
    : value;
}

/** The list that a name iterates over: `for signature in SIGNATURES`, `SIGNATURES.some((bytes) => …)`. */
function loopOver(name: SyntaxNode): SyntaxNode | undefined {
  const word = new RegExp(`\\b${escaped(name.text)}\\b`);
  for (const above of name.above()) {
    const clause = above.child('for_in_clause') ?? above;
    const left = clause.get('left');
    if (left !== undefined && clause.get('right') !== undefined && word.test(left.text)) return clause.get('right');
    const call = above.parent?.parent === undefined ? undefined : findCall(above.parent.parent);
    const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
    const parameters = findFunctionShape(above)?.parameters ?? [];
    if (member !== undefined && parameters.some(({ pattern }) => word.test(pattern.text))) return member.object;
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '\\$&');
}

/** A list of MIME types or of endings. */
export function isTypeList(view: View, node: SyntaxNode): boolean {
  const table = findTable(view, node);
  const texts = [...table.walk()].flatMap((one) => findLiteralText(one) ?? []);
  return texts.some((text) => MIME.test(text) || EXTENSION.test(text)) || isPattern(view, table);
}

/** Types of what contains a file, or of any file: they say nothing about the file itself. */
const ENVELOPE = /^(?:multipart\/.*|application\/(?:json|octet-stream|x-www-form-urlencoded)|\*\/\*)$/i;

/** Whether one of the types of a list allows any file. */
export function isEnvelope(view: View, node: SyntaxNode): boolean {
  return [...findTable(view, node).walk()].some((one) => ENVELOPE.test(findLiteralText(one) ?? ''));
}

/** The text of an anchored regular expression of types: `^image/(png|jpeg)$`. */
export function isTypePattern(view: View, node: SyntaxNode): boolean {
  const known = view.known(node);
  return known.is === 'text' && MIME.test(known.value.replace(/^\^\(?(?:\?:)?/, '').replaceAll('\\/', '/'));
}

/** A regular expression of types or endings: `/\\.(?:pdf|xml)$/`, `re.compile(r'image/(png|jpeg)')`. */
function isPattern(view: View, table: SyntaxNode): boolean {
  const isCompiled =
    view.nameOf(findCall(table)?.callee ?? table) === 're.compile' || findCall(table)?.callee.text === 'RegExp';
  if (table.type !== 'regex' && !isCompiled) return false;
  return /\\[./]|\//.test(table.text) && table.text.split(/[^a-z0-9]+/i).some((word) => EXTENSION.test(word));
}
