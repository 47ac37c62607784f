import type { SourcePath } from '../../location.js';
import { type LoopItems, type ParentItems, collectLoopItems } from './foreach-collection.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';
import type { Template } from '../evaluate/types.js';
import { isLoop } from './loop-keys.js';
import { makePlaced } from './placed.js';

/** The inputs for unrolling loops. */
export interface LoopSource extends Pick<Template, 'root' | 'parameters' | 'given' | 'transforms'> {
  /** The value that a nested stack's parent gives a parameter; undefined where it gives nothing. */
  readonly parentItems: (parameter: string) => ParentItems | undefined;
}

/** A template's root without the loops that could be unrolled; copies are `Placed` where the loop's body is. */
export interface UnrolledLoops {
  readonly root: Readonly<Record<string, Raw>>;
  readonly warnings: readonly { readonly message: string; readonly at: SourcePath }[];
}

/** Loops are allowed here and nowhere else; docs.aws.amazon.com, `Fn::ForEach` of the template reference. */
const SECTIONS: readonly string[] = ['Conditions', 'Resources', 'Outputs'];
const TRANSFORM = 'AWS::LanguageExtensions';

/** CloudFormation allows loops in loops five deep, and far fewer resources than this. */
const MAX_DEPTH = 5;
const MAX_COPIES = 10_000;
/** At most this many values and characters are copied: a body may be as large as the template. */
const MAX_SIZE = 2_000_000;

/**
 * Replaces each `Fn::ForEach` by its result. A loop that can't be unrolled stays in its place, with a warning: among
 * resources it makes none, and the map of properties that contains it is open.
 */
export function unrollLoops(source: LoopSource): UnrolledLoops {
  return new Unroller(source).unroll();
}

/** The values of identifiers in the surrounding loops. */
type Items = ReadonlyMap<string, string>;

interface Loop {
  readonly identifier: string;
  readonly collection: Raw;
  readonly body: Readonly<Record<string, Raw>>;
}

class Unroller {
  readonly #source: LoopSource;
  readonly #warnings = new Map<string, UnrolledLoops['warnings'][number]>();
  #copies = 0;
  #size = 0;

  constructor(source: LoopSource) {
    this.#source = source;
  }

  unroll(): UnrolledLoops {
    const { root } = this.#source;
    const sections: Record<string, Raw> = {};
    for (const name of SECTIONS) {
      const section = getOwn(root, name);
      if (isMap(section)) sections[name] = this.#map(section, [name], new Map());
    }
    return { root: { ...root, ...sections }, warnings: [...this.#warnings.values()] };
  }

  /** The same value where nothing in it is replaced. */
  #value(raw: Raw, path: SourcePath, items: Items): Raw {
    if (typeof raw === 'string') return this.#text(raw, items);
    if (isList(raw)) {
      const copy = raw.map((item, index) => this.#value(item, [...path, index], items));
      return copy.every((item, index) => item === raw[index]) ? raw : copy;
    }
    return isMap(raw) ? this.#mapOrItem(raw, path, items) : raw;
  }

  #mapOrItem(raw: Readonly<Record<string, Raw>>, path: SourcePath, items: Items): Raw {
    const ref = getOwn(raw, 'Ref');
    const item = typeof ref === 'string' ? items.get(ref) : undefined;
    return item !== undefined && Object.keys(raw).length === 1 ? item : this.#map(raw, path, items);
  }

  #map(raw: Readonly<Record<string, Raw>>, path: SourcePath, items: Items): Readonly<Record<string, Raw>> {
    this.#size += 1;
    const entries = new Map<string, Raw>();
    let isSame = true;
    // What a loop makes wins over an entry of the same name, wherever the two are written.
    const all = Object.entries(raw);
    const ordered = [...all.filter(([key]) => !isLoop(key)), ...all.filter(([key]) => isLoop(key))];
    for (const [key, written] of ordered) {
      // Included contents are in a file of their own.
      const { raw: inner, path: at } = makePlaced(written, [...path, key]);
      const made = isLoop(key) ? this.#loop(key, inner, at, items) : undefined;
      if (made !== undefined) {
        isSame = false;
        for (const [name, value] of made) this.#put(entries, name, value, key, at);
        continue;
      }
      const name = this.#text(key, items);
      const value = this.#value(inner, at, items);
      isSame &&= name === key && value === inner;
      entries.set(name, name === key && inner === written ? value : new Placed(value, at));
    }
    return isSame ? raw : Object.fromEntries(entries);
  }

