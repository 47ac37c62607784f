import type { Change, EditValue, FilePath, PathSegment } from '../location.js';
import type { SourceEntry, SourceNode } from '../template/parse/source-node.js';
import type { Extension } from './edited-data.js';
import { type FormattedValue, Written, formatFlowValue } from './format.js';
import { fillBrackets, insertEntries, insertSection, readLines } from './insertions.js';
import { adaptStyle, isFirstOnLine } from './style.js';
import type { StructuredText, TextEdit } from './types.js';

/** The edits of the text for one change; undefined if the text has no place for it that is beyond doubt. */
export function makeTextEdits(change: Change | Extension, source: StructuredText): readonly TextEdit[] | undefined {
  switch (change.action) {
    case 'set':
      return listed(set(change.path, change.value, source));
    case 'append':
      return listed(append(change.path, [change.value], source));
    case 'extend':
      return listed(append(change.path, change.values, source));
    case 'parameter': {
      const { path, name, type } = change;
      const literal = walkTo(path, source).nodes[path.length];
      if (literal === undefined) return undefined;
      const written = source.text.slice(literal.start, literal.end);
      const isKept = !written.includes('\n') && literal.mark !== '|' && (type === 'Number' || literal.mark !== '');
      const fields = { Type: type, Default: isKept ? new Written(written) : asTyped(change.value, type) };
      const edits = [set(path, { Ref: name }, source), set(['Parameters', name], fields, source)];
      return edits.every((edit) => edit !== undefined) ? edits : undefined;
    }
  }
}

function asTyped(value: string | number, type: 'Number' | 'String'): EditValue {
  return type === 'String' ? String(value) : value;
}

function listed(edit: TextEdit | undefined): readonly TextEdit[] | undefined {
  return edit === undefined ? undefined : [edit];
}

/** The nodes on the way to a path, from the root on, as far as the text has them. */
interface Way {
  readonly nodes: readonly SourceNode[];
  /** The last entry that was found, and its key is without a value. */
  readonly isEmpty: boolean;
}

function walkTo(path: FilePath, { root }: StructuredText): Way {
  const nodes: SourceNode[] = [root];
  let node = root;
  for (const segment of path) {
    const entry = entryAt(node, segment);
    if (entry === undefined) return { nodes, isEmpty: false };
    if (entry.value === undefined) return { nodes, isEmpty: true };
    node = entry.value;
    nodes.push(node);
  }
  return { nodes, isEmpty: false };
}

function entryAt({ kind, entries }: SourceNode, segment: PathSegment): SourceEntry | undefined {
  if (kind === 'list') return typeof segment === 'number' ? entries[segment] : undefined;
  // Of several equal keys the last one counts.
  return kind === 'map' ? entries.findLast(({ key, name }) => key !== undefined && name === segment) : undefined;
}

function set(path: FilePath, value: FormattedValue, source: StructuredText): TextEdit | undefined {
  const { nodes, isEmpty } = walkTo(path, source);
  const last = nodes.at(-1);
  // What an anchor names is shared, and a tag may give a value any meaning.
  if (last === undefined || isEmpty || nodes.some(({ isMarked }) => isMarked)) return undefined;
  const found = nodes.length - 1;
  if (found === path.length) {
    return replace(nodes, last, value, path, source);
  }
  const [key, ...inner] = path.slice(found);
  if (typeof key !== 'string' || last.kind !== 'map') return undefined;
  const wrapped = inner.reduceRight<FormattedValue | undefined>(
    (nested, segment) => (nested === undefined || typeof segment !== 'string' ? undefined : { [segment]: nested }),
    value,
  );
  if (wrapped === undefined) return undefined;
  const made = path.slice(0, found + 1);
  return found === 0 && key === 'Parameters'
    ? insertSection(key, wrapped, source)
    : insertEntries(nodes, [{ key, value: wrapped }], made, source);
}

function append(path: FilePath, items: readonly EditValue[], source: StructuredText): TextEdit | undefined {
  const { nodes } = walkTo(path, source);
  const list = nodes[path.length];
  if (list === undefined) return set(path, items, source);
  if (list.kind !== 'list' || nodes.some(({ isMarked }) => isMarked)) return undefined;
  const entries = items.map((value) => ({ key: undefined, value }));
  return insertEntries(nodes, entries, [...path, list.entries.length], source);
}

/** A scalar in the place of another one, on its line; or what empty brackets become. */
function replace(
  nodes: readonly SourceNode[],
  node: SourceNode,
  value: FormattedValue,
  path: FilePath,
  given: StructuredText,
): TextEdit | undefined {
  const { text, root } = given;
  const { kind, start, end, mark, isFlow } = node;
  if (isFlow && kind !== 'scalar') {
    const filled = fillBrackets(nodes, value, given);
    return filled === undefined ? undefined : { ...filled, makes: JSON.stringify(path) };
  }
  if (kind !== 'scalar' || mark === '|' || text.slice(start, end).includes('\n')) return undefined;
  const edit = (written: string): TextEdit => ({ start, end, text: written, column: 0, makes: JSON.stringify(path) });
  if (typeof value === 'boolean' || typeof value === 'number') return edit(mark + String(value) + mark);
  const style = adaptStyle(given.style, text, start);
  const source = { ...given, style };
  if (root.isFlow || isFlow) {
    const key = nodes.at(-2)?.entries.find((entry) => entry.value === node)?.key;
    const lines = isFirstOnLine(text, key?.start ?? start) ? readLines(source, start) : undefined;
    return edit(formatFlowValue(value, { isJson: true, colon: style.brackets.colon, lines, text: style }));
  }
  // Within a line only a short tag or a flow map fits, in block style too.
  return edit(formatFlowValue(value, { isJson: false, colon: style.brackets.colon, lines: undefined, text: style }));
}
