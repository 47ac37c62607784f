import { skipSpace } from './json-scan.js';

/** A syntax error of a text, and its offset. */
export interface JsonMistake {
  readonly sentence: string;
  readonly offset: number;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[^\s,:[\]{}"'/#]+/y;
const GOOD_TEXT = /(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*/y;
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
const COMMENT = /\/\/|\/\*|#/y;

class Found extends Error {
  constructor(
    readonly sentence: string,
    readonly offset: number,
  ) {
    super(sentence);
  }
}

/** The first syntax error for which `JSON.parse` rejects a text; undefined for valid JSON. */
export function findMistake(text: string): JsonMistake | undefined {
  try {
    new Checker(text).check();
    return undefined;
  } catch (error) {
    if (error instanceof Found) return { sentence: error.sentence, offset: error.offset };
    throw error;
  }
}

/** Reads by the letter of RFC 8259; the depth has been limited before, so it may recurse. */
class Checker {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  check(): void {
    this.#value('a value');
    if (this.#peek() !== '') this.#fail('expected the end of the file after the value');
  }

  /** The next character that is not white space, empty at the end. */
  #peek(): string {
    this.#at = skipSpace(this.#text, this.#at);
    COMMENT.lastIndex = this.#at;
    if (COMMENT.test(this.#text)) this.#fail('comments are not allowed in JSON');
    return this.#text.charAt(this.#at);
  }

  #fail(sentence: string, offset = this.#at): never {
    throw new Found(sentence, offset);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? '';
  }

  #value(expected: string): void {
    const next = this.#peek();
    if (next === '{') this.#map();
    else if (next === '[') this.#list();
    else if (next === '"') this.#string();
    else if (next === "'") this.#fail('text must be in double quotes');
    else this.#word(expected);
  }

  #word(expected: string): void {
    const word = this.#match(WORD);
    if (word === '') this.#fail(this.#instead(`expected ${expected}`));
    if (!LITERALS.has(word) && this.#match(NUMBER) !== word) this.#fail(wrongWord(word));
    this.#at += word.length;
  }

  /** The sentence, unless the file has ended. */
  #instead(sentence: string): string {
    return this.#at < this.#text.length ? sentence : `the file ends too early: ${sentence}`;
  }

  #string(): string {
    const open = this.#at;
    this.#at += 1;
    this.#at += this.#match(GOOD_TEXT).length;
    const stop = this.#text.charAt(this.#at);
    if (stop === '"') {
      this.#at += 1;
      return this.#text.slice(open, this.#at);
    }
    if (stop === '\\' && this.#at + 1 < this.#text.length) this.#fail(wrongEscape(this.#text, this.#at));
    if (stop === '' || stop === '\\' || stop === '\n' || stop === '\r') {
      this.#fail('the string is not closed: the closing " is missing', open);
    }
    this.#fail(
      stop === '\t' ? 'a tab in text must be written \\t' : 'a control character in text must be written \\u….',
    );
  }

  #map(): void {
    const open = this.#at;
    this.#at += 1;
    if (this.#closes('}')) return;
    for (;;) {
      const key = this.#key();
      if (this.#peek() !== ':') this.#fail(this.#instead(`expected ":" after the key ${key}`));
      this.#at += 1;
      this.#value(`a value for ${key}`);
      if (this.#ends('}', `the value of ${key}`, open)) return;
    }
  }

  #key(): string {
    const next = this.#peek();
    if (next === '"') return this.#string();
    this.#fail(this.#instead(next === "'" ? 'a key must be in double quotes' : 'expected a key in double quotes'));
  }

  #list(): void {
    const open = this.#at;
    this.#at += 1;
    if (this.#closes(']')) return;
    for (let index = 1; ; index += 1) {
      this.#value('a value');
      if (this.#ends(']', `element ${index} of the list`, open)) return;
    }
  }

  #closes(bracket: string): boolean {
    if (this.#peek() !== bracket) return false;
    this.#at += 1;
    return true;
  }

  /** Whether the map or list ends here; a comma leads on to the next entry. */
  #ends(bracket: string, last: string, open: number): boolean {
    if (this.#closes(bracket)) return true;
    const comma = this.#at;
    if (comma >= this.#text.length) this.#fail(`the "${this.#text.charAt(open)}" is not closed`, open);
    if (this.#text.charAt(comma) !== ',') this.#fail(`expected "," or "${bracket}" after ${last}`);
    this.#at += 1;
    if (this.#peek() === bracket) this.#fail(`a comma is not allowed before "${bracket}"`, comma);
    return false;
  }
}

function wrongWord(word: string): string {
  // By whole characters: half of one can't be printed.
  const shown = word.length > 20 ? `${word.slice(0, 20).replace(/[\ud800-\udbff]$/, '')}…` : word;
  if (/^[-+.]?[0-9]/.test(word)) return `${shown} is not a number of JSON`;
  return `${shown} is not a value of JSON: text must be in double quotes`;
}

function wrongEscape(text: string, at: number): string {
  const escaped = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  if (escaped === 'u') return 'four hexadecimal digits must follow \\u';
  return escaped < ' ' ? 'no escape of JSON follows this \\' : `\\${escaped} is not an escape of JSON`;
}
