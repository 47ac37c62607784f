import { countGivenFirst } from '../flow/given.js';
import type { Definition } from '../syntax/scope.js';
import { findCall, findMember, collectParameters, unwrapExpression } from '../syntax/shapes.js';
import { Fixpoint } from '../resolve/fixpoint.js';
import { SyntaxNode } from '../syntax/syntax.js';
import type { CodeCall, View } from './view.js';
import { countSteps } from '../syntax/steps.js';

// Values through the code's own functions: `respond(400, { message })` is what `respond` makes of these arguments. A frame
// is one call of one function, with the frame that the call itself is in.

export interface CallFrame {
  readonly fn: SyntaxNode;
  readonly call: CodeCall;
  readonly outer: CallFrame | undefined;
}

/** An expression, and the calls that led to where it is. */
export interface Framed {
  readonly node: SyntaxNode;
  readonly frame: CallFrame | undefined;
}

/** Calls in calls are followed this far: no reply that was measured is made through half as many. */
const DEPTH = 10;
/** At most this many calls of one function are followed, and at most this many alternatives of one value. */
const MOST = 48;
/** At most this many steps are taken to find the calls that lead to one place. */
const STEPS = 2000;

/** The frames and values of one handler, each made once: equal frames are one, so that what is known of them is found again. */
class FrameStore {
  readonly #framed = new Map<CallFrame | undefined, Map<SyntaxNode, Framed>>();
  readonly #frames = new Map<SyntaxNode, CallFrame[]>();
  readonly values: Fixpoint<readonly Framed[]>;

  constructor(readonly view: View) {
    this.values = new Fixpoint<readonly Framed[]>([], isSameFramed, (key) => {
      if (typeof key === 'object' && key !== null && 'node' in key && key.node instanceof SyntaxNode)
        view.stop(key.node);
    });
  }

  framed(node: SyntaxNode, frame: CallFrame | undefined): Framed {
    const within = this.#framed.get(frame) ?? new Map<SyntaxNode, Framed>();
    this.#framed.set(frame, within);
    const known = within.get(node) ?? { node, frame };
    within.set(node, known);
    return known;
  }

  /** Undefined if too many calls of the function are followed already, or one of them is in progress. */
  frame(fn: SyntaxNode, call: CodeCall, outer: CallFrame | undefined): CallFrame | undefined {
    const known = this.#frames.get(fn) ?? [];
    this.#frames.set(fn, known);
    const same = known.find((one) => one.call.node === call.node && one.outer === outer);
    if (same !== undefined) return same;
    if (isOpen(fn, outer)) return undefined;
    if (known.length >= MOST || depthOf(outer) >= DEPTH) {
      this.view.stop(call.node);
      return undefined;
    }
    const made: CallFrame = { fn, call, outer };
    known.push(made);
    return made;
  }
}

const STORES = new WeakMap<View, FrameStore>();

function storeOf(view: View): FrameStore {
  const store = STORES.get(view) ?? new FrameStore(view);
  STORES.set(view, store);
  return store;
}

