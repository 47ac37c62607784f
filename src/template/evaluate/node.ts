import { type Answer, makeReason, certainly, no, some, unknown, yes } from '../../answer.js';
import { type LogicalPath, type PathSegment, type Place, makePlace } from '../../location.js';
import { isSameText } from './conditions.js';
import { formatValue } from './intrinsics.js';
import { isDistinct, mayBe, collectReadings } from './match.js';
import { collectUnknownParts, collectReasons, refersToResource } from './refers-to.js';
import { computeForAllWorlds, resolve } from './resolve.js';
import type { RawValue, Node, Resolved, ReferenceTarget, Resource, Template, Value } from './types.js';
import { ABSENT, isWritten, splitParts, makeText, makeUnknown } from './value.js';

/**
 * The node at a path below a cell, evaluated in the current world.
 * @param id the cell's own way in the deployed stack
 */
export function makeNode(cell: RawValue, id: LogicalPath = []): Node {
  return new SeenNode(cell.template, resolve(cell), id);
}

/** Most nodes answer one question, and many are only steps of a path: each answer is computed on first use. */
class SeenNode implements Node {
  /** The template that owns the value, wherever it is written: a nested stack's parameter is written in its parent. */
  readonly #owner: Template;
  readonly #found: Resolved;
  /** The way itself, or the node that holds this one. */
  readonly #at: LogicalPath | SeenNode;
  readonly #segment: PathSegment;
  /** Those that are the same in every world, as far as they were asked for. */
  #children: Map<PathSegment, SeenNode> | undefined;
  #id: Node['id'] | undefined;
  #place: Place | undefined;
  #shown: string | undefined;
  #targets: readonly ReferenceTarget[] | undefined;

  constructor(owner: Template, found: Resolved, at: LogicalPath | SeenNode, segment: PathSegment = '') {
    this.#owner = owner;
    this.#found = found;
    this.#at = at;
    this.#segment = segment;
  }

  get value(): Value {
    return this.#found.value;
  }

