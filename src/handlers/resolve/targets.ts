import type { Module } from '../modules/module.js';
import { type CallShape, enclosingClass, enclosingFunction } from '../syntax/shapes.js';
import { literalText } from '../syntax/strings.js';
import type { Syntax } from '../syntax/syntax.js';

/** What an expression may be, as far as the source says without being run. */
export type Target =
  /** A literal, a call of something, an operation: what cannot be followed any further. */
  | { readonly is: 'value'; readonly node: Syntax }
  | { readonly is: 'function'; readonly node: Syntax }
  | { readonly is: 'class'; readonly node: Syntax }
  | { readonly is: 'instance'; readonly of: Syntax }
  | { readonly is: 'module'; readonly module: Module }
  | { readonly is: 'folder'; readonly path: string; readonly from: Module }
  /** Of a package or of the language: `boto3.client(s3).put_object`, `@aws-sdk/client-s3.S3Client`, `JSON.parse`. */
  | { readonly is: 'outside'; readonly name: string };

/** Follows names to what they may be. */
export interface Follower {
  /** What an expression may be; empty if that is not known. */
  targets(expression: Syntax): readonly Target[];
  /** What stands under a name in something. */
  member(target: Target, name: string): readonly Target[];
}

/** A name that may be more things than these is no help to anybody. */
const MOST = 24;

/** Each once. */
export function distinct(targets: readonly Target[]): readonly Target[] {
  if (targets.length < 2) return targets;
  const seen = new Set<unknown>();
  return targets.filter((target) => seen.size < MOST && seen.size !== seen.add(subjectOf(target)).size);
}

function subjectOf(target: Target): unknown {
  switch (target.is) {
    case 'outside':
      return target.name;
    case 'instance':
      return `${target.of.source.file}:${target.of.start}`;
    case 'module':
      return target.module;
    case 'folder':
      return `/${target.path}`;
    default:
      return target.node;
  }
}

/** What `this`, or `self`, stands for in a class. */
export function instanceAt(node: Syntax): readonly Target[] {
  const of = enclosingClass(node);
  if (of === undefined) return [];
  // Python's `self` stands for the class only in what is defined in it directly.
  const method = node.type === 'this' ? undefined : enclosingFunction(node);
  return method !== undefined && of.holds(method) ? [] : [{ is: 'instance', of }];
}

const AWS = /^(?:boto3|aioboto3|aiobotocore|botocore|chalice)\b.*\.(client|create_client|resource)$/;

/** The name of what a call gives: that of the callee; of AWS clients with the service. */
export function madeBy(name: string, { args, named }: CallShape): string {
  const kind = AWS.exec(name)?.[1];
  if (kind === undefined) return name;
  const service = args[0] ?? named.get('service_name');
  return `boto3.${kind === 'resource' ? 'resource' : 'client'}(${(service === undefined ? undefined : literalText(service)) ?? '?'})`;
}
