import { TomlError, parse } from 'smol-toml';
import type { Failure } from '../errors.js';

/** The value of a text in TOML, or why it is none. */
export function parseToml(text: string): { readonly root: unknown } | Failure {
  try {
    return { root: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = "it can't be read"] = error.message.split('\n');
    return {
      reason: first.replace(/^Invalid TOML document: /, 'not valid TOML: '),
      position: { line: error.line, column: error.column },
    };
  }
}
