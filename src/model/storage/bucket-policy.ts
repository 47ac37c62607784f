import { type Answer, and, certainly, every, no, not, or, some, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isCustomResourceHandler } from '../function/custom-resources.js';
import { getWritingActions, isBucketArn } from '../iam/role.js';
import { isDirectoryBucket } from '../resource-types.js';
import { exemptsOnlyInsiders, isForAnyPrincipal, collectConditionTests } from '../iam/policy.js';

/** The policies of a bucket, from all templates of the application, and whether they restrict writers. */
export interface BucketPolicy {
  readonly isPresent: Answer;
  /** The action that writes objects to the bucket, for messages. */
  readonly writingAction: string;
  /**
   * Whether a statement restricts writers by identity or origin. Only a Deny does: IAM policies of identities in the
   * account can grant any access that an Allow omits.
   * docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
   */
  readonly narrowsWriters: Answer;
  readonly statements: readonly BucketStatement[];
}

/** One statement of a bucket policy, classified by its effect on writers. */
export interface BucketStatement {
  readonly node: Node;
  readonly policy: Resource;
  /** For messages, such as `s3:GetObject, s3:PutObject`. */
  readonly actions: string;
  readonly denies: Answer;
  /** Whether it allows any principal. */
  readonly isPublic: Answer;
  /** A Deny of requests without encryption in transit. */
  readonly isAboutTransport: Answer;
  /** A Deny of uploads without the required encryption at rest. */
  readonly isAboutEncryption: Answer;
  /** Whether it only allows CDK's custom resources to work, such as to empty the bucket. */
  readonly servesHelper: Answer;
}

/** The policies of a bucket. */
export function findBucketPolicy(application: Application, bucket: Resource): BucketPolicy {
  const policies = application
    .companions(bucket, 'AWS::S3::BucketPolicy', 'AWS::S3Express::BucketPolicy')
    .map((policy) => ({ policy, isOf: and(policy.exists(), policy.at('Bucket').refersTo(bucket)) }))
    .filter(({ isOf }) => isOf.is !== 'no');
  return {
    isPresent: some(policies, ({ isOf }) => isOf),
    writingAction: isDirectoryBucket(bucket) ? 's3express:CreateSession' : 's3:PutObject',
    narrowsWriters: some(policies, ({ policy, isOf }) => and(isOf, narrowsWriters(policy, bucket))),
    statements: policies.flatMap(({ policy }) =>
      policy.all('PolicyDocument.Statement').map((node) => statementOf(application, policy, node)),
    ),
  };
}

function narrowsWriters(policy: Resource, bucket: Resource): Answer {
  const document = policy.at('PolicyDocument');
  const statements = document.all('Statement');
  // A text may be JSON; a map's statements are all known, even if none exists in this world.
  if (statements.length === 0 && document.value.is !== 'map' && document.present.is !== 'no') {
    return unknown(makeReason('made-by-macro', `the statements of bucket policy ${policy.shownName} can't be read`));
  }
  return some(statements, (statement) =>
    and(
      statement.at('Effect').is('Deny'),
      coversWriting(statement, bucket),
      or(statement.at('NotPrincipal').present, and(isForAnyPrincipal(statement), exemptsOnlyInsiders(statement))),
    ),
  );
}

/** Whether a statement covers writing objects to the bucket, or to a prefix of it. */
function coversWriting(statement: Node, bucket: Resource): Answer {
  const writes = (action: Node): Answer => action.matches(getWritingActions(bucket));
  const [actions, resources] = [statement.all('Action'), statement.all('Resource')];
  return and(
    actions.length > 0 ? some(actions, writes) : not(some(statement.all('NotAction'), writes)),
    resources.length > 0 ? some(resources, (arn) => takesInObjects(arn, bucket)) : yes,
  );
}

/** A bucket's own ARN covers no object; a session is for the bucket. */
function takesInObjects(arn: Node, bucket: Resource): Answer {
  if (isDirectoryBucket(bucket)) return or(arn.is('*'), isBucketArn(arn, bucket));
  const goesBelow = arn.shown.includes('/') ? yes : arn.matches(/\*$/);
  return and(
    or(arn.is('*'), isBucketArn(arn, bucket)),
    arn.targets.length > 0 ? certainly(goesBelow.is === 'yes') : goesBelow,
  );
}

function statementOf(application: Application, policy: Resource, node: Node): BucketStatement {
  const effect = node.at('Effect');
  const tests = collectConditionTests(node.at('Condition'));
  const isAbout = (keys: RegExp): Answer => certainly(tests.length > 0 && tests.every(({ key }) => keys.test(key)));
  const [denies, allows] = [effect.is('Deny'), effect.is('Allow')];
  return {
    node,
    policy,
    actions: [...node.all('Action'), ...node.all('NotAction').map((one) => ({ shown: `all but ${one.shown}` }))]
      .map(({ shown }) => shown)
      .join(', '),
    denies,
    isPublic: and(
      allows,
      or(node.at('NotPrincipal').present, isForAnyPrincipal(node)),
      or(not(node.at('Condition').present), isAbout(TRANSPORT)),
    ),
    isAboutTransport: and(denies, isAbout(TRANSPORT)),
    isAboutEncryption: and(denies, isAbout(ENCRYPTION)),
    servesHelper: and(allows, isHelpersRole(application, node)),
  };
}

/** docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
const TRANSPORT = /^(?:aws:securetransport|s3:tlsversion|s3:signatureversion|s3:authtype)$/;
const ENCRYPTION = /^s3:x-amz-server-side-encryption/;

function isHelpersRole(application: Application, statement: Node): Answer {
  const principals = statement.all('Principal.AWS');
  if (principals.length === 0) return no;
  return every(principals, (principal) =>
    certainly(
      principal.targets.length > 0 && principal.targets.every(({ resource }) => isOfHelper(application, resource)),
    ),
  );
}

function isOfHelper(application: Application, role: Resource): boolean {
  const holders = application
    .companions(role, 'AWS::Lambda::Function')
    .filter((fn) => fn.at('Role').refersTo(role).is === 'yes');
  return holders.length > 0 && holders.every((fn) => isCustomResourceHandler(application, fn));
}
