import { describe, expect, it } from 'vitest';
import tableBackup from '../../rules/table-backup.js';
import { audited } from '../support/audited.js';
import type { Json } from './make.js';

/** A table whose recovery and environment are parameters, and the rules about them. */
function stack(Rules: Json | undefined, { pitr = 'false', env = 'dev' } = {}): Json {
  return {
    ...(Rules === undefined ? {} : { Rules }),
    Parameters: {
      Env: { Type: 'String', Default: env, AllowedValues: ['dev', 'prod'] },
      Pitr: { Type: 'String', Default: pitr, AllowedValues: ['true', 'false'] },
    },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
    Resources: {
      Photos: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: { 'Fn::If': ['IsProd', { Ref: 'Pitr' }, true] },
          },
        },
      },
    },
  };
}

function verdict(root: Json): string {
  const { findings } = audited(tableBackup, root);
  const found = findings.map(({ confidence, when }) => `${confidence} ${JSON.stringify(when)}`);
  return found.length === 0 ? 'none' : found.join();
}

const EQUALS_PROD = { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] };
const EQUALS_ON = { 'Fn::Equals': [{ Ref: 'Pitr' }, 'true'] };

describe('the rules of a template', () => {
  it('leave everything as it is where there are none', () => {
    expect(verdict(stack(undefined))).toMatch(/^medium .*IsProd/);
  });

  it.each<[string, Json]>([
    [
      'a condition and an assertion',
      { Backed: { RuleCondition: EQUALS_PROD, Assertions: [{ Assert: EQUALS_ON, AssertDescription: 'prod' }] } },
    ],
    [
      'a list of what is allowed',
      {
        Backed: {
          RuleCondition: EQUALS_PROD,
          Assertions: [{ Assert: { 'Fn::Contains': [['true'], { Ref: 'Pitr' }] } }],
        },
      },
    ],
    [
      'one assertion of both',
      { Backed: { Assertions: [{ Assert: { 'Fn::Or': [{ 'Fn::Not': [EQUALS_PROD] }, EQUALS_ON] } }] } },
    ],
    [
      'a negation',
      {
        Backed: {
          Assertions: [
            {
              Assert: {
                'Fn::Not': [{ 'Fn::And': [EQUALS_PROD, { 'Fn::Equals': ['false', { Ref: 'Pitr' }] }] }],
              },
            },
          ],
        },
      },
    ],
  ])('rule out production without recovery by %s', (_, Rules) => {
    expect(verdict(stack(Rules))).toBe('none');
  });

  it('rule out an environment altogether', () => {
    const Rules = { OnlyDev: { Assertions: [{ Assert: { 'Fn::EachMemberIn': [[{ Ref: 'Env' }], ['dev']] } }] } };
    expect(verdict(stack(Rules))).toBe('none');
  });

  it('do not hide what they allow', () => {
    const other = { Other: { RuleCondition: EQUALS_ON, Assertions: [{ Assert: EQUALS_PROD }] } };
    expect(verdict(stack(other))).toMatch(/^medium .*IsProd/);
    const unknown = { Zone: { Assertions: [{ Assert: { 'Fn::Equals': [{ 'Fn::ValueOf': ['Vpc', 'X'] }, 'a'] } }] } };
    expect(verdict(stack(unknown))).toMatch(/^medium .*IsProd/);
  });

  it('look at another value where they refuse the default', () => {
    const Rules = { Prod: { Assertions: [{ Assert: EQUALS_PROD }] } };
    expect(verdict(stack(Rules))).toMatch(/^medium/);
  });
});
