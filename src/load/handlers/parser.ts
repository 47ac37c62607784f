import { readGrammar } from '../../fs/wasm.js';
import type { Language } from '../../handlers/syntax/code.js';
import { readHandler } from '../../handlers/analyze.js';
import { ModuleStore } from '../../handlers/modules/module-store.js';
import { startParser } from '../../handlers/syntax/parse.js';
import type { OpenReader } from './code-readers.js';

/** Makes ready what reads handlers in these languages. Loaded on first use, with all that it stands on. */
export async function startHandlerReader(languages: readonly Language[]): Promise<OpenReader> {
  const parser = await startParser(languages, readGrammar);
  return () => {
    const store = new ModuleStore(parser);
    return (code) => readHandler(code, store);
  };
}
