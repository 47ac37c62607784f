import { type CallShape, findMember, isFunction, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { Resolver } from '../resolve/resolver.js';

// Durable functions, docs.aws.amazon.com/lambda/latest/dg/durable-basic-concepts.html. Their context is a parameter, and
// so has no name that leads to the package: its batches are known by what they are given.

/** A durable batch over several things. */
export interface DurableMap {
  readonly items: SyntaxNode;
  /** It is called with a context, one of the things, and more. */
  readonly fn: SyntaxNode;
}

/** `context.map('files', files, store)`, `context.map(files, func=store)`: the function is not the first argument. */
export function findDurableMap(resolver: Resolver, call: CallShape): DurableMap | undefined {
  if (!isOnParameter(resolver, call, 'map')) return undefined;
  const { args, named } = call;
  const at = args.findIndex((argument, index) => index > 0 && isCode(resolver, argument));
  const fn = args[at] ?? named.get('func');
  const items = named.get('inputs') ?? (at === -1 ? args[0] : args[at - 1]);
  return fn === undefined || items === undefined ? undefined : { items, fn };
}

/**
 * Whether a call is a durable batch, `map` or `parallel`: it does not throw what its functions throw, but gives it back in
 * a BatchResult.
 */
export function isDurableBatch(resolver: Resolver, call: CallShape): boolean {
  if (findDurableMap(resolver, call) !== undefined) return true;
  const branches = [...call.args, ...call.named.values()].map(unwrapExpression);
  return isOnParameter(resolver, call, 'parallel') && branches.some(({ type }) => LISTS.has(type));
}

const LISTS = new Set(['array', 'list']);

function isOnParameter(resolver: Resolver, { callee }: CallShape, method: string): boolean {
  const member = findMember(unwrapExpression(callee));
  if (member?.name !== method || member.object.type !== 'identifier') return false;
  const sources = resolver.sources(member.object);
  return sources.length > 0 && sources.every((source) => !('walk' in source) && source.is === 'parameter');
}

function isCode(resolver: Resolver, argument: SyntaxNode): boolean {
  return isFunction(unwrapExpression(argument)) || resolver.functions(argument).length > 0;
}
