import { type Answer, and, certainly, some, unknown, makeReason } from '../../answer.js';
import { isSlashFreePattern } from '../../text/key-patterns.js';
import { normalizeFieldName } from '../../text/field-names.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { isRecord, parseJson } from '../../text/json.js';
import { splitWords } from '../words.js';

/**
 * Whether API Gateway validates the body of a method's request before the integration runs: the method uses a validator
 * that checks bodies, and a model that rejects something.
 * docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function hasBodyValidation(method: Resource): Answer {
  return and(
    looksAtBodies(method),
    some(schemasOf(method), (schema) => saysSomething(schema)),
  );
}

/**
 * Whether such a validation limits the length of the field with a file's content: a field that the code stores, or, if
 * those fields are unknown, a field whose name suggests content.
 */
export function hasContentLimit(method: Resource, stored: readonly string[]): Answer {
  const wanted = new Set(stored.map(withoutMarks));
  const isContent = (field: string): boolean =>
    wanted.size > 0 ? wanted.has(withoutMarks(field)) : isNamedForContent(field);
  return and(
    looksAtBodies(method),
    some(schemasOf(method), (schema) => asked(schema, (json) => boundsField(json, '', isContent))),
  );
}

/** Code and model may spell a field differently: `fileContent`, `file_content`. */
function withoutMarks(field: string): string {
  return field.replace(/[_-]/g, '').toLowerCase();
}

/** Whether such a validation rejects paths in each of these fields: by an enum, or by a pattern without `/`. */
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

/** The schemas of a method's models. API Gateway never validates multipart forms, even if they have a model. */
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

/** Schema keywords that reject input; `type: object` alone rejects almost nothing. */
const REFUSING = ['required', 'properties', 'items', 'enum', 'pattern', 'maxLength', 'allOf', 'anyOf', 'oneOf', '$ref'];

function saysSomething(schema: Node): Answer {
  return asked(schema, (json) => isRecord(json) && REFUSING.some((word) => !isEmpty(json[word])));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Words for a file's content, in the name of a field. */
const CONTENT =
  /^(?:contents?|files?|data|body|images?|photos?|pictures?|documents?|attachments?|payload|bytes|blob|binary|scans?)$/;

/** `contentBase64`, `image_b64` */
const ENCODED = /b(?:ase)?64/i;

/** Words for the metadata of a file. */
const SAID =
  /^(?:name|names|title|type|types|mime|id|ids|key|path|size|length|extension|ext|format|kind|description|caption|alt|label|hash|checksum|digest|etag|encoding|count|status|date|tags?|category|owner)$/;

/** Whether a field's name means a file's content, and not its metadata, such as `fileName`. */
function isNamedForContent(field: string): boolean {
  const words = splitWords(field);
  return !words.some((word) => SAID.test(word)) && (ENCODED.test(field) || words.some((word) => CONTENT.test(word)));
}

/** Deeper levels of a schema are not read: handwritten schemas are flatter. */
const MAX_DEPTH = 20;

function boundsField(schema: unknown, name: string, isContent: (field: string) => boolean, depth = 0): boolean {
  if (!isRecord(schema) || depth > MAX_DEPTH) return false;
  if (Object.hasOwn(schema, 'maxLength') && isContent(name)) return true;
  const { properties } = schema;
  const fields = isRecord(properties) ? Object.entries(properties) : [];
  const rest = ['items', 'allOf', 'anyOf', 'oneOf'].flatMap((key) => schema[key] ?? []);
  return (
    fields.some(([field, inner]) => boundsField(inner, field, isContent, depth + 1)) ||
    rest.some((inner) => boundsField(inner, name, isContent, depth + 1))
  );
}

/** Whether an enum or a closed pattern restricts a field, at any level of a schema. */
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
