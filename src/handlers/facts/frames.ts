import { hasSelfParameter } from '../flow/reach.js';
import type { Definition } from '../syntax/scope.js';
import { findCall, findEnclosingFunction, findMember, collectParameters, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeCall, View } from './view.js';

// Values through the code's own functions: `respond(400, { message })` is what `respond` makes of these arguments. A frame
// is one call of one function, with the frame that the call itself stands in.

export interface CallFrame {
  readonly fn: SyntaxNode;
  readonly call: CodeCall;
  readonly outer: CallFrame | undefined;
}

/** An expression, and the calls that led to where it stands. */
export interface Framed {
  readonly node: SyntaxNode;
  readonly frame: CallFrame | undefined;
}

const DEPTH = 3;
const STEPS = 12;
const MOST = 48;

/** The calls that lead to where a node stands, as far as it depends on what they give; one empty way if it does not. */
export function collectFrames(view: View, node: SyntaxNode, depth = DEPTH): readonly (CallFrame | undefined)[] {
  const fn = ownFunction(view, node);
  if (fn === undefined || depth === 0 || !dependsOn(view, node, fn)) return [undefined];
  const calls = view.calls.filter(({ callee }) => view.functions(callee).includes(fn));
  if (calls.length === 0) return [undefined];
  return calls
    .flatMap((call) => collectFrames(view, call.node, depth - 1).map((outer): CallFrame => ({ fn, call, outer })))
    .slice(0, MOST);
}

function ownFunction(view: View, node: SyntaxNode): SyntaxNode | undefined {
  const fn = findEnclosingFunction(node);
  return fn === undefined || view.handlers.includes(fn) ? undefined : fn;
}

/** Whether anything in a node comes from a parameter of a function. */
function dependsOn(view: View, node: SyntaxNode, fn: SyntaxNode, steps = 3): boolean {
  for (const inner of node.walk()) {
    if (!NAMES.has(inner.type)) continue;
    for (const source of view.sources(inner)) {
      if ('walk' in source) continue;
      if (source.parameter?.of === fn) return true;
      const local = source.is === 'value' && steps > 0 ? source.value : undefined;
      if (local !== undefined && fn.holds(local) && dependsOn(view, local, fn, steps - 1)) return true;
    }
  }
  return false;
}

const NAMES = new Set(['identifier', 'shorthand_property_identifier']);
const CHOICES = new Set(['||', '??', 'or']);
const OBJECTS = new Set(['object', 'dictionary']);

/** What an expression may be: names and members followed, each side of a choice, what the code's own functions return. */
export function resolveValues(view: View, { node: at, frame }: Framed, steps = STEPS): readonly Framed[] {
  const node = unwrapExpression(at);
  const here = [{ node, frame }];
  if (steps === 0) return here;
  const next = (inner: SyntaxNode, within = frame): readonly Framed[] =>
    resolveValues(view, { node: inner, frame: within }, steps - 1);
  if (NAMES.has(node.type)) {
    const found = view
      .sources(node)
      .flatMap((source) => ('walk' in source ? next(source) : defined(view, source, frame, steps)));
    return found.length === 0 ? here : found.slice(0, MOST);
  }
  if (node.type === 'ternary_expression')
    return [...node.all('consequence'), ...node.all('alternative')].flatMap((side) => next(side));
  if (node.type === 'conditional_expression')
    return node.children.filter((_, index) => index !== 1).flatMap((side) => next(side));
  if (CHOICES.has(node.get('operator')?.text ?? ''))
    return [...node.all('left'), ...node.all('right')].flatMap((side) => next(side));
  const member = findMember(node);
  if (member?.name !== undefined) {
    const found = resolveProperty(view, next(member.object), member.name, steps);
    return found.length === 0 ? here : found;
  }
  return returned(view, { node, frame }, steps) ?? here;
}

function returned(view: View, { node, frame }: Framed, steps: number): readonly Framed[] | undefined {
  const shape = findCall(node);
  if (shape === undefined) return undefined;
  const functions = view.functions(shape.callee);
  const call = view.calls.find((one) => one.node === node);
  if (functions.length === 0 || call === undefined || depthOf(frame) >= DEPTH) return undefined;
  const found = functions.flatMap((fn) =>
    view
      .returns(fn)
      .flatMap((value) => resolveValues(view, { node: value, frame: { fn, call, outer: frame } }, steps - 1)),
  );
  return found.length === 0 ? undefined : found.slice(0, MOST);
}

function depthOf(frame: CallFrame | undefined): number {
  return frame === undefined ? 0 : 1 + depthOf(frame.outer);
}

function defined(view: View, definition: Definition, frame: CallFrame | undefined, steps: number): readonly Framed[] {
  const { is, value, path, parameter } = definition;
  const start = is === 'parameter' && parameter !== undefined ? argument(definition, frame) : given(is, value, frame);
  if (start === undefined) return [];
  return path.reduce<readonly Framed[]>(
    (found, step) => (step === undefined ? [] : resolveProperty(view, found, step, steps - 1)),
    resolveValues(view, start, steps - 1),
  );
}

function given(is: Definition['is'], value: SyntaxNode | undefined, frame: CallFrame | undefined): Framed | undefined {
  return is === 'value' && value !== undefined ? { node: value, frame } : undefined;
}

/** What a call gives for a parameter, in the frame that the call stands in; its default if it gives nothing. */
function argument({ parameter, value }: Definition, frame: CallFrame | undefined): Framed | undefined {
  if (parameter === undefined || frame?.fn !== parameter.of) return undefined;
  const { fn, call, outer } = frame;
  const name = collectParameters(fn)[parameter.index]?.pattern.text ?? '';
  const node = call.named.get(name) ?? call.args[parameter.index - (hasSelfParameter(fn) ? 1 : 0)];
  if (node !== undefined) return { node, frame: outer };
  return value === undefined ? undefined : { node: value, frame };
}

/** What stands under a name in any of some objects. */
export function resolveProperty(
  view: View,
  objects: readonly Framed[],
  name: string,
  steps = STEPS,
): readonly Framed[] {
  return objects.flatMap(({ node, frame }) => {
    if (!OBJECTS.has(node.type)) return [];
    const value = view.property(node, name);
    return value === undefined || steps <= 0 ? [] : resolveValues(view, { node: value, frame }, steps - 1);
  });
}
