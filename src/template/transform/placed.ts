import type { SourcePath } from '../../location.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';
import { formatScalar } from '../evaluate/value.js';

/** A raw value together with where it stands in the user's file. */
export interface OpenApiPiece {
  readonly raw: Raw;
  readonly path: SourcePath;
}

export function makePiece(raw: Raw, path: SourcePath): OpenApiPiece {
  return raw instanceof Placed ? { raw: raw.raw, path: raw.path } : { raw, path };
}

/** The value below these keys; undefined if there is none, or if it is null. */
export function findInside(piece: OpenApiPiece | undefined, ...keys: readonly string[]): OpenApiPiece | undefined {
  let at = piece;
  for (const key of keys) {
    if (at === undefined || !isMap(at.raw)) return undefined;
    const next = getOwn(at.raw, key);
    at = next === undefined || next === null ? undefined : makePiece(next, [...at.path, key]);
  }
  return at?.raw === null ? undefined : at;
}

/** The entries of a map; none of anything else. */
export function collectPieceEntries(piece: OpenApiPiece | undefined): readonly (readonly [string, OpenApiPiece])[] {
  if (piece === undefined || !isMap(piece.raw)) return [];
  return Object.entries(piece.raw).map(([key, raw]) => [key, makePiece(raw, [...piece.path, key])]);
}

/** The items of a list; a single value is a list of one. */
export function collectPieceItems(piece: OpenApiPiece | undefined): readonly OpenApiPiece[] {
  if (piece === undefined) return [];
  if (!isList(piece.raw)) return [piece];
  return piece.raw.map((raw, index) => makePiece(raw, [...piece.path, index]));
}

export function findWord(piece: OpenApiPiece | undefined): string | undefined {
  return formatScalar(piece?.raw);
}

export function isTrue(piece: OpenApiPiece | undefined): boolean {
  return findWord(piece)?.toLowerCase() === 'true';
}

/** The piece as a value of something new; it keeps its place. */
export function keepPlaced(piece: OpenApiPiece): Placed;
export function keepPlaced(piece: OpenApiPiece | undefined): Placed | undefined;
export function keepPlaced(piece: OpenApiPiece | undefined): Placed | undefined {
  return piece === undefined ? undefined : new Placed(piece.raw, piece.path);
}

/** A map without what is undefined. */
export function makeRawMap(entries: Readonly<Record<string, Raw>>): Readonly<Record<string, Raw>> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** The name of the intrinsic that makes a value; undefined for a plain one. */
export function findPieceIntrinsic({ raw }: OpenApiPiece): string | undefined {
  if (!isMap(raw)) return undefined;
  const [name, ...others] = Object.keys(raw);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')) ? name : undefined;
}

/** What an `Fn::If` chooses between. */
export interface BranchPoint {
  readonly condition: string;
  readonly then: OpenApiPiece;
  readonly otherwise: OpenApiPiece;
}

export function findBranchPoint(piece: OpenApiPiece): BranchPoint | undefined {
  if (findPieceIntrinsic(piece) !== 'Fn::If') return undefined;
  const [condition, then, otherwise] = collectPieceItems(findInside(piece, 'Fn::If'));
  const name = findWord(condition);
  return name === undefined || then === undefined || otherwise === undefined
    ? undefined
    : { condition: name, then, otherwise };
}

/** Whether it is `AWS::NoValue` or null: what CloudFormation takes away. */
export function isNothing(piece: OpenApiPiece): boolean {
  return (
    piece.raw === null || (findPieceIntrinsic(piece) === 'Ref' && findWord(findInside(piece, 'Ref')) === 'AWS::NoValue')
  );
}

const NO_VALUE: Raw = { Ref: 'AWS::NoValue' };

/** Changes a value in every branch of the `Fn::If`s around it; undefined if no branch has anything left. */
export function mapBranches(piece: OpenApiPiece | undefined, change: (leaf: OpenApiPiece) => Raw): Raw {
  if (piece === undefined || isNothing(piece)) return undefined;
  const fork = findBranchPoint(piece);
  if (fork === undefined) return change(piece);
  const [then, otherwise] = [mapBranches(fork.then, change), mapBranches(fork.otherwise, change)];
  if (then === undefined && otherwise === undefined) return undefined;
  return new Placed({ 'Fn::If': [fork.condition, then ?? NO_VALUE, otherwise ?? NO_VALUE] }, piece.path);
}

/** A map under other names, in every branch; what is not named is left out. */
export function renameKeys(piece: OpenApiPiece | undefined, names: Readonly<Record<string, string>>): Raw {
  return mapBranches(piece, (leaf) => {
    if (findPieceIntrinsic(leaf) !== undefined) return keepPlaced(leaf);
    const entries = collectPieceEntries(leaf).flatMap(([key, value]) => {
      const name = getOwn(names, key);
      return typeof name === 'string' ? [[name, keepPlaced(value)] as const] : [];
    });
    return new Placed(Object.fromEntries(entries), leaf.path);
  });
}
