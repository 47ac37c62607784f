import type { Change, FilePath, PathSegment } from '../location.js';
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
