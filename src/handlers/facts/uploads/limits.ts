import { findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { isOnlyLogged } from '../validation/logs.js';
import { collectSchemas } from '../validation/schemas.js';
import type { CodeCall, View } from '../view.js';
import { isBound } from './bounds.js';
import { type FieldQuestion, OTHER_WORDS } from './schema-fields.js';
import type { LocatedCheck } from './types.js';

/** Limits that a parser of bodies is given, and that schemas set to the field that is stored. */
export function collectLimits(view: View, isStored: FieldQuestion): readonly LocatedCheck[] {
  const ofParsers = [...parserLimits(view), ...frameworkLimits(view)].filter((node) => !isCutting(view, node));
  // A schema that nothing is held against bounds nothing.
  const isUsed = collectSchemas(view).length > 0;
  const ofSchemas = isUsed ? schemaLimits(view).filter((node) => bounds(view, node, isStored)) : [];
  return [...new Set([...ofParsers, ...ofSchemas.map(({ node }) => node)])].map((node) => ({
    node,
    at: view.evidence(node),
    of: 'content' as const,
    optional: false,
  }));
}

/** Limits of parsers that only truncate a file, if the code never checks for truncation. */
export function collectCuttingLimits(view: View): readonly SyntaxNode[] {
  return parserLimits(view).filter((node) => isCutting(view, node));
}

const PARSER_KEYS = /^(?:fileSize|maxFileSize|max_file_size|maxSize|maxTotalFileSize|limit|bodyLimit)$/;

/** `limits: { fileSize: … }`, `{ limit: '5mb' }`, `max_content_length=…`. */
function parserLimits(view: View): readonly SyntaxNode[] {
  const written = [...view.nodes('object', 'dictionary')].flatMap((object) =>
    (view.entries(object) ?? []).flatMap(({ key, value, node }) =>
      key !== undefined && value !== undefined && PARSER_KEYS.test(key) && isLimit(view, value) && !isOfOther(node)
        ? [node]
        : [],
    ),
  );
  const given = view.calls.filter(({ name, args, named }) => {
    if (/^streaming_form_data\.validators\.MaxSizeValidator$/.test(name ?? ''))
      return args.some((one) => isLimit(view, one));
    return [...named].some(([key, value]) => /^max_content_length$/i.test(key) && isLimit(view, value));
  });
  return [...new Set([...written, ...given.map(({ node }) => node)])];
}

/** `app.config['MAX_CONTENT_LENGTH'] = …`, `request.max_content_length = …`, the same in a class of requests. */
function frameworkLimits(view: View): readonly SyntaxNode[] {
  return [...view.nodes('assignment')].filter((node) => {
    const [left, right] = [node.get('left'), node.get('right')];
    if (left === undefined || right === undefined) return false;
    return /^max_content_length$/i.test(findMember(left)?.name ?? left.text) && isLimit(view, right);
  });
}

/** Parsers that end a file at the limit and report it only by an event or a flag on the file. */
const CUTTING =
  /^(?:busboy|@fastify\/busboy|connect-busboy|async-busboy|@middy\/http-multipart-body-parser|express-fileupload)\b/;
const REFUSES_ITSELF = ['abortOnLimit', 'limitHandler'];

function isCutting(view: View, limit: SyntaxNode): boolean {
  const parser = parserOf(view, limit);
  if (parser === undefined || !CUTTING.test(view.nameOf(parser.callee) ?? '')) return false;
  const options = [...parser.args, ...parser.named.values()];
  if (options.some((one) => REFUSES_ITSELF.some((name) => view.property(one, name) !== undefined))) return false;
  return !view.calls.some(hearsOfLimit) && !asksForCut(view);
}

function parserOf(view: View, limit: SyntaxNode): CodeCall | undefined {
  const around = view.calls.filter(({ node }) => node.holds(limit)).at(-1);
  if (around !== undefined) return around;
  // `const limits = { fileSize: … }; Busboy({ headers, limits })`
  return view.calls.find(
    ({ name, args }) =>
      CUTTING.test(name ?? '') &&
      args.some((options) => {
        const limits = view.property(options, 'limits');
        return limits !== undefined && view.literal(limits).holds(limit);
      }),
  );
}

/** `file.on('limit', () => reject(…))`; one that only logs refuses nothing. */
function hearsOfLimit({ method, args }: CodeCall): boolean {
  const [event, listener] = args;
  if (!/^(?:on|once|addListener)$/.test(method ?? '') || event === undefined || listener === undefined) return false;
  if (findLiteralText(event) !== 'limit') return false;
  const fn = unwrapExpression(listener);
  const body = isFunction(fn) ? fn.get('body') : undefined;
  return body === undefined || !isOnlyLogged(body);
}

/** `if (file.truncated) …` */
function asksForCut(view: View): boolean {
  return [...view.nodes('member_expression')].some((node) => findMember(node)?.name === 'truncated');
}

/** A limit of the field that is stored counts however small it is; of another it may bound a title. */
function bounds(view: View, { node, value }: SchemaLimit, isStored: FieldQuestion): boolean {
  const field = isStored(node);
  if (field === 'other' || isOfUploadFile(node)) return false;
  return isLimit(view, value) || (field === 'stored' && isOfText(node) && view.known(value).is === 'number');
}

/** Whether the declaration around a limit is one text or its bytes: for a list it limits the number of items. */
function isOfText(limit: SyntaxNode): boolean {
  for (const above of [limit, ...limit.above()]) {
    if (isFunction(above) || above.type === 'class_definition') return false;
    if (!DECLARES.test(above.type)) continue;
    return (
      /\b(?:str|string|bytes|String|Binary)\b/.test(above.text) &&
      !/\b(?:list|array|List|Array|items)\b/.test(above.text)
    );
  }
  return false;
}

const DECLARES = /parameter$|^(?:pair|assignment|variable_declarator|public_field_definition)$/;

interface SchemaLimit {
  readonly node: SyntaxNode;
  readonly value: SyntaxNode;
}

const SCHEMA_KEYS = /^(?:maxLength|max_length|maxlength|maximum)$/;
const BOUNDS = /(?:^|\.)(?:max|maxLength|lte|maxSize|maxBytes|le|size|max_len|MaxLength)$/;

/** `maxLength: 7_000_000`, `.max(7_000_000)`, `Field(max_length=…)`, `validate.Length(max=…)`. */
function schemaLimits(view: View): readonly SchemaLimit[] {
  const written = [...view.nodes('object', 'dictionary')].flatMap((object) =>
    (view.entries(object) ?? []).flatMap(({ key, value, node }) =>
      key !== undefined && value !== undefined && SCHEMA_KEYS.test(key) ? [{ node, value }] : [],
    ),
  );
  const called = view.calls.flatMap((call) => boundsIn(call).map((value) => ({ node: call.node, value })));
  return [...written, ...called];
}

function boundsIn({ name, method, args, named }: CodeCall): readonly SyntaxNode[] {
  if (/^(?:Math|math)\.|^max$/.test(name ?? '')) return [];
  const called = name ?? method ?? '';
  // `size(string(), 1, 7_000_000)` bounds its first argument.
  if (BOUNDS.test(called)) return args.slice(-1);
  return [...named].flatMap(([key, value]) =>
    /^(?:max_length|le|lt|max_size)$/.test(key) ||
    (key === 'max' && /(?:^|\.)(?:Length|Range|ByteLength)$/.test(called))
      ? [value]
      : [],
  );
}

/** FastAPI does not check the length of a parameter that it passes as a file. */
function isOfUploadFile(limit: SyntaxNode): boolean {
  for (const above of limit.above()) {
    if (isFunction(above)) return false;
    if (/parameter$/.test(above.type)) return /\bUploadFile\b/.test(above.text);
  }
  return false;
}

function isLimit(view: View, value: SyntaxNode): boolean {
  const known = view.known(value);
  if (known.is === 'text') return /^\d+(?:\.\d+)?\s*[kmg](?:i?b)?$/i.test(known.value);
  return isBound(view, value);
}

/** A limit that is under the name of a title, or in the declaration of one. */
function isOfOther(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    const key = above.get('key') ?? (above.type === 'assignment' ? above.get('left') : undefined);
    if (key !== undefined) return OTHER_WORDS.test(key.text) && findCall(above) === undefined;
  }
  return false;
}
