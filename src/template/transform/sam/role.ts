import type { ResourceDeclaration } from '../transform.js';
import type { Placed, Raw } from '../../parse/document.js';
import { type SamOutput, type SamFunction, makeCompanionResource } from './context.js';
import { makeManagedPolicyArn, collectGrants, makeTrust, removePolicies } from './policies.js';
import { findBranchPoint, mapBranches, isNothing, findText } from '../placed.js';
import { makeGetAtt } from './intrinsics.js';

/** A role that a SAM resource works in. */
export interface Role {
  readonly arn: Raw;
  /** The generated role; none where the template names one of its own. */
  readonly declared: readonly ResourceDeclaration[];
}

interface Needs {
  /** The principals that assume the role. */
  readonly service: string;
  readonly policies: readonly Raw[];
  readonly managed: readonly Raw[];
}

/** The role of a function: its own, or `<Fn>Role` with its `Policies` and the needs of its events and destinations. */
export function buildFunctionRole(
  fn: SamFunction,
  policies: readonly Raw[],
  managed: readonly Raw[],
  output: SamOutput,
): Role {
  const { Tracing: tracing, VpcConfig: vpc } = fn.properties;
  const needs = [
    makeManagedPolicyArn('service-role/AWSLambdaBasicExecutionRole'),
    ...(tracing === undefined || findText(tracing) === 'Disabled'
      ? []
      : [makeManagedPolicyArn('AWSXrayWriteOnlyAccess')]),
    ...(vpc === undefined ? [] : [makeManagedPolicyArn('service-role/AWSLambdaVPCAccessExecutionRole')]),
    ...managed,
  ];
  return buildRole(fn, fn.properties['Role'], { service: 'lambda.amazonaws.com', policies, managed: needs }, output);
}

/** A role that is named, or the one that SAM makes where it is not. */
export function buildRole(fn: SamFunction, named: Placed | undefined, needs: Needs, output: SamOutput): Role {
  const { logicalId, properties } = fn;
  const id = `${logicalId}Role`;
  const own = makeGetAtt(id, 'Arn');
  if (named !== undefined && !mayBeNothing(named)) return { arn: named, declared: [] };
  const grants = collectGrants(properties['Policies'], id, output);
  const role = makeCompanionResource(
    fn,
    { logicalId: id, type: 'AWS::IAM::Role', path: fn.path },
    {
      AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'] ?? makeTrust(needs.service),
      ManagedPolicyArns: [...grants.managed, ...removePolicies(needs.managed, grants.managed)],
      Policies: [...grants.policies, ...needs.policies],
      Path: properties['RolePath'],
      PermissionsBoundary: properties['PermissionsBoundary'],
    },
    named === undefined ? undefined : findNoValueCondition(named),
  );
  const arn = mapBranches(named, (branch) => branch, own);
  return { arn, declared: [role] };
}

/** `!If [HasRole, !Ref Role, !Ref AWS::NoValue]`: SAM makes a role for the branch without one. */
function mayBeNothing(value: Placed): boolean {
  return isNothing(value) || findNoValueCondition(value) !== undefined;
}

/** The test under which a value is nothing. */
export function findNoValueCondition(value: Placed): { condition: string; holds: boolean } | undefined {
  const fork = findBranchPoint(value);
  if (fork === undefined) return undefined;
  const { condition, then, otherwise } = fork;
  if (isNothing(then)) return { condition, holds: true };
  return isNothing(otherwise) ? { condition, holds: false } : undefined;
}
