import type { Syntax } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { batchesOf } from './batches.js';
import type { Check, CheckAt, UploadFacts } from './types.js';
import { decisions } from '../replies/rejections.js';
import { sizeChecksOf } from './size-checks.js';
import { type StoreCall, storesOf } from './stores.js';
import { typeChecksOf } from './type-checks.js';

/** Draws from a handler what it does with files that come in. */
export function uploads(view: View): UploadFacts {
  const stores = storesOf(view);
  const decided = decisions(view);
  const inTime = (checks: readonly CheckAt[]): readonly Check[] =>
    checks
      .filter(({ node }) => !comesTooLate(view, node, stores))
      .map(({ at, of, optional }) => ({ at, of, optional }));
  return {
    stores: stores.map(({ at, how, strength, type, length }) => ({ at, how, strength, type, length })),
    typeChecks: inTime(typeChecksOf(view, decided)),
    sizeChecks: inTime(sizeChecksOf(view, decided)),
    batches: batchesOf(view, stores),
  };
}

/** Whether every store stands before a check in the same function: what is refused then is stored already. */
function comesTooLate(view: View, check: Syntax, stores: readonly StoreCall[]): boolean {
  const unit = view.unitOf(check);
  if (stores.length === 0 || unit?.is !== 'function') return false;
  return stores.every(({ call }) => call.unit === unit && call.node.end < check.start);
}
