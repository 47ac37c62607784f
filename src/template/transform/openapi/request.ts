import { Placed, type Raw } from '../../parse/document.js';
import { followReference } from './branches.js';
import { collectEntries, findPlaced, isTrue, collectItems, removeUndefined, findText } from '../placed.js';

export const VALIDATOR = 'x-amazon-apigateway-request-validator';
export const VALIDATORS = 'x-amazon-apigateway-request-validators';

/** The shapes that a document names: OpenAPI 2 calls them definitions. */
export function collectOpenApiSchemas(document: Placed): readonly (readonly [string, Placed])[] {
  return [
    ...collectEntries(findPlaced(document, 'definitions')),
    ...collectEntries(findPlaced(document, 'components', 'schemas')),
  ];
}

/** The properties of a request validator. */
export function buildValidator(validator: Placed): Readonly<Record<string, Raw>> {
  return removeUndefined({
    ValidateRequestBody: findPlaced(validator, 'validateRequestBody'),
    ValidateRequestParameters: findPlaced(validator, 'validateRequestParameters'),
  });
}

/** A body that an operation takes: its content type, and the shape it must have. */
export interface RequestBody {
  readonly contentType: string;
  readonly schema: Placed;
}

const NAMED_SCHEMA = /^#\/(?:definitions|components\/schemas)\/(?<name>[^/]+)$/;

/** The name of the document's schema that a body refers to; undefined if it writes out its own. */
export function findSchemaName({ schema }: RequestBody): string | undefined {
  return NAMED_SCHEMA.exec(findText(findPlaced(schema, '$ref')) ?? '')?.groups?.['name'];
}

/** The bodies of an operation: a parameter in OpenAPI 2, content by type in 3. */
export function collectRequestBodies(
  operation: Placed,
  parameters: readonly Placed[],
  document: Placed,
): readonly RequestBody[] {
  const content = findPlaced(followReference(findPlaced(operation, 'requestBody'), document), 'content');
  const written = collectEntries(content).map(([contentType, media]) => ({
    contentType,
    schema: findPlaced(media, 'schema'),
  }));
  const consumed = findText(collectItems(findPlaced(operation, 'consumes'))[0]) ?? 'application/json';
  const given = parameters
    .filter((parameter) => findText(findPlaced(parameter, 'in')) === 'body')
    .map((parameter) => ({ contentType: consumed, schema: findPlaced(parameter, 'schema') }));
  return [...written, ...given].flatMap(({ contentType, schema }) =>
    schema === undefined ? [] : [{ contentType, schema }],
  );
}

/** The parameters of an operation and of its path, references followed. */
export function collectOpenApiParameters(item: Placed, operation: Placed, document: Placed): readonly Placed[] {
  return [findPlaced(item, 'parameters'), findPlaced(operation, 'parameters')]
    .flatMap(collectItems)
    .flatMap((parameter) => followReference(parameter, document) ?? []);
}

const LOCATIONS: Readonly<Record<string, string>> = { header: 'header', path: 'path', query: 'querystring' };

/** `method.request.querystring.name: true` for each parameter, true if it is required. */
export function buildRequestParameters(parameters: readonly Placed[]): Raw {
  const entries = parameters.flatMap((parameter) => {
    const location = LOCATIONS[findText(findPlaced(parameter, 'in')) ?? ''];
    const name = findText(findPlaced(parameter, 'name'));
    if (location === undefined || name === undefined) return [];
    return [
      [
        `method.request.${location}.${name}`,
        new Placed(isTrue(findPlaced(parameter, 'required')), parameter.path),
      ] as const,
    ];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
