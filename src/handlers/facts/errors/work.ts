import type { CatchClause } from '../../syntax/catches.js';
import { getArgumentIndex, findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { Unit } from '../../flow/unit.js';
import type { View } from '../view.js';
import { collectClauseNodes } from './clauses.js';
import type { FallibleCall } from './fallible.js';

/** The places of the code's actual work: calls that may fail, and calls of functions that contain such calls. */
export interface Work {
  readonly nodes: readonly SyntaxNode[];
}

/** Finds the work of a handler from its calls that may fail. Calls that only count or log are not work. */
export function collectWork(view: View, calls: readonly FallibleCall[]): Work {
  const nodes = new Set<SyntaxNode>();
  const open: Unit[] = [];
  const seen = new Set<Unit>();
  const enter = (unit: Unit | undefined): void => {
    if (unit === undefined || seen.has(unit)) return;
    seen.add(unit);
    open.push(unit);
  };
  for (const { call } of calls) {
    if (/^(?:cloudwatch|logs)$/.test(view.operation(call)?.service ?? '')) continue;
    nodes.add(call.node);
    enter(view.unitOf(call.node));
  }
  for (let unit = open.shift(); unit !== undefined; unit = open.shift()) {
    for (const { from, at } of unit.reachedFrom) {
      nodes.add(at);
      enter(from);
    }
  }
  return { nodes: [...nodes] };
}

/**
 * Whether the code goes on with the same piece of work after a clause has caught: more of it comes behind, or it is done
 * with what the clause gives in its place. Not if the clause skips to the next piece, or all of it is in the `try`.
 */
export function isContinued(view: View, { nodes }: Work, clause: CatchClause, answers: boolean): boolean {
  const seen = new Set<SyntaxNode>();
  const goesOnAt = (node: SyntaxNode): boolean => {
    const region = regionOf(node);
    const isBehind = (one: SyntaxNode): boolean =>
      one.source === node.source &&
      (region === undefined || region.holds(one)) &&
      (one.start >= node.end || (one !== node && one.holds(node) && findCall(one) !== undefined)) &&
      !isInsideOf(one, clause.at);
    if (nodes.some(isBehind)) return true;
    return region === undefined || !isFunction(region) || isCallback(region) ? false : goesOnAfter(region);
  };
  const goesOnAfter = (fn: SyntaxNode): boolean => {
    if (view.handlers.includes(fn) || seen.has(fn)) return seen.has(fn);
    seen.add(fn);
    const edges = view.unitOf(fn)?.reachedFrom ?? [];
    return edges.length > 0 && edges.every(({ at }) => goesOnAt(at));
  };
  const skips = collectClauseNodes(clause).some(
    ({ type }) => type === 'continue_statement' || type === 'break_statement',
  );
  if (skips) return false;
  const attempt = findCall(clause.at) === undefined ? clause.at.parent : clause.at;
  const fn = clause.at.enclosingFunction;
  if (attempt === undefined) return false;
  // The result of a `.catch(…)` is the value of the call, not of the function.
  if (!answers || attempt === clause.at) return goesOnAt(attempt);
  return fn !== undefined && !isCallback(fn) && goesOnAfter(fn);
}

function isInsideOf(node: SyntaxNode, clause: SyntaxNode): boolean {
  return clause.type !== 'call' && clause.type !== 'call_expression' && clause.holds(node);
}

const LOOPS = new Set(['for_statement', 'for_in_statement', 'while_statement', 'do_statement']);

/** The code that runs once for one piece of work: the nearest loop, or the function. */
function regionOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const above of node.above()) {
    if (LOOPS.has(above.type) && above.get('body')?.holds(node) === true) return above.get('body');
    if (isFunction(above)) return above;
  }
  return undefined;
}

/** A function that is written where it is passed: its body is run once for each thing. */
function isCallback(fn: SyntaxNode): boolean {
  const call = fn.parent?.parent === undefined ? undefined : findCall(fn.parent.parent);
  return (
    call !== undefined && getArgumentIndex(call, fn) !== -1 && findMember(unwrapExpression(call.callee)) !== undefined
  );
}
