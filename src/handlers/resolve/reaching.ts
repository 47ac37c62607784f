import type { Definition } from '../syntax/scope.js';
import { countSteps } from '../syntax/steps.js';
import { FUNCTIONS, type SyntaxNode } from '../syntax/syntax.js';

/**
 * Of the ways in which a name gets its value those that may hold where it is used: not those that come later, that are
 * in a branch which excludes the use, or in one that leaves before it. All of them if none is left.
 */
export function keepReaching<T extends Definition | SyntaxNode>(sources: readonly T[], use: SyntaxNode): readonly T[] {
  if (sources.length < 2) return sources;
  countSteps(COMPARISON * sources.length);
  const kept = sources.filter((one) => 'walk' in one || mayReach(one, use));
  return kept.length === 0 ? sources : kept;
}

/** A definition is compared with a use in about as much work as this many nodes are visited. */
const COMPARISON = 4;

function mayReach({ is, node: set, value }: Definition, use: SyntaxNode): boolean {
  // Functions, classes and imports hold wherever they are; parameters from the start.
  if (is !== 'value' && is !== 'item') return true;
  if (set === use || set.source !== use.source) return true;
  const fn = set.enclosingFunction;
  if (fn === undefined || fn !== use.enclosingFunction) return true;
  const around = surroundingsOf(set);
  // `[read(key) for key in keys]`: the name means nothing outside of it.
  if (is === 'item' && around.comprehension !== undefined) return around.comprehension.holds(use);
  const common = set.smallestAround(use);
  if (surroundingsOf(common).isRepeated) return true;
  // `item = clean(item)`: the right side has the name's previous value.
  if (set.start > use.start || value?.holds(use) === true) return false;
  if (common === set) return true;
  const [branch, other] = [set.aroundAt(common.depth + 1), use.aroundAt(common.depth + 1)];
  // Whoever comes to one branch of a choice was not in another.
  if (CHOICES.has(common.type) && isBranch(common, branch)) return fallsThrough(branch) || !isBranch(common, other);
  // Whatever is around the definition and not around the use ends before it.
  return around.leavesFrom <= common.depth;
}

/** What is around a node, within its function. */
interface Surroundings {
  /** Whether it is, or is in, a loop: code that is later in the text may run earlier. */
  readonly isRepeated: boolean;
  /** The comprehension whose variable it is. */
  readonly comprehension: SyntaxNode | undefined;
  /** The depth of the innermost block around it that ends by leaving the function; 0 without one. */
  readonly leavesFrom: number;
}

const SURROUNDINGS = new WeakMap<SyntaxNode, Surroundings>();
const OUTERMOST: Surroundings = { isRepeated: false, comprehension: undefined, leavesFrom: 0 };

function surroundingsOf(node: SyntaxNode): Surroundings {
  // Those of nodes that are around it are known from the outermost on, without recursion.
  const open: SyntaxNode[] = [];
  let at: SyntaxNode | undefined = node;
  let around: Surroundings | undefined;
  while (at !== undefined && (around = SURROUNDINGS.get(at)) === undefined) {
    open.push(at);
    at = at.parent;
  }
  let found = around ?? OUTERMOST;
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    found = surround(one, found);
    SURROUNDINGS.set(one, found);
  }
  return found;
}

const LOOPS = new Set(['for_statement', 'for_in_statement', 'while_statement', 'do_statement']);

function surround(node: SyntaxNode, outer: Surroundings): Surroundings {
  const isRepeated = !FUNCTIONS.has(node.type) && (outer.isRepeated || LOOPS.has(node.type));
  const comprehension = node.type === 'for_in_clause' ? node.parent : outer.comprehension;
  const leavesFrom = leaves(node) ? node.depth : outer.leavesFrom;
  const isSame =
    isRepeated === outer.isRepeated && comprehension === outer.comprehension && leavesFrom === outer.leavesFrom;
  return isSame ? outer : { isRepeated, comprehension, leavesFrom };
}

const CHOICES = new Set(['if_statement', 'elif_clause', 'else_clause', 'switch_body', 'match_statement']);
const BRANCHES = new Set(['consequence', 'alternative']);
const CASES = new Set(['switch_case', 'switch_default', 'case_clause']);

function isBranch(choice: SyntaxNode, branch: SyntaxNode): boolean {
  return BRANCHES.has(branch.field ?? '') || CASES.has(branch.type) || choice.type === 'match_statement';
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

/** Whether a node is a block that ends by leaving the function. */
function leaves(block: SyntaxNode): boolean {
  if (!BLOCKS.has(block.type) || block.parent?.type === 'try_statement') return false;
  const last = block.children.at(-1);
  return last !== undefined && LEAVES.has(last.type);
}
