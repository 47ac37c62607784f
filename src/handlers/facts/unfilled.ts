import type { Reason } from '../../answer.js';
import { collectDecorators, collectParameters, findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { formatExpression } from '../syntax/evidence.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeCall, View } from './view.js';

/**
 * Calls on parameters that nothing in the code fills, and that are given part of the request's body: a decorator or a
 * framework hands in what they do, and that may be anything.
 */
export function collectUnfilled(view: View, handlers: readonly SyntaxNode[]): readonly Reason[] {
  return view.calls.flatMap((call) => {
    const parameter = call.receiver === undefined ? undefined : unfilledIn(view, call, call.receiver, handlers);
    if (parameter === undefined || !takesBody(view, call)) return [];
    return [
      `the effect of ${formatExpression(call.node).replaceAll('(…)', '')} is unknown: no value of ${parameter} was found`,
    ];
  });
}

function takesBody(view: View, { args, named }: CodeCall): boolean {
  return [...args, ...named.values()].some((argument) => view.input(argument).itself.has('body'));
}

/** The name of the parameter that a call is on, if it is an extra one of a handler that is decorated. */
function unfilledIn(
  view: View,
  { node }: CodeCall,
  receiver: SyntaxNode,
  handlers: readonly SyntaxNode[],
): string | undefined {
  const name = leftmostName(receiver);
  if (
    name === undefined ||
    view.nameOf(receiver) !== undefined ||
    view.functions(findCall(node)?.callee ?? node).length > 0
  )
    return undefined;
  if (view.input(receiver).parts.size > 0 || view.input(receiver).whole) return undefined;
  for (const source of view.sources(name)) {
    const parameter = 'walk' in source ? undefined : source.parameter;
    if (parameter === undefined || !handlers.includes(parameter.of)) continue;
    const { language } = parameter.of.source;
    // The event and the context, and Node's callback, are the runtime's.
    const isRuntimes = parameter.index < (language === 'python' ? 2 : 3);
    const isWrapped = collectDecorators(parameter.of).length > 0 || collectParameters(parameter.of).length > 2;
    if (!isRuntimes && isWrapped && view.classes(receiver).length === 0) return name.text;
  }
  return undefined;
}

function leftmostName(expression: SyntaxNode): SyntaxNode | undefined {
  const node = unwrapExpression(expression);
  const next = findCall(node)?.callee ?? findMember(node)?.object;
  if (next !== undefined) return leftmostName(next);
  return node.type === 'identifier' ? node : undefined;
}
