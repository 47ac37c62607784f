import { type Answer, and, certainly, some, unknown, makeReason } from '../../answer.js';
import { isSlashFreePattern } from '../../text/key-patterns.js';
import { normalizeFieldName } from '../../text/field-names.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { isRecord, parseJson } from '../../text/json.js';

/**
 * Whether API Gateway checks the body of a method's request against a shape before it calls anything: a validator that
 * the method uses and that looks at bodies, and a model that says something.
 * docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function hasBodyValidation(method: Resource): Answer {
  return and(
    looksAtBodies(method),
    some(schemasOf(method), (schema) => saysSomething(schema)),
  );
}

/** Whether such a check bounds the length of a field that a file's content may stand in. */
export function hasContentLimit(method: Resource): Answer {
  return and(
    looksAtBodies(method),
    some(schemasOf(method), (schema) => asked(schema, (json) => boundsField(json, ''))),
  );
}

/** Whether such a check lets no path into any of these fields: by a list, or by a pattern without `/`. */
export function hasPathFreeFields(method: Resource, fields: readonly string[]): Answer {
  return and(
    looksAtBodies(method),
    some(schemasOf(method), (schema) => asked(schema, (json) => fields.every((field) => closesField(json, field)))),
  );
}

function looksAtBodies(method: Resource): Answer {
  const id = method.at('RequestValidatorId');
  const [target] = id.targets;
  if (target === undefined)
    return id.present.is === 'no'
      ? certainly(false)
      : unknown(makeReason('defined-elsewhere', `the request validator ${id.shown} was not found`));
  return and(target.resource.exists(), target.resource.at('ValidateRequestBody').is(true));
}

/** The schemas of a method's models. A form of several parts is checked against none, whatever its model says. */
function schemasOf(method: Resource): readonly Node[] {
  const models = method.at('RequestModels');
  return models.keys
    .filter((contentType) => !/^multipart\//i.test(contentType))
    .flatMap((contentType) => models.at([contentType]).targets)
    .map(({ resource }) => resource.at('Schema'));
}

/** A schema is a map, or its JSON. */
function asked(schema: Node, question: (json: unknown) => boolean): Answer {
  if (schema.text === undefined)
    return schema.because.length > 0 ? unknown(...schema.because) : certainly(question(jsonOf(schema)));
  const json = parseJson(schema.text);
  return json === undefined
    ? unknown(makeReason('invalid-template', 'a request model is not a readable JSON schema'))
    : certainly(question(json));
}

function jsonOf(node: Node): unknown {
  if (node.keys.length > 0) return Object.fromEntries(node.keys.map((key) => [key, jsonOf(node.at([key]))]));
  const items = node.value.is === 'list' ? node.value.items.map((_, index) => jsonOf(node.at([index]))) : undefined;
  return items ?? node.text;
}

/** Words of a schema that refuse something; `type: object` alone refuses next to nothing. */
const REFUSING = ['required', 'properties', 'items', 'enum', 'pattern', 'maxLength', 'allOf', 'anyOf', 'oneOf', '$ref'];

function saysSomething(schema: Node): Answer {
  return asked(schema, (json) => isRecord(json) && REFUSING.some((word) => !isEmpty(json[word])));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Names of fields that a file's content travels in. */
const CONTENT = /content|file|data|body|image|photo|picture|document|attachment|payload|base64|bytes|blob/i;

/** Nested deeper than people write, a schema is not followed. */
const MAX_DEPTH = 20;

function boundsField(schema: unknown, name: string, depth = 0): boolean {
  if (!isRecord(schema) || depth > MAX_DEPTH) return false;
  if (Object.hasOwn(schema, 'maxLength') && CONTENT.test(name)) return true;
  const { properties } = schema;
  const fields = isRecord(properties) ? Object.entries(properties) : [];
  const rest = ['items', 'allOf', 'anyOf', 'oneOf'].flatMap((key) => schema[key] ?? []);
  return (
    fields.some(([field, inner]) => boundsField(inner, field, depth + 1)) ||
    rest.some((inner) => boundsField(inner, name, depth + 1))
  );
}

/** Whether a field is held against a list or a closed pattern, wherever it stands in a schema. */
function closesField(schema: unknown, field: string, depth = 0): boolean {
  if (!isRecord(schema) || depth > MAX_DEPTH) return false;
  const { properties } = schema;
  const fields = isRecord(properties) ? Object.entries(properties) : [];
  const rest = ['items', 'allOf', 'anyOf', 'oneOf'].flatMap((key) => schema[key] ?? []);
  return (
    fields.some(([name, inner]) =>
      normalizeFieldName(name) === field ? isClosed(inner) : closesField(inner, field, depth + 1),
    ) || rest.some((inner) => closesField(inner, field, depth + 1))
  );
}

function isClosed(description: unknown): boolean {
  if (!isRecord(description)) return false;
  const { enum: list, pattern } = description;
  return Array.isArray(list) || (typeof pattern === 'string' && isSlashFreePattern(pattern, 'anywhere'));
}
