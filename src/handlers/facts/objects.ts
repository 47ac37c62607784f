import type { AwsOperation } from '../resolve/aws-operations.js';
import type { ConstantValue } from '../resolve/constants.js';
import type { Evidence } from '../syntax/evidence.js';
import { findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { findKey, resolveBucket } from './uploads/object-names.js';
import { isRecordStore } from './uploads/stores.js';
import type { View } from './view.js';

/** A call that reads or stores an object of S3, or signs a request to do so. */
export interface ObjectCall {
  readonly at: Evidence;
  readonly does: 'read' | 'store' | 'sign-read' | 'sign-store';
  /** It stores JSON that the code writes, which is not a file of a user. */
  readonly isRecord: boolean;
  /** The bucket's name or ARN. */
  readonly bucket: ConstantValue;
  /** The literal that its key begins with; empty where it may begin with anything. */
  readonly keyPrefix: string;
}

const STORING = new Set(['PutObject', 'UploadPart', 'CreateMultipartUpload', 'CopyObject', 'UploadPartCopy']);
const READING = new Set(['GetObject', 'SelectObjectContent']);

/** Every call of S3 that is about the content of an object. */
export function collectObjectCalls(view: View): readonly ObjectCall[] {
  return view.calls.flatMap((call) => {
    const operation = view.operation(call);
    const does = operation === undefined ? undefined : findDeed(operation);
    if (operation === undefined || does === undefined) return [];
    const key = findKey(view, operation);
    return {
      at: view.evidence(call.node),
      does,
      isRecord: does === 'store' && isRecordStore(view, operation),
      bucket: resolveBucket(view, operation),
      // The template shows where a bucket is mounted, and with which prefix.
      keyPrefix: key === undefined || operation.mount !== undefined ? '' : findPrefix(view, key),
    };
  });
}

function findDeed({ service, action, does }: AwsOperation): ObjectCall['does'] | undefined {
  if (service !== 's3' && service !== '?') return undefined;
  if (STORING.has(action)) return does === 'send' ? 'store' : 'sign-store';
  if (READING.has(action)) return does === 'send' ? 'read' : 'sign-read';
  return undefined;
}

/** At most this many texts are put together of others before a key is taken to begin with anything. */
const MOST_STEPS = 8;

/** The literal that a text begins with, as far as the code writes it. */
function findPrefix(view: View, expression: SyntaxNode, steps = MOST_STEPS): string {
  const known = view.known(expression);
  if (known.is === 'text') return known.value;
  if (steps === 0) return '';
  const node = unwrapExpression(view.literal(expression));
  const pieces = findStringPieces(node);
  if (pieces !== undefined) return joinPieces(view, pieces, steps);
  const left = node.get('left');
  const operator = node.get('operator')?.text;
  if (left !== undefined && operator === '+') return findPrefix(view, left, steps - 1);
  if (left !== undefined && operator === '%') return cutAt(findPrefix(view, left, steps - 1), '%');
  const call = findCall(node);
  const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
  if (member?.name === 'format') return cutAt(findPrefix(view, member.object, steps - 1), '{');
  return '';
}

function joinPieces(view: View, pieces: readonly (string | SyntaxNode)[], steps: number): string {
  let prefix = '';
  for (const piece of pieces) {
    const known = typeof piece === 'string' ? undefined : view.known(piece);
    if (typeof piece === 'string') prefix += piece;
    else if (known?.is === 'text') prefix += known.value;
    else return prefix === '' ? findPrefix(view, piece, steps - 1) : prefix;
  }
  return prefix;
}

function cutAt(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at === -1 ? text : text.slice(0, at);
}
