import { groupByKey } from '../../text/group-by-key.js';
import type { ReachableCode } from '../flow/reach.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** The nodes of the code that a handler may reach, by what is looked for. */
export class NodeIndex {
  readonly #byTypes = new Map<string, readonly SyntaxNode[]>();
  #byName: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  constructor(readonly reached: ReachableCode) {}

  /** The nodes of some types, in the order in which their units are reached. */
  ofTypes(types: readonly string[]): readonly SyntaxNode[] {
    const key = types.join(' ');
    const known = this.#byTypes.get(key);
    if (known !== undefined) return known;
    const found: SyntaxNode[] = [];
    for (const unit of this.reached.units)
      for (const node of this.reached.nodes.get(unit)?.ofTypes(types) ?? []) found.push(node);
    this.#byTypes.set(key, found);
    return found;
  }

  /** The uses of a name. */
  uses(name: string): readonly SyntaxNode[] {
    this.#byName ??= groupByKey(this.ofTypes(['identifier', 'shorthand_property_identifier']), ({ text }) => text);
    return this.#byName.get(name) ?? [];
  }
}
