import type { Evidence } from '../../syntax/evidence.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { CodeCall, View } from '../view.js';
import { readsForms } from './stores.js';

/** At most this many calls up a loop is looked for. */
const MAX_STEPS = 4;

/** Stores that run in a loop over several things of the request: files of a form, a list of names to sign for. */
export function collectBatches(view: View, stores: readonly { readonly call: CodeCall }[]): readonly Evidence[] {
  // The parts of one file are signed in a loop as well.
  return stores
    .filter(({ call }) => view.operation(call)?.action !== 'UploadPart')
    .flatMap(({ call }) => {
      const loop = loopAround(view, call.node, MAX_STEPS);
      return loop === undefined ? [] : [view.evidence(loop)];
    });
}

function loopAround(view: View, node: SyntaxNode, steps: number): SyntaxNode | undefined {
  const unit = view.unitOf(node);
  for (const above of node.above()) {
    const over = iteratedBy(above, node);
    if (over !== undefined && isSeveral(view, over)) return above;
    if (above === unit?.node) break;
  }
  if (unit === undefined || steps === 0 || !view.budget.spend()) return undefined;
  for (const { at } of unit.reachedFrom) {
    const found = loopAround(view, at, steps - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Records of a queue or a bucket always come in batches, independent of the client. */
function isSeveral(view: View, over: SyntaxNode): boolean {
  const { parts } = view.mentions(over);
  if (parts.has('body') || parts.has('query')) return true;
  // The parts of a form come out of its parser by ways that are not followed.
  return readsForms(view) && !/^(?:range|xrange|Array\.from|enumerate\(range)\b/.test(over.text);
}

const MAPS = /^(?:map|flatMap|forEach|reduce|for_each)$/;
const COMPREHENSIONS = /comprehension$|^generator_expression$/;

/** The value that a loop, a comprehension or a `map` iterates over, if a node is in its body. */
function iteratedBy(above: SyntaxNode, node: SyntaxNode): SyntaxNode | undefined {
  if (above.type === 'for_statement' || above.type === 'for_in_statement') {
    const over = above.get('right');
    return over?.holds(node) === true ? undefined : over;
  }
  if (COMPREHENSIONS.test(above.type)) return above.child('for_in_clause')?.get('right');
  const call = findCall(above);
  const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
  if (call === undefined) return undefined;
  const given = [...call.args, ...call.named.values()];
  const at = given.findIndex(
    (argument) => argument.holds(node) && (isFunction(unwrapExpression(argument)) || argument === node),
  );
  if (at === -1) return undefined;
  const isMap = MAPS.test(member?.name ?? '');
  // `context.map('files', files, store)`, `_.map(files, store)`
  if (isMap && at > 0) return given[at - 1];
  // `map(store, files)`, `executor.map(store, files)`
  if (/(?:^|\.)map$/.test(call.callee.text) && node.source.language === 'python') return given[1];
  return isMap ? member?.object : undefined;
}