  #put(entries: Map<string, Raw>, name: string, value: Raw, key: string, at: SourcePath): void {
    if (entries.has(name)) this.#warn(`${key} creates ${name}, which already exists: the last one wins`, at);
    entries.set(name, value);
  }

  /** The result of a loop; undefined, with a warning, if it can't be unrolled. */
  #loop(key: string, raw: Raw, path: SourcePath, items: Items): ReadonlyMap<string, Raw> | undefined {
    if (!this.#source.transforms.includes(TRANSFORM))
      this.#warn(`Fn::ForEach needs the transform ${TRANSFORM}: it is expanded anyway`, path, 'transform');
    const made = this.#made(key, raw, path, items);
    if (typeof made !== 'string') return made;
    this.#warn(made, path);
    return undefined;
  }

  /** The result of a loop, or the reason why it is left out. */
  #made(key: string, raw: Raw, path: SourcePath, items: Items): ReadonlyMap<string, Raw> | string {
    const loop = loopOf(raw);
    if (loop === undefined) return `${key} must be an identifier, a collection and a map: it is skipped`;
    const depth = path.filter((segment) => typeof segment === 'string' && isLoop(segment)).length;
    if (depth > MAX_DEPTH) return `${key} is nested in more than ${MAX_DEPTH - 1} loops: it is skipped`;
    const collected = this.#collect(loop.collection, path, items);
    if (!('items' in collected)) return `${key} can't be expanded and is skipped: ${collected.because}`;
    this.#copies += collected.items.length;
    const copies = this.#unrolled(loop, collected.items, path, items, key);
    return copies ?? `${key} expands to too many copies: it is skipped`;
  }

  #collect(collection: Raw, path: SourcePath, items: Items): LoopItems {
    return collectLoopItems(this.#value(collection, [...path, 1], items), this.#source);
  }

  #unrolled(
    { identifier, body }: Loop,
    collection: readonly string[],
    path: SourcePath,
    items: Items,
    key: string,
  ): ReadonlyMap<string, Raw> | undefined {
    const made = new Map<string, Raw>();
    for (const item of collection) {
      if (this.#isSpent()) return undefined;
      const copy = this.#map(body, [...path, 2], new Map([...items, [identifier, item]]));
      for (const [name, value] of Object.entries(copy)) {
        this.#put(made, name, makePlaced(value, [...path, 2, name]), key, path);
      }
    }
    return this.#isSpent() ? undefined : made;
  }

  #isSpent(): boolean {
    return this.#copies > MAX_COPIES || this.#size > MAX_SIZE;
  }

  /** `${Id}` is the item, `&{Id}` its letters and digits; other variables are left for `Fn::Sub`. */
  #text(text: string, items: Items): string {
    if (items.size === 0 || !text.includes('{')) return text;
    return text.replace(/([$&])\{([A-Za-z0-9]+)\}/g, (whole, mark: string, name: string) => {
      const item = items.get(name);
      if (item === undefined || this.#isSpent()) return whole;
      this.#size += item.length;
      return mark === '&' ? item.replace(/[^A-Za-z0-9]/g, '') : item;
    });
  }

  /** Once for each place, however often the loops around it run. */
  #warn(message: string, at: SourcePath, key = JSON.stringify(at)): void {
    if (!this.#warnings.has(key)) this.#warnings.set(key, { message, at });
  }
}

function loopOf(raw: Raw): Loop | undefined {
  if (!isList(raw) || raw.length !== 3) return undefined;
  const [identifier, collection, body] = raw;
  if (typeof identifier !== 'string' || !/^[A-Za-z0-9]+$/.test(identifier) || !isMap(body)) return undefined;
  return { identifier, collection, body };
}
