import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A regular expression of the source. */
export interface WrittenExpression {
  readonly file: string;
  readonly line: number;
  /** As it is written: `/a+/g`; of one that is made at run time, the expression that makes it. */
  readonly written: string;
  /** Undefined if it is made of what is known at run time only. */
  readonly form: { readonly source: string; readonly flags: string } | undefined;
}

/** Lists the regular expressions of all TypeScript files below some folders: literals, and calls of `RegExp`. */
export function collectExpressions(folders: readonly string[]): readonly WrittenExpression[] {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/'))
    .sort()
    .flatMap((file) => collectFromText(file, readFileSync(file, 'utf8')));
}

/** The same for one file. */
export function collectFromText(file: string, text: string): readonly WrittenExpression[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const constants = collectConstants(source);
  const found: WrittenExpression[] = [];
  const visit = (node: ts.Node): void => {
    const form = formOf(node, constants);
    if (form !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const written = form === 'open' ? node.getText().replace(/\s+/g, ' ') : `/${form.source}/${form.flags}`;
      found.push({ file, line, written, form: form === 'open' ? undefined : form });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type Constants = ReadonlyMap<string, ts.Expression>;

/** What the names of a file stand for, where each is declared once. */
function collectConstants(source: ts.SourceFile): Constants {
  const found = new Map<string, ts.Expression | undefined>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name))
      found.set(node.name.text, found.has(node.name.text) ? undefined : node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return new Map([...found].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function formOf(node: ts.Node, constants: Constants): WrittenExpression['form'] | 'open' {
  if (ts.isRegularExpressionLiteral(node)) return splitLiteral(node.text);
  if (!(ts.isNewExpression(node) || ts.isCallExpression(node)) || node.expression.getText() !== 'RegExp')
    return undefined;
  const [pattern, flags] = node.arguments ?? [];
  const source = pattern === undefined ? undefined : textOf(pattern, constants);
  const flagText = flags === undefined ? '' : textOf(flags, constants);
  return source === undefined || flagText === undefined ? 'open' : { source, flags: flagText };
}

function splitLiteral(text: string): { readonly source: string; readonly flags: string } {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
}

/** The text that an expression stands for, if it is made of constants of its file. */
function textOf(node: ts.Expression, constants: Constants): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return templateText(node, constants, false);
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw')
    return ts.isTemplateExpression(node.template)
      ? templateText(node.template, constants, true)
      : (node.template.rawText ?? node.template.text);
  if (ts.isIdentifier(node)) {
    const value = constants.get(node.text);
    return value === undefined ? undefined : textOf(value, constants);
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') {
    const value = ts.isIdentifier(node.expression) ? constants.get(node.expression.text) : node.expression;
    const form = value === undefined ? undefined : formOf(value, constants);
    return form === undefined || form === 'open' ? undefined : form.source;
  }
  return ts.isCallExpression(node) ? joinedText(node, constants) : undefined;
}

function templateText(node: ts.TemplateExpression, constants: Constants, isRaw: boolean): string | undefined {
  const cooked = (piece: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): string =>
    isRaw ? (piece.rawText ?? piece.text) : piece.text;
  let text = cooked(node.head);
  for (const { expression, literal } of node.templateSpans) {
    const inner = textOf(expression, constants);
    if (inner === undefined) return undefined;
    text += inner + cooked(literal);
  }
  return text;
}

/** `['a', 'b'].join('|')` */
function joinedText(node: ts.CallExpression, constants: Constants): string | undefined {
  const [separator] = node.arguments;
  const list = ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
  if (list?.name.text !== 'join' || !ts.isArrayLiteralExpression(list.expression) || separator === undefined)
    return undefined;
  const between = textOf(separator, constants);
  const items = list.expression.elements.map((item) => textOf(item, constants));
  return between === undefined || items.includes(undefined) ? undefined : items.join(between);
}
