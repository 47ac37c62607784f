import { type Answer, type Cause, makeReason } from '../../answer.js';
import { evaluateCondition } from './conditions.js';
import { isList, isMap } from '../parse/document.js';
import { applyIntrinsic } from './intrinsics.js';
import type { RawValue, Resolved, Template } from './types.js';
import {
  ABSENT,
  getChild,
  removeDynamicReferences,
  makeLiteral,
  makeResolved,
  makeText,
  mayHoldDynamicReference,
  makeUnknown,
} from './value.js';

/** Lists and maps that no intrinsic makes: they hold cells that are not looked into yet, and so are the same in every world. */
const plain = new WeakMap<RawValue, Resolved>();

/** The value of a cell in the current world, with every intrinsic in it resolved. */
export function resolve(cell: RawValue): Resolved {
  const { raw } = cell;
  if (raw === null || raw === undefined) return makeResolved(ABSENT, cell);
  if (typeof raw === 'string') {
    if (!mayHoldDynamicReference(raw)) return makeLiteral(raw, cell);
    const value = makeText(removeDynamicReferences([raw]));
    return makeResolved(value, cell, value.is === 'scalar' ? 'literal' : 'dynamic-reference');
  }
  if (typeof raw === 'number' || typeof raw === 'boolean') return makeLiteral(raw, cell);
  const known = plain.get(cell);
  if (known !== undefined) return known;
  if (isList(raw))
    return keep(makeResolved({ is: 'list', items: raw.map((_, index) => getChild(cell, index)) }, cell, 'literal'));
  return isMap(raw) ? resolveMap(cell, Object.keys(raw)) : makeResolved(ABSENT, cell);
}

function resolveMap(cell: RawValue, keys: readonly string[]): Resolved {
  const [first] = keys;
  if (first !== undefined && keys.length === 1 && isIntrinsicName(first)) {
    const result = applyIntrinsic(first, cell, resolve);
    return (
      result ??
      makeResolved(makeUnknown(makeReason('made-by-macro', `${first} is not supported by this version`)), cell)
    );
  }
  const open: Cause[] = [];
  const entries = new Map<string, RawValue>();
  for (const key of keys) {
    // A macro or loop beside other keys adds unknown keys.
    if (key.startsWith('Fn::')) open.push(makeReason('made-by-macro', `${key} adds to it at deployment`));
    else entries.set(key, getChild(cell, key));
  }
  return keep(makeResolved({ is: 'map', entries, open }, cell, 'literal'));
}

function keep(found: Resolved): Resolved {
  plain.set(found.cell, found);
  return found;
}

/** Whether a map's only key makes it an intrinsic. `Condition` is one only among conditions. */
export function isIntrinsicName(key: string): boolean {
  return key === 'Ref' || (key.startsWith('Fn::') && !key.startsWith('Fn::ForEach::'));
}

/** Whether a named condition holds in this world. */
export function resolveCondition(template: Template, name: string): Answer {
  return evaluateCondition(template, name, resolve);
}
