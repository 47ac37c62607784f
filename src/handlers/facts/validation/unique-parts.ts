import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findStringPieces } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveOnce } from '../node-answers.js';
import type { View } from '../view.js';
import { isSentInput } from './tested-names.js';

/** Calls that generate a unique value. */
const MAKERS =
  /^(?:uuid\.(?:uuid1|uuid4|uuid7|v1|v4|v7)|(?:crypto\.)?randomUUID|crypto\.randomBytes|secrets\.token_\w+|os\.urandom|ulid(?:\..*)?|ulidx\.\w+|nanoid(?:\.nanoid)?|@paralleldrive\/cuid2\.\w+|cuid|ksuid\..*|shortuuid\..*)$/;
/** Properties with the id of a request, of Lambda and of API Gateway. */
const REQUEST_IDS = /^(?:awsRequestId|aws_request_id|requestId|request_id|extendedRequestId)$/;
/** Calls that convert a value. */
const WRITES = /^(?:str|String|int|round|math\.floor|Math\.floor)$/;

const DEPTH = 5;

/** Whether the server generates a part of a key for one object alone, as an id. Two objects may have the same time. */
export function isUniquePart(view: View, part: SyntaxNode, depth = DEPTH): boolean {
  return depth > 0 && resolveOnce(isUniqueHere, view, unwrapExpression(part), depth);
}

function isUniqueHere(view: View, node: SyntaxNode, depth: number): boolean {
  if (isSentInput(view.input(node))) return false;
  const follow = (one: SyntaxNode): boolean => isUniquePart(view, one, depth - 1);
  const pieces = findStringPieces(node);
  if (pieces !== undefined) return pieces.some((piece) => typeof piece !== 'string' && follow(piece));
  if (node.get('operator')?.text === '+') return [...node.all('left'), ...node.all('right')].some(follow);
  const call = findCall(node);
  if (call !== undefined) {
    const name = view.nameOf(call.callee) ?? call.callee.text;
    if (MAKERS.test(name)) return true;
    if (WRITES.test(name)) return call.args.some(follow);
    const own = view.functions(call.callee);
    if (own.length > 0) return own.every((fn) => view.returns(fn).some(follow));
  }
  const member = findMember(call === undefined ? node : unwrapExpression(call.callee));
  if (member !== undefined) {
    // `uuid4().hex`, `randomUUID().slice(0, 8)`, `context.awsRequestId`
    return (call === undefined && REQUEST_IDS.test(member.name ?? '')) || follow(member.object);
  }
  const value = view.literal(node);
  return value !== node && follow(value);
}
