import type { Evidence } from '../../syntax/evidence.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { CodeCall, View } from '../view.js';
import { type CallFrame, type Framed, collectFrames, resolveValues } from '../frames.js';
import { findRawError } from './raw-errors.js';
import { type ReplyBody, type BodyContent, chooseRicherBody, collectReplyBodies } from './reply-bodies.js';

/** What a handler answers over HTTP when something is wrong. */
export interface ReplyFacts {
  /** Replies with a status of 400 or more, and those of clauses that catch whose status is not known. */
  readonly errors: readonly ErrorReply[];
  /** Replies that give the caller the text of an error that nobody foresaw. */
  readonly raw: readonly Evidence[];
  /** What makes replies of errors that are thrown, in a shape of its own. */
  readonly shapedBy: Evidence | undefined;
}

export interface ErrorReply {
  readonly at: Evidence;
  readonly status: number | undefined;
  readonly body: ReplyBody['is'];
  readonly says: readonly BodyContent[];
}

/** A reply as it is written: where, its status and its body. */
interface Written {
  readonly node: SyntaxNode;
  readonly status: SyntaxNode | undefined;
  /** Undefined if there is none. */
  readonly body: SyntaxNode | undefined;
  /** Frameworks write JSON of an object; Lambda takes a text. */
  readonly serialised: boolean;
}

export function collectReplies(view: View): ReplyFacts {
  const made = written(view)
    .flatMap((one) => collectFrames(view, one.node).map((frame) => replyOf(view, one, frame)))
    .sort((a, b) => (a.place.source === b.place.source ? a.place.start - b.place.start : 0));
  const errors = made.flatMap(({ error }) => error ?? []);
  const raw = made.flatMap((one) => one.raw ?? []);
  return { errors: once(errors), raw: once(raw.map((at) => ({ at }))).map(({ at }) => at), shapedBy: shapedBy(view) };
}

function once<T extends { readonly at: Evidence }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify([one.at.file, one.at.place.at]), one])).values()];
}

function written(view: View): readonly Written[] {
  const found: Written[] = [];
  for (const node of view.nodes('object', 'dictionary')) {
    const status = view.property(node, 'statusCode');
    const taker = takerOf(node);
    if (status === undefined || isSomethingElse(node, taker)) continue;
    const body = taker !== undefined && STREAMS.test(taker) ? node : view.property(node, 'body');
    found.push({ node, status, body, serialised: false });
  }
  for (const call of view.calls) found.push(...sentBy(call));
  for (const node of view.nodes('expression_list', 'tuple')) found.push(...paired(view, node));
  return found;
}

/** The call that an object is handed to as it is. */
function takerOf(node: SyntaxNode): string | undefined {
  const call = node.parent?.parent === undefined ? undefined : findCall(node.parent.parent);
  return call?.args.includes(node) === true ? call.callee.text : undefined;
}

/** A record with such a key that is no reply: what is logged, serialised, thrown, or made part of an error. */
function isSomethingElse(node: SyntaxNode, taker: string | undefined): boolean {
  return node.parent?.type === 'throw_statement' || (taker !== undefined && ELSEWHERE.test(taker));
}

const ELSEWHERE = new RegExp('^(?:console|log|logger|JSON|json)\\.|^Object\\.assign$|(?:Error|Exception)$|^super$');

/** `awslambda.HttpResponseStream.from(stream, { statusCode })`: what is written to the stream can't be followed. */
const STREAMS = /HttpResponseStream\.from$/;

/** `res.status(400).json(…)`, `reply.code(400).send(…)`, `c.json(…, 400)`, `Response(status_code=400, body=…)`. */
function sentBy(call: CodeCall): readonly Written[] {
  const { node, method = '', receiver, args, named, callee } = call;
  const status = named.get('status_code') ?? named.get('status');
  if (status !== undefined && /(?:^|\.)\w*Response$/.test(call.name ?? callee.text)) {
    const body =
      named.get('body') ?? named.get('content') ?? named.get('response') ?? args.find((one) => one !== status);
    return [{ node, status, body, serialised: true }];
  }
  const [first, second] = args;
  if (method === 'sendStatus' && RESPONDS.test(receiver?.text ?? ''))
    return [{ node, status: first, body: undefined, serialised: true }];
  if (!SENDS.has(method) || receiver === undefined) return [];
  if (CONTEXT.test(receiver.text) && second !== undefined)
    return [{ node, status: second, body: first, serialised: true }];
  const before = findCall(unwrapExpression(receiver));
  const chained = before === undefined ? undefined : findMember(unwrapExpression(before.callee));
  if (before === undefined || chained === undefined || !SETS.has(chained.name ?? '')) return [];
  return [{ node, status: before.args[0], body: first, serialised: true }];
}

