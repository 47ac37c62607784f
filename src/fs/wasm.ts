import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEntry } from './bounds.js';
import { MAX_BYTES, readNamedBytes } from './open.js';
import { isFailure } from '../errors.js';

/** The parser's parts, and where each is in the package that it comes from. */
const PARTS = {
  runtime: ['web-tree-sitter', 'web-tree-sitter.wasm'],
  python: ['@vscode/tree-sitter-wasm', 'wasm/tree-sitter-python.wasm'],
  javascript: ['@vscode/tree-sitter-wasm', 'wasm/tree-sitter-tsx.wasm'],
} as const;

export type GrammarPart = keyof typeof PARTS;

export const GRAMMAR_PARTS: readonly GrammarPart[] = ['runtime', 'python', 'javascript'];

/** The name of a part's file, in its package and beside the bundle. */
export function getGrammarFile(part: GrammarPart): string {
  return PARTS[part][1].replace(/^.*\//, '');
}

/** The bytes of a part of the parser: beside the bundle where it is built, else out of the installed packages. */
export function readGrammar(part: GrammarPart): Uint8Array {
  const [from, path] = PARTS[part];
  const beside = join(here(), getGrammarFile(part));
  const file = isThere(beside) ? beside : join(packageFolder(from), path);
  const read = readNamedBytes(file, MAX_BYTES);
  if (isFailure(read)) throw new Error(`${file}: ${read.reason}`);
  return read.bytes;
}

function isThere(path: string): boolean {
  return findEntry(path) !== undefined;
}

/** This file's folder, in a CommonJS bundle that of the bundle. */
function here(): string {
  return typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
}

/** The folder of an installed package, independent of its exports. */
function packageFolder(name: string): string {
  const paths = createRequire(join(here(), 'x.js')).resolve.paths(name) ?? [];
  const found = paths.map((path) => join(path, name)).find(isThere);
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}
