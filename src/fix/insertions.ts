import type { FilePath } from '../location.js';
import type { SourceEntry, SourceNode } from '../template/parse/source-node.js';
import { type FlowStyle, type FormattedValue, formatBlockItem, formatBlockValue } from './format.js';
import { formatFlowEntry, formatFlowValue, formatYamlText, formatLineBreak } from './format.js';
import { findLineEnd, findLineStart } from '../text/lines.js';
import { type TextStyle, adaptStyle, getColumn, isExplicitKey, isFirstOnLine, readIndentation } from './style.js';
import type { StructuredText, TextEdit } from './types.js';

/** How an entry is laid out that begins on the line of an offset. */
export function readLines({ text, style, root }: StructuredText, offset: number): FlowStyle['lines'] {
  return {
    end: style.lineEnd,
    indentation: readIndentation(text, offset),
    step: stepText(text, root),
  };
}

/** The indentation of the first entry that is on a line of its own. */
function stepText(text: string, { entries }: SourceNode): string {
  const first = entries[0]?.key;
  const step = first !== undefined && isFirstOnLine(text, first.start) ? readIndentation(text, first.start) : '';
  return step === '' ? '  ' : step;
}

interface NewEntry {
  /** Undefined for an item of a list. */
  readonly key: string | undefined;
  readonly value: FormattedValue;
}

/** Adds entries behind the last one of a map or list. */
export function insertEntries(
  nodes: readonly SourceNode[],
  added: readonly NewEntry[],
  made: FilePath,
  source: StructuredText,
): TextEdit | undefined {
  const node = nodes.at(-1);
  if (node === undefined) return undefined;
  const edit = node.isFlow ? inFlow(nodes, node, added, source) : inBlock(nodes, node, added, source);
  return edit === undefined ? undefined : { ...edit, makes: JSON.stringify(made) };
}

type BareEdit = Omit<TextEdit, 'makes'>;

function inBlock(
  nodes: readonly SourceNode[],
  node: SourceNode,
  added: readonly NewEntry[],
  { text, style }: StructuredText,
): BareEdit | undefined {
  const last = node.entries.at(-1);
  if (last === undefined) return undefined;
  const at = endOfContent(text, node, last);
  if (at === undefined) return undefined;
  // A block begins with its first dash or key, or with the question mark before that.
  const column = getColumn(text, node.start);
  const own = { ...adaptStyle(style, text, at), step: stepAround(text, nodes, style.step) };
  const written = added.map(({ key, value }) =>
    key === undefined
      ? `- ${formatBlockItem(value, column + 2, own)}`
      : formatKey(key, last, own) + formatBlockValue(value, column, own),
  );
  return { start: at, end: at, text: written.map((one) => formatLineBreak(column, own) + one).join(''), column };
}

function formatKey(key: string, { key: neighbour }: SourceEntry, style: TextStyle): string {
  const mark = neighbour?.mark === '|' ? '' : (neighbour?.mark ?? '');
  return `${mark === '' ? formatYamlText(key, style) : mark + key + mark}:`;
}

/** The offset behind the last character of a block and the comment on its line. */
function endOfContent(text: string, node: SourceNode, { value }: SourceEntry): number | undefined {
  const { end } = node;
  // A block of text ends with its line feed.
  const isBlockText = deepestEnd(value)?.mark === '|' && text.charAt(end - 1) === '\n';
  if (isBlockText) return text.charAt(end - 2) === '\r' ? end - 2 : end - 1;
  const lineEnd = findLineEnd(text, end);
  return /^[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnd)) ? lineEnd : undefined;
}

function deepestEnd(value: SourceNode | undefined): SourceNode | undefined {
  let node = value;
  while (node !== undefined && !node.isFlow && node.entries.length > 0) node = node.entries.at(-1)?.value;
  return node;
}

/** The columns from a block's keys to those of a map in it, as the block itself or the one around it has them. */
function stepAround(text: string, nodes: readonly SourceNode[], usual: number): number {
  for (const [index, outer] of [...nodes.entries()].reverse()) {
    const inner = nodes[index + 1];
    const { key, value: inside } =
      outer.entries.find(({ value }) => (inner?.kind === 'map' ? value === inner : isBlockMap(value))) ?? {};
    if (!isBlockMap(outer) || !isBlockMap(inside) || key === undefined || isExplicitKey(text, key)) continue;
    const step = getColumn(text, inside.start) - getColumn(text, outer.start);
    if (step > 0) return step;
  }
  return usual;
}

function isBlockMap(node: SourceNode | undefined): node is SourceNode {
  return node?.kind === 'map' && !node.isFlow && node.entries.length > 0;
}

