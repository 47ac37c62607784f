import type { Evidence } from '../../syntax/evidence.js';
import {
  type MemberShape,
  getArgumentIndex,
  findCall,
  isFunction,
  findMember,
  unwrapExpression,
} from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { type CallFrame, type Framed, collectFrames, resolveValues } from '../frames.js';
import { findRawError } from './raw-errors.js';
import { type ReplyBody, type BodyContent, chooseRicherBody, collectReplyBodies } from './reply-bodies.js';
import { type WrittenReply, findWrittenReply, resolveStatus } from './statuses.js';

/** A handler's HTTP replies to errors. */
export interface ReplyFacts {
  /** Replies with a status of 400 or more, and those of clauses that catch whose status is not known. */
  readonly errors: readonly ErrorReply[];
  /** Replies that expose the text of an unexpected error to the caller. */
  readonly raw: readonly Evidence[];
  /** Code that turns thrown errors into replies of its own shape. */
  readonly shapedBy: Evidence | undefined;
}

export interface ErrorReply {
  readonly at: Evidence;
  readonly status: number | undefined;
  readonly body: ReplyBody['is'];
  readonly says: readonly BodyContent[];
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

function written(view: View): readonly WrittenReply[] {
  const found: WrittenReply[] = [];
  for (const node of view.nodes('object', 'dictionary')) {
    const reply = findWrittenReply(view, node);
    const taker = takerOf(node);
    if (reply === undefined || isSomethingElse(node, taker)) continue;
    const isStream = taker !== undefined && STREAMS.test(taker);
    found.push(isStream ? { ...reply, body: node } : reply);
  }
  for (const { node } of view.calls) found.push(...listed(findWrittenReply(view, node)));
  for (const node of view.nodes('expression_list', 'tuple')) found.push(...listed(findWrittenReply(view, node)));
  return [...found, ...changedReplies(view)];
}

function listed<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one];
}

const ASSIGNS = ['assignment', 'assignment_expression'];

/** `response.statusCode = 500`: a reply that was there before, with the body that is set beside. */
function changedReplies(view: View): readonly WrittenReply[] {
  return [...view.nodes(...ASSIGNS)].flatMap((node): readonly WrittenReply[] => {
    const target = memberOf(node);
    const status = node.get('right');
    if (target?.name !== 'statusCode' || status === undefined) return [];
    const own = target.object.text;
    const beside = (node.parent?.parent?.children ?? [])
      .flatMap((statement) => statement.children)
      .findLast((one) => memberOf(one)?.name === 'body' && memberOf(one)?.object.text === own);
    const body = beside?.get('right') ?? view.property(target.object, 'body');
    return [{ node, status, body, serialised: false }];
  });
}

function memberOf(assignment: SyntaxNode): MemberShape | undefined {
  const left = ASSIGNS.includes(assignment.type) ? assignment.get('left') : undefined;
  return left === undefined ? undefined : findMember(left);
}

/** The call that an object is passed to as it is. */
function takerOf(node: SyntaxNode): string | undefined {
  const call = node.parent?.parent === undefined ? undefined : findCall(node.parent.parent);
  return getArgumentIndex(call, node) === -1 ? undefined : call?.callee.text;
}

/** A record with such a key that is not a reply: logged, serialised, thrown, or part of an error. */
function isSomethingElse(node: SyntaxNode, taker: string | undefined): boolean {
  return node.parent?.type === 'throw_statement' || (taker !== undefined && ELSEWHERE.test(taker));
}

const ELSEWHERE = new RegExp('^(?:console|log|logger|JSON|json)\\.|^Object\\.assign$|(?:Error|Exception)$|^super$');

/** `awslambda.HttpResponseStream.from(stream, { statusCode })`: writes to the stream can't be followed. */
const STREAMS = /HttpResponseStream\.from$/;

interface Made {
  readonly place: SyntaxNode;
  readonly error: ErrorReply | undefined;
  readonly raw: Evidence | undefined;
}

function replyOf(view: View, { node, status, body, serialised }: WrittenReply, frame: CallFrame | undefined): Made {
  const place = placeOf(node, frame);
  const at = view.evidence(place);
  const bodies = body === undefined ? [] : resolveValues(view, { node: body, frame });
  const raw = bodies.some((value) => findRawError(view, value) !== undefined) ? at : undefined;
  if (status === undefined) return { place, error: undefined, raw };
  const statuses = resolveValues(view, { node: status, frame });
  const failing = statuses.filter((value) => (resolveStatus(view, value) ?? 0) >= 400);
  const isOpen = failing.length === 0 && statuses.every((value) => resolveStatus(view, value) === undefined);
  if (failing.length === 0 && !(isOpen && isInClause(place))) return { place, error: undefined, raw };
  const [first] = failing;
  const beside = first === undefined || statuses.length === 1 ? bodies : besideIn(bodies, first);
  const told = chooseRicherBody(beside.flatMap((value) => collectReplyBodies(view, value, serialised)));
  const number = first === undefined ? undefined : resolveStatus(view, first);
  const says = told.is === 'json' ? [...told.says] : [];
  return { place, error: { at, status: number, body: told.is, says }, raw };
}

/** Where a reply is decided: the outermost call that it depends on. */
function placeOf(node: SyntaxNode, frame: CallFrame | undefined): SyntaxNode {
  return frame === undefined ? node : placeOf(frame.call.node, frame.outer);
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
  /^aws_lambda_powertools\.event_handler\b.*(?:Error|Resolver)$|^@aws-lambda-powertools\/event-handler\b|^http-errors\b|^@middy\/util\.createError$|^@hapi\/boom\b|^(?:fastapi|starlette\.exceptions)\.HTTPException$|^chalice\.\w+Error$|^@nestjs\/common\.\w*Exception$|^hono\/http-exception\.HTTPException$|^werkzeug\.exceptions\.\w+$|^flask\.abort$/;

function shapedBy(view: View): Evidence | undefined {
  const call = view.calls.find(({ name = '' }) => SHAPES.test(name));
  return call === undefined ? undefined : view.evidence(call.node);
}
