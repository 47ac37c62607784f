import { type Document, type Node, type Pair, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { PathSegment, Range, FilePath } from '../../location.js';
import { type Raw, START } from './document.js';
import { LineIndex } from '../../text/line-index.js';
import { EMPTY, composeYaml } from './yaml-errors.js';
import { YamlMistake } from './yaml-mistake.js';
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
    const options = {
      version: '1.2',
      schema: 'core',
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: 'silent',
    } as const;
    const { document, contents } = composeYaml(text, options, 'a config');
    return {
      root: plain(document),
      locate: (path, part) => {
        const [start, end] = spanOf(document, contents, path, part) ?? [0, 0];
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

function spanOf(document: Document.Parsed, contents: Node, path: FilePath, part: 'key' | 'value'): Span | undefined {
  let node: Node | undefined = contents;
  let key: Span | undefined;
  let found = spanOfNode(contents);
  for (const [depth, segment] of path.entries()) {
    const child = childOf(node, segment, document);
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

function childOf(parent: Node | undefined, segment: PathSegment, document: Document.Parsed): Child | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return isNode(item) ? { key: undefined, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => keyOf(key) === String(segment));
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
