import { Placed, type Raw } from '../../parse/document.js';
import { followed } from './branches.js';
import { type Piece, entriesOf, inside, isTrue, itemsOf, keep, mapOf, wordOf } from '../placed.js';

export const VALIDATOR = 'x-amazon-apigateway-request-validator';
export const VALIDATORS = 'x-amazon-apigateway-request-validators';

/** The shapes that a document names: OpenAPI 2 calls them definitions. */
export function schemasOf(document: Piece): readonly (readonly [string, Piece])[] {
  return [...entriesOf(inside(document, 'definitions')), ...entriesOf(inside(document, 'components', 'schemas'))];
}

/** The properties of a request validator. */
export function validatorOf(validator: Piece): Readonly<Record<string, Raw>> {
  return mapOf({
    ValidateRequestBody: keep(inside(validator, 'validateRequestBody')),
    ValidateRequestParameters: keep(inside(validator, 'validateRequestParameters')),
  });
}

/** A body that an operation takes: its content type, and the shape it must have. */
export interface Body {
  readonly contentType: string;
  readonly schema: Piece;
}

const NAMED_SCHEMA = /^#\/(?:definitions|components\/schemas)\/(?<name>[^/]+)$/;

/** The name of the document's schema that a body refers to; undefined if it writes out its own. */
export function schemaName({ schema }: Body): string | undefined {
  return NAMED_SCHEMA.exec(wordOf(inside(schema, '$ref')) ?? '')?.groups?.['name'];
}

/** The bodies of an operation: a parameter in OpenAPI 2, content by type in 3. */
export function bodiesOf(operation: Piece, parameters: readonly Piece[], document: Piece): readonly Body[] {
  const content = inside(followed(inside(operation, 'requestBody'), document), 'content');
  const written = entriesOf(content).map(([contentType, media]) => ({ contentType, schema: inside(media, 'schema') }));
  const consumed = wordOf(itemsOf(inside(operation, 'consumes'))[0]) ?? 'application/json';
  const given = parameters
    .filter((parameter) => wordOf(inside(parameter, 'in')) === 'body')
    .map((parameter) => ({ contentType: consumed, schema: inside(parameter, 'schema') }));
  return [...written, ...given].flatMap(({ contentType, schema }) =>
    schema === undefined ? [] : [{ contentType, schema }],
  );
}

/** The parameters of an operation and of its path, references followed. */
export function parametersOf(item: Piece, operation: Piece, document: Piece): readonly Piece[] {
  return [inside(item, 'parameters'), inside(operation, 'parameters')]
    .flatMap(itemsOf)
    .flatMap((parameter) => followed(parameter, document) ?? []);
}

const LOCATIONS: Readonly<Record<string, string>> = { header: 'header', path: 'path', query: 'querystring' };

/** `method.request.querystring.name: true` for each parameter, true if it is required. */
export function requestParameters(parameters: readonly Piece[]): Raw {
  const entries = parameters.flatMap((parameter) => {
    const location = LOCATIONS[wordOf(inside(parameter, 'in')) ?? ''];
    const name = wordOf(inside(parameter, 'name'));
    if (location === undefined || name === undefined) return [];
    return [
      [
        `method.request.${location}.${name}`,
        new Placed(isTrue(inside(parameter, 'required')), parameter.path),
      ] as const,
    ];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
