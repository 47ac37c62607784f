import type { Document } from './document.js';
import { readJson } from './json.js';
import { type Failure } from '../../errors.js';

/**
 * Reads a text as what it is: a text that starts as a JSON object is JSON, everything else YAML, whatever the file is
 * called. A reader of YAML is loaded when the first text comes that needs it.
 */
export async function readDocument(text: string): Promise<Document | Failure> {
  if (/^\s*(?:\{\s*["}]|$)/.test(text)) return readJson(text);
  const { readUsualYaml } = await import('./yaml-usual.js');
  const usual = readUsualYaml(text);
  if (usual !== undefined) return usual;
  const { readYaml } = await import('./yaml.js');
  return readYaml(text);
}
