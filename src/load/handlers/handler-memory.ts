import type { Code, OriginalSource } from '../../handlers/syntax/code.js';
import type { Handler } from '../../handlers/analyze.js';
import type { FilePath, Place, Position, Range } from '../../location.js';
import type { Failure } from '../../errors.js';
import type { OpenReader, ReadCode } from './code-readers.js';
import type { StartReader } from './read.js';

/** A question that was asked of some code: whether other code answers it in the same way. */
type Check = (code: Code) => boolean;

interface ReadHandler {
  readonly result: Handler | Failure;
  readonly checks: readonly Check[];
}

/**
 * The handlers that earlier loads of a process read. One is taken again for code that answers every question that was
 * asked of the first one in the same way: the texts of its files, which of them exist, and the names of their places.
 */
export class HandlerMemory {
  #current = new Map<string, readonly ReadHandler[]>();
  #previous = new Map<string, readonly ReadHandler[]>();
  readonly #started = new Map<string, Promise<OpenReader>>();

  /** Forgets what was not used since the last call. */
  prune(): void {
    this.#previous = this.#current;
    this.#current = new Map();
  }

  /** The same readers, with this memory; parsers are started once. */
  wrap(start: StartReader): StartReader {
    return async (languages) => {
      const key = [...languages].sort().join();
      const starting = this.#started.get(key) ?? start(languages);
      this.#started.set(key, starting);
      const open = await starting;
      return () => this.#remember(open());
    };
  }

  #remember(read: ReadCode): ReadCode {
    return (code, budget) => {
      // Aliases are made by the reader itself, and never by who found the code.
      const key = keyOf(code);
      const known = [...(this.#current.get(key) ?? []), ...(this.#previous.get(key) ?? [])];
      const found = known.find(({ checks }) => checks.every((check) => check(code)));
      if (found !== undefined) return this.#keep(key, found).result;
      const checks: Check[] = [];
      const result = read(watched(code, checks), budget);
      // Where other handlers left it too little, it may have enough the next time.
      if (budget.isSpent && budget.isShared) return result;
      return this.#keep(key, { result, checks }).result;
    };
  }

  #keep(key: string, handler: ReadHandler): ReadHandler {
    const known = this.#current.get(key) ?? [];
    if (!known.includes(handler)) this.#current.set(key, [...known, handler]);
    return handler;
  }
}

function keyOf(code: Code): string {
  const { file, name } = code.entry;
  return JSON.stringify([code.language, file, name, code.read(file) ?? null]);
}

/** The same code, which notes what is asked of it. */
function watched(code: Code, checks: Check[]): Code {
  const asked = new Set<string>();
  const once = (question: readonly string[], check: Check): void => {
    const key = JSON.stringify(question);
    if (asked.has(key)) return;
    asked.add(key);
    checks.push(check);
  };
  return {
    ...code,
    read: (file) => {
      const text = code.read(file);
      once(['read', file], (other) => other.read(file) === text);
      return text;
    },
    // A place is asked for again even where its name can't differ: it tells the project which texts are pointed at.
    place: (file, range) => {
      const place = code.place(file, range);
      // Inline code is elsewhere as soon as its template changes, each of its lines in its own way: it is read again.
      if (place.at !== undefined && !isSameRange(place.at, range)) once(['inline'], () => false);
      once(['place', file], (other) => isSameFile(other.place(file, range), place));
      return place;
    },
    ...(code.placeOriginal === undefined
      ? {}
      : {
          placeOriginal: (file: string, text: string, range: Range) => {
            const place = code.placeOriginal?.(file, text, range);
            once(['original', file, text], (other) => isSameFile(other.placeOriginal?.(file, text, range), place));
            return place;
          },
        }),
    ...(code.findOriginals === undefined
      ? {}
      : {
          findOriginals: (paths: readonly string[]) => {
            const found = code.findOriginals?.(paths);
            const placed = new Map<string, readonly [range: Range, place: Place]>();
            once(['originals', ...paths], (other) => isSameSources(other.findOriginals?.(paths), found, placed));
            return found === undefined ? undefined : watchedSources(found, placed);
          },
        }),
  };
}

type Sources = ReadonlyMap<string, OriginalSource>;

function watchedSources(found: Sources, placed: Map<string, readonly [Range, Place]>): Sources {
  return new Map(
    [...found].map(([name, source]) => [
      name,
      {
        text: source.text,
        place: (range: Range) => {
          const place = source.place(range);
          placed.set(name, [range, place]);
          return place;
        },
      },
    ]),
  );
}

function isSameSources(
  other: Sources | undefined,
  found: Sources | undefined,
  placed: ReadonlyMap<string, readonly [Range, Place]>,
): boolean {
  if (found === undefined || other === undefined) return found === other;
  return [...found].every(([name, { text }]) => {
    const one = other.get(name);
    if (one?.text !== text) return false;
    const [range, place] = placed.get(name) ?? [];
    return range === undefined || isSameFile(one.place(range), place);
  });
}

function isSameRange(at: FilePath | Range, { start, end }: Range): boolean {
  if (!('start' in at)) return false;
  const isSame = (one: Position, other: Position): boolean => one.line === other.line && one.column === other.column;
  return isSame(at.start, start) && isSame(at.end, end);
}

function isSameFile(one: Place | undefined, other: Place | undefined): boolean {
  return (
    one?.file === other?.file && one?.inside === other?.inside && (one?.at === undefined) === (other?.at === undefined)
  );
}
