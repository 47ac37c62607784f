import type { Position, Range } from '../../location.js';
import { LineIndex } from '../../text/line-index.js';
import type { Language } from './code.js';
import { countSteps } from './steps.js';

/** One file's text and the tree that was read from it. */
export class SourceFile {
  readonly #lines: LineIndex;

  constructor(
    /** Below the code's root, with forward slashes. */
    readonly file: string,
    readonly language: Language,
    readonly text: string,
  ) {
    this.#lines = new LineIndex(text);
  }

  /** 1-based; columns count UTF-16 units. */
  positionAt(offset: number): Position {
    return this.#lines.positionAt(offset);
  }
}

/** The types of functions in both grammars. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'function_definition',
  'lambda',
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
]);

const NONE: readonly SyntaxNode[] = [];

/**
 * One node of a syntax tree: tree-sitter's names of types and fields, as plain data. Comments, and the words and signs
 * that no field names, are left out. The tree is never changed once it is read.
 */
export class SyntaxNode {
  #children: readonly SyntaxNode[] = NONE;
  /** The nearest function around it; undefined at the module's level. */
  readonly enclosingFunction: SyntaxNode | undefined;
  /** The number of nodes around it. */
  readonly depth: number;
  /** A node around it, farther away the deeper it is: over these, one that holds another is found in few steps. */
  readonly #jump: SyntaxNode;
  /** Kept: names are asked for often, and a new string would be hashed again for every map. */
  #text: string | undefined;

  constructor(
    readonly source: SourceFile,
    readonly type: string,
    /** The name that its parent has for it, such as `body`. */
    readonly field: string | undefined,
    readonly start: number,
    readonly end: number,
    readonly parent: SyntaxNode | undefined,
  ) {
    const isRoot = parent === undefined;
    this.enclosingFunction = isRoot || FUNCTIONS.has(parent.type) ? parent : parent.enclosingFunction;
    this.depth = isRoot ? 0 : parent.depth + 1;
    this.#jump = isRoot ? this : parent.#isEven() ? parent.#jump.#jump : parent;
  }

  /** Whether the jumps from here are of one length, so that the next one may be as long as both. */
  #isEven(): boolean {
    const { depth } = this.#jump;
    return this.depth - depth === depth - this.#jump.#jump.depth;
  }

  get children(): readonly SyntaxNode[] {
    return this.#children;
  }

  /** Gives it its children, once. An array that grew keeps room for many more, which most nodes never have. */
  adopt(children: readonly SyntaxNode[]): void {
    this.#children = children.slice();
  }

  get text(): string {
    return (this.#text ??= this.source.text.slice(this.start, this.end));
  }

  get range(): Range {
    return { start: this.source.positionAt(this.start), end: this.source.positionAt(this.end) };
  }

  /** Its place among the children of its parent, which may be a file of a hundred thousand statements. */
  get position(): number {
    const siblings = this.parent?.children ?? NONE;
    let [low, high] = [0, siblings.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((siblings[middle]?.start ?? Infinity) < this.start) low = middle + 1;
      else high = middle;
    }
    // What the parser found missing has no length.
    while (low < siblings.length && siblings[low] !== this) low += 1;
    return low;
  }

  /** The first child that its field names so. */
  get(field: string): SyntaxNode | undefined {
    for (const child of this.children) if (child.field === field) return child;
    return undefined;
  }

  all(field: string): readonly SyntaxNode[] {
    return this.children.filter((child) => child.field === field);
  }

  child(...types: readonly string[]): SyntaxNode | undefined {
    return this.children.find(({ type }) => types.includes(type));
  }

  /** Itself and everything below, in the order of the text. */
  *walk(into: (node: SyntaxNode) => boolean = () => true): Generator<SyntaxNode> {
    const stack: SyntaxNode[] = [this];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      countSteps(1);
      yield node;
      if (node !== this && !into(node)) continue;
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) stack.push(child);
      }
    }
  }

  /** The nodes around it, the nearest first. */
  *above(): Generator<SyntaxNode> {
    for (let node = this.parent; node !== undefined; node = node.parent) {
      countSteps(1);
      yield node;
    }
  }

  /** The nearest node, of itself and those around it, that holds another one of the same file. */
  smallestAround(other: SyntaxNode): SyntaxNode {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    let node: SyntaxNode = this;
    while (!node.holds(other) && node.parent !== undefined) node = node.#jump.holds(other) ? node.parent : node.#jump;
    return node;
  }

  /** The node at a depth, of itself and those around it. */
  aroundAt(depth: number): SyntaxNode {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    let node: SyntaxNode = this;
    while (node.depth > depth && node.parent !== undefined) node = node.#jump.depth < depth ? node.parent : node.#jump;
    return node;
  }

  /** Whether `other` is it, or is in it. */
  holds(other: SyntaxNode): boolean {
    return this.source === other.source && this.start <= other.start && other.end <= this.end;
  }
}

/** A file that was parsed. */
export interface ParsedSource {
  readonly source: SourceFile;
  readonly root: SyntaxNode;
  /** Where the text is not of its language, in the order of the text. */
  readonly mistakes: readonly SyntaxNode[];
  /** A node that nests so deeply that everything below was left out. */
  readonly cut: readonly SyntaxNode[];
}
