import { readText } from '../fs/read.js';
import { type Failure, isFailure } from '../errors.js';

/** Values of parameters, or the whole sentence, with the file's name, of why there are none. */
export type ParameterFile = { readonly values: Readonly<Record<string, string>> } | Failure;

type Json = unknown;
type JsonMap = Readonly<Record<string, Json>>;
type Pairs = readonly (readonly [key: string, value: Json])[];

const FORMS =
  'expected a list of {"ParameterKey": …, "ParameterValue": …}, {"Parameters": {…}}, or one map of names to values';

/**
 * Reads a JSON file of parameters in one of three forms: the AWS CLI's list, `{"Parameters": {…}}` (CodePipeline), or
 * a flat map. Lists become CloudFormation's text with commas.
 */
export function readParameters(path: string, name: string = path): ParameterFile {
  const read = readText(path);
  if (isFailure(read)) return { reason: `${name}: ${read.reason}` };
  const json = parse(read.text);
  if (json === undefined) return { reason: `${name}: the file of parameters is not valid JSON` };
  const pairs = pairsOf(json);
  if (pairs === undefined) return { reason: `${name}: ${FORMS}` };
  const values: [string, string][] = [];
  for (const [key, value] of pairs) {
    const text = textOf(value);
    if (text === undefined)
      return { reason: `${name}: the value of ${key} is neither text, number, boolean nor a list of these` };
    values.push([key, text]);
  }
  return { values: Object.fromEntries(values) };
}

function parse(text: string): Json {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

function pairsOf(json: Json): Pairs | undefined {
  if (Array.isArray(json)) return pairsOfList(json);
  if (!isMap(json)) return undefined;
  const inner = Object.hasOwn(json, 'Parameters') ? json['Parameters'] : undefined;
  return Object.entries(isMap(inner) ? inner : json);
}

function pairsOfList(list: readonly Json[]): Pairs | undefined {
  const pairs: [string, Json][] = [];
  for (const entry of list) {
    if (!isMap(entry) || typeof entry['ParameterKey'] !== 'string') return undefined;
    // The stack's own value, which is not known here.
    if (entry['UsePreviousValue'] === true) continue;
    if (!Object.hasOwn(entry, 'ParameterValue')) return undefined;
    pairs.push([entry['ParameterKey'], entry['ParameterValue']]);
  }
  return pairs;
}

function textOf(value: Json): string | undefined {
  if (!Array.isArray(value)) return scalarText(value);
  const texts = value.map(scalarText);
  return texts.includes(undefined) ? undefined : texts.join(',');
}

function scalarText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function isMap(json: Json): json is JsonMap {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