  get id(): Node['id'] {
    return (this.#id ??= { template: this.#owner, path: this.#path });
  }

  get place(): Place {
    return (this.#place ??= placeOf(this.#found.cell));
  }

  get via(): readonly Place[] {
    return this.#found.via.map(placeOf);
  }

  get defaults(): readonly Place[] {
    return (this.#found.defaults ?? []).map(placeOf);
  }

  get origins(): Node['origins'] {
    return this.#found.origins;
  }

  get present(): Answer {
    return presence(this.value);
  }

  get text(): string | undefined {
    return this.value.is === 'scalar' ? String(this.value.value) : undefined;
  }

  get shown(): string {
    return (this.#shown ??= shown(this.value));
  }

  get because(): Node['because'] {
    return collectReasons(this.value);
  }

  get keys(): readonly string[] {
    return this.value.is === 'map' ? [...this.value.entries.keys()] : [];
  }

  get targets(): readonly ReferenceTarget[] {
    return (this.#targets ??= targetsOf(this.value));
  }

  at(path: string | readonly PathSegment[]): Node {
    return segmentsOf(path).reduce<SeenNode>((node, segment) => node.#child(segment), this);
  }

  all(path: string | readonly PathSegment[] = ''): readonly Node[] {
    let all = this.#items();
    for (const segment of segmentsOf(path)) {
      const inner: SeenNode[] = [];
      for (const one of all) for (const item of one.#child(segment).#items()) inner.push(item);
      all = inner;
    }
    return all;
  }

  is(expected: string | number | boolean): Answer {
    return isScalar(this.value, expected);
  }

  isOneOf(...expected: readonly (string | number | boolean)[]): Answer {
    return some(expected, (one) => isScalar(this.value, one));
  }

  atLeast(minimum: number): Answer {
    return isAtLeast(this.value, minimum);
  }

  matches(pattern: Pick<RegExp, 'test'>): Answer {
    return testText(this.value, (text) => pattern.test(text));
  }

  refersTo(resource: Resource): Answer {
    return refersToResource(this.value, resource);
  }

  equals(other: Node): Answer {
    return equals(this.value, other.value);
  }

  unquoted(): Node {
    return new SeenNode(this.#owner, { ...this.#found, value: unquote(this.value) }, this.#at, this.#segment);
  }

  get #path(): LogicalPath {
    return this.#at instanceof SeenNode ? [...this.#at.#path, this.#segment] : this.#at;
  }

  #child(segment: PathSegment): SeenNode {
    const known = this.#children?.get(segment);
    if (known !== undefined) return known;
    const cell = findBelow(this.value, segment);
    if (cell === undefined) return new SeenNode(this.#owner, makeMissing(this.#found, segment), this, segment);
    return computeForAllWorlds(
      this.#owner,
      () => new SeenNode(this.#owner, inherit(resolve(cell), this.#found), this, segment),
      (child) => (this.#children ??= new Map()).set(segment, child),
    );
  }

  #items(): readonly SeenNode[] {
    const { value } = this;
    if (value.is === 'absent') return [];
    if (value.is !== 'list') return [this];
    return value.items.map((_, index) => this.#child(index)).filter((item) => item.value.is !== 'absent');
  }
}

function placeOf({ template, path }: RawValue): Place {
  return makePlace(template.file, path);
}

function segmentsOf(path: string | readonly PathSegment[]): readonly PathSegment[] {
  if (typeof path !== 'string') return path;
  return path === '' ? [] : path.split('.');
}

function findBelow(value: Value, segment: PathSegment): RawValue | undefined {
  if (value.is === 'map') return value.entries.get(String(segment));
  return value.is === 'list' ? value.items[Number(segment)] : undefined;
}

function makeMissing({ value, cell, via, origins }: Resolved, segment: PathSegment): Resolved {
  const because = value.is === 'map' ? value.open : collectReasons(value);
  const nothing = because.length > 0 ? makeUnknown(...because) : ABSENT;
  return { value: nothing, cell: cell.missing(segment), via, origins };
}

/** The container's history is its child's history too. */
function inherit(child: Resolved, parent: Resolved): Resolved {
  if (isWritten(parent)) return child;
  const origins = [...parent.origins].filter((origin) => origin !== 'literal');
  return { ...child, via: [...parent.via, ...child.via], origins: new Set([...child.origins, ...origins]) };
}

function targetsOf(value: Value): readonly ReferenceTarget[] {
  return collectUnknownParts(value).flatMap(({ target }) => (target === undefined ? [] : [target]));
}

function presence(value: Value): Answer {
  if (value.is === 'unknown') return unknown(...value.because);
  return certainly(value.is !== 'absent');
}

function shown(value: Value): string {
  if (value.is === 'scalar' || value.is === 'text') return formatValue(value);
  return value.is === 'absent' ? 'nothing' : `a ${value.is === 'unknown' ? 'value that is unknown' : value.is}`;
}

function isScalar(value: Value, expected: string | number | boolean): Answer {
  return typeof expected === 'boolean' ? isBoolean(value, expected) : isText(value, String(expected));
}

/** CloudFormation reads `True` and `TRUE` as true where a property is a boolean. */
function isBoolean(value: Value, expected: boolean): Answer {
  const is = (text: string): boolean => text.toLowerCase() === String(expected);
  if (value.is !== 'text' || collectReadings(value.parts).length > 0) return testText(value, is);
  return some(spellBoolean(expected), (spelled) => isText(value, spelled));
}

function spellBoolean(value: boolean): readonly string[] {
  const lower = String(value);
  return [lower, lower.charAt(0).toUpperCase() + lower.slice(1), lower.toUpperCase()];
}

/** The texts that CloudFormation reads as a number. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** A text such as `1_096` or `1:30` is refused at deployment: it is neither more nor less than anything. */
function isAtLeast(value: Value, minimum: number): Answer {
  const reject = (text: string): boolean => !NUMBER.test(text.trim());
  const wrong = value.is === 'scalar' ? [String(value.value)] : value.is === 'text' ? collectReadings(value.parts) : [];
  const [first] = wrong.filter(reject);
  if (first !== undefined) return unknown(makeReason('invalid-template', `\`${first}\` is not a number`));
  return testText(value, (text) => Number(text) >= minimum);
}

function isText(value: Value, expected: string): Answer {
  if (value.is === 'scalar') return certainly(String(value.value) === expected);
  if (value.is === 'text') return mayBe(value.parts, expected) ? unknown(...collectReasons(value)) : no;
  return value.is === 'unknown' ? unknown(...value.because) : no;
}

function testText(value: Value, test: (text: string) => boolean): Answer {
  if (value.is === 'scalar') return certainly(test(String(value.value)));
  if (value.is === 'unknown') return unknown(...value.because);
  if (value.is !== 'text') return no;
  const results = new Set(collectReadings(value.parts).map(test));
  const [only] = results;
  return results.size === 1 && only !== undefined ? certainly(only) : unknown(...collectReasons(value));
}

/** A list or a map is not a text. */
function equals(left: Value, right: Value): Answer {
  if (left.is === 'unknown' || right.is === 'unknown') {
    const other = left.is === 'unknown' ? right : left;
    return other.is === 'absent' ? no : unknown(...collectReasons(left), ...collectReasons(right));
  }
  if (left.is === 'scalar' && right.is === 'text') return equals(right, left);
  if (left.is === 'scalar') return right.is === 'scalar' ? certainly(isSameText(left, right)) : no;
  if (left.is !== 'text' || (right.is !== 'scalar' && right.is !== 'text')) return no;
  const isId = left.parts.length === 1 && collectUnknownParts(left)[0]?.target !== undefined;
  if (right.is === 'scalar') return isId ? no : isText(left, String(right.value));
  if (isSameText(left, right)) return yes;
  return isDistinct(left.parts, right.parts) ? no : unknown(...collectReasons(left), ...collectReasons(right));
}

function unquote(value: Value): Value {
  const parts = [...splitParts(value)];
  const [first] = parts;
  const last = parts.at(-1);
  if (value.is !== 'scalar' && value.is !== 'text') return value;
  if (typeof first !== 'string' || typeof last !== 'string' || !first.startsWith("'") || !last.endsWith("'"))
    return value;
  parts[0] = first.slice(1);
  parts[parts.length - 1] = (parts.length === 1 ? first.slice(1) : last).slice(0, -1);
  return makeText(parts);
}
