import { type ImportedName, collectImports } from './imports.js';
import { type BoundName, collectBoundNames } from './patterns.js';
import { isClass, isFunction, collectParameters } from './shapes.js';
import type { SyntaxNode } from './syntax.js';

/** One way in which a name gets its value. A name that is assigned twice has two. */
export interface Definition {
  readonly name: string;
  /** The identifier, or the function or class. */
  readonly node: SyntaxNode;
  readonly is: 'function' | 'class' | 'value' | 'item' | 'parameter' | 'caught' | 'import';
  /** For a `value` its expression; for an `item` the iterated value; for a parameter its default. */
  readonly value?: SyntaxNode | undefined;
  /** The way into the value. */
  readonly path: readonly (string | undefined)[];
  readonly fallback?: SyntaxNode | undefined;
  /** Of a parameter: the function, which one, and whether it takes all the rest. */
  readonly parameter?: {
    readonly of: SyntaxNode;
    readonly index: number;
    readonly rest: boolean;
    readonly annotation: SyntaxNode | undefined;
  };
  readonly import?: ImportedName;
}

/**
 * The definitions of a file's names. A name belongs to the function that declares it; of blocks, only
 * JavaScript's `catch` is distinguished.
 */
export class Scopes {
  readonly #named = new Map<SyntaxNode, Map<string, Definition[]>>();

  constructor(readonly root: SyntaxNode) {
    const assigned: { readonly at: SyntaxNode; readonly definition: Definition }[] = [];
    for (const node of root.walk()) {
      for (const definition of definedBy(node)) {
        if (isReassignment(node)) assigned.push({ at: node, definition });
        else this.#add(ownerOf(node, definition), definition);
      }
    }
    // JavaScript's plain assignments go to where the name is declared, which may be below.
    for (const { at, definition } of assigned) this.#add(this.#declaring(at, definition.name), definition);
  }

  /** The possible definitions of a name at `at`; empty if the file has none. */
  lookup(name: string, at: SyntaxNode): readonly Definition[] {
    for (const owner of ownersFrom(at)) {
      const found = this.#named.get(owner)?.get(name);
      if (found !== undefined) return found;
    }
    return [];
  }

  /** The definitions of a name in a function, or in the file itself. */
  in(owner: SyntaxNode, name: string): readonly Definition[] {
    return this.#named.get(owner)?.get(name) ?? [];
  }

  /** The names at the file's own level. */
  top(): ReadonlyMap<string, readonly Definition[]> {
    return this.#named.get(this.root) ?? new Map<string, Definition[]>();
  }

  #add(owner: SyntaxNode, definition: Definition): void {
    const names = this.#named.get(owner) ?? new Map<string, Definition[]>();
    this.#named.set(owner, names);
    const known = names.get(definition.name);
    if (known === undefined) names.set(definition.name, [definition]);
    else known.push(definition);
  }

  #declaring(at: SyntaxNode, name: string): SyntaxNode {
    for (const owner of ownersFrom(at)) if (this.#named.get(owner)?.has(name) === true) return owner;
    return this.root;
  }
}

function* ownersFrom(at: SyntaxNode): Generator<SyntaxNode> {
  if (isFunction(at)) yield at;
  for (const above of at.above()) {
    if (isFunction(above) || above.type === CATCH || above.parent === undefined) yield above;
  }
  if (at.parent === undefined) yield at;
}

/** JavaScript's clause is the scope of the error's name: many of them in one function may have one name. */
const CATCH = 'catch_clause';

/** The function, the file or the clause that declares a name. Members of a Python class are not names of its functions. */
function ownerOf(node: SyntaxNode, definition: Definition): SyntaxNode {
  if (definition.parameter !== undefined) return definition.parameter.of;
  const named = definition.is === 'function' || definition.is === 'class';
  if (node.type === CATCH) return node;
  // The name of a function expression is seen inside of it alone.
  if (named && INSIDE.has(node.type)) return node;
  const globals = node.source.language === 'python' ? declaredElsewhere(node, definition.name) : undefined;
  if (globals !== undefined) return globals;
  for (const above of node.above()) {
    if (isFunction(above) || above.parent === undefined) return above;
    // Kept apart from the names of the file, under the class itself.
    if (above.type === 'class_definition') return above;
  }
  return node;
}

