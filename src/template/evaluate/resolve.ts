import type { Answer, Reason } from '../../answer.js';
import { holds } from './conditions.js';
import { isList, isMap } from '../parse/document.js';
import { applyIntrinsic } from './intrinsics.js';
import type { Cell, Resolved, Template } from './types.js';
import { ABSENT, child, cutDynamicReferences, resolvedTo, scalar, textOf, unknownValue } from './value.js';

/** Lists and maps that no intrinsic makes: they hold cells that are not looked into yet, and so are the same in every world. */
const plain = new WeakMap<Cell, Resolved>();

/** What a cell is in the current world, seen through every intrinsic it is made of. */
export function resolve(cell: Cell): Resolved {
  const { raw } = cell;
  if (raw === null || raw === undefined) return resolvedTo(ABSENT, cell);
  if (typeof raw === 'string') {
    const value = textOf(cutDynamicReferences([raw]));
    return resolvedTo(value, cell, value.is === 'scalar' ? 'literal' : 'dynamic-reference');
  }
  if (typeof raw === 'number' || typeof raw === 'boolean') return resolvedTo(scalar(raw), cell, 'literal');
  const known = plain.get(cell);
  if (known !== undefined) return known;
  if (isList(raw))
    return keep(resolvedTo({ is: 'list', items: raw.map((_, index) => child(cell, index)) }, cell, 'literal'));
  return isMap(raw) ? resolveMap(cell, Object.keys(raw)) : resolvedTo(ABSENT, cell);
}

function resolveMap(cell: Cell, keys: readonly string[]): Resolved {
  const [first] = keys;
  if (first !== undefined && keys.length === 1 && isIntrinsicName(first)) {
    const result = applyIntrinsic(first, cell, resolve);
    return result ?? resolvedTo(unknownValue(`${first} is not known to this version`), cell);
  }
  const open: Reason[] = [];
  const entries = new Map<string, Cell>();
  for (const key of keys) {
    // A macro or loop beside other keys adds keys that nobody can see here.
    if (key.startsWith('Fn::')) open.push(`${key} adds to it at deployment`);
    else entries.set(key, child(cell, key));
  }
  return keep(resolvedTo({ is: 'map', entries, open }, cell, 'literal'));
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
export function conditionHolds(template: Template, name: string): Answer {
  return holds(template, name, resolve);
}
