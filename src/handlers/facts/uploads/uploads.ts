import type { SyntaxNode } from '../../syntax/syntax.js';
import type { Unit } from '../../flow/unit.js';
import type { View } from '../view.js';
import { collectBatches } from './batches.js';
import type { UploadCheck, LocatedCheck, UploadFacts } from './types.js';
import { collectDecisions } from '../replies/rejections.js';
import { collectCuttingLimits } from './limits.js';
import { collectStoredFields, makeFieldQuestion } from './schema-fields.js';
import { collectSizeChecks } from './size-checks.js';
import { type StoreCall, collectStores } from './stores.js';
import { collectTypeChecks } from './type-checks.js';

/** Extracts a handler's treatment of received files. */
export function collectUploads(view: View): UploadFacts {
  const stores = collectStores(view);
  const decided = collectDecisions(view);
  const isStored = makeFieldQuestion(view, stores);
  const inTime = (checks: readonly LocatedCheck[]): readonly UploadCheck[] =>
    checks
      .filter(({ node }) => !comesTooLate(view, node, stores))
      .map(({ at, of, optional }) => ({ at, of, optional }));
  return {
    stores: stores.map((store) => {
      const { at, bucket, how, isFile, strength, type, length } = store;
      return { at, bucket, how, isFile, strength, type, length, fields: [...collectStoredFields(view, [store])] };
    }),
    typeChecks: inTime(collectTypeChecks(view, decided)),
    sizeChecks: inTime(collectSizeChecks(view, decided, isStored)),
    cuts: collectCuttingLimits(view).map((node) => view.evidence(node)),
    batches: collectBatches(view, stores),
  };
}

/** Calls from the function of a store to that of a check are followed so far. */
const STEPS = 4;

/** Whether every store is before a check, or before its callers: a rejected file is stored already. */
function comesTooLate(view: View, check: SyntaxNode, stores: readonly StoreCall[]): boolean {
  return (
    stores.length > 0 &&
    stores.every(({ call }) => {
      if (call.unit.is !== 'function') return false;
      const places = placesIn(view, check, call.unit, STEPS);
      return places.length > 0 && places.every(({ start }) => call.node.end < start);
    })
  );
}

/** Where a unit uses the check at a node: the node itself, or the calls that lead to it. */
function placesIn(view: View, node: SyntaxNode, within: Unit, steps: number): readonly SyntaxNode[] {
  const first = view.unitOf(node);
  if (first === within) return [node];
  const places = new Set<SyntaxNode>();
  const seen = new Set([first]);
  let open = [first];
  for (let left = steps; left > 0; left -= 1) {
    const next: Unit[] = [];
    for (const unit of open) {
      for (const { at } of unit?.is === 'function' ? unit.reachedFrom : []) {
        const caller = view.unitOf(at);
        if (caller === within) places.add(at);
        else if (caller !== undefined && seen.size !== seen.add(caller).size) next.push(caller);
      }
    }
    open = next;
  }
  return [...places];
}
