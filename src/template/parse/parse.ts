import type { Document } from './document.js';
import { readJson } from './json.js';
import { type Failure } from '../../errors.js';

/**
 * Reads a text by its content: a text that starts as a JSON object is JSON, everything else YAML, for any file name.
 * The YAML reader is loaded for the first text that needs it.
 */
export async function readDocument(text: string): Promise<Document | Failure> {
  if (/^\s*(?:\{\s*["}]|$)/.test(text)) return readJson(text);
  const { readUsualYaml } = await import('./yaml-usual.js');
  const usual = readUsualYaml(text);
  if (usual !== undefined) return usual;
  const { readYaml } = await import('./yaml.js');
  return readYaml(text);
}
