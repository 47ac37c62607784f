import { type Answer, and, makeReason, no, not, or, some, unknown, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type BucketPolicy, findBucketPolicy } from '../storage/bucket-policy.js';
import { BUCKET_TYPES, isDirectoryBucket } from '../resource-types.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { collectOwnFunctions, isNamedAsHelper } from '../function/custom-resources.js';
import { findHandlerSource } from '../function/source.js';
import { collectStoredKeys } from '../upload/destinations.js';
import type { Handler } from '../../handlers/analyze.js';
import { isSurelyWritten, isWrittenByIntegration, isUploadBucket } from '../upload/uploads.js';

/** A bucket and its purpose, as far as the templates show it. */
export interface BucketSubject {
  readonly resource: Resource;
  /** Whether it receives users' files. */
  readonly receivesUploads: Answer;
  /** `high` if an integration writes to it or the config names it; permissions and CORS rules only make it likely. */
  readonly confidence: 'high' | 'low';
  readonly policy: BucketPolicy;
  readonly lifecycle: readonly LifecycleRule[];
  /** The literal prefixes of its objects' keys; an empty prefix allows any key. */
  readonly keyPrefixes: readonly string[];
  readonly hasIntelligentTiering: Answer;
  /** Whether all of its objects have one storage class, as in a directory bucket. */
  readonly hasOneStorageClass: boolean;
}

/** One lifecycle rule, in either of its spellings. */
export interface LifecycleRule {
  readonly isEnabled: Answer;
  /** The storage classes that current versions move to. */
  readonly transitions: readonly Node[];
  /** The number of days after which current versions are deleted. */
  readonly expirationDays: Node;
  /** The key prefix to which the rule is limited, if any. */
  readonly prefix: string | undefined;
  /**
   * Whether it applies to all objects whose keys have this prefix; unknown if it is limited to a longer prefix or to a
   * tag.
   */
  takesIn(keyPrefix: string): Answer;
  /** Whether it deletes or moves current versions, at any time. */
  readonly touchesCurrentVersions: Answer;
  readonly touchesOldVersions: Answer;
  readonly abortsUploads: Answer;
}

/** Every bucket that an application declares, except those of the CDK's helpers. */
export function collectBucketParts(application: Application): readonly SubjectPart<BucketSubject>[] {
  return collectResourceParts(application, BUCKET_TYPES, (bucket) =>
    isNamedAsHelper(bucket) ? undefined : bucketOf(application, bucket),
  );
}

function bucketOf(application: Application, resource: Resource): BucketSubject {
  const isNamed = application.uploads.isBucket(resource);
  const isSure = or(isWrittenByIntegration(application, resource), isSurelyWritten(application, resource));
  return {
    resource,
    receivesUploads: isUploadBucket(application, resource),
    confidence: isNamed || isSure.is === 'yes' ? 'high' : 'low',
    get policy() {
      return findBucketPolicy(application, resource);
    },
    lifecycle: resource.all('LifecycleConfiguration.Rules').map(readRule),
    get keyPrefixes() {
      return collectKeyPrefixes(application, resource);
    },
    hasOneStorageClass: isDirectoryBucket(resource),
    hasIntelligentTiering: some(resource.all('IntelligentTieringConfigurations'), (tiering) =>
      and(tiering.present, not(tiering.at('Status').is('Disabled'))),
    ),
  };
}

function collectKeyPrefixes(application: Application, bucket: Resource): readonly string[] {
  const withCode = (fn: Resource): { readonly fn: Resource; readonly handler: Handler | undefined } => {
    const source = findHandlerSource(application, fn);
    return { fn, handler: source.is === 'read' ? source.handler : undefined };
  };
  const functions = collectOwnFunctions(application, (fn) => {
    const own = collectStoredKeys(application, [withCode(fn)], bucket);
    return own.prefixes.length > 0 || !own.areKnown;
  });
  const { prefixes, areKnown } = collectStoredKeys(application, functions.map(withCode), bucket);
  const byIntegration = isWrittenByIntegration(application, bucket).is !== 'no';
  return areKnown && !byIntegration && prefixes.length > 0 ? prefixes : [...prefixes, ''];
}

function takesIn(rule: Node, keyPrefix: string): Answer {
  const prefix = rule.at('Prefix');
  const isTagged = rule.all('TagFilters').length > 0;
  const may = unknown(
    makeReason(
      'deployment-value',
      `which objects the lifecycle rule ${rule.at('Id').shown} is for depends on their keys`,
    ),
  );
  if (prefix.present.is === 'no') return isTagged ? may : yes;
  if (prefix.text === undefined) return may;
  if (keyPrefix.startsWith(prefix.text)) return isTagged ? may : yes;
  return prefix.text.startsWith(keyPrefix) ? may : no;
}

function readRule(rule: Node): LifecycleRule {
  const hasAny = (...properties: readonly string[]): Answer =>
    some(properties, (property) => rule.at(property).present);
  return {
    isEnabled: not(rule.at('Status').is('Disabled')),
    transitions: [...rule.all('Transitions.StorageClass'), ...rule.all('Transition.StorageClass')],
    expirationDays: rule.at('ExpirationInDays'),
    prefix: rule.at('Prefix').text === '' ? undefined : rule.at('Prefix').text,
    takesIn: (keyPrefix) => takesIn(rule, keyPrefix),
    touchesCurrentVersions: hasAny('ExpirationInDays', 'ExpirationDate', 'Transition', 'Transitions'),
    touchesOldVersions: hasAny(
      'NoncurrentVersionExpiration',
      'NoncurrentVersionExpirationInDays',
      'NoncurrentVersionTransition',
      'NoncurrentVersionTransitions',
    ),
    abortsUploads: rule.at('AbortIncompleteMultipartUpload').present,
  };
}
