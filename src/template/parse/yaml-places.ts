import type { PathSegment } from '../../location.js';
import type { PositionedNode, PositionedNodes } from './position.js';

/** Where the items of a list stand. */
export class ItemPlaces implements PositionedNodes {
  readonly #nodes: readonly PositionedNode[];

  constructor(nodes: readonly PositionedNode[]) {
    this.#nodes = nodes;
  }

  get(segment: PathSegment): PositionedNode | undefined {
    return typeof segment === 'number' ? this.#nodes[segment] : undefined;
  }
}

/** Where the entries of a map stand; of several of one name the last one counts. */
export class EntryPlaces implements PositionedNodes {
  readonly #names: readonly string[];
  readonly #nodes: readonly PositionedNode[];
  #byName: ReadonlyMap<PathSegment, PositionedNode> | undefined;

  constructor(names: readonly string[], nodes: readonly PositionedNode[]) {
    this.#names = names;
    this.#nodes = nodes;
  }

  get(segment: PathSegment): PositionedNode | undefined {
    this.#byName ??= new Map(this.#nodes.map((node, index) => [this.#names[index] ?? '', node]));
    return this.#byName.get(segment);
  }
}
