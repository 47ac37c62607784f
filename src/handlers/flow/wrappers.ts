import type { Guard } from './guards.js';
import { GUARDING } from '../libraries/libraries.js';
import type { Resolver } from '../resolve/resolver.js';
import { type CallShape, callOf, isFunction, parametersOf, plain } from '../syntax/shapes.js';
import type { Syntax } from '../syntax/syntax.js';

/** What stands around the whole handler and answers what is thrown in it. */
export function wrappersIn(resolver: Resolver, nodes: Iterable<Syntax>): readonly Guard[] {
  const guards: Guard[] = [];
  for (const node of nodes) {
    const call = callOf(node);
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
    isFunction(plain(argument)) ? [plain(argument)] : resolver.functions(argument),
  );
  return given.some((fn) => parametersOf(fn).length === 4);
}
