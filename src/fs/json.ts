import { readText } from './read.js';
import { isFailure } from '../errors.js';

export type Json = unknown;
export type JsonMap = Readonly<Record<string, Json>>;

/** What a file of JSON holds; undefined if it can't be read or is none. */
export function readJsonFile(path: string): Json {
  const read = readText(path);
  if (isFailure(read)) return undefined;
  try {
    return JSON.parse(read.text);
  } catch {
    return undefined;
  }
}

export function isMap(json: Json): json is JsonMap {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
