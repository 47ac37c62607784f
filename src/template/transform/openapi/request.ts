import { Placed, type Raw } from '../../parse/document.js';
import { followReference } from './branches.js';
import {
  type OpenApiPiece,
  collectPieceEntries,
  findInside,
  isTrue,
  collectPieceItems,
  keepPlaced,
  makeRawMap,
  findWord,
} from '../placed.js';

export const VALIDATOR = 'x-amazon-apigateway-request-validator';
export const VALIDATORS = 'x-amazon-apigateway-request-validators';

/** The shapes that a document names: OpenAPI 2 calls them definitions. */
export function collectOpenApiSchemas(document: OpenApiPiece): readonly (readonly [string, OpenApiPiece])[] {
  return [
    ...collectPieceEntries(findInside(document, 'definitions')),
    ...collectPieceEntries(findInside(document, 'components', 'schemas')),
  ];
}

/** The properties of a request validator. */
export function buildValidator(validator: OpenApiPiece): Readonly<Record<string, Raw>> {
  return makeRawMap({
    ValidateRequestBody: keepPlaced(findInside(validator, 'validateRequestBody')),
    ValidateRequestParameters: keepPlaced(findInside(validator, 'validateRequestParameters')),
  });
}

/** A body that an operation takes: its content type, and the shape it must have. */
export interface RequestBody {
  readonly contentType: string;
  readonly schema: OpenApiPiece;
}

const NAMED_SCHEMA = /^#\/(?:definitions|components\/schemas)\/(?<name>[^/]+)$/;

/** The name of the document's schema that a body refers to; undefined if it writes out its own. */
export function findSchemaName({ schema }: RequestBody): string | undefined {
  return NAMED_SCHEMA.exec(findWord(findInside(schema, '$ref')) ?? '')?.groups?.['name'];
}

/** The bodies of an operation: a parameter in OpenAPI 2, content by type in 3. */
export function collectRequestBodies(
  operation: OpenApiPiece,
  parameters: readonly OpenApiPiece[],
  document: OpenApiPiece,
): readonly RequestBody[] {
  const content = findInside(followReference(findInside(operation, 'requestBody'), document), 'content');
  const written = collectPieceEntries(content).map(([contentType, media]) => ({
    contentType,
    schema: findInside(media, 'schema'),
  }));
  const consumed = findWord(collectPieceItems(findInside(operation, 'consumes'))[0]) ?? 'application/json';
  const given = parameters
    .filter((parameter) => findWord(findInside(parameter, 'in')) === 'body')
    .map((parameter) => ({ contentType: consumed, schema: findInside(parameter, 'schema') }));
  return [...written, ...given].flatMap(({ contentType, schema }) =>
    schema === undefined ? [] : [{ contentType, schema }],
  );
}

/** The parameters of an operation and of its path, references followed. */
export function collectOpenApiParameters(
  item: OpenApiPiece,
  operation: OpenApiPiece,
  document: OpenApiPiece,
): readonly OpenApiPiece[] {
  return [findInside(item, 'parameters'), findInside(operation, 'parameters')]
    .flatMap(collectPieceItems)
    .flatMap((parameter) => followReference(parameter, document) ?? []);
}

const LOCATIONS: Readonly<Record<string, string>> = { header: 'header', path: 'path', query: 'querystring' };

/** `method.request.querystring.name: true` for each parameter, true if it is required. */
export function buildRequestParameters(parameters: readonly OpenApiPiece[]): Raw {
  const entries = parameters.flatMap((parameter) => {
    const location = LOCATIONS[findWord(findInside(parameter, 'in')) ?? ''];
    const name = findWord(findInside(parameter, 'name'));
    if (location === undefined || name === undefined) return [];
    return [
      [
        `method.request.${location}.${name}`,
        new Placed(isTrue(findInside(parameter, 'required')), parameter.path),
      ] as const,
    ];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
