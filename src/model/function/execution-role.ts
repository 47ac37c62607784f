import { isMadeByTransform } from '../../template/resource.js';
import { getOwn } from '../../template/parse/document.js';
import type { Resource } from '../../template/evaluate/types.js';

const ROLE = 'AWS::IAM::Role';

/**
 * The role of a function, if its own template defines it and a policy can be added to it: for the function alone, and
 * under no other condition.
 */
export function findWrittenRole(fn: Resource): Resource | undefined {
  const [target, ...others] = fn.at('Role').targets;
  if (target === undefined || others.length > 0) return undefined;
  const { resource: role } = target;
  const condition = getOwn(role.definition, 'Condition');
  const isAlongside = condition === undefined || condition === getOwn(fn.definition, 'Condition');
  const isWritten = role.type === ROLE && !isMadeByTransform(role) && role.template === fn.template;
  return isWritten && isAlongside ? role : undefined;
}

/** Whether SAM makes the role of a function, with permissions for its dead-letter queue and destinations. */
export function hasRoleOfSam(fn: Resource): boolean {
  if (fn.name.type !== 'AWS::Serverless::Function') return false;
  const { targets } = fn.at('Role');
  return targets.length === 1 && targets.every(({ resource }) => isMadeByTransform(resource));
}
