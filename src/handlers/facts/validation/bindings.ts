import type { SyntaxNode } from '../../syntax/syntax.js';

/** An assignment to a name, in the function around a node or one further out. */
export interface NameBinding {
  /** The left side: the name itself, or the pattern that contains it. */
  readonly pattern: SyntaxNode;
  readonly value: SyntaxNode;
}

const KNOWN = new WeakMap<SyntaxNode, ReadonlyMap<string, readonly NameBinding[]>>();

/** The bindings of a name that may apply at a node: those of the nearest function with any. */
export function collectBindings(node: SyntaxNode): readonly NameBinding[] {
  for (let scope: SyntaxNode | undefined = node; scope !== undefined;) {
    scope = scope.enclosingFunction ?? (scope.parent === undefined ? undefined : rootOf(scope));
    const found = scope === undefined ? undefined : bindingsIn(scope).get(node.text);
    if (found !== undefined) return found;
  }
  return [];
}

function rootOf(node: SyntaxNode): SyntaxNode {
  let root = node;
  for (const above of node.above()) root = above;
  return root;
}

function bindingsIn(scope: SyntaxNode): ReadonlyMap<string, readonly NameBinding[]> {
  const known = KNOWN.get(scope);
  if (known !== undefined) return known;
  const found = new Map<string, NameBinding[]>();
  for (const node of scope.walk()) {
    const pattern = node.get('left') ?? node.get('name');
    const value = node.get('right') ?? node.get('value');
    if (!BINDS.has(node.type) || pattern === undefined || value === undefined) continue;
    for (const { type, text } of pattern.walk()) {
      if (!NAMES.has(type)) continue;
      const bindings = found.get(text);
      if (bindings === undefined) found.set(text, [{ pattern, value }]);
      else bindings.push({ pattern, value });
    }
  }
  KNOWN.set(scope, found);
  return found;
}

const BINDS = new Set([
  'variable_declarator',
  'assignment',
  'assignment_expression',
  'named_expression',
  'for_statement',
  'for_in_statement',
]);

const NAMES = new Set(['identifier', 'shorthand_property_identifier_pattern']);
