import { type Document, MIN_LARGE_TEXT, type UnreadText, makeSizeRefusal } from './document.js';
import { readJson } from './json.js';
import { describeMarkup } from './markup.js';
import { isFailure } from '../../errors.js';

/**
 * Reads a text by its content: a text that starts as a JSON object is JSON, everything else YAML, for any file name.
 * The YAML reader is loaded for the first text that needs it.
 */
export async function readDocument(text: string): Promise<Document | UnreadText> {
  if (/^\s*(?:\{\s*["}]|$)/.test(text)) return readJson(text);
  const refused = text.length < MIN_LARGE_TEXT ? undefined : await refuseLarge(text);
  if (refused !== undefined) return refused;
  const { readUsualYaml } = await import('./yaml-usual.js');
  const usual = readUsualYaml(text);
  if (usual !== undefined) return usual;
  const { readYaml } = await import('./yaml.js');
  const read = readYaml(text);
  const markup = isFailure(read) ? describeMarkup(text) : undefined;
  return markup === undefined || !isFailure(read) ? read : { ...read, reason: markup };
}

async function refuseLarge(text: string): Promise<UnreadText | undefined> {
  const { hasTooManyValues } = await import('./yaml.js');
  return hasTooManyValues(text) ? makeSizeRefusal(/^(?:\{ *)?["']?Resources["']? *:/m.test(text)) : undefined;
}
