import { Placed, type Raw } from '../../../parse/document.js';
import { type Piece, entriesOf, inside, isTrue, itemsOf, keep, mapOf, wordOf } from '../../placed.js';
import { VALIDATOR } from '../../openapi/request.js';

/** What an event's RequestModel and RequestParameters add to its operation. */
export function requestOf(event: Piece): Readonly<Record<string, Raw>> {
  const model = inside(event, 'RequestModel');
  const name = inside(model, 'Model');
  const parameters = itemsOf(inside(event, 'RequestParameters')).flatMap(parameterOf);
  const body = name === undefined ? [] : [bodyOf(name, inside(model, 'Required'))];
  const all = [...parameters, ...body];
  const validator = model === undefined || name === undefined ? undefined : validatorOf(model);
  return mapOf({
    parameters: all.length === 0 ? undefined : all,
    [VALIDATOR]: validator === undefined ? undefined : new Placed(validator, model?.path ?? event.path),
  });
}

/** SAM's models are known to the document by their names in small letters. */
export function modelName(name: string): string {
  return name.toLowerCase();
}

function bodyOf(name: Piece, required: Piece | undefined): Raw {
  const word = modelName(wordOf(name) ?? '');
  const schema = new Placed({ $ref: `#/definitions/${word}` }, name.path);
  return new Placed(mapOf({ in: 'body', name: word, schema, required: keep(required) }), name.path);
}

const LOCATION = /^method\.request\.(querystring|path|header)\.(.+)$/;

/** A name, or a map of one name to what is asked of it. */
function parameterOf(parameter: Piece): readonly Raw[] {
  const [entry] = entriesOf(parameter);
  const [, location, name] = LOCATION.exec(wordOf(parameter) ?? entry?.[0] ?? '') ?? [];
  if (location === undefined || name === undefined) return [];
  const required = isTrue(inside(entry?.[1], 'Required'));
  return [new Placed({ in: location === 'querystring' ? 'query' : location, name, required }, parameter.path)];
}

const NAMES = { body: 'body-only', parameters: 'params-only', both: 'body-and-params', none: 'no-validation' };

function validatorOf(model: Piece): string | undefined {
  const [body, parameters] = [inside(model, 'ValidateBody'), inside(model, 'ValidateParameters')];
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
