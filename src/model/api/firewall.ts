import { type Answer, and, not, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';

/** Whether a web ACL in front of an API blocks bodies above a size; docs.aws.amazon.com/waf/latest/APIReference/API_SizeConstraintStatement.html */
export function hasBodySizeRule(application: Application, api: Resource): Answer {
  return some(firewallsOf(application, api), (acl) =>
    some(acl.all('Rules'), (rule) => or(constrains(rule), isCommonSet(rule))),
  );
}

/** Whether a web ACL in front of an API blocks requests by their content type. */
export function hasContentTypeRule(application: Application, api: Resource): Answer {
  return some(firewallsOf(application, api), (acl) =>
    some(acl.all('Rules'), (rule) => and(blocks(rule), some(leavesOf(rule.at('Statement')), looksAtContentType))),
  );
}

/** The web ACLs that are associated with an API or one of its stages. HTTP APIs can't have a web ACL. */
function firewallsOf(application: Application, api: Resource): readonly Resource[] {
  if (api.type !== 'AWS::ApiGateway::RestApi') return [];
  return application
    .matching(['AWS::WAFv2::WebACLAssociation'], (association) => isOf(application, association.at('ResourceArn'), api))
    .flatMap((association) => association.at('WebACLArn').targets.map(({ resource }) => resource))
    .filter(({ type }) => type === 'AWS::WAFv2::WebACL');
}

/** `arn:aws:apigateway:region::/restapis/id/stages/name`, built from a reference to the API or only to its stage. */
function isOf(application: Application, arn: Node, api: Resource): boolean {
  if (arn.refersTo(api).is === 'yes') return true;
  return application
    .companions(api, 'AWS::ApiGateway::Stage')
    .some((stage) => stage.at('RestApiId').refersTo(api).is === 'yes' && arn.refersTo(stage).is === 'yes');
}

function blocks(rule: Node): Answer {
  return rule.at('Action.Block').present;
}

/** Whether a size constraint blocks larger bodies. */
function constrains(rule: Node): Answer {
  return and(
    blocks(rule),
    some(leavesOf(rule.at('Statement')), ({ statement, isNegated }) => {
      const constraint = statement.at('SizeConstraintStatement');
      const field = constraint.at('FieldToMatch');
      return and(
        or(field.at('Body').present, field.at('JsonBody').present),
        constraint.at('ComparisonOperator').isOneOf(...(isNegated ? ['LT', 'LE'] : ['GT', 'GE'])),
      );
    }),
  );
}

/**
 * AWS's common rule set blocks bodies of more than 8 KB, unless that rule is set to count only;
 * docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
function isCommonSet(rule: Node): Answer {
  const group = rule.at('Statement.ManagedRuleGroupStatement');
  const exceptions = [...group.all('ExcludedRules.Name'), ...group.all('RuleActionOverrides.Name')];
  return and(
    group.at('Name').is('AWSManagedRulesCommonRuleSet'),
    not(rule.at('OverrideAction.Count').present),
    not(some(exceptions, (name) => name.is('SizeRestrictions_BODY'))),
  );
}

function looksAtContentType({ statement }: Leaf): Answer {
  return some(['ByteMatchStatement', 'RegexMatchStatement', 'RegexPatternSetReferenceStatement'], (kind) =>
    statement.at([kind, 'FieldToMatch', 'SingleHeader', 'Name']).matches(/^content-type$/i),
  );
}

interface Leaf {
  readonly statement: Node;
  readonly isNegated: boolean;
}

/** The statements that inspect the request, without the And, Or and Not around them. */
function leavesOf(statement: Node, isNegated = false): readonly Leaf[] {
  const inner = (nodes: readonly Node[], negates: boolean): readonly Leaf[] =>
    nodes.flatMap((node) => leavesOf(node, negates));
  if (statement.at('NotStatement').present.is === 'yes')
    return inner([statement.at('NotStatement.Statement')], !isNegated);
  const joined = [...statement.all('AndStatement.Statements'), ...statement.all('OrStatement.Statements')];
  return joined.length > 0 ? inner(joined, isNegated) : [{ statement, isNegated }];
}