const INSIDE = new Set(['function_expression', 'class']);

/** Where Python's `global` and `nonlocal` put a name. */
function declaredElsewhere(node: SyntaxNode, name: string): SyntaxNode | undefined {
  let root: SyntaxNode = node;
  let declared = false;
  for (const above of node.above()) {
    if (isFunction(above)) declared ||= declaresOutside(above, name);
    root = above;
  }
  return declared ? root : undefined;
}

const DECLARED = new WeakMap<SyntaxNode, ReadonlySet<string>>();

function declaresOutside(fn: SyntaxNode, name: string): boolean {
  let names = DECLARED.get(fn);
  if (names === undefined) {
    const statements = (fn.get('body')?.children ?? []).filter(({ type }) => OUTSIDE.has(type));
    names = new Set(statements.flatMap(({ children }) => children.map(({ text }) => text)));
    DECLARED.set(fn, names);
  }
  return names.has(name);
}

const OUTSIDE = new Set(['global_statement', 'nonlocal_statement']);

function isReassignment(node: SyntaxNode): boolean {
  return node.type === 'assignment_expression' || node.type === 'augmented_assignment_expression';
}

function definedBy(node: SyntaxNode): readonly Definition[] {
  if (isFunction(node)) return [...named(node, 'function'), ...parameters(node)];
  if (isClass(node)) return named(node, 'class');
  const make = MAKERS[node.type];
  return make === undefined ? collectImports(node).map((one) => imported(node, one)) : make(node);
}

function named(node: SyntaxNode, is: 'function' | 'class'): readonly Definition[] {
  const name = node.get('name');
  if (name === undefined || node.type === 'method_definition') return [];
  return [{ name: name.text, node, is, path: [] }];
}

function parameters(of: SyntaxNode): readonly Definition[] {
  return collectParameters(of).flatMap(({ pattern, fallback, annotation, rest }, index) =>
    collectBoundNames(pattern).map((bound) => ({
      ...definition(bound, 'parameter', fallback),
      parameter: { of, index, rest, annotation },
    })),
  );
}

function definition(bound: BoundName, is: Definition['is'], value: SyntaxNode | undefined): Definition {
  return { name: bound.name.text, node: bound.name, is, value, path: bound.path, fallback: bound.fallback };
}

function imported(node: SyntaxNode, one: ImportedName): Definition {
  return { name: one.local, node, is: 'import', path: [], import: one };
}

const bind =
  (target: string, value: string, is: Definition['is'] = 'value') =>
  (node: SyntaxNode): readonly Definition[] => {
    const pattern = node.get(target);
    return pattern === undefined
      ? []
      : collectBoundNames(pattern).map((bound) => definition(bound, is, node.get(value)));
  };

/** `with f() as x`, and `except E as x`, which alone names no value. */
function as(node: SyntaxNode): readonly Definition[] {
  const target = node.get('alias');
  if (target === undefined) return [];
  const caught = node.parent?.type === 'except_clause';
  return collectBoundNames(target).map((bound) => definition(bound, caught ? 'caught' : 'value', node.children[0]));
}

/** The node types that bind names, and how. */
const MAKERS: Readonly<Record<string, (node: SyntaxNode) => readonly Definition[]>> = {
  variable_declarator: bind('name', 'value'),
  assignment: bind('left', 'right'),
  augmented_assignment: bind('left', 'right'),
  assignment_expression: bind('left', 'right'),
  augmented_assignment_expression: bind('left', 'right'),
  named_expression: bind('name', 'value'),
  for_statement: bind('left', 'right', 'item'),
  for_in_clause: bind('left', 'right', 'item'),
  for_in_statement: bind('left', 'right', 'item'),
  catch_clause: bind('parameter', 'parameter', 'caught'),
  as_pattern: as,
  enum_declaration: (node) => {
    const name = node.get('name');
    return name === undefined ? [] : [{ name: name.text, node, is: 'value', value: node, path: [] }];
  },
};
