/** Which part of a request a value comes from; `records` of a queue's or a bucket's event, `other` of any other event. */
export type RequestPart = 'body' | 'query' | 'path' | 'headers' | 'records' | 'other';

/** How much of the request an expression carries. */
export interface RequestInput {
  /** Empty if it carries nothing. */
  readonly parts: ReadonlySet<RequestPart>;
  /** The parts that arrive as they are, or decoded: not written into a text or a record beside other things. */
  readonly itself: ReadonlySet<RequestPart>;
  /** It is the event or the request as a whole. */
  readonly whole: boolean;
}

const PARTS: readonly RequestPart[] = ['body', 'query', 'path', 'headers', 'records', 'other'];

// Inside, what a value carries is a set of bits: the parts as they are, the whole things they are taken out of, and,
// sixteen bits higher, the parts that were made into something.
const bit = (part: RequestPart): number => 1 << PARTS.indexOf(part);
const MADE = 16;
const ALL = 63;
export const EVENT = 64;
export const REQUEST = 128;
/** Objects that hold a request: Hono's context, Powertools' application. */
export const HOLDER = 256;
/** The requested URL as a whole: its path and its query. */
const ADDRESS = 512;
/** The parts of a request that a router has held against their schemas. */
const VALIDATED = 1024;
export const BODY = bit('body');
export const PATH = bit('path');

export const QUERY = bit('query');

const query = QUERY;
const headers = bit('headers');

/** Fields of a proxy integration's event; docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html. */
const OF_EVENT: Readonly<Record<string, number>> = {
  body: BODY,
  queryStringParameters: query,
  multiValueQueryStringParameters: query,
  rawQueryString: query,
  pathParameters: PATH,
  headers,
  multiValueHeaders: headers,
  cookies: headers,
  Records: bit('records'),
  requestContext: 0,
  isBase64Encoded: 0,
  httpMethod: 0,
  path: 0,
  rawPath: 0,
  resource: 0,
  routeKey: 0,
  version: 0,
  stageVariables: 0,
  // Powertools' data classes, docs.powertools.aws.dev/lambda/python/latest/utilities/data_classes/
  json_body: BODY,
  decoded_body: BODY,
  query_string_parameters: query,
  multi_value_query_string_parameters: query,
  resolved_query_string_parameters: query,
  raw_query_string: query,
  get_query_string_value: query,
  get_multi_value_query_string_values: query,
  path_parameters: PATH,
  resolved_headers_field: headers,
  get_header_value: headers,
  records: bit('records'),
  request_context: 0,
  http_method: 0,
  raw_path: 0,
  is_base64_encoded: 0,
  raw_event: EVENT,
};

/** Members of requests in Express, Koa, Fastify, Hono, Flask, Starlette, and Powertools for TypeScript and Python. */
const OF_REQUEST: Readonly<Record<string, number>> = {
  body: BODY,
  rawBody: BODY,
  json: BODY,
  get_json: BODY,
  json_body: BODY,
  form: BODY,
  formData: BODY,
  parseBody: BODY,
  text: BODY,
  arrayBuffer: BODY,
  blob: BODY,
  file: BODY,
  files: BODY,
  data: BODY,
  get_data: BODY,
  raw_body: BODY,
  stream: BODY,
  bytes: BODY,
  valid: BODY,
  values: BODY | query,
  query,
  queries: query,
  args: query,
  query_params: query,
  query_parameters: query,
  query_string: query,
  searchParams: query,
  params: PATH,
  param: PATH,
  path_params: PATH,
  path_parameters: PATH,
  view_args: PATH,
  headers,
  header: headers,
  cookies: headers,
  apiGateway: HOLDER,
  event: EVENT,
  lambda_event: EVENT,
  resolved_event: EVENT,
  url: ADDRESS,
  req: REQUEST,
  request: REQUEST,
  clone: REQUEST,
  current_event: EVENT,
};

/** Members of contexts that hold a request. Their own `body`, `json` and `text` are the reply. */
const OF_HOLDER: Readonly<Record<string, number>> = {
  req: REQUEST,
  request: REQUEST,
  event: EVENT,
  lambda_event: EVENT,
  current_event: EVENT,
  // Hono's adapter puts the event there, hono.dev/docs/getting-started/aws-lambda
  env: HOLDER,
  // Data that Powertools for TypeScript passes to middleware, and the place where its routes find validated data.
  reqCtx: HOLDER,
  valid: VALIDATED,
  query,
  params: PATH,
  headers,
};

/** Members of a URL, and of the result of Node's `url.parse`. Only the query is unknown before the request. */
const OF_ADDRESS: Readonly<Record<string, number>> = { searchParams: query, search: query, query };

/** `valid.req.body`, and the same in one step. */
const OF_VALIDATED: Readonly<Record<string, number>> = { req: VALIDATED, body: BODY, query, path: PATH, headers };

/** The request parts in a member of a value. */
export function getMemberBits(bits: number, name: string | undefined): number {
  let found = bits & ~(EVENT | REQUEST | HOLDER | ADDRESS | VALIDATED);
  if ((bits & EVENT) !== 0)
    found |= name === undefined ? ALL : (own(OF_EVENT, name) ?? (DICTIONARY.has(name) ? bits : bit('other')));
  if (name === undefined) return found;
  if ((bits & REQUEST) !== 0) found |= own(OF_REQUEST, name) ?? 0;
  if ((bits & HOLDER) !== 0) found |= own(OF_HOLDER, name) ?? 0;
  if ((bits & ADDRESS) !== 0) found |= own(OF_ADDRESS, name) ?? 0;
  if ((bits & VALIDATED) !== 0) found |= own(OF_VALIDATED, name) ?? 0;
  return found;
}

/** Methods of a dictionary that are not names of fields. */
const DICTIONARY = new Set(['items', 'keys', 'values', 'copy', 'get', 'setdefault', 'pop', 'update', 'hasOwnProperty']);

function own(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The request parts in values that are written into a text or a record. */
export function getDerivedBits(bits: number): number {
  const whole = (bits & (EVENT | REQUEST)) !== 0 ? ALL : 0;
  return (((bits | whole) & ALL) << MADE) | (bits & (ALL << MADE));
}

export function describeInput(bits: number): RequestInput {
  const of = (mask: number): ReadonlySet<RequestPart> => new Set(PARTS.filter((part) => (mask & bit(part)) !== 0));
  return { parts: of(bits | (bits >> MADE)), itself: of(bits), whole: (bits & (EVENT | REQUEST | VALIDATED)) !== 0 };
}
