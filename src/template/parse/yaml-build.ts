import { type DiagnosticCode, MAX_DEPTH, type Raw, isList, isMap, makeMap } from './document.js';
import type { OffsetSpan, PositionedNode } from './position.js';
import { EntryPlaces, ItemPlaces } from './yaml-places.js';
import { makeDepthMistake, YamlMistake } from './yaml-mistake.js';
import type { YamlAlias, YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './yaml-node.js';
import { type ShortTag, findTagQuestion, findShortTag } from './yaml-tags.js';
/** More values than this behind aliases are not a template but an attack on the reader's memory. */
const MAX_ALIASED = 1_000_000;

/** Something odd, by offsets. */
export interface DiagnosticSpan extends DiagnosticCode {
  readonly message: string;
  readonly span: OffsetSpan;
}

/** A value and where it is; the span begins at its tag if it has one. */
interface BuiltNode extends PositionedNode {
  readonly raw: Raw;
}

type BuildableNode = Exclude<YamlNode, YamlAlias>;

interface Anchored {
  readonly built: BuiltNode;
  readonly nodes: number;
  readonly height: number;
}

/** A map's entries in their order. */
interface Entries {
  readonly names: string[];
  readonly nodes: BuiltNode[];
}

const WRONG_MERGE = 'the merge key << takes a map or a list of maps';

/** The text allowed between two values before a tag. */
const BEFORE_TAG = /(?:[\s:,?[{-]+|[#%][^\n]*|&[^\s,[\]{}]+)*/y;
const TAG = /![^\s,[\]{}]*/y;

/** Makes plain data of a document; throws a `YamlMistake` for values that can't be data. */
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

  /**
   * The value of a node; `from` is where the text before it, with its tag, begins, `depth` the levels around it, `key`
   * the key that leads to it.
   */
  build(node: YamlNode | null, from: number, depth: number, key: OffsetSpan | undefined): BuiltNode {
    if (node === null) return makeScalar(null, key, from, from);
    if (node.kind === 'alias') return this.#alias(node, depth, key);
    const { anchor } = node;
    if (anchor === undefined) return this.#tagged(node, from, depth, key);
    const [deepest, nodes] = [this.#deepest, this.#nodes];
    this.#anchors.set(anchor, undefined);
    this.#deepest = depth;
    const built = this.#tagged(node, from, depth, key);
    this.#anchors.set(anchor, { built, nodes: this.#nodes - nodes, height: this.#deepest - depth });
    this.#deepest = Math.max(deepest, this.#deepest);
    return built;
  }

  #alias(node: YamlAlias, depth: number, key: OffsetSpan | undefined): BuiltNode {
    const { start, end } = node;
    if (!this.#anchors.has(node.anchor))
      throw new YamlMistake(`no anchor &${node.anchor} is defined above this alias`, start);
    const anchored = this.#anchors.get(node.anchor);
    if (anchored === undefined) throw new YamlMistake(`the alias *${node.anchor} is inside its own value`, start);
    this.#nodes += anchored.nodes;
    this.#aliased += anchored.nodes;
    if (this.#aliased > MAX_ALIASED) throw new YamlMistake(`aliases expand to more than ${MAX_ALIASED} values`, start);
    this.#enter(depth + anchored.height, start);
    return { ...anchored.built, key, value: { start, end } };
  }

  #enter(depth: number, offset: number): void {
    if (depth > MAX_DEPTH) throw makeDepthMistake(offset);
    if (depth > this.#deepest) this.#deepest = depth;
  }

  #tagged(node: BuildableNode, from: number, depth: number, key: OffsetSpan | undefined): BuiltNode {
    const tag = findShortTag(node.tag);
    if (tag === undefined) return this.#untagged(node, from, depth, key);
    const span = this.#tagSpan(from);
    if (!tag.known) {
      const written = this.#text.slice(span.start, span.end);
      const message = `unknown tag ${written}: its value is unknown`;
      this.oddities.push({ code: 'unknown-tag', name: tag.long, message, span });
    }
    this.#enter(depth + 1, span.start);
    this.#nodes += 1;
    const isScalar = node.kind === 'scalar';
    const argument = isScalar ? this.#argument(tag, node, span) : this.#untagged(node, span.end, depth + 1, span);
    const value = { start: span.start, end: Math.max(span.end, argument.value.end) };
    const inside = new EntryPlaces([tag.long], [argument]);
    return { raw: { [tag.long]: argument.raw }, key, value, scalar: isScalar, inside };
  }

  /** A short tag's scalar is always text. */
  #argument(tag: ShortTag, node: YamlScalar, key: OffsetSpan): BuiltNode {
    this.#nodes += 1;
    const { start, end } = node;
    const dot = node.source.indexOf('.');
    if (tag.long !== 'Fn::GetAtt' || dot === -1) return makeScalar(node.source, key, start, end);
    const written = this.#text.indexOf(node.source, start);
    const middle = written === -1 || written > start + 1 ? undefined : written + dot;
    const raw = [node.source.slice(0, dot), node.source.slice(dot + 1)];
    const [resource, attribute] =
      middle === undefined
        ? [makeScalar(raw[0], undefined, start, end), makeScalar(raw[1], undefined, start, end)]
        : [
            makeScalar(raw[0], undefined, middle - dot, middle),
            makeScalar(raw[1], undefined, middle + 1, middle - dot + node.source.length),
          ];
    return { raw, key, value: { start, end }, scalar: false, inside: new ItemPlaces([resource, attribute]) };
  }

  #tagSpan(from: number): OffsetSpan {
    BEFORE_TAG.lastIndex = from;
    const start = from + (BEFORE_TAG.exec(this.#text)?.[0].length ?? 0);
    TAG.lastIndex = start;
    return { start, end: start + (TAG.exec(this.#text)?.[0].length ?? 0) };
  }

  #untagged(node: BuildableNode, from: number, depth: number, key: OffsetSpan | undefined): BuiltNode {
    this.#nodes += 1;
    if (node.kind === 'scalar') return makeScalar(scalarValue(node), key, node.start, node.end);
    this.#enter(depth + 1, node.start);
    return node.kind === 'map' ? this.#map(node, from, depth + 1, key) : this.#list(node, depth + 1, key);
  }

  #list(node: YamlList, depth: number, key: OffsetSpan | undefined): BuiltNode {
    const { start, end } = node;
    const nodes: BuiltNode[] = [];
    let from = start;
    for (const item of node.items) {
      const built = this.build(item, from, depth, undefined);
      nodes.push(built);
      from = built.value.end;
    }
    return {
      raw: nodes.map(({ raw }) => raw),
      key,
      value: { start, end },
      scalar: false,
      inside: new ItemPlaces(nodes),
    };
  }

  #map(node: YamlMap, before: number, depth: number, leading: OffsetSpan | undefined): BuiltNode {
    const { start, end } = node;
    const own: Entries = { names: [], nodes: [] };
    const merged: Entries = { names: [], nodes: [] };
    let from = before;
    for (const pair of node.pairs) {
      const key = this.#key(pair, from, depth);
      const built = this.build(pair.value, key.span.end, depth, key.span);
      if (isMergeKey(pair.key)) this.#merge(built, merged);
      else {
        own.names.push(key.text);
        own.nodes.push(built);
      }
      from = Math.max(key.span.end, built.value.end);
    }
    const ownMap = mapOf(own, (name, { key }) => {
      this.#reportDuplicate(name, key);
    });
    // Explicit keys override merged ones, later ones override earlier ones.
    const all =
      merged.names.length === 0
        ? own
        : { names: [...merged.names, ...own.names], nodes: [...merged.nodes, ...own.nodes] };
    const raw = all === own ? ownMap : mapOf(all);
    const inside = new EntryPlaces(all.names, all.nodes);
    return { raw, key: leading, value: { start, end }, scalar: false, inside };
  }

  #reportDuplicate(name: string, span: OffsetSpan | undefined): void {
    const message = `duplicate key "${name}": the last one wins`;
    if (span !== undefined) this.oddities.push({ code: 'duplicate-key', name, message, span });
  }

  #key({ key }: YamlPair, from: number, depth: number): { readonly text: string; readonly span: OffsetSpan } {
    if (key.kind !== 'alias' && findShortTag(key.tag) !== undefined) {
      throw new YamlMistake(
        'a tag must not precede a key; write its function in the long form',
        this.#tagSpan(from).start,
      );
    }
    const { raw, value } = this.build(key, from, depth, undefined);
    if (key.kind === 'scalar') return { text: key.source, span: value };
    if (typeof raw !== 'string') throw new YamlMistake('a key must be a string', value.start);
    return { text: raw, span: value };
  }

  /** Adds the entries that a merge key brings, those that win last. */
  #merge({ raw, value, inside, scalar }: BuiltNode, merged: Entries): void {
    if (isMap(raw) && !scalar) {
      addEntries(raw, inside, merged);
      return;
    }
    if (!isList(raw)) throw new YamlMistake(WRONG_MERGE, value.start);
    const parts = raw.map((element, index) => {
      const node = inside?.get(index);
      if (!isMap(element) || node?.scalar !== false) throw new YamlMistake(WRONG_MERGE, (node?.value ?? value).start);
      return { element, node };
    });
    for (const { element, node } of parts.reverse()) addEntries(element, node.inside, merged);
  }
}

function addEntries(map: Readonly<Record<string, Raw>>, inside: PositionedNode['inside'], entries: Entries): void {
  for (const [name, raw] of Object.entries(map)) {
    const node = inside?.get(name);
    if (node === undefined) continue;
    entries.names.push(name);
    entries.nodes.push({ ...node, raw });
  }
}

function isMergeKey(key: YamlNode): boolean {
  if (key.kind !== 'scalar' || key.source !== '<<') return false;
  return key.tag === undefined ? key.isPlain : key.tag === 'tag:yaml.org,2002:merge';
}

function scalarValue(node: YamlScalar): Raw {
  const asked = findTagQuestion(node.tag) ?? (node.isPlain ? 'meaning' : 'text');
  return asked === 'meaning' ? parsePlainScalar(node.source) : node.source;
}

function makeScalar(raw: Raw, key: OffsetSpan | undefined, start: number, end: number): BuiltNode {
  return { raw, key, value: { start, end }, scalar: true, inside: undefined };
}

/** A map with these entries; reports each duplicate name. */
function mapOf({ names, nodes }: Entries, report?: (name: string, node: BuiltNode) => void): Raw {
  const seen = new Set<string>();
  for (const [index, node] of report === undefined ? [] : nodes.entries()) {
    const name = names[index] ?? '';
    if (seen.has(name)) report?.(name, node);
    seen.add(name);
  }
  return makeMap(nodes.map(({ raw }, index) => [names[index] ?? '', raw]));
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
 * The value of an unquoted text in CloudFormation: YAML 1.1 as PyYAML reads it, but no dates, octals or sexagesimals
 * and no `y` or `n`. A number stays text if the number alone would lose its notation (`1.10`, `007`).
 */
export function parsePlainScalar(written: string): Raw {
  const word = WORDS.get(written);
  if (word !== undefined) return word;
  if (!NUMBER.test(written)) return written;
  const value = Number(written);
  return String(value) === written && (written.includes('.') || Number.isSafeInteger(value)) ? value : written;
}
