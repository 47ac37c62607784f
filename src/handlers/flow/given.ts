import type { Resolver } from '../resolve/resolver.js';
import {
  type CallShape,
  collectDecorators,
  collectParameters,
  findCall,
  findMember,
  isFunction,
  unwrapExpression,
} from '../syntax/shapes.js';
import { findLiteralText } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** An argument, and which parameter of the function it is for. */
export interface GivenArgument {
  readonly index: number;
  readonly argument: SyntaxNode;
}

/** The arguments of a call for a function of this code: by position, by name, and by spreading. */
export function collectGiven(resolver: Resolver, fn: SyntaxNode, call: CallShape): readonly GivenArgument[] {
  const parameters = collectParameters(fn);
  const rest = parameters.findIndex(({ rest: isRest }) => isRest);
  const first = countGivenFirst(fn, (expression) => resolver.nameOf(expression));
  const given: GivenArgument[] = [];
  for (const [place, argument] of call.args.entries()) {
    const index = place + first;
    given.push({ index: rest === -1 ? index : Math.min(rest, index), argument });
    // How many there are in `*args` is not known.
    if (argument.type === 'list_splat') break;
  }
  const named = [...call.named, ...call.spreads.flatMap((spread) => [...linesOf(spread)])];
  for (const [name, argument] of named) {
    const index = parameters.findIndex(({ pattern }) => pattern.text === name);
    if (index !== -1) given.push({ index, argument });
  }
  return given;
}

/** How many arguments a function is given before those that are in a call of it: `self`, a durable step's context. */
export function countGivenFirst(fn: SyntaxNode, nameOf: (expression: SyntaxNode) => string | undefined): number {
  if (hasSelfParameter(fn)) return 1;
  const decorated = collectDecorators(fn).some((one) => STEPS.test(nameOf(findCall(one)?.callee ?? one) ?? ''));
  return decorated ? 1 : 0;
}

/** The functions they decorate are called without the context, which the step receives when it runs. */
const STEPS =
  /^aws_durable_execution_sdk_python\b.*\.durable_(?:step|with_child_context|parallel_branch|wait_for_callback)$/;

/** Whether calls of it give one argument less than it has parameters. */
export function hasSelfParameter(fn: SyntaxNode): boolean {
  const first = collectParameters(fn)[0]?.pattern.text;
  return fn.type === 'function_definition' && (first === 'self' || first === 'cls');
}

/** The entries of a dictionary that a call spreads: written out, or set before in the same function. */
function* linesOf(spread: SyntaxNode): Generator<readonly [string, SyntaxNode]> {
  const node = unwrapExpression(spread);
  if (node.type === 'dictionary') {
    for (const line of node.children) {
      const [key, value] = [line.get('key'), line.get('value')];
      const name = key === undefined ? undefined : findLiteralText(key);
      if (name !== undefined && value !== undefined) yield [name, value];
      else if (line.type === 'dictionary_splat') yield* line.children.flatMap((inner) => [...linesOf(inner)]);
    }
    return;
  }
  const called = findCall(node);
  if (called !== undefined) yield* called.named;
  const around = node.enclosingFunction;
  if (node.type === 'identifier' && around !== undefined) yield* setOn(node.text, around);
}

/** `kwargs['store'] = …`, `kwargs.update(store=…)`, `kwargs.setdefault('store', …)`, `kwargs = {**kwargs, 'store': …}`. */
function* setOn(name: string, around: SyntaxNode): Generator<readonly [string, SyntaxNode]> {
  for (const node of around.walk((inner) => inner === around || !isFunction(inner))) {
    const [left, right] = [node.get('left'), node.get('right')];
    const target = left === undefined ? undefined : findMember(left);
    if (target?.object.text === name && target.name !== undefined && right !== undefined) yield [target.name, right];
    if (left?.text === name && right !== undefined && right.type === 'dictionary') yield* linesOf(right);
    const call = findCall(node);
    const method = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
    if (call === undefined || method?.object.text !== name) continue;
    const [key, value] = call.args;
    const text = key === undefined ? undefined : findLiteralText(key);
    if (method.name === 'setdefault' && text !== undefined && value !== undefined) yield [text, value];
    if (method.name !== 'update') continue;
    yield* call.named;
    if (key !== undefined) yield* linesOf(key);
  }
}
