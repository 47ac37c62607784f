import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/** Less than this bounds a name or a number of things, not a file. */
const LEAST_BOUND = 1024;

const BOUND_WORDS = /max|limit|allowed|cap\b|threshold|budget/i;

/** A number that is large enough, or a setting or a constant that is called a limit. */
export function isBound(view: View, node: SyntaxNode): boolean {
  const known = view.known(node);
  if (known.is === 'number') return known.value >= LEAST_BOUND;
  if (known.is === 'env') return BOUND_WORDS.test(known.name) || isLarge(known.otherwise);
  return known.is === 'unknown' && BOUND_WORDS.test(node.text) && view.mentions(node).parts.size === 0;
}

function isLarge(value: ReturnType<View['known']> | undefined): boolean {
  return value?.is === 'number' && value.value >= LEAST_BOUND;
}
