import type { Declared } from '../transform.js';
import type { Placed, Raw } from '../../parse/document.js';
import { type Output, type SamFunction, generated } from './context.js';
import { at, attribute, eachBranch, intrinsicOf, isNothing, textOf } from './pieces.js';
import { awsPolicy, grantsOf, trust, without } from './policies.js';

/** A role that a SAM resource works in. */
export interface Role {
  readonly arn: Raw;
  /** The generated role; none where the template names one of its own. */
  readonly declared: readonly Declared[];
}

interface Needs {
  /** Who takes on the role. */
  readonly service: string;
  readonly policies: readonly Raw[];
  readonly managed: readonly Raw[];
}

/** The role of a function: its own, or `<Fn>Role` with its `Policies` and what its events and destinations need. */
export function functionRole(fn: SamFunction, policies: readonly Raw[], managed: readonly Raw[], output: Output): Role {
  const { Tracing: tracing, VpcConfig: vpc } = fn.properties;
  const needs = [
    awsPolicy('service-role/AWSLambdaBasicExecutionRole'),
    ...(tracing === undefined || textOf(tracing) === 'Disabled' ? [] : [awsPolicy('AWSXrayWriteOnlyAccess')]),
    ...(vpc === undefined ? [] : [awsPolicy('service-role/AWSLambdaVPCAccessExecutionRole')]),
    ...managed,
  ];
  return roleOf(fn, fn.properties['Role'], { service: 'lambda.amazonaws.com', policies, managed: needs }, output);
}

/** A role that is named, or the one that SAM makes where it is not. */
export function roleOf(fn: SamFunction, named: Placed | undefined, needs: Needs, output: Output): Role {
  const { logicalId, properties } = fn;
  const id = `${logicalId}Role`;
  const own = attribute(id, 'Arn');
  if (named !== undefined && !mayBeNothing(named)) return { arn: named, declared: [] };
  const grants = grantsOf(properties['Policies'], id, output);
  const role = generated(
    fn,
    { logicalId: id, type: 'AWS::IAM::Role', path: fn.path },
    {
      AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'] ?? trust(needs.service),
      ManagedPolicyArns: [...grants.managed, ...without(needs.managed, grants.managed)],
      Policies: [...grants.policies, ...needs.policies],
      Path: properties['RolePath'],
      PermissionsBoundary: properties['PermissionsBoundary'],
    },
    named === undefined ? undefined : nothingIf(named),
  );
  const arn = named === undefined ? own : eachBranch(named, (branch) => (isNothing(branch) ? own : branch));
  return { arn, declared: [role] };
}

/** `!If [HasRole, !Ref Role, !Ref AWS::NoValue]`: SAM makes a role for the branch without one. */
function mayBeNothing(value: Placed): boolean {
  return isNothing(value) || nothingIf(value) !== undefined;
}

/** The test under which a value is nothing. */
export function nothingIf(value: Placed): { condition: string; holds: boolean } | undefined {
  if (intrinsicOf(value) !== 'Fn::If') return undefined;
  const condition = textOf(at(value, 'Fn::If', 0));
  const [yes, no] = [at(value, 'Fn::If', 1), at(value, 'Fn::If', 2)];
  if (condition === undefined) return undefined;
  if (yes !== undefined && isNothing(yes)) return { condition, holds: true };
  return no !== undefined && isNothing(no) ? { condition, holds: false } : undefined;
}
