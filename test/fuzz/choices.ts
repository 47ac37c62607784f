/**
 * Choices that an input is made of, read from bytes: a shorter or smaller series of bytes makes a smaller input, so that
 * fast-check shrinks inputs of any kind, and any fuzzer that invents bytes can make them. Behind the end all are 0.
 */
export class Choices {
  readonly #bytes: ArrayLike<number>;
  #at = 0;

  constructor(bytes: ArrayLike<number>) {
    this.#bytes = bytes;
  }

  /** Whether all bytes are used. */
  get isSpent(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** From 0, exclusive of `below`, which is at most 65,536. */
  number(below: number): number {
    return (below > 256 ? this.#next() * 256 + this.#next() : this.#next()) % below;
  }

  /** One in `of`. */
  rarely(of: number): boolean {
    return this.number(of) === of - 1;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.number(list.length)] ?? list[0];
  }

  /** At most so many; none once the bytes are used up. */
  several<T>(most: number, make: (index: number) => T): readonly T[] {
    const made: T[] = [];
    for (let left = this.number(most + 1); left > 0 && !this.isSpent; left -= 1) made.push(make(made.length));
    return made;
  }

  #next(): number {
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }
}

/** A text with some characters lost, added or repeated. */
export function damage(choices: Choices, text: string, pieces: readonly [string, ...string[]]): string {
  let damaged = text;
  for (let left = choices.number(4); left > 0 && !choices.isSpent; left -= 1) {
    const at = choices.number(Math.min(65_536, damaged.length + 1));
    const [before, after] = [damaged.slice(0, at), damaged.slice(at)];
    const length = choices.number(6);
    const how = choices.number(4);
    if (how === 0) damaged = before + after.slice(length);
    else if (how === 1) damaged = before + choices.pick(pieces) + after;
    else if (how === 2) damaged = before + after.slice(0, length) + after;
    else damaged = before + choices.pick(pieces) + after.slice(length);
  }
  return damaged;
}
