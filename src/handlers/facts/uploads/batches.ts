import type { Evidence } from '../../syntax/evidence.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { Unit } from '../../flow/unit.js';
import type { CodeCall, View } from '../view.js';
import { readsForms } from './stores.js';

/** At most this many calls up a loop is looked for. */
const MAX_STEPS = 4;

/** Stores that run in a loop over several things of the request: files of a form, a list of names to sign for. */
export function collectBatches(view: View, stores: readonly { readonly call: CodeCall }[]): readonly Evidence[] {
  const search = new LoopSearch(view);
  // The parts of one file are signed in a loop as well.
  return stores
    .filter(({ call }) => view.operation(call)?.action !== 'UploadPart')
    .flatMap(({ call }) => {
      const loop = search.around(call.node, MAX_STEPS);
      return loop === undefined ? [] : [view.evidence(loop)];
    });
}

/** Looks for loops around nodes, each place that a function is called from once. */
class LoopSearch {
  readonly #within = new Map<SyntaxNode, SyntaxNode | undefined>();
  readonly #before = new Map<Unit, Map<number, SyntaxNode | undefined>>();

  constructor(readonly view: View) {}

  /** The nearest loop around a node, in its function or in those that call it. */
  around(node: SyntaxNode, steps: number): SyntaxNode | undefined {
    const unit = this.view.unitOf(node);
    if (!this.#within.has(node)) this.#within.set(node, this.#findWithin(node, unit));
    return this.#within.get(node) ?? (unit === undefined || steps === 0 ? undefined : this.#beforeIt(unit, steps));
  }

  #findWithin(node: SyntaxNode, unit: Unit | undefined): SyntaxNode | undefined {
    for (const above of node.above()) {
      const over = iteratedBy(above, node);
      if (over !== undefined && isSeveral(this.view, over)) return above;
      if (above === unit?.node) break;
    }
    return undefined;
  }

  #beforeIt(unit: Unit, steps: number): SyntaxNode | undefined {
    const known = this.#before.get(unit) ?? new Map<number, SyntaxNode | undefined>();
    this.#before.set(unit, known);
    if (known.has(steps)) return known.get(steps);
    let found: SyntaxNode | undefined;
    for (const { at } of unit.reachedFrom) {
      found = this.around(at, steps - 1);
      if (found !== undefined) break;
    }
    known.set(steps, found);
    return found;
  }
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
