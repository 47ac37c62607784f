import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectBatches } from './batches.js';
import type { UploadCheck, LocatedCheck, UploadFacts } from './types.js';
import { collectDecisions } from '../replies/rejections.js';
import { collectCuttingLimits } from './limits.js';
import { collectStoredFields, makeFieldQuestion } from './schema-fields.js';
import { collectSizeChecks } from './size-checks.js';
import { type StoreCall, collectStores } from './stores.js';
import { collectTypeChecks } from './type-checks.js';

/** Draws from a handler what it does with files that come in. */
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
      const { at, how, strength, type, length } = store;
      return { at, how, strength, type, length, fields: [...collectStoredFields(view, [store])] };
    }),
    typeChecks: inTime(collectTypeChecks(view, decided)),
    sizeChecks: inTime(collectSizeChecks(view, decided, isStored)),
    cuts: collectCuttingLimits(view).map((node) => view.evidence(node)),
    onlySigns: onlySigns(view),
    batches: collectBatches(view, stores),
  };
}

const CARRYING = /^(?:GetObject|PutObject|UploadPart|SelectObjectContent)$/;

function onlySigns(view: View): boolean {
  const operations = view.calls.flatMap((call) => view.operation(call) ?? []).filter(({ service }) => service === 's3');
  const isSigned = operations.some(({ does, action }) => does !== 'send' && CARRYING.test(action));
  return isSigned && !operations.some(({ does, action }) => does === 'send' && CARRYING.test(action));
}

/** Whether every store stands before a check in the same function: what is refused then is stored already. */
function comesTooLate(view: View, check: SyntaxNode, stores: readonly StoreCall[]): boolean {
  const unit = view.unitOf(check);
  if (stores.length === 0 || unit?.is !== 'function') return false;
  return stores.every(({ call }) => call.unit === unit && call.node.end < check.start);
}
