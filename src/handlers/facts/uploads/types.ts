import type { Evidence } from '../../syntax/evidence.js';
import type { Syntax } from '../../syntax/syntax.js';

/**
 * What is said of a file when it is stored or signed for, its type or its length: `bound` holds whatever the client
 * does; `given` is said and holds nobody; `asked` is whatever the client asked for; `none` is nothing.
 */
export type Binding = 'bound' | 'given' | 'asked' | 'none';

/** Where a handler takes a file in: it stores what it is sent, or signs a request by which the client stores it. */
export interface Store {
  readonly at: Evidence;
  readonly how: 'put' | 'signed-put' | 'signed-post';
  /** `weak`: objects are stored after something was decoded, and it can't be traced from the one to the other. */
  readonly strength: 'strong' | 'weak';
  readonly type: Binding;
  readonly length: Binding;
}

/** Something that refuses a file before it is stored. */
export interface Check {
  readonly at: Evidence;
  /** The bytes themselves, or only what the client says of them. */
  readonly of: 'content' | 'declared';
  /** It is passed over where the client says nothing: `if (contentType && …)`. */
  readonly optional: boolean;
}

/** What a handler's source says about files that come in. */
export interface UploadFacts {
  readonly stores: readonly Store[];
  readonly typeChecks: readonly Check[];
  readonly sizeChecks: readonly Check[];
  /** Where several files are taken in by one request. */
  readonly batches: readonly Evidence[];
}

/** A check, and where it stands. */
export interface CheckAt extends Check {
  readonly node: Syntax;
}
