import { readGrammar } from '../../fs/wasm.js';
import type { Code, Language } from '../../handlers/syntax/code.js';
import { type Handler, readHandler } from '../../handlers/analyze.js';
import { startParser } from '../../handlers/syntax/parse.js';
import { type Failure } from '../../errors.js';

/** Makes ready what reads handlers in these languages. Loaded on first use, with all that it stands on. */
export async function startHandlerReader(languages: readonly Language[]): Promise<(code: Code) => Handler | Failure> {
  const parser = await startParser(languages, readGrammar);
  return (code) => readHandler(code, parser);
}
