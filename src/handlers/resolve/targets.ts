import type { Module } from '../modules/module.js';
import type { Program } from '../modules/program.js';
import type { Definition } from '../syntax/scope.js';
import { type CallShape, findEnclosingClass } from '../syntax/shapes.js';
import { findLiteralText } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** A possible value of an expression, as far as the source shows it without being run. */
export type CodeTarget =
  /** A literal, a call, an operation: a value that cannot be followed any further. */
  | { readonly is: 'value'; readonly node: SyntaxNode }
  | { readonly is: 'function'; readonly node: SyntaxNode }
  | { readonly is: 'class'; readonly node: SyntaxNode }
  | { readonly is: 'instance'; readonly of: SyntaxNode }
  | { readonly is: 'module'; readonly module: Module }
  | { readonly is: 'folder'; readonly path: string; readonly from: Module }
  /** Of a package or of the language: `boto3.client(s3).put_object`, `@aws-sdk/client-s3.S3Client`, `JSON.parse`. */
  | { readonly is: 'outside'; readonly name: string };

/** Follows names to their possible values. */
export interface TargetResolver {
  /** The possible values of an expression; empty if they are unknown. */
  targets(expression: SyntaxNode): readonly CodeTarget[];
  /** The values under a name in a value. */
  member(target: CodeTarget, name: string): readonly CodeTarget[];
  /** The classes of the code that are derived from one. */
  derived(node: SyntaxNode): readonly SyntaxNode[];
}

/** The same, for references from module to module. */
export interface ModuleResolver extends TargetResolver {
  readonly program: Program;
  /** The value that a definition gives its name. */
  defined(definition: Definition): readonly CodeTarget[];
  /** The values at a path of names in a value. */
  into(targets: readonly CodeTarget[], path: readonly (string | undefined)[]): readonly CodeTarget[];
}

/** A name with more possible values than these is treated as unknown. */
const MOST = 24;

/** Each once. */
export function removeDuplicates(targets: readonly CodeTarget[]): readonly CodeTarget[] {
  if (targets.length < 2) return targets;
  const seen = new Set<unknown>();
  return targets.filter((target) => seen.size < MOST && seen.size !== seen.add(subjectOf(target)).size);
}

/** Whether two answers name the same things in the same order. */
export function isSameTargets(a: readonly CodeTarget[], b: readonly CodeTarget[]): boolean {
  return a.length === b.length && a.every((one, index) => isSameTarget(one, b[index]));
}

function isSameTarget(a: CodeTarget, b: CodeTarget | undefined): boolean {
  return b?.is === a.is && subjectOf(a) === subjectOf(b);
}

function subjectOf(target: CodeTarget): unknown {
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

/** The value of `this`, or `self`, in a class. */
export function makeInstance(node: SyntaxNode): readonly CodeTarget[] {
  const of = findEnclosingClass(node);
  if (of === undefined) return [];
  // Python's `self` refers to the class only in its direct definitions.
  const method = node.type === 'this' ? undefined : node.enclosingFunction;
  return method !== undefined && of.holds(method) ? [] : [{ is: 'instance', of }];
}

const AWS = /^(?:boto3|aioboto3|aiobotocore|botocore|chalice)\b.*\.(client|create_client|resource)$/;

/** The name of a call's result: that of the callee; of AWS clients with the service. */
export function describeConstruction(name: string, { args, named }: CallShape): string {
  const kind = AWS.exec(name)?.[1];
  if (kind === undefined) return name;
  const service = args[0] ?? named.get('service_name');
  return `boto3.${kind === 'resource' ? 'resource' : 'client'}(${(service === undefined ? undefined : findLiteralText(service)) ?? '?'})`;
}
