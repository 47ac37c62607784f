import { type Answer, not, or, some } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';
import type { Part } from './part.js';
import { isWrittenByIntegration, receivesUploads } from './upload.js';

/** A bucket, and what it is for as far as the templates tell. */
export interface Bucket {
  readonly resource: Resource;
  /** Whether files of users end up in it. */
  readonly receivesUploads: Answer;
  /** `high` where an integration writes to it; permissions and CORS rules only make it likely. */
  readonly confidence: 'high' | 'low';
  /** The rules of its lifecycle that are enabled. */
  readonly lifecycle: readonly LifecycleRule[];
  readonly hasDisabledRules: Answer;
  readonly hasIntelligentTiering: Answer;
}

/** One enabled rule of a lifecycle, in either of its spellings. */
export interface LifecycleRule {
  /** The storage classes that current versions move to. */
  readonly transitions: readonly Node[];
  /** After how many days current versions are deleted. */
  readonly expirationDays: Node;
  readonly touchesOldVersions: Answer;
  readonly abortsUploads: Answer;
}

/** Every bucket that an application declares. */
export function bucketParts(application: Application): readonly Part<Bucket>[] {
  return application.declared('AWS::S3::Bucket').map((resource) => ({
    resource,
    owner: () => resource,
    subject: () => bucketOf(application, resource),
  }));
}

function bucketOf(application: Application, resource: Resource): Bucket {
  const rules = resource.all('LifecycleConfiguration.Rules');
  const enabled = rules.filter((rule) => rule.at('Status').is('Disabled').is !== 'yes');
  const isTarget = isWrittenByIntegration(application, resource);
  return {
    resource,
    receivesUploads: receivesUploads(application, resource),
    confidence: isTarget.is === 'yes' ? 'high' : 'low',
    lifecycle: enabled.map(readRule),
    hasDisabledRules: some(rules, (rule) => rule.at('Status').is('Disabled')),
    hasIntelligentTiering: some(resource.all('IntelligentTieringConfigurations'), (tiering) =>
      not(tiering.at('Status').is('Disabled')),
    ),
  };
}

function readRule(rule: Node): LifecycleRule {
  return {
    transitions: [...rule.all('Transitions.StorageClass'), ...rule.all('Transition.StorageClass')],
    expirationDays: rule.at('ExpirationInDays'),
    touchesOldVersions: or(
      ...[
        'NoncurrentVersionExpiration',
        'NoncurrentVersionExpirationInDays',
        'NoncurrentVersionTransition',
        'NoncurrentVersionTransitions',
      ].map((property) => rule.at(property).present),
    ),
    abortsUploads: rule.at('AbortIncompleteMultipartUpload').present,
  };
}
