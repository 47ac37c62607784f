import { type Answer, certainly, no, or, some } from '../../answer.js';
import type { Handler } from '../../handlers/analyze.js';
import type { StoredUpload } from '../../handlers/facts/uploads/types.js';
import { makeNode } from '../../template/evaluate/node.js';
import { findExplicitName } from '../../template/evaluate/refers-to.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { collectMountedBuckets, isMountOf, isMountPath } from './mounts.js';
import { mayRoleWrite } from '../iam/role.js';

type BucketArgument = StoredUpload['bucket'];

/**
 * Whether a bucket that a function's code names is this one: by a variable that the template sets, or by its name.
 * Undefined if the name can't be followed.
 */
export function isNamedBucket(fn: Resource, named: BucketArgument, bucket: Resource): Answer | undefined {
  if (named.is === 'text') {
    const { value } = named;
    return settled(isMountPath(value) ? isMountOf(fn, value, bucket) : isBucketName(value, bucket));
  }
  if (named.is !== 'env') return undefined;
  const variable = fn.at(['Environment', 'Variables', named.name]);
  if (variable.present.is === 'no') {
    return named.otherwise === undefined ? undefined : isNamedBucket(fn, named.otherwise, bucket);
  }
  if (variable.text !== undefined && isMountPath(variable.text)) return settled(isMountOf(fn, variable.text, bucket));
  // An access point refers to its bucket.
  const behind = variable.targets.filter(({ resource }) => /^AWS::S3(?:Express)?::AccessPoint$/.test(resource.type));
  return settled(
    or(
      variable.refersTo(bucket),
      some(behind, ({ resource }) => resource.at('Bucket').refersTo(bucket)),
    ),
  );
}

/** Whether code stores to S3: for a file below a mount, only if the mount refers to a bucket. */
export function isStoredInS3(fn: Resource, { bucket: named, isFile }: StoredUpload): boolean {
  if (!isFile) return true;
  const path = findPath(fn, named);
  return path !== undefined && collectMountedBuckets(fn, path).length > 0;
}

function findPath(fn: Resource, named: BucketArgument): string | undefined {
  if (named.is === 'text') return named.value;
  if (named.is !== 'env') return undefined;
  const { present, text } = fn.at(['Environment', 'Variables', named.name]);
  return present.is === 'no' && named.otherwise !== undefined ? findPath(fn, named.otherwise) : text;
}

/** A value that is only known at deployment can't be followed. */
function settled(answer: Answer): Answer | undefined {
  return answer.is === 'unknown' ? undefined : answer;
}

/** A name that CloudFormation generates cannot be written in code. */
function isBucketName(text: string, bucket: Resource): Answer {
  const cell = findExplicitName(bucket);
  const name = cell === undefined ? undefined : makeNode(cell);
  if (name === undefined || name.present.is === 'no') return no;
  return name.is(text.replace(/^arn:[^:]*:s3(?:::|express:[^:]*:[^:]*:bucket\/)/, ''));
}

/** Whether a function's role allows writing to a bucket. */
export function mayWrite(application: Application, fn: Resource, bucket: Resource): Answer {
  return mayRoleWrite(application, fn.at('Role'), bucket);
}

/** Whether a function stores received files in a bucket: decided by its code, else by its permissions. */
export function isStoredIn(
  application: Application,
  fn: Resource,
  stores: readonly StoredUpload[],
  bucket: Resource,
): Answer {
  if (stores.length === 0) return mayWrite(application, fn, bucket);
  return some(stores, (store) => isNamedBucket(fn, store.bucket, bucket) ?? mayWrite(application, fn, bucket));
}

/** The literal key prefixes under which read code stores in a bucket, and whether they are complete. */
export interface StoredKeys {
  readonly prefixes: readonly string[];
  readonly areKnown: boolean;
}

/** The keys under which the code of some functions stores in a bucket; code that was not read may use any key. */
export function collectStoredKeys(
  application: Application,
  functions: readonly { readonly fn: Resource; readonly handler: Handler | undefined }[],
  bucket: Resource,
): StoredKeys {
  const prefixes = new Set<string>();
  let areKnown = true;
  for (const { fn, handler } of functions) {
    const may = (): boolean => mayWrite(application, fn, bucket).is !== 'no';
    const isWhole = handler !== undefined && handler.form !== 'minified' && handler.opaque.length === 0;
    if (!isWhole && may()) areKnown = false;
    for (const { does, bucket: named, keyPrefix } of handler?.facts.objects ?? []) {
      if (does !== 'store' && does !== 'sign-store') continue;
      const isThis = isNamedBucket(fn, named, bucket) ?? certainly(may());
      if (isThis.is === 'yes') prefixes.add(keyPrefix);
    }
  }
  return { prefixes: [...prefixes], areKnown };
}
