import type { Placed, Raw } from '../parse/document.js';
import type { ConditionTest, ResourceDeclaration, Transform } from './transform.js';
import {
  collectEntries,
  collectItems,
  findBranchPoint,
  findPlaced,
  findText,
  getDefinition,
  isNothing,
  removeUndefined,
} from './placed.js';

const RESOURCE_POLICY = 'AWS::Lambda::ResourcePolicy';

/**
 * Converts a function's policy to the permissions that it represents: rules then check one type for access.
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-resourcepolicy.html
 */
export const transformResourcePolicies: Transform = (declared) => ({
  declared: declared.flatMap((one) => (one.type === RESOURCE_POLICY ? permissionsOf(one) : [one])),
  warnings: [],
});

function permissionsOf(policy: ResourceDeclaration): readonly ResourceDeclaration[] {
  const properties = findPlaced(getDefinition(policy), 'Properties');
  const statements = collectItems(findPlaced(properties, 'PolicyDocument', 'Statement'));
  const made = statements
    .flatMap((statement) => branchesOf(statement, []))
    .flatMap(({ statement, tests }) => grantsOf(statement).map((grant) => ({ grant, statement, tests })))
    .map(({ grant, statement, tests }, index): ResourceDeclaration => {
      const { logicalId } = policy;
      const Properties = removeUndefined({ ...grant, FunctionName: findPlaced(properties, 'ResourceArn') });
      return {
        ...policy,
        type: 'AWS::Lambda::Permission',
        definition: { ...policy.definition, Type: 'AWS::Lambda::Permission', Properties },
        writtenType: RESOURCE_POLICY,
        ...(index === 0
          ? {}
          : { logicalId: `${logicalId}/Statement/${index}`, path: statement.path, heldBy: logicalId }),
        ...(tests.length === 0 ? {} : { existsIf: existenceOf(policy).map((one) => [...one, ...tests]) }),
      };
    });
  return made.length === 0 ? [policy] : made;
}

interface Branch {
  readonly statement: Placed;
  readonly tests: readonly ConditionTest[];
}

/** A statement, or those between which an `Fn::If` chooses. */
function branchesOf(statement: Placed, tests: readonly ConditionTest[]): readonly Branch[] {
  if (isNothing(statement)) return [];
  const fork = findBranchPoint(statement);
  if (fork === undefined) return [{ statement, tests }];
  const { condition, then, otherwise } = fork;
  return [
    ...branchesOf(then, [...tests, { condition, holds: true }]),
    ...branchesOf(otherwise, [...tests, { condition, holds: false }]),
  ];
}

function existenceOf(policy: ResourceDeclaration): readonly (readonly ConditionTest[])[] {
  const condition = findText(findPlaced(getDefinition(policy), 'Condition'));
  return policy.existsIf ?? [condition === undefined ? [] : [{ condition, holds: true }]];
}

const INVOKING = /^(?:\*|lambda:(?:\*|i\*|invoke\w*\*?))$/i;

/** The condition keys that a permission has properties for. */
const CONDITION_KEYS: Readonly<Record<string, string>> = {
  'aws:sourcearn': 'SourceArn',
  'aws:sourceaccount': 'SourceAccount',
  'aws:principalorgid': 'PrincipalOrgID',
  'lambda:functionurlauthtype': 'FunctionUrlAuthType',
};

/** One permission for each principal that a statement lets call the function. */
function grantsOf(statement: Placed): readonly Readonly<Record<string, Raw>>[] {
  if (findText(findPlaced(statement, 'Effect')) === 'Deny') return [];
  const actions = collectItems(findPlaced(statement, 'Action'));
  const action = actions.find((one) => INVOKING.test(findText(one) ?? '*'));
  if (action === undefined) return [];
  const principal = findPlaced(statement, 'Principal');
  const named = collectEntries(principal).flatMap(([, names]) => collectItems(names));
  const conditions = collectEntries(findPlaced(statement, 'Condition')).flatMap(([, tests]) =>
    collectEntries(tests).flatMap(([key, value]) => {
      const property = CONDITION_KEYS[key.toLowerCase()];
      return property === undefined ? [] : [[property, collectItems(value)[0]] as const];
    }),
  );
  return (named.length > 0 ? named : collectItems(principal)).map((one) => ({
    Action: action,
    Principal: one,
    ...Object.fromEntries(conditions),
  }));
}
