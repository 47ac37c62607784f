import { type CallShape, findCall } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { isCopiedName, isReference } from './references.js';

/** The nodes of a unit in the order of the text, and those among them that questions are asked about, found once. */
export class UnitNodes {
  #calls: readonly CallShape[] | undefined;
  #leading: readonly SyntaxNode[] | undefined;
  #byType: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;
  readonly #ofTypes = new Map<string, readonly SyntaxNode[]>();

  constructor(readonly all: readonly SyntaxNode[]) {}

  get calls(): readonly CallShape[] {
    return (this.#calls ??= this.all.flatMap((node) => findCall(node) ?? []));
  }

  /** Those that may lead to other code: calls, names, and definitions with decorators. */
  get leading(): readonly SyntaxNode[] {
    return (this.#leading ??= this.all.filter(mayLead));
  }

  /** Those of some types. */
  ofTypes(types: readonly string[]): readonly SyntaxNode[] {
    const key = types.join(' ');
    const known = this.#ofTypes.get(key) ?? this.#selectTypes(types);
    this.#ofTypes.set(key, known);
    return known;
  }

  #selectTypes(types: readonly string[]): readonly SyntaxNode[] {
    const all = (this.#byType ??= groupByType(this.all));
    const groups = types.flatMap((type) => [all.get(type) ?? []]).filter(({ length }) => length > 0);
    const [only = []] = groups;
    return groups.length < 2 ? only : this.all.filter(({ type }) => types.includes(type));
  }
}

/** Whether a node is a call, the use of a name, or a function or class with decorators. */
export function mayLead(node: SyntaxNode): boolean {
  return findCall(node) !== undefined || node.type === 'decorated_definition' || isNameUse(node);
}

/** Whether a node is a name that stands for what it names. */
export function isNameUse(node: SyntaxNode): boolean {
  return isReference(node) && !isCopiedName(node);
}

function groupByType(nodes: readonly SyntaxNode[]): ReadonlyMap<string, readonly SyntaxNode[]> {
  const groups = new Map<string, SyntaxNode[]>();
  for (const node of nodes) {
    const same = groups.get(node.type);
    if (same === undefined) groups.set(node.type, [node]);
    else same.push(node);
  }
  return groups;
}
