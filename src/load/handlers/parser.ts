import { readGrammar } from '../../fs/wasm.js';
import type { Language } from '../../handlers/syntax/code.js';
import { readHandler } from '../../handlers/analyze.js';
import { ModuleStore } from '../../handlers/modules/module-store.js';
import { startParser } from '../../handlers/syntax/parse.js';
import type { OpenReader } from './code-readers.js';

/** Loads the parsers of handlers in these languages, with their dependencies, on first use. */
export async function startHandlerReader(languages: readonly Language[]): Promise<OpenReader> {
  const parser = await startParser(languages, readGrammar);
  return () => {
    const store = new ModuleStore(parser);
    return (code, budget) => readHandler(code, store, budget);
  };
}

/** Counts the syntax errors in a source of one of these languages. */
export async function startMistakeCounter(
  languages: readonly Language[],
): Promise<(file: string, language: Language, text: string) => number> {
  const parser = await startParser(languages, readGrammar);
  return (file, language, text) => parser.parse(file, language, text).mistakes.length;
}
