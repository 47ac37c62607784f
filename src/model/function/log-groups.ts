import { type Answer, and, no, not, or, some } from '../../answer.js';
import type { Raw } from '../../template/parse/document.js';
import { findExplicitName } from '../../template/evaluate/refers-to.js';
import { makeRawValue } from '../../template/evaluate/raw-value.js';
import { makeNode } from '../../template/evaluate/node.js';
import type { Node, RawValue, Resource } from '../../template/evaluate/types.js';

/** The types of log groups; CDK's `logRetention` sets the retention of the log group that Lambda creates. */
export const LOG_GROUP_TYPES: readonly string[] = ['AWS::Logs::LogGroup', 'Custom::LogRetention'];

/** Whether a property names the log group of a function, by reference or by name. */
export function isLogGroupOf(name: Node, fn: Resource): Answer {
  const chosen = fn.at('LoggingConfig.LogGroup');
  const groups = name.targets.map(({ resource }) => resource).filter(({ type }) => LOG_GROUP_TYPES.includes(type));
  if (groups.length === 0) return chosen.present.is === 'yes' ? chosen.equals(name) : namesGroupOf(name, fn);
  return some(groups, (group) => or(chosen.refersTo(group), and(not(chosen.present), isNamedAfter(group, fn))));
}

/**
 * Whether a log group is a function's default log group: `/aws/lambda/` and the function's name;
 * docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
export function isNamedAfter(group: Resource, fn: Resource): Answer {
  return namesGroupOf(group.at('LogGroupName'), fn);
}

function namesGroupOf(name: Node, fn: Resource): Answer {
  if (name.present.is === 'no') return no;
  // Any number of groups are compared with any number of functions.
  fn.template.worlds.steps.count(1);
  const { byReference: referred, byName } = listExpectedNames(fn);
  const byReference = name.equals(makeNode(referred));
  if (byReference.is !== 'yes' && byName !== undefined) return name.equals(makeNode(byName));
  if (byReference.is !== 'unknown') return byReference;
  // A template cannot contain the name that CloudFormation generates, so that only an unknown value may equal it.
  return name.refersTo(fn).is === 'unknown' ? byReference : no;
}

/** The names of a function's default log group, as a template may write them. */
interface ExpectedNames {
  readonly byReference: RawValue;
  /** Undefined if the template gives the function no name. */
  readonly byName: RawValue | undefined;
}

const expectedNames = new WeakMap<Resource, ExpectedNames>();

/** Made once for a function, so that a name that is the same in every world is put together once. */
function listExpectedNames(fn: Resource): ExpectedNames {
  const known = expectedNames.get(fn);
  if (known !== undefined) return known;
  const groupOf = (raw: Raw): RawValue => makeRawValue(fn.template, { 'Fn::Join': ['', ['/aws/lambda/', raw]] });
  const chosen = findExplicitName(fn);
  const made = {
    byReference: groupOf({ Ref: fn.logicalId }),
    byName: chosen === undefined ? undefined : groupOf(chosen.raw),
  };
  expectedNames.set(fn, made);
  return made;
}
