import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/answer.js';
import type { WorldResult } from '../../src/template/evaluate/worlds.js';
import { type Json, type MakeOptions, resource, templateOf } from './make.js';

/** How the condition of a resource turns out, in every world. */
function worldsOf(Conditions: Json, rest: Json = {}, options: MakeOptions = {}): readonly WorldResult<Answer>[] {
  const X = { Type: 'Test::X', Condition: 'C' };
  const template = templateOf({ ...rest, Conditions, Resources: { X } }, options);
  const found = resource(template, 'X');
  return template.worlds.explore(() => found.exists()).leaves;
}

function turnsOut(Conditions: Json, rest: Json = {}, options: MakeOptions = {}): readonly string[] {
  return worldsOf(Conditions, rest, options).map(({ result }) => result.is);
}

const YES = { 'Fn::Equals': ['a', 'a'] };
const NO = { 'Fn::Equals': ['a', 'b'] };
const isEnv = (value: unknown): Json => ({ 'Fn::Equals': [{ Ref: 'Env' }, value] });
const env = (more: Json = {}): Json => ({ Parameters: { Env: { Type: 'String', ...more } } });

describe('the functions of conditions', () => {
  test.each([
    [{ 'Fn::And': [YES, YES] }, 'yes'],
    [{ 'Fn::And': [YES, NO] }, 'no'],
    [{ 'Fn::Or': [NO, YES] }, 'yes'],
    [{ 'Fn::Or': [NO, NO] }, 'no'],
    [{ 'Fn::Not': [YES] }, 'no'],
    [{ Condition: 'D' }, 'yes'],
    [{ 'Fn::Equals': ['Prod', 'prod'] }, 'no'],
    [{ 'Fn::Equals': [1, '1'] }, 'yes'],
    [{ 'Fn::Xyz': [] }, 'unknown'],
    ['D', 'unknown'],
    [{ Condition: 'Nobody' }, 'unknown'],
  ])('%j: %s', (expression, answer) => {
    expect(turnsOut({ C: expression, D: YES })).toEqual([answer]);
  });

  test('a condition that is not there is named', () => {
    const [leaf] = worldsOf({});
    expect(leaf?.result).toMatchObject({
      is: 'unknown',
      because: [{ code: 'invalid-template', text: 'the template does not define the condition C' }],
    });
  });
});

describe('a circle', () => {
  const circle = {
    A: { 'Fn::Or': [{ Condition: 'B' }, YES] },
    B: { 'Fn::Not': [{ Condition: 'A' }] },
    C: { Condition: 'A' },
  };

  test('makes its conditions unknown, and is named', () => {
    const [leaf] = worldsOf(circle);
    expect(leaf?.result).toEqual({ is: 'unknown', because: ['condition A depends on itself (A → B → A)'] });
  });

  test('is one whichever condition is asked first', () => {
    const template = templateOf({
      Conditions: circle,
      Resources: { X: { Type: 'T', Condition: 'A' }, Y: { Type: 'T', Condition: 'B' } },
    });
    for (const order of [
      ['X', 'Y'],
      ['Y', 'X'],
    ]) {
      const ask = (): string[] => order.map((id) => resource(template, id).exists().is);
      expect(template.worlds.inDefaults(ask)).toEqual(['unknown', 'unknown']);
    }
  });

  test('a chain of thousands of conditions breaks nothing', () => {
    const chain: Json = { C: { Condition: 'C0' }, C5000: YES };
    for (let at = 0; at < 5000; at += 1) chain[`C${at}`] = { Condition: `C${at + 1}` };
    expect(turnsOut(chain)).toEqual(['unknown']);
  });
});

describe('parameters in conditions', () => {
  test('given: it decides', () => {
    expect(turnsOut({ C: isEnv('prod') }, env({ Default: 'prod' }), { given: { Env: 'dev' } })).toEqual(['no']);
  });

  test('a default decides nothing, but its world comes first', () => {
    expect(turnsOut({ C: isEnv('prod') }, env({ Default: 'prod' }))).toEqual(['yes', 'no']);
    expect(turnsOut({ C: isEnv('prod') }, env({ Default: 'dev' }))).toEqual(['no', 'yes']);
  });

  test('without default each alternative is one world, not more', () => {
    expect(turnsOut({ C: isEnv('prod') }, env())).toEqual(['yes', 'no']);
    expect(turnsOut({ C: { 'Fn::Or': [isEnv('a'), isEnv('b')] } }, env())).toEqual(['yes', 'yes', 'no']);
  });

  test('AllowedValues are all there is', () => {
    expect(turnsOut({ C: isEnv('prod') }, env({ AllowedValues: ['dev', 'prod'] }))).toEqual(['no', 'yes']);
    expect(turnsOut({ C: isEnv('qa') }, env({ AllowedValues: ['dev', 'prod'] }))).toEqual(['no', 'no']);
  });

  test('of many AllowedValues those that nothing names are one world', () => {
    const AllowedValues = Array.from({ length: 50 }, (_, at) => `m5.${at}`);
    expect(turnsOut({ C: isEnv('m5.7') }, env({ AllowedValues }))).toEqual(['yes', 'no']);
  });

  test('a Sub of a parameter alone is that parameter', () => {
    const C = { 'Fn::Equals': [{ 'Fn::Sub': '${Env}' }, 'prod'] };
    expect(turnsOut({ C }, env({ Default: 'dev' }))).toEqual(['no', 'yes']);
  });

  test('as a part of something larger both outcomes are looked at', () => {
    const C = { 'Fn::Equals': [{ 'Fn::Sub': '${Env}-x' }, 'prod-x'] };
    expect(turnsOut({ C }, env({ Default: 'dev' })).toSorted()).toEqual(['no', 'no', 'yes']);
  });

  test('a secret and a stored parameter decide as others do, the name of the stored one does not', () => {
    expect(turnsOut({ C: isEnv('') }, env({ NoEcho: true, Default: '' }))).toEqual(['yes', 'no']);
    expect(turnsOut({ C: isEnv('') }, env({ NoEcho: true }), { given: { Env: '' } })).toEqual(['yes']);
    const stored = env({ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' });
    expect(turnsOut({ C: isEnv('/a') }, stored)).toEqual(['yes', 'no']);
    expect(turnsOut({ C: isEnv('/a') }, stored, { given: { Env: '/b' } })).toEqual(['yes', 'no']);
  });

  test('the region is a parameter too', () => {
    const C = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] };
    expect(turnsOut({ C })).toEqual(['yes', 'no']);
  });
});

test('an opaque comparison turns out both ways, the same both ways round', () => {
  const left = { 'Fn::ImportValue': 'a' };
  expect(turnsOut({ C: { 'Fn::Equals': [left, 'x'] } })).toEqual(['no', 'yes']);
  const both = { 'Fn::And': [{ 'Fn::Equals': [left, 'x'] }, { 'Fn::Not': [{ 'Fn::Equals': ['x', left] }] }] };
  expect(turnsOut({ C: both })).toEqual(['no', 'no']);
});

test('conditions that share a parameter never contradict each other', () => {
  const Conditions = { IsProd: isEnv('prod'), C: { 'Fn::And': [{ Condition: 'IsProd' }, isEnv('dev')] } };
  expect(new Set(turnsOut(Conditions, env()))).toEqual(new Set(['no']));
});
