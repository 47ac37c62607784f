import { parsePlainScalar } from '../../src/template/parse/yaml-build.js';
import type { Choices } from './choices.js';
import type { Json } from './intrinsics.js';

type Words = readonly [string, ...string[]];

/** A YAML text, and what is known of it. */
export interface YamlText {
  readonly text: string;
  /** Whether it has what no edit may touch: shared values, and what the format allows in few places. */
  readonly hasObstacles: boolean;
}

const COMMENTS: Words = ['# note', '#', '# a: b', "# it's", '# - {', '#! x', '# Resources:'];
const HEADS: Words = [
  '',
  '',
  '---\n',
  '# first\n',
  '%YAML 1.1\n---\n',
  '\n\n',
  '# first\n\n---\n# second\n',
  '--- # x\n',
];
const TAILS: Words = ['\n', '\n', '', '\n\n\n', '\n...\n', '\n# last\n', '   ', '\n  \n', ' # last'];
const TAGGED: ReadonlyMap<string, string> = new Map([
  ['Ref', '!Ref'],
  ['Fn::GetAtt', '!GetAtt'],
  ['Fn::Sub', '!Sub'],
  ['Fn::Join', '!Join'],
]);

/** How often a template has what; the larger, the rarer. */
interface Rates {
  readonly flow: number;
  readonly comment: number;
  readonly blank: number;
  readonly trail: number;
  readonly shared: number;
  readonly odd: number;
}

const NEVER = 1_000;

class YamlWriter {
  readonly #choices: Choices;
  readonly #rates: Rates;
  /** The columns from a key to the keys of a map in it, and to the dashes of its list; undefined if each has its own. */
  readonly #steps: { readonly map: number; readonly list: number } | undefined;
  readonly #quotes: Words;
  readonly #tags: number;
  readonly #anchors = new Map<string, string>();
  hasObstacles = false;
  /** Whether a block of text is above, which deeper lines would be part of. */
  #isBelowText = false;

