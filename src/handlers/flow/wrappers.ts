import type { ErrorGuard } from './guards.js';
import { GUARDING } from '../libraries/libraries.js';
import type { Resolver } from '../resolve/resolver.js';
import { type CallShape, findCall, isFunction, collectParameters, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** What stands around the whole handler and answers what is thrown in it. */
export function collectWrappers(resolver: Resolver, nodes: Iterable<SyntaxNode>): readonly ErrorGuard[] {
  const guards: ErrorGuard[] = [];
  for (const node of nodes) {
    const call = findCall(node);
    if (call !== undefined && (GUARDING.test(resolver.nameOf(call.callee) ?? '') || takesErrors(resolver, call))) {
      guards.push({ is: 'wrapper', at: node, clauses: [] });
    }
  }
  return guards;
}

/** Express tells an error handler by its four parameters. */
function takesErrors(resolver: Resolver, { callee, args }: CallShape): boolean {
  if (!/^express(?:\.Router)?\.use$/.test(resolver.nameOf(callee) ?? '')) return false;
  const given = args.flatMap((argument) =>
    isFunction(unwrapExpression(argument)) ? [unwrapExpression(argument)] : resolver.functions(argument),
  );
  return given.some((fn) => collectParameters(fn).length === 4);
}
