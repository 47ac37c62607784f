import type { SourcePath } from '../../location.js';
import { Placed, type Raw, isList, isMap, own } from '../parse/document.js';
import { scalarText } from '../evaluate/value.js';

/** A raw value together with where it stands in the user's file. */
export interface Piece {
  readonly raw: Raw;
  readonly path: SourcePath;
}

export function pieceOf(raw: Raw, path: SourcePath): Piece {
  return raw instanceof Placed ? { raw: raw.raw, path: raw.path } : { raw, path };
}

/** The value below these keys; undefined if there is none, or if it is null. */
export function inside(piece: Piece | undefined, ...keys: readonly string[]): Piece | undefined {
  let at = piece;
  for (const key of keys) {
    if (at === undefined || !isMap(at.raw)) return undefined;
    const next = own(at.raw, key);
    at = next === undefined || next === null ? undefined : pieceOf(next, [...at.path, key]);
  }
  return at?.raw === null ? undefined : at;
}

/** The entries of a map; none of anything else. */
export function entriesOf(piece: Piece | undefined): readonly (readonly [string, Piece])[] {
  if (piece === undefined || !isMap(piece.raw)) return [];
  return Object.entries(piece.raw).map(([key, raw]) => [key, pieceOf(raw, [...piece.path, key])]);
}

/** The items of a list; a single value is a list of one. */
export function itemsOf(piece: Piece | undefined): readonly Piece[] {
  if (piece === undefined) return [];
  if (!isList(piece.raw)) return [piece];
  return piece.raw.map((raw, index) => pieceOf(raw, [...piece.path, index]));
}

export function wordOf(piece: Piece | undefined): string | undefined {
  return scalarText(piece?.raw);
}

export function isTrue(piece: Piece | undefined): boolean {
  return wordOf(piece)?.toLowerCase() === 'true';
}

/** The piece as a value of something new; it keeps its place. */
export function keep(piece: Piece): Placed;
export function keep(piece: Piece | undefined): Placed | undefined;
export function keep(piece: Piece | undefined): Placed | undefined {
  return piece === undefined ? undefined : new Placed(piece.raw, piece.path);
}

/** A map without what is undefined. */
export function mapOf(entries: Readonly<Record<string, Raw>>): Readonly<Record<string, Raw>> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** The name of the intrinsic that makes a value; undefined for a plain one. */
export function intrinsicOf({ raw }: Piece): string | undefined {
  if (!isMap(raw)) return undefined;
  const [name, ...others] = Object.keys(raw);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')) ? name : undefined;
}

/** What an `Fn::If` chooses between. */
export interface Fork {
  readonly condition: string;
  readonly then: Piece;
  readonly otherwise: Piece;
}

export function forkOf(piece: Piece): Fork | undefined {
  if (intrinsicOf(piece) !== 'Fn::If') return undefined;
  const [condition, then, otherwise] = itemsOf(inside(piece, 'Fn::If'));
  const name = wordOf(condition);
  return name === undefined || then === undefined || otherwise === undefined
    ? undefined
    : { condition: name, then, otherwise };
}

/** Whether it is `AWS::NoValue` or null: what CloudFormation takes away. */
export function isNothing(piece: Piece): boolean {
  return piece.raw === null || (intrinsicOf(piece) === 'Ref' && wordOf(inside(piece, 'Ref')) === 'AWS::NoValue');
}

const NO_VALUE: Raw = { Ref: 'AWS::NoValue' };

/** Changes a value in every branch of the `Fn::If`s around it; undefined if no branch has anything left. */
export function through(piece: Piece | undefined, change: (leaf: Piece) => Raw): Raw {
  if (piece === undefined || isNothing(piece)) return undefined;
  const fork = forkOf(piece);
  if (fork === undefined) return change(piece);
  const [then, otherwise] = [through(fork.then, change), through(fork.otherwise, change)];
  if (then === undefined && otherwise === undefined) return undefined;
  return new Placed({ 'Fn::If': [fork.condition, then ?? NO_VALUE, otherwise ?? NO_VALUE] }, piece.path);
}

/** A map under other names, in every branch; what is not named is left out. */
export function renamed(piece: Piece | undefined, names: Readonly<Record<string, string>>): Raw {
  return through(piece, (leaf) => {
    if (intrinsicOf(leaf) !== undefined) return keep(leaf);
    const entries = entriesOf(leaf).flatMap(([key, value]) => {
      const name = own(names, key);
      return typeof name === 'string' ? [[name, keep(value)] as const] : [];
    });
    return new Placed(Object.fromEntries(entries), leaf.path);
  });
}
