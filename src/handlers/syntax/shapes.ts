import { findLiteralText, stripHash } from './strings.js';
import { FUNCTIONS, type SyntaxNode } from './syntax.js';

// The kinds of nodes in either language: the only file besides strings.ts and patterns.ts that knows both grammars'
// words for calls, members and functions.

export interface CallShape {
  readonly node: SyntaxNode;
  readonly callee: SyntaxNode;
  /** By position; a spread `*a`, `...a` is among them as the node it is. */
  readonly args: readonly SyntaxNode[];
  /** Python's `name=value`. */
  readonly named: ReadonlyMap<string, SyntaxNode>;
  /** Python's `**values`. */
  readonly spreads: readonly SyntaxNode[];
}

const SHAPES = new WeakMap<SyntaxNode, CallShape>();

/** `f(a, k=b)`, `new F(a)`, `f?.(a)`, and a decorator or a tag's call. */
export function findCall(node: SyntaxNode): CallShape | undefined {
  if (!CALLS.has(node.type)) return undefined;
  const known = SHAPES.get(node);
  if (known !== undefined) return known;
  const shape = callShapeOf(node);
  if (shape !== undefined) SHAPES.set(node, shape);
  return shape;
}

function callShapeOf(node: SyntaxNode): CallShape | undefined {
  const callee = node.get('function') ?? node.get('constructor');
  if (callee === undefined) return undefined;
  const list = node.get('arguments');
  const args: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  const spreads: SyntaxNode[] = [];
  for (const one of list === undefined ? [] : list.type === 'generator_expression' ? [list] : list.children) {
    const value = one.get('value');
    if (one.type === 'keyword_argument' && value !== undefined) named.set(one.get('name')?.text ?? '', value);
    else if (one.type === 'dictionary_splat') spreads.push(...one.children);
    else args.push(one);
  }
  return { node, callee, args, named, spreads };
}

const CALLS = new Set(['call', 'call_expression', 'new_expression']);

/** Calls with fewer arguments are searched as they are. */
const MANY_ARGUMENTS = 16;
const PLACES = new WeakMap<CallShape, ReadonlyMap<SyntaxNode, number>>();

/** The position of a node among the arguments of a call; -1 if it is none of them. */
export function getArgumentIndex(call: CallShape | undefined, node: SyntaxNode): number {
  if (call === undefined || call.args.length < MANY_ARGUMENTS) return call?.args.indexOf(node) ?? -1;
  const places = PLACES.get(call) ?? new Map(call.args.map((argument, index) => [argument, index]));
  PLACES.set(call, places);
  return places.get(node) ?? -1;
}

export interface MemberShape {
  readonly object: SyntaxNode;
  /** Undefined if it is computed. */
  readonly name: string | undefined;
  readonly key: SyntaxNode;
}

/** `a.b`, `a['b']`, `a[0]`, `a?.b`. */
export function findMember(node: SyntaxNode): MemberShape | undefined {
  switch (node.type) {
    case 'attribute':
      return member(node.get('object'), node.get('attribute'));
    case 'member_expression':
      return member(node.get('object'), node.get('property'));
    case 'subscript':
      return indexed(node.get('value'), node.all('subscript'));
    case 'subscript_expression':
      return indexed(node.get('object'), node.all('index'));
    default:
      return undefined;
  }
}

function member(object: SyntaxNode | undefined, key: SyntaxNode | undefined): MemberShape | undefined {
  return object === undefined || key === undefined ? undefined : { object, name: stripHash(key.text), key };
}

function indexed(object: SyntaxNode | undefined, keys: readonly SyntaxNode[]): MemberShape | undefined {
  const [key] = keys;
  if (object === undefined || key === undefined || keys.length > 1) return undefined;
  const name = key.type === 'integer' || key.type === 'number' ? key.text : findLiteralText(key);
  return { object, name, key };
}

const WRAPS = new Set([
  'parenthesized_expression',
  'await',
  'await_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
  'expression_statement',
  'spread_element',
  'list_splat',
  'dictionary_splat',
  'type',
]);

/** An expression without its parentheses, `await`, and TypeScript's assertions. */
export function unwrapExpression(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (WRAPS.has(inner.type)) {
    const next = inner.type === 'type_assertion' ? inner.children.at(-1) : inner.children[0];
    if (next === undefined) return inner;
    inner = next;
  }
  // `(0, f)(x)`, as compilers write a call without `this`.
  const last = inner.type === 'sequence_expression' ? inner.children.at(-1) : undefined;
  return last === undefined ? inner : unwrapExpression(last);
}

export interface FunctionParameter {
  /** An identifier or a destructuring pattern. */
  readonly pattern: SyntaxNode;
  readonly fallback: SyntaxNode | undefined;
  readonly annotation: SyntaxNode | undefined;
  readonly rest: boolean;
}