const SENDS = new Set(['json', 'send', 'end', 'text', 'jsonp']);
const SETS = new Set(['status', 'code', 'type']);
const RESPONDS = /^(?:res|reply|response)\b/;
const CONTEXT = /^(?:c|ctx|context)$/;

/** Flask's `return jsonify(…), 400`. */
function paired(view: View, node: SyntaxNode): readonly Written[] {
  const [body, status] = node.children;
  if (node.parent?.type !== 'return_statement' || body === undefined || status === undefined) return [];
  const isReply = view.known(status).is === 'number' && !view.handlers.some((fn) => fn.holds(node));
  return isReply ? [{ node, status, body, serialised: true }] : [];
}

interface Made {
  readonly place: SyntaxNode;
  readonly error: ErrorReply | undefined;
  readonly raw: Evidence | undefined;
}

function replyOf(view: View, { node, status, body, serialised }: Written, frame: CallFrame | undefined): Made {
  const place = placeOf(node, frame);
  const at = view.evidence(place);
  const bodies = body === undefined ? [] : resolveValues(view, { node: body, frame });
  const raw = bodies.some((value) => findRawError(view, value) !== undefined) ? at : undefined;
  if (status === undefined) return { place, error: undefined, raw };
  const statuses = resolveValues(view, { node: status, frame });
  const failing = statuses.filter((value) => (numberOf(view, value) ?? 0) >= 400);
  const isOpen = failing.length === 0 && statuses.every((value) => numberOf(view, value) === undefined);
  if (failing.length === 0 && !(isOpen && isInClause(place))) return { place, error: undefined, raw };
  const [first] = failing;
  const beside = first === undefined || statuses.length === 1 ? bodies : besideIn(bodies, first);
  const told = chooseRicherBody(beside.flatMap((value) => collectReplyBodies(view, value, serialised)));
  const number = first === undefined ? undefined : numberOf(view, first);
  const says = told.is === 'json' ? [...told.says] : [];
  return { place, error: { at, status: number, body: told.is, says }, raw };
}

/** Where a reply is decided: the outermost call that it depends on. */
function placeOf(node: SyntaxNode, frame: CallFrame | undefined): SyntaxNode {
  return frame === undefined ? node : placeOf(frame.call.node, frame.outer);
}

function numberOf(view: View, { node }: Framed): number | undefined {
  const known = view.known(node);
  if (known.is === 'number') return known.value;
  if (known.is === 'text' && /^\d{3}$/.test(known.value)) return Number(known.value);
  return findNamedStatus(node.text);
}

/** Of the values that a body may have those that are set together with a status: in the same block. */
function besideIn(bodies: readonly Framed[], status: Framed): readonly Framed[] {
  const block = blockOf(status.node);
  const beside = bodies.filter(({ node }) => blockOf(node) === block);
  return beside.length > 0 ? beside : bodies;
}

function blockOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const above of node.above()) if (above.type === 'block' || above.type === 'statement_block') return above;
  return undefined;
}

const CLAUSES = new Set(['catch_clause', 'except_clause', 'except_group_clause']);

function isInClause(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (CLAUSES.has(above.type)) return true;
    if (isFunction(above)) {
      const call = above.parent?.parent === undefined ? undefined : findCall(above.parent.parent);
      return call !== undefined && findMember(unwrapExpression(call.callee))?.name === 'catch';
    }
  }
  return false;
}

/**
 * Libraries whose errors become replies of a fixed shape with a status and a message: docs.powertools.aws.dev event
 * handler's ServiceErrors, http-errors, boom, the frameworks' own HTTP exceptions.
 */
const SHAPES =
  /^aws_lambda_powertools\.event_handler\b.*(?:Error|Resolver)$|^@aws-lambda-powertools\/event-handler\b|^http-errors\b|^@middy\/(?:util\.createError|http-error-handler)$|^@hapi\/boom\b|^(?:fastapi|starlette\.exceptions)\.HTTPException$|^fastapi\.FastAPI$|^chalice\.|^fastify$|^@nestjs\/common\.\w*Exception$|^hono\/http-exception\.HTTPException$|^werkzeug\.exceptions\.\w+$|^flask\.abort$/;

function shapedBy(view: View): Evidence | undefined {
  const call = view.calls.find(({ name = '' }) => SHAPES.test(name));
  return call === undefined ? undefined : view.evidence(call.node);
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
