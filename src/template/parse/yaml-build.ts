import {
  type Alias,
  type Pair,
  type ParsedNode,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isMap as isYamlMap,
  isScalar,
} from 'yaml';
import type { PathSegment } from '../../location.js';
import { type DiagnosticCode, MAX_DEPTH, type Raw, isList, isMap } from './document.js';
import type { OffsetSpan, PositionedNode } from './position.js';
import { makeDepthMistake, YamlMistake } from './yaml-errors.js';
import { type ShortTag, findTagQuestion, findShortTag } from './yaml-tags.js';
/** More values than this behind aliases are no template but an attack on the reader's memory. */
const MAX_ALIASED = 1_000_000;

/** Something odd, by offsets. */
export interface DiagnosticSpan extends DiagnosticCode {
  readonly message: string;
  readonly span: OffsetSpan;
}

/** A value and where it stands; the span begins at its tag if it has one. */
export interface BuiltDocument extends Omit<PositionedNode, 'key'> {
  readonly raw: Raw;
}

interface Anchored {
  readonly built: BuiltDocument;
  readonly nodes: number;
  readonly height: number;
}

interface Entry {
  readonly key: string;
  readonly spot: PositionedNode;
  readonly raw: Raw;
}

type YamlPair = Pair<ParsedNode, ParsedNode | null>;

const WRONG_MERGE = 'the merge key << takes a map or a list of maps';