function inFlow(
  nodes: readonly SourceNode[],
  node: SourceNode,
  added: readonly NewEntry[],
  given: StructuredText,
): BareEdit | undefined {
  const { text, root } = given;
  const { entries, start, end } = node;
  const last = entries.at(-1);
  if (last === undefined) return fillBrackets(nodes, collectNew(added), given);
  // A comment or a further comma may be behind the last value.
  const at = last.value?.end;
  if (at === undefined || !/^\s*$/.test(text.slice(at, end - 1))) return undefined;
  const style = adaptStyle(given.style, text, at);
  const source = { ...given, style };
  const head = last.key?.start ?? last.value?.start ?? start;
  const isLine = isFirstOnLine(text, head);
  const { brackets } = style;
  const colon = last.key === undefined ? brackets.colon : text.slice(last.key.end, last.value?.start ?? last.key.end);
  const isJson = root.isFlow || last.key?.mark === '"';
  const lines = isLine ? readLines(source, head) : undefined;
  const flow: FlowStyle = { isJson, colon: /^ *: *$/.test(colon) ? colon : brackets.colon, lines, text: style };
  const before = entries.at(-2)?.value?.end;
  const usual = before === undefined ? brackets.comma : text.slice(before, head);
  const gap = isLine ? `,${style.lineEnd}${readIndentation(text, head)}` : /^, *$/.test(usual) ? usual : brackets.comma;
  const written = added.map(({ key, value }) => {
    const formatted = formatFlowValue(value, flow);
    return gap + (key === undefined ? formatted : formatFlowEntry(key, formatted, flow));
  });
  return { start: at, end: at, text: written.join(''), column: 0 };
}

function collectNew(added: readonly NewEntry[]): FormattedValue {
  const fields = added.flatMap(({ key, value }) => (key === undefined ? [] : [[key, value] as const]));
  return fields.length === 0 ? added.map(({ value }) => value) : Object.fromEntries(fields);
}

/**
 * A map or list in the place of empty brackets; undefined if anything but blanks is between these.
 * @param nodes from the root to the brackets
 */
export function fillBrackets(
  nodes: readonly SourceNode[],
  value: FormattedValue,
  given: StructuredText,
): BareEdit | undefined {
  const { text, root } = given;
  const node = nodes.at(-1) ?? root;
  const { start, end } = node;
  const style = adaptStyle(given.style, text, start);
  const source = { ...given, style };
  if (!/^[[{]\s*[\]}]$/.test(text.slice(start, end))) return undefined;
  const isInFlow = nodes.slice(0, -1).some(({ isFlow }) => isFlow);
  const block = isInFlow ? undefined : inPlaceOfBrackets(node, value, source);
  if (block !== undefined) return block;
  const lines = root.isFlow && text.trimEnd().includes('\n') ? readLines(source, start) : undefined;
  const flow: FlowStyle = { isJson: root.isFlow, colon: style.brackets.colon, lines, text: style };
  return { start, end, text: formatFlowValue(value, flow), column: 0 };
}

/** Where empty brackets are all that a line has behind its key, the first entry opens a block. */
function inPlaceOfBrackets(
  { start, end }: SourceNode,
  value: FormattedValue,
  { text, style }: StructuredText,
): BareEdit | undefined {
  const key = /^ *(?:[\w:.-]+|"[^"]*"|'[^']*'):(?= +$)/.exec(text.slice(findLineStart(text, start), start))?.[0];
  if (key === undefined || text.slice(end, findLineEnd(text, end)).trim() !== '') return undefined;
  const column = readIndentation(text, start).length;
  return { start: findLineStart(text, start) + key.length, end, text: formatBlockValue(value, column, style), column };
}

/** A section of its own above the resources, and above the comments that are theirs. */
export function insertSection(name: string, value: FormattedValue, given: StructuredText): TextEdit | undefined {
  const { text, root } = given;
  const resources = root.entries.find((entry) => entry.name === 'Resources')?.key;
  if (resources === undefined) return undefined;
  const style = adaptStyle(given.style, text, resources.start);
  const source = { ...given, style };
  const makes = JSON.stringify([name]);
  if (root.isFlow) {
    const isLine = isFirstOnLine(text, resources.start);
    const lines = isLine ? readLines(source, resources.start) : undefined;
    const { colon, comma } = style.brackets;
    const flow: FlowStyle = { isJson: resources.mark === '"', colon, lines, text: style };
    const gap = isLine ? `,${style.lineEnd}${readIndentation(text, resources.start)}` : comma;
    const written = formatFlowEntry(name, formatFlowValue(value, flow), flow) + gap;
    return { start: resources.start, end: resources.start, text: written, column: 0, makes };
  }
  const column = getColumn(text, resources.start);
  if (!isFirstOnLine(text, resources.start)) return undefined;
  const line = findLineStart(text, resources.start);
  const comments = startOfComments(text, line);
  // A comment at the top is about the whole file.
  const start = comments === 0 ? line : comments;
  const indentation = ' '.repeat(column);
  // Sections have a blank line between them if the text has one before its resources.
  const isSpaced = start === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, start));
  const written = `${indentation}${name}:${formatBlockValue(value, column, style)}${style.lineEnd}`;
  return { start, end: start, text: written + (isSpaced ? style.lineEnd : ''), column: 0, makes };
}

function startOfComments(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = findLineStart(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(above, start))) return start;
    start = above;
  }
  return start;
}
