import { Lexer } from 'yaml';
import { MAX_VALUES, MIN_LARGE_TEXT } from './document.js';

/** The package's marks: of a text, be it a key or a value, and of a list or map in brackets. */
const VALUES: ReadonlySet<string> = new Set(['\u001f', '[', '{']);

/** Whether a YAML text has more keys and values than are read; it goes through the text and keeps nothing of it. */
export function hasTooManyValues(text: string): boolean {
  if (text.length < MIN_LARGE_TEXT) return false;
  let values = 0;
  for (const token of new Lexer().lex(text)) {
    if (VALUES.has(token)) values += 1;
    if (values > MAX_VALUES) return true;
  }
  return false;
}
