import { Language as Grammars, type Node, Parser as Runtime } from 'web-tree-sitter';
import type { Language } from './code.js';
import { countParsedNodes } from './steps.js';
import { type ParsedSource, SourceFile, SyntaxNode } from './syntax.js';

/** Parses text into a plain tree. Synchronous; syntax errors are marked, not refused. */
export interface HandlerParser {
  parse(file: string, language: Language, text: string): ParsedSource;
}

/** The files of tree-sitter that are needed: its runtime, and the grammars. One grammar reads all of JavaScript. */
export type Grammar = 'runtime' | Language;

/** Below it nothing is read: trees are walked recursively. No code written by people nests a tenth as deep. */
const DEPTH = 500;
/** Finding a child's field takes as long as there are children before it; nodes with more than these are mere lists. */
const FIELDS = 256;

/** The runtime is started once in a process. */
let started: Promise<void> | undefined;

/** Starts the parser for some languages. `read` gives the bytes of a part, once for each that is needed. */
export async function startParser(
  languages: readonly Language[],
  read: (part: Grammar) => Uint8Array,
): Promise<HandlerParser> {
  started ??= Runtime.init({ wasmBinary: read('runtime') });
  await started;
  const parsers = new Map<Language, Runtime>();
  for (const language of new Set(languages)) {
    const parser = new Runtime();
    parser.setLanguage(await Grammars.load(read(language)));
    parsers.set(language, parser);
  }
  return {
    parse: (file, language, text) => copied(parsers.get(language), new SourceFile(file, language, text)),
  };
}

function copied(parser: Runtime | undefined, source: SourceFile): ParsedSource {
  const tree = parser?.parse(source.text) ?? null;
  if (tree === null) throw new Error(`the parser was not started for ${source.language}`);
  try {
    countParsedNodes(tree.rootNode.descendantCount);
    return copyOf(tree.rootNode, source);
  } finally {
    tree.delete();
  }
}

/** Once, and at once: asking the tree inside of wasm again and again costs far more. */
function copyOf(top: Node, source: SourceFile): ParsedSource {
  const mistakes: SyntaxNode[] = [];
  const cut: SyntaxNode[] = [];
  // Each question about a node goes into wasm: what few trees or types have is not asked of every node.
  const { hasError } = top;
  const named = new Map<number, boolean>();
  const isNamed = (node: Node): boolean => {
    const known = named.get(node.typeId) ?? node.isNamed;
    named.set(node.typeId, known);
    return known;
  };
  const copy = (node: Node, field: string | undefined, parent: SyntaxNode | undefined, depth: number): SyntaxNode => {
    const made = new SyntaxNode(source, node.type, field, node.startIndex, node.endIndex, parent);
    if (hasError && (node.isError || node.isMissing)) mistakes.push(made);
    const { children } = node;
    if (children.length === 0) return made;
    if (depth >= DEPTH) {
      cut.push(made);
      return made;
    }
    const kept: SyntaxNode[] = [];
    for (const [index, child] of children.entries()) {
      if (child.type === 'comment') continue;
      const name = children.length > FIELDS ? undefined : (node.fieldNameForChild(index) ?? undefined);
      if (name !== undefined || isNamed(child) || (hasError && child.isMissing))
        kept.push(copy(child, name, made, depth + 1));
    }
    made.adopt(kept);
    return made;
  };
  const root = copy(top, undefined, undefined, 0);
  return { source, root, mistakes, cut };
}
