import type { Document } from './document.js';
import { readJson } from './json.js';
import { type Failure } from '../../errors.js';

/**
 * Reads a text as what it is: a text that starts as a JSON object is JSON, everything else YAML, whatever the file is
 * called. The YAML reader is loaded when the first YAML text comes.
 */
export async function readDocument(text: string): Promise<Document | Failure> {
  if (/^\s*(?:\{\s*["}]|$)/.test(text)) return readJson(text);
  const { readYaml } = await import('./yaml.js');
  return readYaml(text);
}
