import { type Answer, and, no, not, or, some } from '../../answer.js';
import type { Raw } from '../../template/parse/document.js';
import { findExplicitName } from '../../template/evaluate/refers-to.js';
import { makeNode } from '../../template/evaluate/node.js';
import type { Node, Resource } from '../../template/evaluate/types.js';

/** What declares a log group, or its retention: CDK's `logRetention` is for a log group that Lambda made, or will make. */
export const LOG_GROUP_TYPES: readonly string[] = ['AWS::Logs::LogGroup', 'Custom::LogRetention'];

/** Whether a property names the log group that a function logs to: by reference or by name. */
export function isLogGroupOf(name: Node, fn: Resource): Answer {
  const chosen = fn.at('LoggingConfig.LogGroup');
  const groups = name.targets.map(({ resource }) => resource).filter(({ type }) => LOG_GROUP_TYPES.includes(type));
  if (groups.length === 0) return chosen.present.is === 'yes' ? chosen.equals(name) : namesGroupOf(name, fn);
  return some(groups, (group) => or(chosen.refersTo(group), and(not(chosen.present), isNamedAfter(group, fn))));
}

/**
 * Whether a log group is the one that a function logs to unless it is told otherwise: `/aws/lambda/` and its name;
 * docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
export function isNamedAfter(group: Resource, fn: Resource): Answer {
  return namesGroupOf(group.at('LogGroupName'), fn);
}

function namesGroupOf(name: Node, fn: Resource): Answer {
  if (name.present.is === 'no') return no;
  const isGroupOf = (raw: Raw): Answer => {
    const expected = { 'Fn::Join': ['', ['/aws/lambda/', raw]] };
    return name.equals(makeNode({ template: fn.template, raw: expected, path: [], id: [], inCondition: false }));
  };
  const byReference = isGroupOf({ Ref: fn.logicalId });
  const chosen = findExplicitName(fn);
  if (byReference.is !== 'yes' && chosen !== undefined) return isGroupOf(chosen.raw);
  if (byReference.is !== 'unknown') return byReference;
  // A name that CloudFormation makes up can't be written down; only what may be anything may come to it.
  return name.refersTo(fn).is === 'unknown' ? byReference : no;
}
