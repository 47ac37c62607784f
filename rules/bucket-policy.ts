import { type Requirement, type Subjects, defineRule, every, not, or, requires, yes } from '../src/rule.js';

export default defineRule({
  id: 'bucket-policy',
  number: '1.3',
  severity: 'medium',
  title: 'No bucket policy restricts who can write',
  why: `Without a restricting bucket policy, any IAM identity in the account with s3:PutObject can write to the bucket:
another function, a build server, a person with broad permissions. Such uploads bypass every check in the upload
function. A Deny in the bucket policy applies whatever IAM policies allow; an Allow only adds permissions.`,
  fix: `Deny s3:PutObject to every principal except the role of the upload function. Use Principal "*" with StringNotEquals
on aws:PrincipalArn (or NotPrincipal, aws:PrincipalOrgID, aws:SourceVpce, aws:SourceArn). Keep the Deny of plain HTTP
beside it. In CDK: bucket.addToResourcePolicy with Effect.DENY; enforceSSL alone restricts no writer.`,
  fixes: {
    'public-allow': `Remove the Allow for every principal, or restrict it by a condition on the caller. Then deny s3:PutObject to
every principal except the role of the upload function.`,
  },
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
      description: 'Check every bucket, and not only buckets that receive uploads.',
    },
  },
  *check(bucket, { options }) {
    const isChecked = options.allBuckets ? yes : bucket.receivesUploads;
    if (isChecked.is === 'no') return;
    const { kind, at = bucket.resource.node, message, confidence: stated } = complaint(bucket);
    const confidence = options.allBuckets || bucket.confidence === 'high' ? stated : 'low';
    const met = or(not(isChecked), bucket.policy.narrowsWriters);
    yield requires(kind, met, at, message, { confidence, needsWholeApplication: kind === 'no-policy' });
  },
});

type Complaint = Required<Pick<Requirement, 'kind' | 'message' | 'confidence'>> & { readonly at?: Requirement['at'] };

/** Why the policy does not restrict writers: the most severe reason. */
function complaint({ resource, policy }: Subjects['bucket']): Complaint {
  const { statements } = policy;
  const bucket = `bucket ${resource.shownName}`;
  const anyone = `any IAM identity with ${policy.writingAction} can write to it`;
  if (policy.isPresent.is === 'no') {
    return { kind: 'no-policy', confidence: 'high', message: `${bucket} has no bucket policy: ${anyone}` };
  }
  if (statements.length === 0) {
    const message = `${bucket} has a bucket policy without statements: ${anyone}`;
    return { kind: 'no-policy', confidence: 'high', message };
  }
  const open = statements.find(({ isPublic }) => isPublic.is === 'yes');
  if (open !== undefined) {
    const message = `${bucket} allows anyone to call ${open.actions} (policy ${open.policy.shownName}), and no Deny restricts who can write`;
    return { kind: 'public-allow', at: open.node, confidence: 'high', message };
  }
  const denying = statements.filter(({ denies }) => denies.is === 'yes');
  const [deny] = denying;
  if (deny !== undefined) {
    const about = deniedOf(denying);
    const message = `${bucket} has a bucket policy that only denies ${about.words}: ${anyone}`;
    return { kind: about.kind, at: deny.node, confidence: 'medium', message };
  }
  const [first] = statements;
  const where = first === undefined ? {} : { at: first.node };
  if (every(statements, ({ servesHelper }) => servesHelper).is === 'yes') {
    const message = `${bucket} has a bucket policy that only allows the CDK helper that empties it: ${anyone}`;
    return { kind: 'only-serves-helper', ...where, confidence: 'medium', message };
  }
  const message = `${bucket} has a bucket policy without a Deny, and an Allow restricts no writer: ${anyone}`;
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
  return { kind: 'only-denies-some', words: `some callers or actions (${actions})` };
}
