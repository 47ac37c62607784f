import { readGrammar } from '../../src/fs/wasm.js';
import { startParser } from '../../src/handlers/syntax/parse.js';
import type { SyntaxNode } from '../../src/handlers/syntax/syntax.js';

/** A class of a Python module, by what its body assigns: nothing is run. */
export interface PythonClass {
  readonly name: string;
  readonly bases: readonly string[];
  readonly assigned: ReadonlyMap<string, SyntaxNode>;
}

/** Reads Python source with the parser that handlers are read with. */
export async function startPython(): Promise<(text: string) => SyntaxNode> {
  const parser = await startParser(['python'], readGrammar);
  return (text) => parser.parse('module.py', 'python', text).root;
}

/** The classes of a module. */
export function collectClasses(module: SyntaxNode): readonly PythonClass[] {
  return [...module.walk()]
    .filter(({ type }) => type === 'class_definition')
    .map((node) => ({
      name: node.get('name')?.text ?? '',
      bases: (node.get('superclasses')?.children ?? []).map(({ text }) => text),
      assigned: collectAssigned(node.get('body')),
    }));
}

/** What a block or a module assigns to plain names. */
export function collectAssigned(block: SyntaxNode | undefined): ReadonlyMap<string, SyntaxNode> {
  const statements = (block?.children ?? []).flatMap((one) =>
    one.type === 'expression_statement' ? one.children : one,
  );
  return new Map(
    statements.flatMap((one): readonly [string, SyntaxNode][] => {
      const [left, right] = [one.get('left'), one.get('right')];
      return one.type === 'assignment' && left !== undefined && right !== undefined ? [[left.text, right]] : [];
    }),
  );
}

/** The entries of a dictionary that is written out. */
export function collectPairs(dictionary: SyntaxNode | undefined): readonly (readonly [SyntaxNode, SyntaxNode])[] {
  return (dictionary?.children ?? []).flatMap((pair): readonly (readonly [SyntaxNode, SyntaxNode])[] => {
    const [key, value] = [pair.get('key'), pair.get('value')];
    return pair.type === 'pair' && key !== undefined && value !== undefined ? [[key, value]] : [];
  });
}

/** A plain string; undefined for anything else. */
export function findPythonText(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'string' ? /^(['"])(.*)\1$/s.exec(node.text)?.[2] : undefined;
}

/** Every plain string in a value, in the order of the text. */
export function collectPythonTexts(node: SyntaxNode | undefined): readonly string[] {
  return node === undefined ? [] : [...node.walk()].flatMap((one) => findPythonText(one) ?? []);
}
