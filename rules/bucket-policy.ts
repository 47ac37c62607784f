import { type Requirement, type Subjects, and, defineRule, not, or, requires, yes } from '../src/rule.js';

export default defineRule({
  id: 'bucket-policy',
  number: '1.3',
  severity: 'medium',
  title: 'No bucket policy narrows who may write',
  why: `Any identity of the account whose own policies allow s3:PutObject may write to a bucket that has no policy against
it: another function, a build server, a person with broad rights. What such a writer stores passes by every check that
the upload function makes. A bucket policy with a Deny holds whatever the policies of identities say; an Allow adds
rights and takes none away.`,
  fix: `Deny s3:PutObject on the bucket's objects to everybody but the upload function: Principal "*" with the condition
StringNotEquals on aws:PrincipalArn, naming the role of the function (or NotPrincipal, aws:PrincipalOrgID,
aws:SourceVpce, aws:SourceArn). Keep the Deny of plain HTTP beside it. In CDK: bucket.addToResourcePolicy with
Effect.DENY; enforceSSL alone narrows nobody.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  ],
  tags: ['security'],
  cwe: [284],
  securitySeverity: 5.5,
  sameAs: {
    cfn_nag: ['W51'],
  },
  about: 'bucket',
  options: {
    allBuckets: {
      type: 'boolean',
      default: false,
      description: 'Ask it of every bucket, and not only of those that uploads end up in.',
    },
  },
  *check(bucket, { options }) {
    const isAsked = options.allBuckets ? yes : bucket.receivesUploads;
    if (isAsked.is === 'no') return;
    const { kind, at = bucket.resource.node, message, confidence: stated } = complaint(bucket);
    const confidence = options.allBuckets || bucket.confidence === 'high' ? stated : 'low';
    const met = or(not(isAsked), bucket.policy.narrowsWriters);
    yield requires(kind, met, at, message, { confidence, needsWholeApplication: kind === 'no-policy' });
  },
});

type Complaint = Required<Pick<Requirement, 'kind' | 'message' | 'confidence'>> & { readonly at?: Requirement['at'] };

/** What the policy does instead of narrowing who may write; what weighs most is said. */
function complaint({ resource: { logicalId }, policy }: Subjects['bucket']): Complaint {
  const { statements } = policy;
  const anybody = `any identity of the account with ${policy.writingAction} may write to bucket ${logicalId}`;
  if (policy.isPresent.is === 'no') {
    return { kind: 'no-policy', confidence: 'high', message: `${anybody}: it has no bucket policy` };
  }
  if (statements.length === 0) {
    return { kind: 'no-policy', confidence: 'high', message: `${anybody}: its bucket policy has no statements` };
  }
  const open = statements.find(({ isPublic }) => isPublic.is === 'yes');
  if (open !== undefined) {
    const message = `policy ${open.policy.logicalId} lets anybody call ${open.actions} on bucket ${logicalId}, and nothing narrows who may write`;
    return { kind: 'public-allow', at: open.node, confidence: 'high', message };
  }
  const denying = statements.filter(({ denies }) => denies.is === 'yes');
  const [deny] = denying;
  if (deny !== undefined) {
    const about = deniedOf(denying);
    const message = `${anybody}: its policy ${deny.policy.logicalId} only denies ${about.words}`;
    return { kind: about.kind, at: deny.node, confidence: 'medium', message };
  }
  const [first] = statements;
  const where = first === undefined ? {} : { at: first.node };
  const its = first === undefined ? 'its policy' : `its policy ${first.policy.logicalId}`;
  if (and(...statements.map(({ servesHelper }) => servesHelper)).is === 'yes') {
    const message = `${anybody}: ${its} only serves the helper that empties it`;
    return { kind: 'only-serves-helper', ...where, confidence: 'medium', message };
  }
  const message = `${anybody}: ${its} only allows, and an Allow narrows nothing while policies of identities grant the same`;
  return { kind: 'only-allows', ...where, confidence: 'low', message };
}

function deniedOf(denying: Subjects['bucket']['policy']['statements']): {
  readonly kind: string;
  readonly words: string;
} {
  const transport = denying.some(({ isAboutTransport }) => isAboutTransport.is === 'yes');
  const encryption = denying.some(({ isAboutEncryption }) => isAboutEncryption.is === 'yes');
  if (transport && encryption) return { kind: 'only-denies-http', words: 'plain HTTP and unencrypted uploads' };
  if (transport) return { kind: 'only-denies-http', words: 'plain HTTP' };
  if (encryption) return { kind: 'only-denies-unencrypted', words: 'unencrypted uploads' };
  const actions = denying.map((one) => one.actions).join(', ');
  return { kind: 'only-denies-some', words: `some callers or calls (${actions})` };
}
