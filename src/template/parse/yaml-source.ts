import { type Pair, type ParsedNode, Scalar, isAlias, isMap, isScalar } from 'yaml';
import { MAX_DEPTH } from './document.js';
import type { SourceEntry, SourceNode } from './source-node.js';

/** The structure that the package found, for edits of the text; undefined where a key is not a text. */
export function makeYamlSource(node: ParsedNode): SourceNode | undefined {
  return nodeOf(node, 0);
}

function nodeOf(node: ParsedNode, depth: number): SourceNode | undefined {
  const [start, end] = node.range;
  const plain = { start, end, isFlow: false, mark: '', entries: [] } as const;
  if (isAlias(node)) return { ...plain, kind: 'alias', isMarked: true };
  const isMarked = node.anchor !== undefined || node.tag !== undefined;
  if (isScalar(node)) return { ...plain, kind: 'scalar', isMarked, mark: markOf(node) };
  if (depth > MAX_DEPTH) return undefined;
  const read: readonly (SourceEntry | undefined)[] = isMap(node)
    ? node.items.map((pair) => pairOf(pair, depth + 1))
    : node.items.map((item) => ({ key: undefined, name: '', value: nodeOf(item, depth + 1) }));
  const entries = read.filter((entry) => entry !== undefined);
  if (entries.length < read.length) return undefined;
  const isFlow = node.flow === true;
  const kind = isMap(node) ? 'map' : 'list';
  return { kind, start, end: isFlow ? end : endOfBlock(entries, end), isFlow, isMarked, mark: '', entries };
}

/** Undefined for a key that is not a text. */
function pairOf(
  { key: written, value: given }: Pair<ParsedNode, ParsedNode | null>,
  depth: number,
): SourceEntry | undefined {
  const key = nodeOf(written, depth);
  if (key === undefined || !isScalar(written)) return undefined;
  const isEmpty = given === null || (isScalar(given) && given.range[0] === given.range[1] && given.tag === undefined);
  return { key, name: written.source, value: isEmpty ? undefined : nodeOf(given, depth) };
}

/** The package counts comments below a block as part of it. */
function endOfBlock(entries: readonly SourceEntry[], end: number): number {
  const last = entries.at(-1);
  if (last === undefined) return end;
  // A key without a value ends with its colon.
  return last.value?.end ?? (last.key === undefined ? end : last.key.end + 1);
}

function markOf({ type }: Scalar.Parsed): SourceNode['mark'] {
  if (type === Scalar.QUOTE_DOUBLE) return '"';
  if (type === Scalar.QUOTE_SINGLE) return "'";
  return type === Scalar.PLAIN || type === undefined ? '' : '|';
}
