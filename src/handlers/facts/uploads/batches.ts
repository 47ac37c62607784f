import type { Evidence } from '../../syntax/evidence.js';
import { callOf, isFunction, memberOf, plain } from '../../syntax/shapes.js';
import type { Syntax } from '../../syntax/syntax.js';
import type { Call, View } from '../view.js';
import { readsForms } from './stores.js';

/** So many calls up a loop is looked for. */
const MAX_STEPS = 4;

/** Stores that run in a loop over several things of the request: files of a form, a list of names to sign for. */
export function batchesOf(view: View, stores: readonly { readonly call: Call }[]): readonly Evidence[] {
  return stores.flatMap(({ call }) => {
    const loop = loopAround(view, call.node, MAX_STEPS);
    return loop === undefined ? [] : [view.evidence(loop)];
  });
}

function loopAround(view: View, node: Syntax, steps: number): Syntax | undefined {
  const unit = view.unitOf(node);
  for (const above of node.above()) {
    const over = iteratedBy(above, node);
    if (over !== undefined && isSeveral(view, over)) return above;
    if (above === unit?.node) break;
  }
  if (unit === undefined || steps === 0) return undefined;
  for (const { at } of unit.reachedFrom) {
    const found = loopAround(view, at, steps - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Records of a queue or a bucket come in batches whatever the client does. */
function isSeveral(view: View, over: Syntax): boolean {
  const { parts } = view.mentions(over);
  if (parts.has('body') || parts.has('query')) return true;
  // The parts of a form come out of its parser by ways that are not followed.
  return readsForms(view) && !/^(?:range|xrange|Array\.from|enumerate\(range)\b/.test(over.text);
}

const MAPS = /^(?:map|flatMap|forEach|reduce|for_each)$/;
const COMPREHENSIONS = /comprehension$|^generator_expression$/;

/** What a loop, a comprehension or a `map` goes over, if a node stands in what it repeats. */
function iteratedBy(above: Syntax, node: Syntax): Syntax | undefined {
  if (above.type === 'for_statement' || above.type === 'for_in_statement') {
    const over = above.get('right');
    return over?.holds(node) === true ? undefined : over;
  }
  if (COMPREHENSIONS.test(above.type)) return above.child('for_in_clause')?.get('right');
  const call = callOf(above);
  const member = call === undefined ? undefined : memberOf(plain(call.callee));
  if (call === undefined) return undefined;
  const repeats = call.args.some(
    (argument) => argument.holds(node) && (isFunction(plain(argument)) || argument === node),
  );
  if (member !== undefined && MAPS.test(member.name ?? '') && repeats) return member.object;
  // `map(store, files)`, `executor.map(store, files)`
  return /(?:^|\.)map$/.test(call.callee.text) && repeats ? call.args[1] : undefined;
}
