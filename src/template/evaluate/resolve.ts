import { type Answer, type Cause, makeReason } from '../../answer.js';
import { evaluateCondition } from './conditions.js';
import { isList, isMap } from '../parse/document.js';
import { applyIntrinsic } from './intrinsics.js';
import type { RawValue, Resolved, Template, Value } from './types.js';
import {
  ABSENT,
  removeDynamicReferences,
  makeLiteral,
  makeResolved,
  makeWritten,
  makeText,
  mayHoldDynamicReference,
  makeUnknown,
} from './value.js';

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
  const known = cell.kept;
  if (known !== undefined) return known;
  if (isList(raw)) return keep(makeWritten({ is: 'list', items: raw.map((_, index) => cell.child(index)) }, cell));
  return isMap(raw) ? resolveMap(cell, Object.keys(raw)) : makeResolved(ABSENT, cell);
}

function resolveMap(cell: RawValue, keys: readonly string[]): Resolved {
  const [first] = keys;
  if (first !== undefined && keys.length === 1 && isIntrinsicName(first)) {
    return computeForAllWorlds(
      cell.template,
      () => applyIntrinsic(first, cell, resolve) ?? makeResolved(unsupported(first), cell),
      (found) => {
        cell.keep(found);
      },
    );
  }
  const open: Cause[] = [];
  const entries = new Map<string, RawValue>();
  for (const key of keys) {
    // A macro or loop beside other keys adds unknown keys.
    if (key.startsWith('Fn::')) open.push(makeReason('made-by-macro', `${key} adds to it at deployment`));
    else entries.set(key, cell.child(key));
  }
  return keep(makeWritten({ is: 'map', entries, open }, cell));
}

/** Lists and maps hold cells that are not looked into yet, and so are the same in every world. */
function keep(found: Resolved): Resolved {
  found.cell.keep(found);
  return found;
}

/**
 * Computes something of a template, and keeps it if nothing that differs between worlds was read on the way. What links
 * templates can change is kept only once they are linked.
 */
export function computeForAllWorlds<T>({ worlds, links }: Template, compute: () => T, keepIt: (made: T) => void): T {
  const before = worlds.readings;
  const made = compute();
  if (links.peers.length > 0 && worlds.readings === before) keepIt(made);
  return made;
}

function unsupported(intrinsic: string): Value {
  return makeUnknown(makeReason('made-by-macro', `${intrinsic} is not supported by this version`));
}

/** Whether a map's only key makes it an intrinsic. `Condition` is one only among conditions. */
export function isIntrinsicName(key: string): boolean {
  return key === 'Ref' || (key.startsWith('Fn::') && !key.startsWith('Fn::ForEach::'));
}

/** Whether a named condition holds in this world. */
export function resolveCondition(template: Template, name: string): Answer {
  return evaluateCondition(template, name, resolve);
}
