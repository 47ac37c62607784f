import type { Definition } from '../syntax/scope.js';
import { collectDecorators, isClass, isFunction } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { UnitNodes } from './unit-nodes.js';

/** A piece of code that runs as a whole: a function, what a name of a module is first bound to, a class's fields. */
export interface Unit {
  readonly is: 'function' | 'initialiser' | 'class';
  readonly node: SyntaxNode;
  /** Empty for a unit without a name. */
  readonly name: string;
  /** The number of calls between the handler and it. */
  readonly depth: number;
  /** Every place that refers to it; none for the handler itself. */
  readonly reachedFrom: readonly Edge[];
}

export interface Edge {
  readonly from: Unit;
  /** The expression that refers to the unit; it is assumed to call it. */
  readonly at: SyntaxNode;
}

const DECLARES = new Set(['variable_declarator', 'assignment', 'assignment_expression', 'export_statement']);
const NAMED = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_definition',
  'method_definition',
]);

/**
 * Whether a function is reached by its name, and so is a unit of its own. An inline function, such as the callback of
 * a `map`, is part of the unit that it is in.
 */
export function isOwnUnit(node: SyntaxNode): boolean {
  if (isClass(node)) return true;
  if (!isFunction(node)) return false;
  const { parent } = node;
  if (parent === undefined) return true;
  if (node.type === 'method_definition' && parent.type === 'object') return isNamedObject(parent);
  if (NAMED.has(node.type) || DECLARES.has(parent.type) || parent.type === 'public_field_definition') return true;
  return parent.type === 'pair' && parent.parent !== undefined && isNamedObject(parent.parent);
}

/** An object that a module's name refers to: its functions are called by their keys. */
function isNamedObject(object: SyntaxNode): boolean {
  const { parent } = object;
  return parent !== undefined && DECLARES.has(parent.type) && ![...object.above()].some(isFunction);
}

const NONE: ReadonlySet<SyntaxNode> = new Set<SyntaxNode>();
const PLAIN = new WeakMap<SyntaxNode, UnitNodes | undefined>();

/** The nodes of a unit, its decorators first, without those of the units that are written in it. */
export function collectNodes({ node }: Pick<Unit, 'node'>, apart: ReadonlySet<SyntaxNode> = NONE): UnitNodes {
  return findPlainNodes(node) ?? new UnitNodes([...walkNodes(node, apart)]);
}

/** Those of them that may lead to other code. The set of separate units may grow meanwhile. */
export function collectLeading({ node }: Pick<Unit, 'node'>, apart: ReadonlySet<SyntaxNode>): Iterable<SyntaxNode> {
  return findPlainNodes(node)?.leading ?? walkNodes(node, apart);
}

/** Those of a unit without inline functions, which do not depend on separate units. */
function findPlainNodes(node: SyntaxNode): UnitNodes | undefined {
  if (PLAIN.has(node)) return PLAIN.get(node);
  const nodes = [...walkNodes(node, NONE)];
  const plain = nodes.every((inner) => inner === node || !isFunction(inner)) ? new UnitNodes(nodes) : undefined;
  PLAIN.set(node, plain);
  return plain;
}

function* walkNodes(node: SyntaxNode, apart: ReadonlySet<SyntaxNode>): Generator<SyntaxNode> {
  if (isFunction(node)) for (const decorator of collectDecorators(node)) yield* decorator.walk();
  const ends = (inner: SyntaxNode): boolean => inner !== node && (isOwnUnit(inner) || apart.has(inner));
  for (const inner of node.walk((one) => !ends(one))) if (!ends(inner)) yield inner;
}

/** Code that sets a name at a module's own level; excludes code that runs inside functions. */
export function findInitialiser({ is, value, node }: Definition): SyntaxNode | undefined {
  if (is !== 'value' || value === undefined) return undefined;
  for (const above of node.above()) {
    if (isFunction(above)) return undefined;
    if (above.holds(value)) return [...above.above()].some(isFunction) ? undefined : above;
  }
  return undefined;
}
