import { type Answer, and, no, not, or, some } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';

/** Every statement of the policies that a function's role carries, wherever they are attached. */
export function statementsOf(application: Application, fn: Resource): readonly Node[] {
  const [role] = fn.at('Role').targets;
  if (role === undefined) return [];
  const inline = role.resource.all('Policies.PolicyDocument.Statement');
  const attached = application
    .companions(role.resource, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter((policy) => isAttached(policy, role.resource).is === 'yes')
    .flatMap((policy) => policy.all('PolicyDocument.Statement'));
  return [...inline, ...attached];
}

function isAttached(policy: Resource, role: Resource): Answer {
  const named = some([...policy.all('Roles'), ...policy.all('RoleName')], (name) => name.refersTo(role));
  const listed = some(role.all('ManagedPolicyArns'), (arn) => arn.refersTo(policy));
  return and(policy.exists(), or(named, listed));
}

/** Whether a statement lets its holder write objects into a bucket. */
export function allowsWriting(statement: Node, bucket: Resource): Answer {
  const effect = not(statement.at('Effect').is('Deny'));
  const action = some(statement.all('Action'), (name) => name.matches(/^(?:\*|s3:\*|s3:p\*|s3:put(?:\*|object\*?))$/i));
  if (effect.is === 'no' || action.is === 'no') return no;
  return and(
    effect,
    action,
    some(statement.all('Resource'), (arn) => or(arn.is('*'), reaches(arn, bucket))),
  );
}

/** An ARN of S3 names a bucket by reference, by its name, or by a wildcard. */
function reaches(arn: Node, bucket: Resource): Answer {
  return or(arn.refersTo(bucket), arn.matches(/^arn:[^:]*:s3:::\*/));
}