/** What may stand between two values before a tag. */
const BEFORE_TAG = /(?:[\s:,?[{-]+|[#%][^\n]*|&[^\s,[\]{}]+)*/y;
const TAG = /![^\s,[\]{}]*/y;

/** Makes plain data of a document; throws a `YamlMistake` for what can't be data. */
export class YamlBuilder {
  readonly oddities: DiagnosticSpan[] = [];
  readonly #text: string;
  /** `undefined`: the anchor's own value is being built. */
  readonly #anchors = new Map<string, Anchored | undefined>();
  #nodes = 0;
  #aliased = 0;
  #deepest = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The value of a node; `from` is where the text before it, with its tag, begins, `depth` the levels around it. */
  build(node: ParsedNode | null, from: number, depth: number): BuiltDocument {
    if (node === null) return scalar(null, { start: from, end: from });
    if (isAlias(node)) return this.#alias(node, depth);
    const { anchor } = node;
    if (anchor === undefined) return this.#tagged(node, from, depth);
    const [deepest, nodes] = [this.#deepest, this.#nodes];
    this.#anchors.set(anchor, undefined);
    this.#deepest = depth;
    const built = this.#tagged(node, from, depth);
    this.#anchors.set(anchor, { built, nodes: this.#nodes - nodes, height: this.#deepest - depth });
    this.#deepest = Math.max(deepest, this.#deepest);
    return built;
  }

  #alias(node: Alias.Parsed, depth: number): BuiltDocument {
    const [start, end] = node.range;
    if (!this.#anchors.has(node.source))
      throw new YamlMistake(`no anchor &${node.source} stands above this alias`, start);
    const anchored = this.#anchors.get(node.source);
    if (anchored === undefined) throw new YamlMistake(`the alias *${node.source} stands inside its own value`, start);
    this.#nodes += anchored.nodes;
    this.#aliased += anchored.nodes;
    if (this.#aliased > MAX_ALIASED) throw new YamlMistake(`aliases stand for more than ${MAX_ALIASED} values`, start);
    this.#enter(depth + anchored.height, start);
    return { ...anchored.built, value: { start, end } };
  }

  #enter(depth: number, offset: number): void {
    if (depth > MAX_DEPTH) throw makeDepthMistake(offset);
    if (depth > this.#deepest) this.#deepest = depth;
  }

  #tagged(node: Exclude<ParsedNode, Alias.Parsed>, from: number, depth: number): BuiltDocument {
    const tag = findShortTag(node.tag);
    if (tag === undefined) return this.#untagged(node, from, depth);
    const span = this.#tagSpan(from);
    if (!tag.known) {
      const written = this.#text.slice(span.start, span.end);
      const message = `unknown tag ${written}: its value is unknown`;
      this.oddities.push({ code: 'unknown-tag', name: tag.long, message, span });
    }
    this.#enter(depth + 1, span.start);
    this.#nodes += 1;
    const argument = isScalar(node) ? this.#argument(tag, node) : this.#untagged(node, span.end, depth + 1);
    const inside = new Map<PathSegment, PositionedNode>([[tag.long, { ...spotOf(argument), key: span }]]);
    const value = { start: span.start, end: Math.max(span.end, argument.value.end) };
    return { raw: mapOf([[tag.long, argument.raw]]), value, scalar: isScalar(node), inside };
  }

  /** A short tag's scalar is text, whatever it looks like. */
  #argument(tag: ShortTag, node: Scalar.Parsed): BuiltDocument {
    this.#nodes += 1;
    const [start, end] = node.range;
    const dot = node.source.indexOf('.');
    if (tag.long !== 'Fn::GetAtt' || dot === -1) return scalar(node.source, { start, end });
    const written = this.#text.indexOf(node.source, start);
    const middle = written === -1 || written > start + 1 ? undefined : written + dot;
    const resource = middle === undefined ? { start, end } : { start: middle - dot, end: middle };
    const attribute =
      middle === undefined ? { start, end } : { start: middle + 1, end: middle - dot + node.source.length };
    const spots = [resource, attribute].map((value) => spotOf(scalar(null, value)));
    const raw = [node.source.slice(0, dot), node.source.slice(dot + 1)];
    return { raw, value: { start, end }, scalar: false, inside: new Map(spots.entries()) };
  }

  #tagSpan(from: number): OffsetSpan {
    BEFORE_TAG.lastIndex = from;
    const start = from + (BEFORE_TAG.exec(this.#text)?.[0].length ?? 0);
    TAG.lastIndex = start;
    return { start, end: start + (TAG.exec(this.#text)?.[0].length ?? 0) };
  }

  #untagged(node: Exclude<ParsedNode, Alias.Parsed>, from: number, depth: number): BuiltDocument {
    this.#nodes += 1;
    const [start, end] = node.range;
    if (isScalar(node)) return scalar(scalarValue(node), { start, end });
    this.#enter(depth + 1, start);
    return isYamlMap(node) ? this.#map(node, from, depth + 1) : this.#list(node, depth + 1);
  }

  #list(node: YAMLSeq.Parsed, depth: number): BuiltDocument {
    const [start, end] = node.range;
    const raw: Raw[] = [];
    const inside = new Map<PathSegment, PositionedNode>();
    let from = start;
    for (const item of node.items) {
      const built = this.build(item, from, depth);
      inside.set(raw.length, spotOf(built));
      raw.push(built.raw);
      from = built.value.end;
    }
    return { raw, value: { start, end }, scalar: false, inside };
  }

  #map(node: YAMLMap.Parsed, before: number, depth: number): BuiltDocument {
    const [start, end] = node.range;
    const own: Entry[] = [];
    const merged: Entry[] = [];
    let from = before;
    for (const pair of node.items) {
      const key = this.#key(pair, from, depth);
      const built = this.build(pair.value, key.span.end, depth);
      if (isMergeKey(pair.key)) for (const entry of this.#merged(built)) merged.push(entry);
      else own.push({ key: key.text, spot: { ...spotOf(built), key: key.span }, raw: built.raw });
      from = Math.max(key.span.end, built.value.end);
    }
    return this.#joined(merged, own, { start, end });
  }

  /** Explicit keys win over merged ones, later ones over earlier ones. */
  #joined(merged: readonly Entry[], own: readonly Entry[], value: OffsetSpan): BuiltDocument {
    const seen = new Set<string>();
    for (const { key, spot } of own) {
      const message = `duplicate key "${key}": the last one wins`;
      if (seen.has(key) && spot.key !== undefined)
        this.oddities.push({ code: 'duplicate-key', name: key, message, span: spot.key });
      seen.add(key);
    }
    const all = [...merged, ...own];
    const inside = new Map<PathSegment, PositionedNode>(all.map(({ key, spot }) => [key, spot]));
    return { raw: mapOf(all.map(({ key, raw }) => [key, raw])), value, scalar: false, inside };
  }

  #key({ key }: YamlPair, from: number, depth: number): { readonly text: string; readonly span: OffsetSpan } {
    if (!isAlias(key) && findShortTag(key.tag) !== undefined) {
      throw new YamlMistake(
        'a tag can not stand before a key; write its function in the long form',
        this.#tagSpan(from).start,
      );
    }
    const { raw, value } = this.build(key, from, depth);
    if (isScalar(key)) return { text: key.source, span: value };
    if (typeof raw !== 'string') throw new YamlMistake('a key must be text', value.start);
    return { text: raw, span: value };
  }

  /** The entries that a merge key brings, those that win last. */
  #merged({ raw, value, inside, scalar: isScalarSpot }: BuiltDocument): readonly Entry[] {
    if (isMap(raw) && !isScalarSpot) return entriesOf(raw, inside);
    if (!isList(raw)) throw new YamlMistake(WRONG_MERGE, value.start);
    const parts = raw.map((element, index) => {
      const spot = inside?.get(index);
      if (!isMap(element) || spot?.scalar !== false) throw new YamlMistake(WRONG_MERGE, (spot?.value ?? value).start);
      return entriesOf(element, spot.inside);
    });
    return parts.reverse().flat();
  }
}

function entriesOf(map: Readonly<Record<string, Raw>>, inside: PositionedNode['inside']): readonly Entry[] {
  return Object.entries(map).flatMap(([key, raw]) => {
    const spot = inside?.get(key);
    return spot === undefined ? [] : [{ key, spot, raw }];
  });
}

function isMergeKey(key: ParsedNode): boolean {
  if (!isScalar(key) || key.source !== '<<') return false;
  return key.tag === undefined ? key.type === Scalar.PLAIN : key.tag === 'tag:yaml.org,2002:merge';
}

function scalarValue(node: Scalar.Parsed): Raw {
  const asked = findTagQuestion(node.tag) ?? (node.type === Scalar.PLAIN ? 'meaning' : 'text');
  return asked === 'meaning' ? parsePlainScalar(node.source) : node.source;
}

function scalar(raw: Raw, value: OffsetSpan): BuiltDocument {
  return { raw, value, scalar: true, inside: undefined };
}

function spotOf({ value, scalar: isScalarSpot, inside }: BuiltDocument): PositionedNode {
  return { key: undefined, value, scalar: isScalarSpot, inside };
}

/** A map with these entries as its own, `__proto__` too. */
function mapOf(entries: readonly (readonly [string, Raw])[]): Raw {
  const map: Record<string, Raw> = {};
  for (const [key, value] of entries) {
    if (key !== '__proto__') map[key] = value;
    else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return map;
}

const WORDS: ReadonlyMap<string, Raw> = new Map<string, Raw>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Raw] => [word, null]),
  ...spellings('true', 'yes', 'on').map((word): [string, Raw] => [word, true]),
  ...spellings('false', 'no', 'off').map((word): [string, Raw] => [word, false]),
]);

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

function spellings(...words: readonly string[]): readonly string[] {
  return words.flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]);
}

/**
 * What a text without quotes means to CloudFormation: YAML 1.1 as PyYAML reads it, but no dates, octals or sexagesimals
 * and no `y` or `n`. A number stays text where the number alone would lose how it is written (`1.10`, `007`).
 */
export function parsePlainScalar(written: string): Raw {
  const word = WORDS.get(written);
  if (word !== undefined) return word;
  if (!NUMBER.test(written)) return written;
  const value = Number(written);
  return String(value) === written && (written.includes('.') || Number.isSafeInteger(value)) ? value : written;
}