function isSameFramed(a: readonly Framed[], b: readonly Framed[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function depthOf(frame: CallFrame | undefined): number {
  return frame === undefined ? 0 : 1 + depthOf(frame.outer);
}

/** Whether a function is called in a call of itself. */
function isOpen(fn: SyntaxNode, frame: CallFrame | undefined): boolean {
  return frame !== undefined && (frame.fn === fn || isOpen(fn, frame.outer));
}

/** The calls that lead to a node, as far as it depends on their arguments; one empty path if it does not. */
export function collectFrames(view: View, node: SyntaxNode): readonly (CallFrame | undefined)[] {
  const store = storeOf(view);
  const ways: CodeCall[][] = [];
  let steps = 0;
  const lead = (at: SyntaxNode, inner: readonly CodeCall[], fns: readonly SyntaxNode[]): void => {
    steps += 1;
    countSteps(1 + fns.length);
    if (steps > STEPS || ways.length >= MOST) return;
    const fn = ownFunction(view, at);
    const calls = fn === undefined || !dependsOn(view, at, fn) ? [] : view.callsOf(fn);
    if (fn === undefined || calls.length === 0 || inner.length >= DEPTH) {
      ways.push([...inner]);
      return;
    }
    if (fns.includes(fn)) return;
    for (const call of calls) lead(call.node, [...inner, call], [...fns, fn]);
  };
  lead(node, [], []);
  if (steps > STEPS || ways.length >= MOST) view.stop(node);
  return ways.map((calls) => {
    // The innermost call comes first, and its frame is in those of the others.
    let frame: CallFrame | undefined;
    for (let index = calls.length - 1; index >= 0; index -= 1) {
      const call = calls[index];
      const at = index === 0 ? node : calls[index - 1]?.node;
      const fn = at === undefined ? undefined : ownFunction(view, at);
      if (call !== undefined && fn !== undefined) frame = store.frame(fn, call, frame) ?? { fn, call, outer: frame };
    }
    return frame;
  });
}

function ownFunction(view: View, node: SyntaxNode): SyntaxNode | undefined {
  const fn = node.enclosingFunction;
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
const LISTS = new Set(['array', 'list', 'tuple', 'expression_list']);

/** The possible values of an expression: follows names, members, both sides of a choice and own functions' results. */
export function resolveValues(view: View, { node: at, frame }: Framed): readonly Framed[] {
  const store = storeOf(view);
  const framed = store.framed(unwrapExpression(at), frame);
  const found = store.values.ask(framed, () => distinctFramed(valuesOf(view, framed)));
  return found.length === 0 ? [framed] : found;
}

/** The frame of a call of a function; undefined if it is one in itself, or one too many. */
export function makeCalledFrame(
  view: View,
  fn: SyntaxNode,
  call: CodeCall,
  outer: CallFrame | undefined,
): CallFrame | undefined {
  return storeOf(view).frame(fn, call, outer);
}

/** A node in a frame; the same object for equal arguments. */
export function makeFramed(view: View, node: SyntaxNode, frame: CallFrame | undefined): Framed {
  return storeOf(view).framed(node, frame);
}

function distinctFramed(values: readonly Framed[]): readonly Framed[] {
  return [...new Set(values)].slice(0, MOST);
}

function valuesOf(view: View, here: Framed): readonly Framed[] {
  const { node, frame } = here;
  const next = (inner: SyntaxNode): readonly Framed[] => resolveValues(view, { node: inner, frame });
  if (NAMES.has(node.type)) {
    const found = view
      .sources(node)
      .flatMap((source) => ('walk' in source ? next(source) : defined(view, source, frame)));
    return found.length === 0 ? [here] : found;
  }
  if (node.type === 'ternary_expression')
    return [...node.all('consequence'), ...node.all('alternative')].flatMap((side) => next(side));
  if (node.type === 'conditional_expression')
    return node.children.filter((_, index) => index !== 1).flatMap((side) => next(side));
  if (CHOICES.has(node.get('operator')?.text ?? ''))
    return [...node.all('left'), ...node.all('right')].flatMap((side) => next(side));
  const member = findMember(node);
  if (member?.name !== undefined) {
    const found = resolveProperty(view, next(member.object), member.name);
    return found.length === 0 ? [here] : found;
  }
  return returned(view, here) ?? [here];
}

function returned(view: View, { node, frame }: Framed): readonly Framed[] | undefined {
  const shape = findCall(node);
  const call = view.callAt(node);
  if (shape === undefined || call === undefined) return undefined;
  const found = view.functions(shape.callee).flatMap((fn) => {
    const inner = makeCalledFrame(view, fn, call, frame);
    return inner === undefined
      ? []
      : view.returns(fn).flatMap((value) => resolveValues(view, { node: value, frame: inner }));
  });
  return found.length === 0 ? undefined : found;
}

function defined(view: View, definition: Definition, frame: CallFrame | undefined): readonly Framed[] {
  const { is, value, path, parameter } = definition;
  const start =
    is === 'parameter' && parameter !== undefined ? argumentOf(view, definition, frame) : given(is, value, frame);
  if (start === undefined) return [];
  return path.reduce<readonly Framed[]>(
    (found, step) => (step === undefined ? [] : resolveProperty(view, found, step)),
    resolveValues(view, start),
  );
}

function given(is: Definition['is'], value: SyntaxNode | undefined, frame: CallFrame | undefined): Framed | undefined {
  return is === 'value' && value !== undefined ? { node: value, frame } : undefined;
}

/** The argument of a call for a parameter, in the call's frame; without one, the parameter's default. */
function argumentOf(view: View, { parameter, value }: Definition, frame: CallFrame | undefined): Framed | undefined {
  if (parameter === undefined || frame?.fn !== parameter.of) return undefined;
  const { fn, call, outer } = frame;
  const name = collectParameters(fn)[parameter.index]?.pattern.text ?? '';
  const node = call.named.get(name) ?? call.args[parameter.index - countGivenFirst(fn, (one) => view.nameOf(one))];
  if (node !== undefined) return { node, frame: outer };
  return value === undefined ? undefined : { node: value, frame };
}

/** The values under a name or an index in any of the given objects and lists. */
export function resolveProperty(view: View, objects: readonly Framed[], name: string): readonly Framed[] {
  return objects.flatMap(({ node, frame }) => {
    if (LISTS.has(node.type) && /^\d+$/.test(name)) {
      const item = node.children[Number(name)];
      return item === undefined ? [] : resolveValues(view, { node: item, frame });
    }
    if (!OBJECTS.has(node.type)) return [];
    const value = view.property(node, name);
    return value === undefined ? [] : resolveValues(view, { node: value, frame });
  });
}
