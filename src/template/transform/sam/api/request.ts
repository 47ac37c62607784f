import { Placed, type Raw } from '../../../parse/document.js';
import { VALIDATOR } from '../../openapi/request.js';
import { collectEntries, findPlaced, isTrue, collectItems, removeUndefined, findText } from '../../placed.js';

/** The additions of an event's RequestModel and RequestParameters to its operation. */
export function buildRequestSettings(event: Placed): Readonly<Record<string, Raw>> {
  const model = findPlaced(event, 'RequestModel');
  const name = findPlaced(model, 'Model');
  const parameters = collectItems(findPlaced(event, 'RequestParameters')).flatMap(parameterOf);
  const body = name === undefined ? [] : [bodyOf(name, findPlaced(model, 'Required'))];
  const all = [...parameters, ...body];
  const validator = model === undefined || name === undefined ? undefined : validatorOf(model);
  return removeUndefined({
    parameters: all.length === 0 ? undefined : all,
    [VALIDATOR]: validator === undefined ? undefined : new Placed(validator, model?.path ?? event.path),
  });
}

/** SAM's models are known to the document by their names in small letters. */
export function makeModelName(name: string): string {
  return name.toLowerCase();
}

function bodyOf(name: Placed, required: Placed | undefined): Raw {
  const word = makeModelName(findText(name) ?? '');
  const schema = new Placed({ $ref: `#/definitions/${word}` }, name.path);
  return new Placed(removeUndefined({ in: 'body', name: word, schema, required: required }), name.path);
}

const LOCATION = /^method\.request\.(querystring|path|header)\.(.+)$/;

/** A name, or a map of one name to its requirements. */
function parameterOf(parameter: Placed): readonly Raw[] {
  const [entry] = collectEntries(parameter);
  const [, location, name] = LOCATION.exec(findText(parameter) ?? entry?.[0] ?? '') ?? [];
  if (location === undefined || name === undefined) return [];
  const required = isTrue(findPlaced(entry?.[1], 'Required'));
  return [new Placed({ in: location === 'querystring' ? 'query' : location, name, required }, parameter.path)];
}

const NAMES = { body: 'body-only', parameters: 'params-only', both: 'body-and-params', none: 'no-validation' };

function validatorOf(model: Placed): string | undefined {
  const [body, parameters] = [findPlaced(model, 'ValidateBody'), findPlaced(model, 'ValidateParameters')];
  if (body === undefined && parameters === undefined) return undefined;
  if (isTrue(body)) return isTrue(parameters) ? NAMES.both : NAMES.body;
  return isTrue(parameters) ? NAMES.parameters : NAMES.none;
}

/** The validators by the names that events choose between. */
export const VALIDATORS_OF_EVENTS: Raw = Object.fromEntries(
  Object.values(NAMES).map((name) => [
    name,
    { validateRequestBody: name.includes('body'), validateRequestParameters: name.includes('params') },
  ]),
);
