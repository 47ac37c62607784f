import { readNamedText } from '../fs/read.js';
import { isRecord, parseJson } from '../text/json.js';
import { type Failure, isFailure } from '../errors.js';
import { findMistake } from '../template/parse/json-errors.js';
import { LineIndex } from '../text/line-index.js';

/** Values of parameters by their names, or one sentence why they could not be read. */
export type ParameterFile = { readonly values: Readonly<Record<string, string>> } | Failure;

type Pairs = readonly (readonly [key: string, value: unknown])[];

const FORMS =
  'expected a list of {"ParameterKey": …, "ParameterValue": …}, {"Parameters": {…}}, or a map of names to values';

/**
 * Reads a JSON file of parameters that the command line names.
 * @param name how messages call it
 */
export function readParameters(path: string, name: string = path): ParameterFile {
  const read = readNamedText(path);
  const found = isFailure(read) ? read : parseParameters(read.text);
  if (!isFailure(found)) return found;
  const { reason, position } = found;
  return { reason: `${name}${position === undefined ? '' : `:${position.line}:${position.column}`}: ${reason}` };
}

/**
 * Parses parameters in one of three forms of JSON: the AWS CLI's list, `{"Parameters": {…}}` (CodePipeline), or a flat
 * map. Lists become CloudFormation's text with commas. A failure's sentence is without the file's name.
 */
export function parseParameters(text: string): ParameterFile {
  const json = parseJson(text);
  if (json === undefined) return explainInvalid(text);
  const pairs = pairsOf(json);
  if (pairs === undefined) return { reason: FORMS };
  const values: [string, string][] = [];
  for (const [key, value] of pairs) {
    const written = textOf(value);
    if (written === undefined)
      return { reason: `the value of ${key} must be a string, number, boolean or a list of these` };
    values.push([key, written]);
  }
  return { values: Object.fromEntries(values) };
}

function explainInvalid(text: string): Failure {
  const mistake = findMistake(text);
  const position = mistake === undefined ? undefined : new LineIndex(text).positionAt(mistake.offset);
  const sentence = mistake === undefined ? '' : `: ${mistake.sentence}`;
  return { reason: `the parameter file is not valid JSON${sentence}`, position };
}

function pairsOf(json: unknown): Pairs | undefined {
  if (Array.isArray(json)) return pairsOfList(json);
  if (!isRecord(json)) return undefined;
  const inner = Object.hasOwn(json, 'Parameters') ? json['Parameters'] : undefined;
  return Object.entries(isRecord(inner) ? inner : json);
}

function pairsOfList(list: readonly unknown[]): Pairs | undefined {
  const pairs: [string, unknown][] = [];
  for (const entry of list) {
    if (!isRecord(entry) || typeof entry['ParameterKey'] !== 'string') return undefined;
    // The stack's own value, which is not known here.
    if (entry['UsePreviousValue'] === true) continue;
    if (!Object.hasOwn(entry, 'ParameterValue')) return undefined;
    pairs.push([entry['ParameterKey'], entry['ParameterValue']]);
  }
  return pairs;
}

function textOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return scalarText(value);
  const texts = value.map(scalarText);
  return texts.includes(undefined) ? undefined : texts.join(',');
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
