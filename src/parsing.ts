import { readGrammar } from './project/grammars.js';
import type { Code, Language } from './source/code.js';
import { type Handler, type Refused, readHandler } from './source/handler.js';
import { startParser } from './source/parse.js';

/** Makes ready what reads handlers in these languages. Loaded on first use, with all that it stands on. */
export async function startReading(languages: readonly Language[]): Promise<(code: Code) => Handler | Refused> {
  const parser = await startParser(languages, readGrammar);
  return (code) => readHandler(code, parser);
}
