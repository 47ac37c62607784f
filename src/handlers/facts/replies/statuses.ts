import { findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { type CallFrame, type Framed, makeCalledFrame, resolveValues } from '../frames.js';
import type { CodeCall, View } from '../view.js';

// Replies in every spelling, and their statuses: shared by all extractors.

/** A reply as it is written: where, its status and its body. */
export interface WrittenReply {
  readonly node: SyntaxNode;
  readonly status: SyntaxNode | undefined;
  /** Undefined without one. */
  readonly body: SyntaxNode | undefined;
  /** Frameworks write JSON of an object; Lambda takes a text. */
  readonly serialised: boolean;
}

/** The reply that a node writes by itself: an object with a status, a call that sends one, `return body, 400`. */
export function findWrittenReply(view: View, node: SyntaxNode): WrittenReply | undefined {
  if (OBJECTS.has(node.type)) {
    const status = view.property(node, 'statusCode');
    return status === undefined ? undefined : { node, status, body: view.property(node, 'body'), serialised: false };
  }
  if (PAIRS.has(node.type)) return pairedReply(view, node);
  const call = view.callAt(node);
  return call === undefined ? undefined : sentReply(view, call);
}

const OBJECTS = new Set(['object', 'dictionary']);
const PAIRS = new Set(['expression_list', 'tuple']);

/** Flask's and Powertools' `return body, 400`; a third is the headers. */
function pairedReply(view: View, node: SyntaxNode): WrittenReply | undefined {
  const [body, status, ...rest] = node.children;
  if (body === undefined || status === undefined || rest.length > 1 || !isReturned(node)) return undefined;
  // Lambda itself makes such a list of its handler's result.
  if (view.handlers.some((fn) => fn.holds(node))) return undefined;
  const value = resolveStatus(view, { node: status, frame: undefined });
  return value === undefined || value < 100 || value > 599 ? undefined : { node, status, body, serialised: true };
}

function isReturned(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (above.type === 'return_statement') return true;
    if (above.type !== 'parenthesized_expression' && above.type !== 'conditional_expression') return false;
  }
  return false;
}

/** `res.status(400).json(…)`, `reply.code(400).send(…)`, `c.json(…, 400)`, `Response(status_code=400, body=…)`. */
function sentReply(view: View, call: CodeCall): WrittenReply | undefined {
  const { node, method = '', receiver, args, named, callee } = call;
  const status = named.get('status_code') ?? named.get('status');
  if (status !== undefined && /(?:^|\.)\w*Response$/.test(call.name ?? callee.text)) {
    const body =
      named.get('body') ?? named.get('content') ?? named.get('response') ?? args.find((one) => one !== status);
    return { node, status, body, serialised: true };
  }
  const [first, second] = args;
  const webStatus =
    node.type === 'new_expression' && callee.text === 'Response' && second !== undefined
      ? view.property(second, 'status')
      : undefined;
  if (webStatus !== undefined) return { node, status: webStatus, body: first, serialised: false };
  if (method === 'sendStatus' && RESPONDS.test(receiver?.text ?? ''))
    return { node, status: first, body: undefined, serialised: true };
  if (!SENDS.has(method) || receiver === undefined) return undefined;
  if (CONTEXT.test(receiver.text) && second !== undefined)
    return { node, status: second, body: first, serialised: true };
  const before = findCall(unwrapExpression(receiver));
  const chained = before === undefined ? undefined : findMember(unwrapExpression(before.callee));
  if (before === undefined || chained === undefined || !SETS.has(chained.name ?? '')) return undefined;
  return { node, status: before.args[0], body: first, serialised: true };
}

const SENDS = new Set(['json', 'send', 'end', 'text', 'jsonp']);
const SETS = new Set(['status', 'code', 'type']);
const RESPONDS = /^(?:res|reply|response)\b/;
const CONTEXT = /^(?:c|ctx|context)$/;

/** The statuses of the replies that an expression may be, or that a call of it sends; empty if it is not a reply. */
export function resolveStatuses(view: View, framed: Framed): readonly number[] {
  return [...new Set(resolveValues(view, framed).flatMap((value) => statusesAt(view, value)))];
}

function statusesAt(view: View, { node, frame }: Framed): readonly number[] {
  const written = findWrittenReply(view, node);
  if (written?.status !== undefined)
    return resolveValues(view, { node: written.status, frame }).flatMap((value) => resolveStatus(view, value) ?? []);
  const call = view.callAt(node);
  if (call === undefined) return [];
  return view.functions(call.callee).flatMap((fn) => {
    const inner = makeCalledFrame(view, fn, call, frame);
    return inner === undefined ? [] : sentIn(view, fn, inner);
  });
}

/** Replies that a function sends, not returns: `res.status(400).json(…)`, `callback(null, { statusCode: 400 })`. */
function sentIn(view: View, fn: SyntaxNode, frame: CallFrame): readonly number[] {
  const body = fn.get('body');
  if (body === undefined) return [];
  const found: number[] = [];
  for (const node of body.walk((inner) => !isFunction(inner))) {
    const call = view.callAt(node);
    if (call === undefined) continue;
    const [, second] = call.args;
    if (/^(?:callback|cb)$/.test(call.callee.text) && second !== undefined)
      found.push(...resolveStatuses(view, { node: second, frame }));
    else if (node.parent?.type === 'expression_statement' || sentReply(view, call) !== undefined)
      found.push(...statusesAt(view, { node, frame }));
  }
  return found;
}

/** A status: a number, the digits of one, or a name such as `HTTPStatus.BAD_REQUEST`. */
export function resolveStatus(view: View, { node }: Framed): number | undefined {
  const known = view.known(node);
  if (known.is === 'number') return known.value;
  if (known.is === 'text' && /^\d{3}$/.test(known.value)) return Number(known.value);
  return findNamedStatus(node.text);
}

/** Statuses by the names that `HTTPStatus`, `StatusCodes` and `HttpStatus` have for them; RFC 9110, section 15. */
const STATUSES: Readonly<Record<string, number>> = {
  OK: 200,
  CREATED: 201,
  ACCEPTED: 202,
  NO_CONTENT: 204,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  CONFLICT: 409,
  GONE: 410,
  LENGTH_REQUIRED: 411,
  REQUEST_ENTITY_TOO_LARGE: 413,
  REQUEST_TOO_LONG: 413,
  PAYLOAD_TOO_LARGE: 413,
  CONTENT_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE_ENTITY: 422,
  UNPROCESSABLE_CONTENT: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
};

/** The status that an expression such as `HTTPStatus.BAD_REQUEST.value` names. */
export function findNamedStatus(expression: string): number | undefined {
  const [, name = ''] = /\.([A-Z_]+)(?:\.value)?$/.exec(expression) ?? [];
  return Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
}
