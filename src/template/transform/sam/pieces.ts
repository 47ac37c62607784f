import type { PathSegment, SourcePath } from '../../../location.js';
import type { ResourceDeclaration } from '../transform.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../../parse/document.js';
import { formatScalar } from '../../evaluate/value.js';

/** A value with its place, whether or not it has one already. */
export function makePlaced(raw: Raw, path: SourcePath): Placed {
  return raw instanceof Placed ? raw : new Placed(raw, path);
}

/** A resource's definition. */
export function getDefinition({ definition, path }: ResourceDeclaration): Placed {
  return new Placed(definition, path);
}

/** What stands below a value; undefined where nothing does, or null. */
export function findPlaced(of: Placed | undefined, ...keys: readonly PathSegment[]): Placed | undefined {
  return keys.reduce<Placed | undefined>((from, key) => {
    const inner = from === undefined ? undefined : below(from.raw, key);
    return inner === undefined || inner === null || from === undefined ? undefined : seen(inner, [...from.path, key]);
  }, of);
}

/** A transform before this one may have placed what it only passed on. */
function seen(raw: Raw, path: SourcePath): Placed | undefined {
  const found = makePlaced(raw, path);
  return found.raw === null || found.raw === undefined ? undefined : found;
}

function below(raw: Raw, key: PathSegment): Raw {
  if (isList(raw)) return raw[Number(key)];
  return isMap(raw) ? getOwn(raw, String(key)) : undefined;
}

/** The entries of a map; none of anything else, and none whose value is null. */
export function collectEntries(of: Placed | undefined): readonly (readonly [string, Placed])[] {
  const keys = isMap(of?.raw) ? Object.keys(of.raw) : [];
  return keys.flatMap((key) => {
    const value = findPlaced(of, key);
    return value === undefined ? [] : [[key, value] as const];
  });
}

/** The items of a list; a single value is a list of one. */
export function collectItems(of: Placed | undefined): readonly Placed[] {
  if (of === undefined) return [];
  if (!isList(of.raw)) return [of];
  return of.raw.flatMap((_, index) => findPlaced(of, index) ?? []);
}

/** A scalar's text, if no intrinsic makes it. */
export function findText(of: Placed | undefined): string | undefined {
  return formatScalar(of?.raw);
}

/** The name of the only key of a map that is an intrinsic. */
export function findIntrinsic(of: Placed | undefined): string | undefined {
  const keys = isMap(of?.raw) ? Object.keys(of.raw) : [];
  const [only] = keys;
  return keys.length === 1 && only !== undefined && (only === 'Ref' || only.startsWith('Fn::')) ? only : undefined;
}

/** The resource or parameter that a `Ref` names. */
export function findRef(of: Placed | undefined): string | undefined {
  return findIntrinsic(of) === 'Ref' ? findText(findPlaced(of, 'Ref')) : undefined;
}

/** Whether a value is `AWS::NoValue`, which is as good as nothing. */
export function isNothing(of: Placed): boolean {
  return findRef(of) === 'AWS::NoValue';
}

/** Does the same to each branch of an `Fn::If`; to any other value at once. */
export function mapPlacedBranches(of: Placed, make: (branch: Placed) => Raw): Raw {
  const branches = findIntrinsic(of) === 'Fn::If' ? collectItems(findPlaced(of, 'Fn::If')) : [];
  const [condition, yes, no] = branches;
  if (condition === undefined || yes === undefined || no === undefined) return make(of);
  return new Placed({ 'Fn::If': [condition.raw, mapPlacedBranches(yes, make), mapPlacedBranches(no, make)] }, of.path);
}

/** What stands below a value or below each branch of its `Fn::If`. */
export function mapBranchProperty(of: Placed | undefined, key: string): Raw {
  if (of === undefined) return undefined;
  if (findIntrinsic(of) !== 'Fn::If') return findPlaced(of, key);
  return mapPlacedBranches(of, (branch) => findPlaced(branch, key) ?? NO_VALUE);
}

export const NO_VALUE = { Ref: 'AWS::NoValue' };

export function makeRef(logicalId: string): Raw {
  return { Ref: logicalId };
}

export function makeGetAtt(logicalId: string, name: string): Raw {
  return { 'Fn::GetAtt': [logicalId, name] };
}

/** A text of pieces; names between braces are taken from `values`: `s3:::{BucketName}`. `@` is region and account. */
export function makeArn(pattern: string, values: Readonly<Record<string, Raw>>): Raw {
  const where = [makeRef('AWS::Region'), ':', makeRef('AWS::AccountId')];
  const parts = pattern.split(/(\{\w+\}|@)/).flatMap((part): readonly Raw[] => {
    if (part === '') return [];
    if (part === '@') return where;
    return [part.startsWith('{') ? (values[part.slice(1, -1)] ?? NO_VALUE) : part];
  });
  return { 'Fn::Join': ['', ['arn:', makeRef('AWS::Partition'), ':', ...parts]] };
}

/** What is made of a value; nothing where there is none. */
export function mapDefined(of: Placed | undefined, make: (of: Placed) => Raw): Raw {
  return of === undefined ? undefined : make(of);
}

/** Without the entries that hold nothing. */
export function removeUndefined(entries: Readonly<Record<string, Raw>>): Readonly<Record<string, Raw>> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** Some entries of a map, under their own names. */
export function pickEntries(of: Placed | undefined, keys: readonly string[]): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectEntries(of).filter(([key]) => keys.includes(key)));
}

/** The entries of a map but for some. */
export function omitEntries(of: Placed | undefined, keys: readonly string[]): Readonly<Record<string, Raw>> {
  return Object.fromEntries(collectEntries(of).filter(([key]) => !keys.includes(key)));
}
