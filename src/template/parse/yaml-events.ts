import {
  CHOMPING_MODE,
  COLLECTION_STYLE,
  type CollectionStyle,
  type Event,
  EVENT_ID,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
  getScalarValue,
} from 'js-yaml';
import { CODE, skipSpace } from './json-scan.js';
import type { YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './yaml-node.js';
import { findShortTag } from './yaml-tags.js';

/** Something that the two parsers may take differently. */
export class Doubt extends Error {}

/** The parser's mark for an absent part. */
const ABSENT = -1;

const BLOCK_HEADER = /[|>]-?(?:\r?\n| [^\n]*\n)/y;

/**
 * Makes nodes of the events of a text's only document. It goes through the text with them, so that each character
 * belongs to a value or to what may be between two values; where it does not, and where the two parsers may differ,
 * it throws a `Doubt`.
 */
export class EventReader {
  readonly #text: string;
  readonly #events: readonly Event[];
  #next = 0;
  /** The offset after the text read so far. */
  #at = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  /** The map at the document's root. */
  read(): YamlMap {
    const document = this.#take();
    const root = this.#take();
    if (document.type !== EVENT_ID.DOCUMENT || root.type !== EVENT_ID.MAPPING) throw new Doubt();
    if (document.directives.length > 0 || document.explicitEnd) throw new Doubt();
    this.#skipGap();
    if (document.explicitStart) this.#expect('---');
    const map = this.#map(root);
    this.#skipGap();
    this.#take();
    if (this.#next < this.#events.length || this.#at < this.#text.length) throw new Doubt();
    return map;
  }

  #take(): Event {
    const event = this.#events[this.#next];
    if (event === undefined) throw new Doubt();
    this.#next += 1;
    return event;
  }

  #isClosed(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  #skipBlanks(): void {
    while (this.#text.charCodeAt(this.#at) === CODE.space) this.#at += 1;
  }

  /** Skips blanks, line ends and comments. */
  #skipGap(): void {
    for (;;) {
      this.#at = skipSpace(this.#text, this.#at);
      if (this.#text.charAt(this.#at) !== '#') return;
      const newline = this.#text.indexOf('\n', this.#at);
      this.#at = newline === -1 ? this.#text.length : newline;
    }
  }

  #expect(written: string): void {
    if (!this.#text.startsWith(written, this.#at)) throw new Doubt();
    this.#at += written.length;
  }

  /** Goes to what is at `start`, behind nothing but white space. */
  #reach(start: number): void {
    this.#at = skipSpace(this.#text, this.#at);
    if (this.#at !== start) throw new Doubt();
  }

  /** The same; only a map or list in block style is never in doubt for the comments before it. */
  #reachCollection(start: number, style: CollectionStyle): void {
    if (style === COLLECTION_STYLE.BLOCK) this.#skipGap();
    this.#reach(start);
  }

  /** Goes to the next line that holds something. */
  #reachLine(): void {
    const before = this.#at;
    this.#skipGap();
    const newline = this.#text.indexOf('\n', before);
    if (newline === -1 || newline >= this.#at) throw new Doubt();
  }

  #node(): YamlNode {
    const event = this.#take();
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event);
    if (event.type === EVENT_ID.SEQUENCE) return this.#list(event);
    if (event.type === EVENT_ID.MAPPING) return this.#map(event);
    throw new Doubt();
  }

  /** Reads a short tag that is known; anchors and all other tags are in doubt. */
  #tag({ anchorStart, tagStart, tagEnd }: ScalarEvent | SequenceEvent | MappingEvent): string | undefined {
    if (anchorStart !== ABSENT) throw new Doubt();
    if (tagStart === ABSENT) return undefined;
    const tag = this.#text.slice(tagStart, tagEnd);
    if (findShortTag(tag)?.known !== true) throw new Doubt();
    this.#reach(tagStart);
    this.#at = tagEnd;
    return tag;
  }

  #scalar(event: ScalarEvent): YamlScalar {
    const { style, valueStart, valueEnd } = event;
    if (valueStart === ABSENT) throw new Doubt();
    const tag = this.#tag(event);
    const isBlock = style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
    const isPlain = style === SCALAR_STYLE.PLAIN;
    const quote = isBlock || isPlain ? 0 : 1;
    const start = isBlock ? this.#blockStart(event) : valueStart - quote;
    if (!isBlock) this.#reach(start);
    // The line feed after a block is left to what follows, which must be on another line.
    const isTerminated = isBlock && this.#text.charAt(valueEnd - 1) === '\n';
    const end = valueEnd + quote - (isTerminated ? 1 : 0);
    this.#at = end;
    return { kind: 'scalar', start, end, tag, anchor: undefined, source: getScalarValue(this.#text, event), isPlain };
  }

  /** The place of the "|" or ">". A declared indentation, and the text that "+" keeps, are uncertain. */
  #blockStart({ valueStart, chomping }: ScalarEvent): number {
    this.#at = skipSpace(this.#text, this.#at);
    const start = this.#at;
    BLOCK_HEADER.lastIndex = start;
    if (!BLOCK_HEADER.test(this.#text) || BLOCK_HEADER.lastIndex !== valueStart || chomping === CHOMPING_MODE.KEEP)
      throw new Doubt();
    return start;
  }

  #list(event: SequenceEvent): YamlList {
    const { start } = event;
    const tag = this.#tag(event);
    this.#reachCollection(start, event.style);
    const items = event.style === COLLECTION_STYLE.FLOW ? this.#bracketItems() : this.#dashItems();
    return { kind: 'list', start, end: this.#at, tag, anchor: undefined, items };
  }

  #bracketItems(): readonly YamlNode[] {
    const items: YamlNode[] = [];
    this.#expect('[');
    while (!this.#isClosed()) {
      if (items.length > 0) this.#comma();
      items.push(this.#node());
    }
    this.#close(']', items.length > 0);
    return items;
  }

  #dashItems(): readonly YamlNode[] {
    const items: YamlNode[] = [];
    while (!this.#isClosed()) {
      if (items.length > 0) this.#reachLine();
      this.#expect('-');
      items.push(this.#empty() ?? this.#node());
    }
    this.#endLine();
    return items;
  }

  #map(event: MappingEvent): YamlMap {
    const { start } = event;
    const tag = this.#tag(event);
    this.#reachCollection(start, event.style);
    const pairs = event.style === COLLECTION_STYLE.FLOW ? this.#bracketPairs() : this.#linePairs();
    return { kind: 'map', start, end: this.#at, tag, anchor: undefined, pairs };
  }

  #bracketPairs(): readonly YamlPair[] {
    const pairs: YamlPair[] = [];
    this.#expect('{');
    while (!this.#isClosed()) {
      if (pairs.length > 0) this.#comma();
      pairs.push({ key: this.#key(), value: this.#node() });
    }
    this.#close('}', pairs.length > 0);
    return pairs;
  }

  #linePairs(): readonly YamlPair[] {
    const pairs: YamlPair[] = [];
    while (!this.#isClosed()) {
      if (pairs.length > 0) this.#reachLine();
      pairs.push({ key: this.#key(), value: this.#empty() ?? this.#node() });
    }
    this.#endLine();
    return pairs;
  }

  /** Text without a tag, and the colon on its line. */
  #key(): YamlScalar {
    const event = this.#take();
    if (event.type !== EVENT_ID.SCALAR || event.tagStart !== ABSENT) throw new Doubt();
    const key = this.#scalar(event);
    this.#skipBlanks();
    this.#expect(':');
    return key;
  }

  /** The value in block style that is not there; it is after the blanks behind the colon or dash. */
  #empty(): YamlScalar | undefined {
    const event = this.#events[this.#next];
    if (event?.type !== EVENT_ID.SCALAR || event.valueStart !== ABSENT) return undefined;
    if (event.tagStart !== ABSENT || event.anchorStart !== ABSENT) throw new Doubt();
    this.#next += 1;
    this.#skipBlanks();
    const start = this.#at;
    return { kind: 'scalar', start, end: start, tag: undefined, anchor: undefined, source: '', isPlain: true };
  }

  #comma(): void {
    this.#skipGap();
    this.#expect(',');
  }

  #close(bracket: string, mayHaveComma: boolean): void {
    this.#skipGap();
    if (mayHaveComma && this.#text.startsWith(',', this.#at)) {
      this.#comma();
      this.#skipGap();
    }
    this.#expect(bracket);
  }

  /** A comment behind the last value of a map or list in block style belongs to it. */
  #endLine(): void {
    const newline = this.#text.indexOf('\n', this.#at);
    const end = newline === -1 ? this.#text.length : newline;
    this.#skipGap();
    if (this.#at < end) throw new Doubt();
    this.#at = end;
  }
}
