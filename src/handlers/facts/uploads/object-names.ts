import type { AwsOperation } from '../../resolve/aws-operations.js';
import type { ConstantValue } from '../../resolve/constants.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/**
 * The bucket that an operation of S3 names: its `Bucket`, or that of the resource whose method it is; of a file that is
 * written below a mount, the path of that.
 */
export function resolveBucket(view: View, operation: AwsOperation): ConstantValue {
  if (operation.mount !== undefined) return operation.mount;
  const named = view.parameter(operation, 'Bucket') ?? findResourceArgument(view, operation, HOLDERS, 0);
  return named === undefined ? { is: 'unknown' } : view.known(named);
}

/** The key that an operation of S3 names: its `Key`, or that of the resource whose method it is. */
export function findKey(view: View, operation: AwsOperation): SyntaxNode | undefined {
  return view.parameter(operation, 'Key') ?? findResourceArgument(view, operation, OBJECTS, 1);
}

/** boto3's resources that a bucket's name, and a key behind it, are given to. */
const HOLDERS = /^(?:Bucket|Object|ObjectSummary)$/;
const OBJECTS = /^(?:Object|ObjectSummary)$/;
const NAMES = ['bucket_name', 'key'];
/** `Bucket(name).Object(key).Acl()` is as deep as the resources of S3 go. */
const MOST_RECEIVERS = 6;

/** `boto3.resource('s3').Bucket(name).put_object(…)`, `s3.Object(name, key).put(…)` */
function findResourceArgument(
  view: View,
  { call }: AwsOperation,
  holders: RegExp,
  index: number,
): SyntaxNode | undefined {
  let member = findMember(unwrapExpression(call.callee));
  for (let step = 0; member !== undefined && step < MOST_RECEIVERS; step += 1) {
    const made = findCall(view.literal(member.object));
    const maker = findMember(unwrapExpression(made?.callee ?? member.object));
    // `bucket.Object(key)` names the key only.
    const isHolder = made !== undefined && holders.test(maker?.name ?? '');
    const isWhole = isHolder && (maker?.name === 'Bucket' || made.args.length + made.named.size > 1);
    if (isWhole) return made.args[index] ?? made.named.get(NAMES[index] ?? '');
    member = maker;
  }
  return undefined;
}
