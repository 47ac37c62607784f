import { type Answer, and, certainly, every, no, not, or, some, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { collectConditionTests } from './policy.js';
import { isDirectoryBucket } from '../resource-types.js';

/** Whether a role, as referenced by functions and integrations, allows writing objects to a bucket. */
export function mayRoleWrite(application: Application, role: Node, bucket: Resource): Answer {
  return some(role.targets, ({ resource }) =>
    or(
      some(resource.all('ManagedPolicyArns'), (arn) => givesFullAccess(arn, bucket)),
      some(statementsOf(application, resource), (statement) =>
        allowsWriting(findWriting(application, statement, bucket), bucket),
      ),
    ),
  );
}

/** AWS managed policies that allow every write. */
const FULL_ACCESS = /:aws:policy\/(?:AmazonS3FullAccess|AdministratorAccess|PowerUserAccess)$/;
const FULL_ACCESS_TO_SESSIONS = /:aws:policy\/(?:AdministratorAccess|PowerUserAccess)$/;

/** An AWS managed policy is recognised by its name, in every partition. */
function givesFullAccess(arn: Node, bucket: Resource): Answer {
  const full = isDirectoryBucket(bucket) ? FULL_ACCESS_TO_SESSIONS : FULL_ACCESS;
  return arn.shown.includes(':aws:policy/') ? certainly(full.test(arn.shown)) : arn.matches(full);
}

/** Every statement of a role's policies, wherever they are attached. */
function statementsOf(application: Application, role: Resource): readonly Node[] {
  return application.worlds.memoOf('statements of', role, () => {
    const inline = role.all('Policies.PolicyDocument.Statement');
    const attached = application
      .companions(role, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
      .filter((policy) => isAttached(policy, role).is === 'yes')
      .flatMap((policy) => policy.all('PolicyDocument.Statement'));
    return [...inline, ...attached];
  });
}

function isAttached(policy: Resource, role: Resource): Answer {
  const named = some([...policy.all('Roles'), ...policy.all('RoleName')], (name) => name.refersTo(role));
  const listed = some(role.all('ManagedPolicyArns'), (arn) => arn.refersTo(policy));
  return and(policy.exists(), or(named, listed));
}

/** The writes that a statement allows, and their resources. */
interface Writing {
  readonly isAllowed: Answer;
  readonly arns: readonly WritableArn[];
}

interface WritableArn {
  readonly at: Node;
  readonly isAnything: Answer;
  /** Whether it is the ARN of every bucket. */
  readonly isAnyBucket: boolean;
}

/** The writes that one statement of a role allows in buckets of one kind: computed once for all of these buckets. */
function findWriting(application: Application, statement: Node, bucket: Resource): Writing | undefined {
  const question = isDirectoryBucket(bucket) ? 'writing in sessions' : 'writing of objects';
  return application.worlds.memoOf(question, statement, () => {
    const effect = not(statement.at('Effect').is('Deny'));
    const action = some(statement.all('Action'), (name) => name.matches(getWritingActions(bucket)));
    if (effect.is === 'no' || action.is === 'no') return undefined;
    const session = isDirectoryBucket(bucket) ? not(opensReadOnly(statement)) : yes;
    const arns = statement
      .all('Resource')
      .map((at) => ({ at, isAnything: at.is('*'), isAnyBucket: isArnOfAnyBucket(at, bucket) }));
    return { isAllowed: and(effect, action, session), arns };
  });
}

function allowsWriting(writing: Writing | undefined, bucket: Resource): Answer {
  if (writing === undefined) return no;
  const { isAllowed, arns } = writing;
  return and(
    isAllowed,
    some(arns, ({ at, isAnything, isAnyBucket }) => or(isAnything, isAnyBucket ? yes : at.refersTo(bucket))),
  );
}

/** Actions that include `s3:PutObject`, with or without wildcards; actions for tags and ACLs alone store no object. */
const WRITING = /^(?:\*|s3:(?:\*|p\*|pu\*|put\*|put\*object\*?|putobject\*?|\*object\*?|put\*object))$/i;

function opensReadOnly(statement: Node): Answer {
  return some(collectConditionTests(statement.at('Condition')), ({ key, operator, values }) =>
    and(
      certainly(key === 's3express:sessionmode' && !operator.includes('not')),
      every(values, (mode) => mode.is('ReadOnly')),
    ),
  );
}

/** A session may write unless a condition restricts it to reading. */
const OPENING_SESSIONS = /^(?:\*|s3express:(?:\*|c\*|create\*|createsession))$/i;

/** The actions that write objects to the bucket. */
export function getWritingActions(bucket: Resource): RegExp {
  return isDirectoryBucket(bucket) ? OPENING_SESSIONS : WRITING;
}

/** An ARN of S3 names a bucket by reference, by its name, or by a wildcard. */
export function isBucketArn(arn: Node, bucket: Resource): Answer {
  return isArnOfAnyBucket(arn, bucket) ? yes : arn.refersTo(bucket);
}

/** A reference followed by more characters is a name: only a wildcard in the name's place matches every bucket. */
function isArnOfAnyBucket(arn: Node, bucket: Resource): boolean {
  return isDirectoryBucket(bucket)
    ? isAnyDirectoryBucket(arn.shown)
    : /^arn:(?:[^:${]*|\$\{AWS::Partition\}):s3:::\*/.test(arn.shown);
}

function isAnyDirectoryBucket(arn: string): boolean {
  const service = ':s3express:';
  const at = arn.indexOf(service);
  return at !== -1 && arn.includes(':bucket/*', at + service.length);
}

/** `arn:aws:s3:::name/*.pdf`: the key ends in a file's suffix. */
const SUFFIX = /\.[A-Za-z0-9]{1,8}$/;

/**
 * Whether a role allows storing only objects whose keys end as a policy requires: the role's policy or the bucket's.
 */
export function hasSuffixLimit(application: Application, role: Node, bucket: Resource): Answer {
  const limits = role.targets.map(({ resource }) => limitsSuffixes(application, resource, bucket));
  const writing = limits.filter((one) => one !== undefined);
  const denied = some(application.companions(bucket, 'AWS::S3::BucketPolicy'), (policy) =>
    some(policy.all('PolicyDocument.Statement'), (statement) =>
      and(
        statement.at('Effect').is('Deny'),
        not(statement.at('Condition').present),
        some(statement.all('Action'), (action) => action.matches(getWritingActions(bucket))),
        statement.at('NotResource').present,
        every(statement.all('NotResource'), (at) => endsInSuffix({ at })),
      ),
    ),
  );
  return or(writing.length > 0 ? every(writing, (one) => one) : no, denied);
}

/** Whether all that lets a role write in a bucket ends in a suffix; undefined if nothing lets it. */
function limitsSuffixes(application: Application, role: Resource, bucket: Resource): Answer | undefined {
  return application.worlds.memoOf(`suffixes in ${bucket.key}`, role, () => {
    const writing = statementsOf(application, role)
      .map((statement) => findWriting(application, statement, bucket))
      .filter((one) => allowsWriting(one, bucket).is !== 'no');
    return writing.length === 0 ? undefined : every(writing, (one) => every(one?.arns ?? [], endsInSuffix));
  });
}

function endsInSuffix({ at }: { readonly at: Node }): Answer {
  return certainly(SUFFIX.test(at.shown));
}