export interface FunctionShape {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  /** A block, or the expression of an arrow function or a lambda. */
  readonly body: SyntaxNode;
  readonly decorators: readonly SyntaxNode[];
}

export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}

const CLASSES = new Set(['class_definition', 'class_declaration', 'abstract_class_declaration', 'class']);

export function isClass(node: SyntaxNode): boolean {
  return CLASSES.has(node.type) && node.get('body') !== undefined;
}

export function findFunctionShape(node: SyntaxNode): FunctionShape | undefined {
  const body = node.get('body');
  if (!isFunction(node) || body === undefined) return undefined;
  return {
    node,
    name: getDeclaredName(node),
    parameters: collectParameters(node),
    body,
    decorators: collectDecorators(node),
  };
}

export function collectParameters(node: SyntaxNode): readonly FunctionParameter[] {
  const single = node.get('parameter');
  if (single !== undefined) return [{ pattern: single, fallback: undefined, annotation: undefined, rest: false }];
  return (node.get('parameters')?.children ?? []).flatMap(parameterOf);
}

function parameterOf(node: SyntaxNode): readonly FunctionParameter[] {
  if (SEPARATORS.has(node.type)) return [];
  let pattern = node.get('pattern') ?? node.get('name') ?? (node.type === 'typed_parameter' ? node.children[0] : node);
  const fallback = node.get('value');
  const annotation = node.get('type');
  const rest = RESTS.has(pattern?.type ?? '') || RESTS.has(node.type);
  if (pattern !== undefined && RESTS.has(pattern.type)) pattern = pattern.children[0];
  return pattern === undefined ? [] : [{ pattern, fallback, annotation, rest }];
}

const SEPARATORS = new Set(['keyword_separator', 'positional_separator', 'ERROR']);
const RESTS = new Set(['rest_pattern', 'list_splat_pattern', 'dictionary_splat_pattern']);

/** The expressions behind `@`, the outermost first. */
export function collectDecorators(node: SyntaxNode): readonly SyntaxNode[] {
  const { parent } = node;
  if (parent === undefined) return [];
  const among = parent.type === 'decorated_definition' ? parent.children : decoratorsBefore(node, parent.children);
  const own = node.children.filter(({ type }) => type === 'decorator');
  return [...among.filter(({ type }) => type === 'decorator'), ...own].flatMap(({ children }) => children.slice(0, 1));
}

/** The function or class that a decorator's node belongs to. */
export function findDecorated(decorator: SyntaxNode): SyntaxNode | undefined {
  const { parent } = decorator;
  if (parent === undefined || decorator.type !== 'decorator') return undefined;
  if (parent.type === 'decorated_definition') return parent.get('definition');
  return parent.children.slice(decorator.position).find(({ type }) => type !== 'decorator');
}

/** Those of a method or an exported class are among its siblings, before it. */
function decoratorsBefore(node: SyntaxNode, siblings: readonly SyntaxNode[]): readonly SyntaxNode[] {
  let from = node.position;
  const to = from;
  while (from > 0 && siblings[from - 1]?.type === 'decorator') from -= 1;
  return siblings.slice(from, to);
}

/** The name of a function or a class: its own, or that of its variable; empty without one. */
export function getDeclaredName(node: SyntaxNode): string {
  const own = node.get('name');
  if (own !== undefined) return findLiteralText(own) ?? own.text;
  let { parent } = node;
  while (parent !== undefined && (WRAPS.has(parent.type) || CALLS.has(parent.type) || parent.type === 'arguments'))
    parent = parent.parent;
  const target = parent?.get('name') ?? parent?.get('left') ?? parent?.get('key');
  if (target === undefined || target.holds(node)) return parent?.type === 'export_statement' ? 'default' : '';
  return findLiteralText(target) ?? findMember(target)?.name ?? target.text;
}

export function findEnclosingClass(node: SyntaxNode): SyntaxNode | undefined {
  for (const above of node.above()) if (isClass(above)) return above;
  return undefined;
}

const BLOCKS = new Set(['block', 'statement_block']);
const RETURNS = new Set(['return_statement', 'yield', 'yield_expression']);

const RETURNED = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The expressions that a function returns or yields. */
export function collectReturns(fn: SyntaxNode): readonly SyntaxNode[] {
  const known = RETURNED.get(fn) ?? returnsOf(fn);
  RETURNED.set(fn, known);
  return known;
}

function returnsOf(fn: SyntaxNode): readonly SyntaxNode[] {
  const body = findFunctionShape(fn)?.body;
  if (body === undefined) return [];
  if (!BLOCKS.has(body.type)) return [body];
  return [...body.walk((inner) => !isFunction(inner) && !isClass(inner))]
    .filter(({ type }) => RETURNS.has(type))
    .flatMap(({ children }) => children.slice(0, 1));
}
