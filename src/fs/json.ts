import type { Bounds } from './bounds.js';
import { readTextWithin } from './read.js';
import { isFailure } from '../errors.js';
import { parseJson } from '../text/json.js';

/** Reads a JSON file inside of the bounds; undefined if it can't be read or is not valid JSON. */
export function readJsonWithin(path: string, bounds: Bounds): unknown {
  const read = readTextWithin(path, bounds);
  return isFailure(read) ? undefined : parseJson(read.text);
}
