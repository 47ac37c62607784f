import type { ConstantValue } from '../../resolve/constants.js';
import type { Evidence } from '../../syntax/evidence.js';
import type { SyntaxNode } from '../../syntax/syntax.js';

/**
 * The declared type or length of a file when it is stored or signed for: `bound` is enforced on the client; `given` is
 * declared and not enforced; `asked` is the client's own value; `none` is no value; `unknown` is used for code that
 * can't be followed.
 */
export type SignedBinding = 'bound' | 'given' | 'asked' | 'none' | 'unknown';

/** Where a handler takes a file in: it stores what it is sent, or signs a request by which the client stores it. */
export interface StoredUpload {
  readonly at: Evidence;
  /** The name or ARN of the bucket that it ends up in. */
  readonly bucket: ConstantValue;
  readonly how: 'put' | 'signed-put' | 'signed-post';
  /** Whether it is written as a file below a path at which a bucket may be mounted; `bucket` is what that begins with. */
  readonly isFile: boolean;
  /** `weak`: objects are stored after something was decoded, and it can't be traced from the one to the other. */
  readonly strength: 'strong' | 'weak';
  readonly type: SignedBinding;
  readonly length: SignedBinding;
  /** The fields of the request that end up in it, in small letters without `_` and `-`; none where that is not known. */
  readonly fields: readonly string[];
}

/** Something that refuses a file before it is stored. */
export interface UploadCheck {
  readonly at: Evidence;
  /** The bytes themselves, or only the client's declaration. */
  readonly of: 'content' | 'declared';
  /** The check is skipped if the client declares nothing: `if (contentType && …)`. */
  readonly optional: boolean;
}

/** Facts about received files in a handler's source. */
export interface UploadFacts {
  readonly stores: readonly StoredUpload[];
  readonly typeChecks: readonly UploadCheck[];
  readonly sizeChecks: readonly UploadCheck[];
  /** Limits that only cut a file off and let the request go on. */
  readonly cuts: readonly Evidence[];
  /** Where several files are taken in by one request. */
  readonly batches: readonly Evidence[];
}

/** A check, and where it is. */
export interface LocatedCheck extends UploadCheck {
  readonly node: SyntaxNode;
}
