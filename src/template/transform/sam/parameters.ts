import type { TransformSource } from '../transform.js';
import { Placed, getOwn } from '../../parse/document.js';
import { findPlaced, findRef, findText } from '../placed.js';

/** A text, or the value of the parameter that is named: SAM makes ids of it before anything is deployed. */
export function findParameterDefault({ root, given }: TransformSource, value: Placed | undefined): string | undefined {
  const text = findText(value);
  if (text !== undefined) return text;
  const parameter = findRef(value);
  const parameters = new Placed(getOwn(root, 'Parameters'), ['Parameters']);
  if (parameter === undefined) return undefined;
  return given?.get(parameter) ?? findText(findPlaced(parameters, parameter, 'Default'));
}
