import { describe, expect, it } from 'vitest';
import { collectUses } from '../../src/template/usage.js';
import { templateOf } from './make.js';

function usesIn(
  properties: Record<string, unknown>,
  rest: Record<string, unknown> = {},
): ReturnType<typeof collectUses> {
  return collectUses(templateOf({ Resources: { X: { Type: 'Test::X', Properties: properties } }, ...rest }));
}

describe('what resources use', () => {
  it('is named by Ref and by Fn::Sub', () => {
    const { names } = usesIn({ A: { Ref: 'P' }, B: { 'Fn::Sub': ['${Q}-${R}-${!S}', { R: { Ref: 'T' } }] } });
    expect([...names].sort()).toEqual(['P', 'Q', 'R', 'T']);
  });

  it('is a condition of a resource or of a value, and what that one is made of', () => {
    const uses = collectUses(
      templateOf({
        Conditions: {
          Outer: { 'Fn::And': [{ Condition: 'Inner' }, { 'Fn::Equals': [{ Ref: 'P' }, 'x'] }] },
          Inner: { 'Fn::Not': [{ Condition: 'Innermost' }] },
          Innermost: { 'Fn::Equals': [{ 'Fn::FindInMap': ['M', { Ref: 'Q' }, 'K'] }, 'y'] },
          Idle: { 'Fn::Equals': [{ Ref: 'Unused' }, 'z'] },
        },
        Resources: { X: { Type: 'Test::X', Condition: 'Outer' } },
      }),
    );
    expect([...uses.conditions]).toEqual(['Outer', 'Inner', 'Innermost']);
    expect([...uses.names].sort()).toEqual(['P', 'Q']);
    expect([...uses.mappings]).toEqual(['M']);
  });

  it('is not what outputs alone name', () => {
    expect(usesIn({}, { Outputs: { O: { Value: { Ref: 'P' } } } }).names.size).toBe(0);
  });

  it('does not end in conditions that name each other', () => {
    const Conditions = { A: { Condition: 'B' }, B: { Condition: 'A' } };
    expect([...usesIn({ V: { 'Fn::If': ['A', 1, 2] } }, { Conditions }).conditions]).toEqual(['A', 'B']);
  });

  it('is open where a macro makes a part of it', () => {
    expect(usesIn({ V: { 'Fn::Transform': { Name: 'AWS::Include' } } }).isOpen).toBe(true);
    expect(usesIn({}, { Transform: ['AWS::LanguageExtensions', 'OurMacro'] }).isOpen).toBe(true);
    expect(usesIn({}, { Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'] }).isOpen).toBe(false);
  });
});
