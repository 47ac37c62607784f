import { type Answer, and, not, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type BucketPolicy, findBucketPolicy } from '../storage/bucket-policy.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { isSurelyWritten, isWrittenByIntegration, isUploadBucket } from '../upload/uploads.js';

/** A bucket, and what it is for as far as the templates tell. */
export interface BucketSubject {
  readonly resource: Resource;
  /** Whether files of users end up in it. */
  readonly receivesUploads: Answer;
  /** `high` where an integration writes to it or the user says so; permissions and CORS rules only make it likely. */
  readonly confidence: 'high' | 'low';
  readonly policy: BucketPolicy;
  readonly lifecycle: readonly LifecycleRule[];
  readonly hasIntelligentTiering: Answer;
}

/** One rule of a lifecycle, in either of its spellings. */
export interface LifecycleRule {
  readonly isEnabled: Answer;
  /** The storage classes that current versions move to. */
  readonly transitions: readonly Node[];
  /** After how many days current versions are deleted. */
  readonly expirationDays: Node;
  /** Whether it deletes or moves current versions, whenever it does so. */
  readonly touchesCurrentVersions: Answer;
  readonly touchesOldVersions: Answer;
  readonly abortsUploads: Answer;
}

/** Every bucket that an application declares. */
export function collectBucketParts(application: Application): readonly SubjectPart<BucketSubject>[] {
  return collectResourceParts(application, ['AWS::S3::Bucket'], (bucket) => bucketOf(application, bucket));
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
    hasIntelligentTiering: some(resource.all('IntelligentTieringConfigurations'), (tiering) =>
      and(tiering.present, not(tiering.at('Status').is('Disabled'))),
    ),
  };
}

function readRule(rule: Node): LifecycleRule {
  const hasAny = (...properties: readonly string[]): Answer =>
    some(properties, (property) => rule.at(property).present);
  return {
    isEnabled: not(rule.at('Status').is('Disabled')),
    transitions: [...rule.all('Transitions.StorageClass'), ...rule.all('Transition.StorageClass')],
    expirationDays: rule.at('ExpirationInDays'),
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
