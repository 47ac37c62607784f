import {
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
} from 'yaml';
import type { PathSegment, Range, FilePath } from '../../location.js';
import { MAX_VALUES, type Raw, START } from './document.js';
import { LineIndex } from '../../text/line-index.js';
import { DUPLICATE_KEY, EMPTY, composeYaml } from './yaml-errors.js';
import { YamlMistake } from './yaml-mistake.js';
import { hasTooManyValues } from './yaml-size.js';
import { type Failure } from '../../errors.js';

/** A text that people write settings in: YAML 1.2 with its core schema, and so JSON too. */
export interface PlainReading {
  readonly root: Raw;
  /** The place of a value, or of its key; the nearest existing parent's place without one. */
  locate(path: FilePath, part: 'key' | 'value'): Range;
}

/** Reads settings: `off`, `yes` and dates are text, a key must not be written twice. */
export function readPlainYaml(text: string): PlainReading | Failure {
  const lines = new LineIndex(text);
  try {
    if (hasTooManyValues(text))
      throw new YamlMistake(`the file holds more than ${MAX_VALUES} keys and values`, undefined);
    const options = {
      version: '1.2',
      schema: 'core',
      // The package compares each key with all before it.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    } as const;
    const { document, contents } = composeYaml(text, options, 'a config');
    refuseDuplicates(document);
    const pairs: Pairs = new WeakMap();
    return {
      root: plain(document),
      locate: (path, part) => {
        const [start, end] = spanOf({ document, pairs }, contents, path, part) ?? [0, 0];
        return end === 0 ? START : lines.firstLineOf(start, end);
      },
    };
  } catch (error) {
    if (!(error instanceof YamlMistake)) throw error;
    const { sentence, offset } = error;
    // Comments alone are settings that are yet to come.
    if (sentence === EMPTY) return { root: undefined, locate: () => START };
    return { reason: sentence, position: offset === undefined ? undefined : lines.positionAt(offset) };
  }
}

/** Throws a `YamlMistake` for the first key in the text that its map has already. */
function refuseDuplicates(document: Document.Parsed): void {
  let first = Infinity;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) first = Math.min(first, key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  if (first < Infinity) throw new YamlMistake(DUPLICATE_KEY, first);
}

function plain(document: Document.Parsed): Raw {
  try {
    // The package stops at a hundred copies of one value.
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError)
      throw new YamlMistake('its aliases expand to too many values, or are not defined', undefined);
    throw error;
  }
}

type Span = readonly [start: number, end: number];

/** The pairs of maps by their keys: a search through all of them for each path would be quadratic. */
type Pairs = WeakMap<YAMLMap, ReadonlyMap<string, Pair>>;

interface Searched {
  readonly document: Document.Parsed;
  readonly pairs: Pairs;
}

function spanOf(searched: Searched, contents: Node, path: FilePath, part: 'key' | 'value'): Span | undefined {
  let node: Node | undefined = contents;
  let key: Span | undefined;
  let found = spanOfNode(contents);
  for (const [depth, segment] of path.entries()) {
    const child = childOf(node, segment, searched);
    if (child === undefined) return found;
    key = child.key;
    node = child.value;
    const isLast = depth === path.length - 1;
    const value = spanOfNode(node);
    const isShown = isScalar(node) && value !== undefined && value[1] > value[0];
    found = (isLast && part === 'value' && isShown ? value : (key ?? value)) ?? found;
  }
  return found;
}

interface Child {
  readonly key: Span | undefined;
  readonly value: Node | undefined;
}

function childOf(parent: Node | undefined, segment: PathSegment, { document, pairs }: Searched): Child | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return isNode(item) ? { key: undefined, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const byKey = pairs.get(node) ?? new Map(node.items.map((pair) => [keyOf(pair.key), pair]));
  pairs.set(node, byKey);
  const pair = byKey.get(String(segment));
  return pair === undefined ? undefined : childOfPair(pair);
}

function childOfPair({ key, value }: Pair): Child {
  return { key: isNode(key) ? spanOfNode(key) : undefined, value: isNode(value) ? value : undefined };
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function spanOfNode(node: Node | undefined): Span | undefined {
  const range = node?.range;
  return range === undefined || range === null ? undefined : [range[0], range[1]];
}