  constructor(choices: Choices) {
    this.#choices = choices;
    const map = choices.pick([2, 2, 4, 1, 8, 3] as const);
    const list = choices.pick([map, 0, 2] as const);
    this.#steps = choices.rarely(5) ? undefined : { map, list };
    this.#quotes = choices.pick<Words>([[''], ['', "'"], ['"'], ["'"], ['', "'", '"'], ['', '"']]);
    this.#tags = choices.pick([2, 1, NEVER]);
    this.#rates = {
      flow: choices.pick([NEVER, 12, 5, 2]),
      comment: choices.pick([NEVER, 20, 6]),
      blank: choices.pick([NEVER, 15, 5]),
      trail: choices.pick([NEVER, 20, 6]),
      shared: choices.pick([NEVER, NEVER, NEVER, 25]),
      odd: choices.pick([NEVER, NEVER, 30, 12]),
    };
  }

  write(root: Json): string {
    const choices = this.#choices;
    const head = choices.pick(HEADS);
    const isFlow = choices.rarely(12);
    const column = choices.rarely(15) ? 2 : 0;
    const body = isFlow ? `${this.#flow(root, 0, true)}\n` : this.#block(root, column, false);
    const tail = this.#isBelowText ? '\n' : choices.pick(TAILS);
    // A text that begins with a bracket and a quotation mark is read as JSON.
    return (isFlow && head.trim() === '' ? '---\n' : head) + body.slice(0, -1) + tail;
  }

  /** A map or list from the beginning of a line on; `isJoined`: behind a dash. Ends with a line feed. */
  #block(value: Json, column: number, isJoined: boolean): string {
    const lines = isItems(value)
      ? value.map((item, index) => this.#lineStart(column, isJoined && index === 0) + this.#item(item, column))
      : listEntries(value).map(
          ([key, inner], index) => this.#lineStart(column, isJoined && index === 0) + this.#entry(key, inner, column),
        );
    return lines.join('');
  }

  #lineStart(column: number, isJoined: boolean): string {
    if (isJoined) return '';
    const above = `${this.#blankLine(column)}${this.#commentLine(column)}${this.#blankLine(column)}`;
    this.#isBelowText = false;
    return above + ' '.repeat(column);
  }

  #blankLine(column: number): string {
    if (!this.#rarely('blank')) return '';
    if (this.#isBelowText) return '\n';
    return this.#choices.pick(['\n', `${' '.repeat(column)}\n`, '\n\n', '\t\n']);
  }

  #commentLine(column: number): string {
    if (!this.#rarely('comment')) return '';
    const at = this.#isBelowText ? 0 : this.#choices.pick([column, 0, column + 3]);
    this.#isBelowText = false;
    return `${' '.repeat(at)}${this.#choices.pick(COMMENTS)}\n`;
  }

  #entry(key: string, value: Json, column: number): string {
    const written = this.#quoted(key, this.#choices.pick(this.#quotes), false);
    if (this.#rarely('odd') && this.#choices.rarely(4)) {
      this.hasObstacles = true;
      return `? ${written}\n${' '.repeat(column)}:${this.#value(value, column, true)}`;
    }
    return `${written}${this.#rarely('odd') ? ' ' : ''}:${this.#value(value, column, true)}`;
  }

  #item(item: Json, column: number): string {
    const isBlock = isCollection(item) && !this.#rarely('flow') && tagOf(item) === undefined;
    if (isBlock && !this.#rarely('odd') && this.#rates.shared === NEVER) {
      const gap = this.#rarely('odd') ? '   ' : ' ';
      return `-${gap}${this.#block(item, column + 1 + gap.length, true)}`;
    }
    return `-${this.#value(item, column, false)}`;
  }

  /** What is behind a colon or dash, with the line feed that it ends with. */
  #value(value: Json, column: number, isKey: boolean): string {
    const shared = this.#share(value);
    if (shared.startsWith('*')) return ` ${shared}${this.#lineEnd()}`;
    const anchor = shared === '' ? '' : ` ${shared}`;
    const tag = this.#choices.rarely(this.#tags) ? undefined : tagOf(value);
    if (tag !== undefined) return `${anchor} ${tag.name}${this.#plainValue(tag.argument, column, isKey)}`;
    return anchor + this.#plainValue(value, column, isKey);
  }

  #plainValue(value: Json, column: number, isKey: boolean): string {
    if (!isCollection(value) || this.#rarely('flow')) {
      const isBelow = this.#rarely('odd') && !(typeof value === 'string' && value.includes('\n'));
      const gap = isBelow
        ? `\n${' '.repeat(column + 1)}`
        : this.#rarely('odd')
          ? this.#choices.pick(['\t', '  '])
          : ' ';
      if (isNested(value)) return `${gap}${this.#flow(value, column, this.#choices.rarely(2))}${this.#lineEnd()}`;
      return `${gap}${this.#scalar(value, column)}`;
    }
    const step = this.#stepTo(value, isKey);
    return `${this.#lineEnd()}${this.#block(value, column + step, false)}`;
  }

  #stepTo(value: Json, isKey: boolean): number {
    const isList = isItems(value);
    const steps = this.#steps ?? { map: this.#choices.pick([2, 4, 1, 3]), list: this.#choices.pick([2, 0, 4]) };
    // Only below a key may the dashes of a list be in its own column.
    return isList ? Math.max(steps.list, isKey ? 0 : 1) : steps.map;
  }

  #lineEnd(): string {
    if (!this.#rarely('trail')) return '\n';
    return `${this.#choices.pick(['  ', ' # note', '\t', '\t# note', '   # a: b'])}\n`;
  }

  #scalar(value: Json, column: number): string {
    if (typeof value !== 'string') return `${this.#bare(value)}${this.#lineEnd()}`;
    const isText = /^[^\s].*[^\s]\n?$/s.test(value) && !/[ \t]\n/.test(value);
    if (isText && (value.includes('\n') || this.#rarely('odd'))) return this.#blockText(value, column);
    const quote = this.#choices.pick(this.#quotes);
    const isWords = /^[A-Za-z]\S* \S/.test(value) && !value.includes('  ') && this.#rarely('odd');
    const written = this.#quoted(value, quote, false);
    if (isWords) this.hasObstacles = true;
    return `${isWords ? written.replace(' ', `\n${' '.repeat(column + 2)}`) : written}${this.#lineEnd()}`;
  }

  #blockText(value: string, column: number): string {
    const isClipped = value.endsWith('\n');
    const step = this.#choices.pick([2, 4, 1]);
    const mark = `${!value.includes('\n') && this.#choices.rarely(2) ? '>' : '|'}${this.#choices.rarely(6) ? step : ''}${isClipped ? '' : '-'}`;
    const indentation = ' '.repeat(column + step);
    const head = `${mark}${this.#lineEnd()}`;
    this.#isBelowText = true;
    if (!value.includes('\n')) this.hasObstacles = true;
    const lines = (isClipped ? value.slice(0, -1) : value).split('\n');
    return `${head}${lines.map((line) => (line === '' ? '' : indentation + line)).join('\n')}\n`;
  }

  #bare(value: Json): string {
    const text = JSON.stringify(value);
    return typeof value === 'boolean' && this.#rarely('odd') ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  }

  #quoted(text: string, quote: string, isFlow: boolean): string {
    const isPlain = isFlow
      ? /^[A-Za-z_](?:[\w./()*-]| (?! )|:(?=[\w*/]))*$/.test(text)
      : /^[A-Za-z_/](?:[\w./()*,[\]{}$-]| (?! )|:(?=[^\s])|#)*$/.test(text);
    if (quote === '' && isPlain && !/ (?:#|$)/.test(text) && !text.endsWith(' ') && parsePlainScalar(text) === text)
      return text;
    return quote === '"' || /[\n]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
  }

  /** Between brackets; `column` is that of the key before them. */
  #flow(value: Json, column: number, isLong: boolean): string {
    const tag = this.#choices.rarely(this.#tags) ? undefined : tagOf(value);
    if (tag !== undefined && !isCollection(tag.argument))
      return `${tag.name} ${this.#quoted(String(tag.argument), this.#choices.pick(this.#quotes), true)}`;
    if (typeof value === 'string') return this.#quoted(value, this.#choices.pick(this.#quotes), true);
    if (!isNested(value)) return this.#bare(value);
    const isLined = isLong && this.#choices.rarely(3);
    const inner = column + (this.#steps?.map ?? 2);
    const gap = isLined ? `\n${' '.repeat(inner + 1)}` : this.#choices.pick(['', ' ', '', '\t']);
    const items = isItems(value)
      ? value.map((item) => this.#flow(item, inner, isLong))
      : listEntries(value).map(([key, field]) => this.#flowEntry(key, field, inner, isLong));
    const [open, close] = isItems(value) ? ['[', ']'] : ['{', '}'];
    if (items.length === 0) return `${open}${this.#rarely('odd') ? ' ' : ''}${close}`;
    const joined = items.map((item, index) => `${gap}${item}${index < items.length - 1 ? this.#comma(isLined) : ''}`);
    return open + joined.join('') + this.#beforeClose(isLined, column) + close;
  }

  #flowEntry(key: string, value: Json, column: number, isLong: boolean): string {
    const written = this.#quoted(key, this.#choices.pick(this.#quotes), true);
    const isTight = /["']$/.test(written) && this.#rarely('odd');
    return `${written}:${isTight ? '' : this.#choices.pick([' ', ' ', '  ', '\t'])}${this.#flow(value, column, isLong)}`;
  }

  #comma(isLined: boolean): string {
    if (!this.#rarely('odd')) return ',';
    if (!isLined) return this.#choices.pick([' ,', ', ']);
    this.hasObstacles = true;
    return ', # note';
  }

  #beforeClose(isLined: boolean, column: number): string {
    if (this.#rarely('odd')) {
      this.hasObstacles = true;
      return isLined ? `, # last\n${' '.repeat(column + 1)}` : ',';
    }
    if (isLined) return `\n${' '.repeat(column + 1)}`;
    return this.#choices.pick(['', ' ']);
  }

  /** An anchor for a value, or the alias of an equal one; mostly nothing. */
  #share(value: Json): string {
    if (!this.#rarely('shared')) return '';
    this.hasObstacles = true;
    const key = JSON.stringify(value);
    const known = this.#anchors.get(key);
    if (known !== undefined) return `*${known}`;
    const name = `a${this.#anchors.size}`;
    this.#anchors.set(key, name);
    return `&${name}`;
  }

  #rarely(what: keyof Rates): boolean {
    const rate = this.#rates[what];
    return rate !== NEVER && this.#choices.rarely(rate);
  }
}

/** YAML in one of the layouts that people write, and some that they hardly would. */
export function writeYaml(choices: Choices, root: Json): YamlText {
  const writer = new YamlWriter(choices);
  const text = writer.write(root);
  return { text, hasObstacles: writer.hasObstacles };
}

/** A function of CloudFormation that has a short tag. */
function tagOf(value: Json): { readonly name: string; readonly argument: Json } | undefined {
  if (!isCollection(value) || isItems(value)) return undefined;
  const [[key, argument] = ['', null], ...others] = listEntries(value);
  const name = TAGGED.get(key);
  if (name === undefined || others.length > 0) return undefined;
  const isDotted = name === '!GetAtt' && isItems(argument);
  return { name, argument: isDotted ? argument.map(String).join('.') : argument };
}

/** A map or a list. */
function isNested(value: Json): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}

/** One that is not empty: an empty one is always between brackets. */
function isCollection(value: Json): value is readonly Json[] | { readonly [key: string]: Json } {
  return isNested(value) && Object.keys(value).length > 0;
}

function listEntries(value: Json): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isItems(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
