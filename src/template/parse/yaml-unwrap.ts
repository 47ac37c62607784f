import { type Pair, type ParsedNode, Scalar, isAlias, isMap, isScalar } from 'yaml';
import type { YamlNode, YamlPair } from './yaml-node.js';

/** The structure that the `yaml` package found; its depth is bounded. */
export function unwrapYaml(node: ParsedNode): YamlNode {
  const [start, end] = node.range;
  if (isAlias(node)) return { kind: 'alias', start, end, anchor: node.source };
  const properties = { start, end, tag: node.tag, anchor: node.anchor };
  if (isScalar(node)) {
    return { kind: 'scalar', ...properties, source: node.source, isPlain: node.type === Scalar.PLAIN };
  }
  if (isMap(node)) return { kind: 'map', ...properties, pairs: node.items.map(pairOf) };
  return { kind: 'list', ...properties, items: node.items.map(unwrapYaml) };
}

function pairOf({ key, value }: Pair<ParsedNode, ParsedNode | null>): YamlPair {
  return { key: unwrapYaml(key), value: value === null ? null : unwrapYaml(value) };
}
