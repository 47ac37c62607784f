/** Letters, digits, hyphens and underscores: a name is no other one's part if none of them is beside it. */
const WORD = /[\w-]+/g;

/**
 * Where each word of a text is, to look for many names in it: to search the whole text for each of them would take the
 * square.
 */
export class WordIndex {
  readonly #text: string;
  readonly #places = new Map<string, number[]>();

  constructor(text: string) {
    this.#text = text;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const places = this.#places.get(word);
      if (places === undefined) this.#places.set(word, [index]);
      else places.push(index);
    }
  }

  /** The words of the text, each once. */
  get words(): Iterable<string> {
    return this.#places.keys();
  }

  /** The offsets at which a name is that is not a part of a longer one; none for a name without a word. */
  find(name: string): readonly number[] {
    const [rarest] = listWords(name)
      .map(({ word, at }) => ({ at, places: this.#places.get(word) ?? [] }))
      .sort((a, b) => a.places.length - b.places.length);
    if (rarest === undefined) return [];
    return rarest.places.map((place) => place - rarest.at).filter((start) => this.#isAt(start, name));
  }

  #isAt(start: number, name: string): boolean {
    if (!this.#text.startsWith(name, start) || start < 0) return false;
    return ![start - 1, start + name.length].some((at) => /[\w-]/.test(this.#text.charAt(at)));
  }
}

/** The words of a name, with their offsets in it. */
export function listWords(name: string): readonly { readonly word: string; readonly at: number }[] {
  return [...name.matchAll(WORD)].map(({ 0: word, index: at }) => ({ word, at }));
}
