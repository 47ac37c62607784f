import type { Definition } from '../syntax/scope.js';
import { findEnclosingFunction } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/**
 * Of the ways in which a name gets its value those that may hold where it is used: not those that come later, that are
 * in a branch which excludes the use, or in one that leaves before it. All of them if none is left.
 */
export function keepReaching<T extends Definition | SyntaxNode>(sources: readonly T[], use: SyntaxNode): readonly T[] {
  if (sources.length < 2) return sources;
  const kept = sources.filter((one) => 'walk' in one || mayReach(one, use));
  return kept.length === 0 ? sources : kept;
}

const DEFINED = new WeakMap<SyntaxNode, readonly Definition[]>();

/** Of the definitions of its own file those that a name may have where it is used. */
export function findReaching(definitions: readonly Definition[], name: SyntaxNode): readonly Definition[] {
  const known = DEFINED.get(name) ?? keepReaching(definitions, name);
  DEFINED.set(name, known);
  return known;
}

function mayReach({ is, node: set, value }: Definition, use: SyntaxNode): boolean {
  // Functions, classes and imports hold wherever they are; parameters from the start.
  if (is !== 'value' && is !== 'item') return true;
  if (set === use || set.source !== use.source) return true;
  const fn = findEnclosingFunction(set);
  if (fn === undefined || fn !== findEnclosingFunction(use)) return true;
  const below = [set, ...set.above()];
  // `[read(key) for key in keys]`: the name means nothing outside of it.
  const clause = below.find(({ type }) => type === 'for_in_clause');
  if (clause?.parent !== undefined && is === 'item') return clause.parent.holds(use);
  const common = below.find((above) => above.holds(use));
  if (common === undefined || isRepeated(common, fn)) return true;
  // `item = clean(item)`: the right side has the name's previous value.
  if (set.start > use.start || value?.holds(use) === true) return false;
  const branch = below[below.indexOf(common) - 1];
  if (branch === undefined) return true;
  if (CHOICES.has(common.type) && isBranch(common, branch)) return fallsThrough(branch) || !isBranchOf(common, use);
  return !leaves(below.slice(0, below.indexOf(common)), use);
}

const LOOPS = new Set(['for_statement', 'for_in_statement', 'while_statement', 'do_statement']);

/** Whether a node is in a loop of its function: code that is later in the text may run earlier. */
function isRepeated(node: SyntaxNode, fn: SyntaxNode): boolean {
  for (const above of [node, ...node.above()]) {
    if (above === fn) return false;
    if (LOOPS.has(above.type)) return true;
  }
  return false;
}

const CHOICES = new Set(['if_statement', 'elif_clause', 'else_clause', 'switch_body', 'match_statement']);
const BRANCHES = new Set(['consequence', 'alternative']);
const CASES = new Set(['switch_case', 'switch_default', 'case_clause']);

function isBranch(choice: SyntaxNode, branch: SyntaxNode): boolean {
  return BRANCHES.has(branch.field ?? '') || CASES.has(branch.type) || choice.type === 'match_statement';
}

/** Whether a node is in a branch of a choice, and not in its condition. */
function isBranchOf(choice: SyntaxNode, node: SyntaxNode): boolean {
  const branch = choice.children.find((child) => child.holds(node));
  return branch !== undefined && isBranch(choice, branch);
}

/** A `case` that does not end goes on in the next one. */
function fallsThrough(branch: SyntaxNode): boolean {
  if (branch.type !== 'switch_case' && branch.type !== 'switch_default') return false;
  const last = branch.children.at(-1);
  const end = last?.type === 'statement_block' ? last.children.at(-1) : last;
  return (
    end === undefined || !(LEAVES.has(end.type) || end.type === 'break_statement' || end.type === 'continue_statement')
  );
}

const BLOCKS = new Set(['block', 'statement_block', 'switch_case', 'switch_default', 'case_clause']);
const LEAVES = new Set(['return_statement', 'raise_statement', 'throw_statement']);

/** Whether one of the blocks around a definition ends by leaving the function, and the use is behind it. */
function leaves(blocks: readonly SyntaxNode[], use: SyntaxNode): boolean {
  return blocks.some((block) => {
    if (!BLOCKS.has(block.type) || block.parent?.type === 'try_statement') return false;
    const last = block.children.at(-1);
    return last !== undefined && LEAVES.has(last.type) && block.end <= use.start;
  });
}
