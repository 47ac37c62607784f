import type { PathSegment, SourcePath } from '../../location.js';
import { Placed, type Raw, getOwn, isMap } from '../parse/document.js';
import type { RawValue, Resolved, Template } from './types.js';

/**
 * A raw value of a template, read where a value decides or where a condition does.
 * @param at its way
 */
export function makeRawValue(template: Template, raw: Raw, at: SourcePath = [], inCondition = false): RawValue {
  return new Cell(template, raw, at, inCondition);
}

class Cell implements RawValue {
  readonly template: Template;
  readonly raw: Raw;
  readonly inCondition: boolean;
  /** The path itself, or the value that holds this one: few places are asked for, and each path is a new list. */
  #at: SourcePath | Cell;
  #key: PathSegment = '';
  #kept: Resolved | undefined;

  constructor(template: Template, raw: Raw, at: SourcePath | Cell = [], inCondition = false) {
    this.template = template;
    this.raw = raw;
    this.inCondition = inCondition;
    this.#at = at;
  }

  get path(): SourcePath {
    if (this.#at instanceof Cell) this.#at = [...this.#at.path, this.#key];
    return this.#at;
  }

  get kept(): Resolved | undefined {
    return this.#kept;
  }

  keep(found: Resolved): void {
    this.#kept = found;
  }

  child(key: PathSegment): RawValue {
    const inner = this.#read(key);
    return inner instanceof Placed
      ? new Cell(this.template, inner.raw, inner.path, this.inCondition)
      : this.#below(key, inner);
  }

  missing(key: PathSegment): RawValue {
    return this.#below(key, undefined);
  }

  with(raw: Raw, path: SourcePath = this.path): RawValue {
    return new Cell(this.template, raw, path, this.inCondition);
  }

  asCondition(inCondition: boolean): RawValue {
    return inCondition === this.inCondition ? this : new Cell(this.template, this.raw, this.path, inCondition);
  }

  #read(key: PathSegment): Raw {
    if (Array.isArray(this.raw)) return this.raw[Number(key)];
    return isMap(this.raw) ? getOwn(this.raw, String(key)) : undefined;
  }

  #below(key: PathSegment, raw: Raw): Cell {
    const made = new Cell(this.template, raw, this, this.inCondition);
    made.#key = key;
    return made;
  }
}
