import { expect, it } from 'vitest';
import { type Json, warningsOf } from './make.js';

const warningsFor = (definition: Json, value: string): readonly { message: string; path: unknown }[] =>
  warningsOf(
    { Parameters: { Env: definition }, Resources: { T: { Type: 'AWS::SNS::Topic' } } },
    { given: { Env: value, Other: 'x' } },
  ).map(({ message, at }) => ({ message, path: at }));

const SMALL = { Type: 'String', MinLength: 2, MaxLength: '4' };
const PORT = { Type: 'Number', MinValue: 1, MaxValue: 65535 };
const STAGES = { Type: 'CommaDelimitedList', AllowedValues: ['dev', 'prod'] };

it.each<[definition: Json, value: string, words: string, key: string]>([
  [
    { Type: 'String', AllowedValues: ['dev', 'prod'] },
    'foo',
    'the value "foo" is not among its AllowedValues: dev and prod',
    'AllowedValues',
  ],
  [
    { Type: 'String', AllowedValues: [1, true] },
    '2',
    'the value "2" is not among its AllowedValues: 1 and true',
    'AllowedValues',
  ],
  [STAGES, 'dev, qa', 'the value "qa" is not among its AllowedValues: dev and prod', 'AllowedValues'],
  [PORT, 'http', 'the value "http" is not a number', 'Type'],
  [{ Type: 'List<Number>' }, '1,x', 'the value "x" is not a number', 'Type'],
  [PORT, '0', 'the value "0" is below its MinValue of 1', 'MinValue'],
  [PORT, '70000', 'the value "70000" is above its MaxValue of 65535', 'MaxValue'],
  [SMALL, 'a', 'the value "a" is below its MinLength of 2', 'MinLength'],
  [SMALL, 'abcde', 'the value "abcde" is above its MaxLength of 4', 'MaxLength'],
  [
    { Type: 'String', AllowedPattern: '[a-z]+' },
    'A1',
    'the value "A1" does not match its AllowedPattern [a-z]+',
    'AllowedPattern',
  ],
  [{ Type: 'String', NoEcho: true, MinLength: 8 }, 'hunter2', 'its value is below its MinLength of 8', 'MinLength'],
])('%j given %s: %s', (definition, value, words, key) => {
  expect(warningsFor(definition, value)).toEqual([
    { message: `parameter Env: ${words}; CloudFormation would refuse it`, path: ['Parameters', 'Env', key] },
  ]);
});

it.each<[definition: Json, value: string]>([
  [{ Type: 'String', AllowedValues: ['dev', 'prod'] }, 'prod'],
  [STAGES, 'prod,dev'],
  [PORT, '8080'],
  [PORT, '1e3'],
  [SMALL, 'abc'],
  [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'abc'],
  // Not decided: it is never run.
  [{ Type: 'String', AllowedPattern: '(x+x+)+y' }, 'A'],
  [{ Type: 'String', MinLength: 'many' }, ''],
])('%j given %s: nothing', (definition, value) => {
  expect(warningsFor(definition, value)).toEqual([]);
});
