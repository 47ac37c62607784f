import type { Change, EditValue, FilePath, PathSegment } from '../location.js';
import { type Raw, findRawAt, getOwn, isList, isMap } from '../template/parse/document.js';

/** Whether a change still fits a document: nothing but the value that it is about may be there. */
export function isApplicable(change: Change, root: Raw): boolean {
  const raw = findRawAt(root, change.path);
  if (change.action === 'append') return raw === undefined || isList(raw);
  if (change.action === 'set') return raw === undefined || typeof raw !== 'object';
  return raw === change.value && findRawAt(root, ['Parameters', change.name]) === undefined;
}

/** Whether another edit has done what a change asks for. */
export function isDone(change: Change, root: Raw): boolean {
  const raw = findRawAt(root, change.path);
  if (change.action === 'set') return isSameRaw(raw, change.value);
  if (change.action === 'append') return isList(raw) && raw.some((item) => isSameRaw(item, change.value));
  const name = isMap(raw) ? getOwn(raw, 'Ref') : undefined;
  return typeof name === 'string' && isSameRaw(findRawAt(root, ['Parameters', name, 'Default']), change.value);
}

/** What a document should be after some changes. */
export function applyChanges(root: Raw, changes: readonly Change[]): Raw {
  const copy: Raw = structuredClone(root);
  for (const change of changes) {
    const { path, action } = change;
    if (action === 'append') {
      const list = findRawAt(copy, path);
      if (isList(list)) define(list, list.length, change.value);
      else setIn(copy, path, [change.value]);
    } else if (action === 'set') setIn(copy, path, change.value);
    else {
      setIn(copy, path, { Ref: change.name });
      setIn(copy, ['Parameters', change.name], { Type: change.type, Default: change.value });
    }
  }
  return copy;
}

/** Several items for one list. */
export interface Extension {
  readonly action: 'extend';
  readonly path: FilePath;
  readonly values: readonly EditValue[];
}

/**
 * The same changes, of which those that fill one place are one: a place that is missing or empty is written once, and so
 * is the end of a list.
 */
export function joinChanges(changes: readonly Change[], root: Raw): readonly (Change | Extension)[] {
  const groups = new Map<string, { readonly at: FilePath; readonly changes: Change[] }>();
  for (const change of changes) {
    const at = findFilledPlace(change, root);
    const key = JSON.stringify([change.action === 'parameter' ? change.name : '', at]);
    const group = groups.get(key) ?? { at, changes: [] };
    groups.set(key, group);
    group.changes.push(change);
  }
  return [...groups.values()].flatMap(({ at: path, changes: own }): readonly (Change | Extension)[] => {
    if (own.length === 1) return own;
    const old = findRawAt(root, path);
    const values = own.flatMap((change) => (change.action === 'append' ? [change.value] : []));
    if (isList(old) && old.length > 0 && values.length === own.length) return [{ action: 'extend', path, values }];
    const value = findRawAt(applyChanges(root, own), path);
    return isEditValue(value) ? [{ action: 'set', path, value }] : own;
  });
}

/** The empty map or list that a change fills, or the first part of its path that is missing; else the path itself. */
function findFilledPlace({ path }: Change, root: Raw): FilePath {
  const known = path.findIndex((_, index) => findRawAt(root, path.slice(0, index + 1)) === undefined);
  const depth = known === -1 ? path.length : known;
  const holder = findRawAt(root, path.slice(0, depth));
  const isEmpty = (isMap(holder) || isList(holder)) && Object.keys(holder).length === 0;
  return path.slice(0, isEmpty ? depth : depth + 1);
}

function isEditValue(raw: Raw): raw is EditValue {
  if (isList(raw)) return raw.every(isEditValue);
  return isScalarRaw(raw) || (isMap(raw) && Object.values(raw).every(isEditValue));
}

function setIn(root: Raw, path: FilePath, value: Raw): void {
  let container = root;
  for (const [index, segment] of path.entries()) {
    const isLast = index === path.length - 1;
    const inner = findRawAt(container, [segment]);
    const next: Raw = isLast ? structuredClone(value) : isList(inner) || isMap(inner) ? inner : {};
    if (next !== inner && (isList(container) || isMap(container))) define(container, segment, next);
    container = next;
  }
}

/** An assignment would set the prototype where the key is `__proto__`. */
function define(container: object, key: PathSegment, value: Raw): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether two documents are the same to CloudFormation: 30 and "30" are, and so are maps in any order. */
export function isSameRaw(one: Raw, other: Raw): boolean {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, index) => isSameRaw(item, other[index]));
  }
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isSameRaw(one[key], other[key]))
    );
  }
  return one === other || (isScalarRaw(one) && isScalarRaw(other) && String(one) === String(other));
}

function isScalarRaw(raw: Raw): raw is string | number | boolean {
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean';
}
