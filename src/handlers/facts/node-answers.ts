import { countSteps } from '../syntax/steps.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { View } from './view.js';

/** A question about a node that is asked again about the nodes it leads to, with a depth that becomes less. */
export type NodeQuestion = (view: View, node: SyntaxNode, depth: number) => boolean;

type Answers = Map<SyntaxNode, boolean[]>;

/** A view and its code never change, and a question has the same answer each time. */
const KNOWN = new WeakMap<View, Map<NodeQuestion, Answers>>();

/**
 * Answers a question about a node once for each depth: without this, a name that is set n times is followed in n to the
 * power of the depth ways.
 */
export function resolveOnce(ask: NodeQuestion, view: View, node: SyntaxNode, depth: number): boolean {
  countSteps(1);
  const questions = KNOWN.get(view) ?? new Map<NodeQuestion, Answers>();
  KNOWN.set(view, questions);
  const nodes = questions.get(ask) ?? new Map<SyntaxNode, boolean[]>();
  questions.set(ask, nodes);
  const answers = nodes.get(node) ?? [];
  nodes.set(node, answers);
  return (answers[depth] ??= ask(view, node, depth));
}
