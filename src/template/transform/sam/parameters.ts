import type { Source } from '../transform.js';
import { Placed, own } from '../../parse/document.js';
import { at, refOf, textOf } from './pieces.js';

/** A text, or the default of the parameter that is named: SAM makes ids of it before anything is deployed. */
export function parameterDefault({ root }: Source, value: Placed): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  const parameter = refOf(value);
  const parameters = new Placed(own(root, 'Parameters'), ['Parameters']);
  return parameter === undefined ? undefined : textOf(at(parameters, parameter, 'Default'));
}
