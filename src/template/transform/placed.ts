import type { PathSegment, SourcePath } from '../../location.js';
import { Placed, type Raw, getOwn, isList, isMap } from '../parse/document.js';
import { formatScalar } from '../evaluate/value.js';
import type { ResourceDeclaration } from './transform.js';

/*
 * How transforms read what the user wrote: each of these takes a value with its place, and leads to another one. What
 * is null counts as not there, as CloudFormation has it.
 */

/** A value with its place; one that has a place already keeps it. */
export function makePlaced(raw: Raw, path: SourcePath): Placed {
  return raw instanceof Placed ? raw : new Placed(raw, path);
}

/** A resource's definition. */
export function getDefinition({ definition, path }: ResourceDeclaration): Placed {
  return new Placed(definition, path);
}

/** The value below these keys of maps and indexes of lists; undefined without one. */
export function findPlaced(of: Placed | undefined, ...keys: readonly PathSegment[]): Placed | undefined {
  let at = of;
  for (const key of keys) {
    const inner = at === undefined ? undefined : below(at.raw, key);
    at = inner === undefined || at === undefined ? undefined : makePlaced(inner, [...at.path, key]);
  }
  return at?.raw === null || at?.raw === undefined ? undefined : at;
}

function below(raw: Raw, key: PathSegment): Raw {
  if (typeof key === 'number') return isList(raw) ? raw[key] : undefined;
  return isMap(raw) ? getOwn(raw, key) : undefined;
}

/** The entries of a map; none of anything else. */
export function collectEntries(of: Placed | undefined): readonly (readonly [string, Placed])[] {
  const keys = isMap(of?.raw) ? Object.keys(of.raw) : [];
  return keys.flatMap((key) => {
    const value = findPlaced(of, key);
    return value === undefined ? [] : [[key, value] as const];
  });
}

/** The entries of a map whose names alone matter: includes those that are null. */
export function collectNamed(of: Placed | undefined): readonly (readonly [string, Placed])[] {
  if (of === undefined || !isMap(of.raw)) return [];
  return Object.entries(of.raw).map(([name, raw]) => [name, makePlaced(raw, [...of.path, name])]);
}

/** The items of a list; a single value is a list of one. */
export function collectItems(of: Placed | undefined): readonly Placed[] {
  if (of === undefined || of.raw === null) return [];
  if (!isList(of.raw)) return [of];
  return of.raw.flatMap((_, index) => findPlaced(of, index) ?? []);
}

/** A scalar's text, if no intrinsic makes it. */
export function findText(of: Placed | undefined): string | undefined {
  return formatScalar(of?.raw);
}

export function isTrue(of: Placed | undefined): boolean {
  return findText(of)?.toLowerCase() === 'true';
}

/** The name of the intrinsic that makes a value; undefined for a plain one. */
export function findIntrinsic(of: Placed | undefined): string | undefined {
  const [name, ...others] = isMap(of?.raw) ? Object.keys(of.raw) : [];
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')) ? name : undefined;
}

/** The resource or parameter that a `Ref` names. */
export function findRef(of: Placed | undefined): string | undefined {
  return findIntrinsic(of) === 'Ref' ? findText(findPlaced(of, 'Ref')) : undefined;
}

/** The value that CloudFormation removes, together with its property. */
export const NO_VALUE: Raw = { Ref: 'AWS::NoValue' };

/** Whether it is `AWS::NoValue` or null: CloudFormation removes it. */
export function isNothing(of: Placed): boolean {
  return of.raw === null || findRef(of) === 'AWS::NoValue';
}

/** The alternatives of an `Fn::If`. */
export interface BranchPoint {
  readonly condition: string;
  readonly then: Placed;
  readonly otherwise: Placed;
}

export function findBranchPoint(of: Placed): BranchPoint | undefined {
  const choice = findIntrinsic(of) === 'Fn::If' ? findPlaced(of, 'Fn::If') : undefined;
  if (choice === undefined || !isList(choice.raw)) return undefined;
  // Each by its index: a branch that is null is one all the same.
  const [name, then, otherwise] = choice.raw.map((raw, index) => makePlaced(raw, [...choice.path, index]));
  const condition = findText(name);
  return condition === undefined || then === undefined || otherwise === undefined
    ? undefined
    : { condition, then, otherwise };
}

/**
 * Changes a value in every branch of the `Fn::If`s around it; undefined if no branch has anything left.
 * @param nothing what takes the place of a branch that holds nothing
 */
export function mapBranches(of: Placed | undefined, change: (leaf: Placed) => Raw, nothing?: Raw): Raw {
  if (of === undefined || isNothing(of)) return nothing;
  const fork = findBranchPoint(of);
  if (fork === undefined) return change(of);
  const [then, otherwise] = [fork.then, fork.otherwise].map((branch) => mapBranches(branch, change, nothing));
  if (then === undefined && otherwise === undefined) return undefined;
  return new Placed({ 'Fn::If': [fork.condition, then ?? NO_VALUE, otherwise ?? NO_VALUE] }, of.path);
}

/** The values below a value or below each branch of its `Fn::If`s. */
export function mapBranchProperty(of: Placed | undefined, key: string): Raw {
  return mapBranches(of, (leaf) => findPlaced(leaf, key));
}

/** A map under other names, in every branch; unnamed keys are left out. */
export function renameKeys(of: Placed | undefined, names: Readonly<Record<string, string>>): Raw {
  return mapBranches(of, (leaf) => {
    if (findIntrinsic(leaf) !== undefined) return leaf;
    const entries = collectEntries(leaf).flatMap(([key, value]) => {
      const name = getOwn(names, key);
      return typeof name === 'string' ? [[name, value] as const] : [];
    });
    return new Placed(Object.fromEntries(entries), leaf.path);
  });
}

/** The result for a value; nothing without a value. */
export function mapDefined(of: Placed | undefined, make: (of: Placed) => Raw): Raw {
  return of === undefined ? undefined : make(of);
}

/** A map without the entries that hold nothing. */
export function removeUndefined(entries: Readonly<Record<string, Raw>>): Readonly<Record<string, Raw>> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** The entries of a map, each in its place. */
export function copyEntries(of: Placed | undefined): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectEntries(of));
}

/** Some entries of a map, under their own names. */
export function pickEntries(of: Placed | undefined, keys: readonly string[]): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectEntries(of).filter(([key]) => keys.includes(key)));
}

/** The entries of a map but for some. */
export function omitEntries(of: Placed | undefined, keys: readonly string[]): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectEntries(of).filter(([key]) => !keys.includes(key)));
}
