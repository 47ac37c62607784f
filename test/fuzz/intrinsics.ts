import type { Choices } from './choices.js';
import { pickName } from './names.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const PSEUDO = ['AWS::Region', 'AWS::AccountId', 'AWS::NoValue', 'AWS::StackName', 'AWS::Partition'] as const;
const ODD: readonly [Json, ...Json[]] = [
  null,
  0,
  -1,
  1.5,
  '',
  '*',
  true,
  false,
  'true',
  [],
  {},
  [[]],
  '{{resolve:ssm:/a}}',
];

function nameOf(choices: Choices): string {
  return choices.rarely(4) ? choices.pick(PSEUDO) : pickName(choices);
}

/** A value that stands in the place of another one, which it may hold. */
type Wrap = (choices: Choices, inner: Json) => Json;

const WRAPS: readonly [Wrap, ...Wrap[]] = [
  (_, inner) => inner,
  (choices, inner) => ({ 'Fn::If': [pickName(choices), inner, { Ref: 'AWS::NoValue' }] }),
  (choices, inner) => ({ 'Fn::If': [pickName(choices), choices.pick(ODD), inner] }),
  (choices) => ({ Ref: nameOf(choices) }),
  (choices) => ({ 'Fn::GetAtt': [nameOf(choices), choices.pick(['Arn', 'Outputs.A', ''])] }),
  (choices) => ({ 'Fn::GetAtt': `${nameOf(choices)}.Arn` }),
  (choices) => ({ 'Fn::Sub': `x\${${nameOf(choices)}}\${!y}\${${pickName(choices)}.Arn}` }),
  (choices, inner) => ({ 'Fn::Sub': ['${A}-${B}-${Own}', { Own: inner, A: pickName(choices) }] }),
  (choices, inner) => ({ 'Fn::Join': [choices.pick(['', ',', ':']), [inner, { Ref: nameOf(choices) }, 'x']] }),
  (_, inner) => ({ 'Fn::Join': [',', inner] }),
  (choices, inner) => ({ 'Fn::Select': [choices.pick<Json>([0, '1', -1, 'x', { Ref: 'A' }]), [inner, inner]] }),
  (_, inner) => ({ 'Fn::Select': [0, inner] }),
  (choices, inner) => ({ 'Fn::Split': [choices.pick([',', '', ':']), inner] }),
  (choices) => ({ 'Fn::FindInMap': [pickName(choices), { Ref: nameOf(choices) }, pickName(choices)] }),
  (choices, inner) => ({ 'Fn::FindInMap': ['Files', pickName(choices), 'A', { DefaultValue: inner }] }),
  (choices) => ({ 'Fn::ImportValue': { 'Fn::Sub': `\${${nameOf(choices)}}-x` } }),
  (choices) => ({ 'Fn::GetStackOutput': { StackName: pickName(choices), OutputName: 'A' } }),
  (_, inner) => ({ 'Fn::Base64': inner }),
  (_, inner) => ({ 'Fn::GetAZs': inner }),
  (_, inner) => ({ 'Fn::Cidr': [inner, 2, 8] }),
  (_, inner) => ({ 'Fn::Length': inner }),
  (_, inner) => ({ 'Fn::ToJsonString': inner }),
  (_, inner) => ({ 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: inner } } }),
  (_, inner) => ({ 'Fn::Unknown': inner }),
  (choices, inner) => ({ 'Fn::ForEach::L': ['Id', ['A', 'B', { Ref: nameOf(choices) }], { 'X${Id}': inner }] }),
  (choices, inner) => ({ 'Fn::Equals': [inner, pickName(choices)] }),
  (choices, inner) => ({ 'Fn::And': [inner, { Condition: pickName(choices) }] }),
  (choices, inner) => ({ 'Fn::Or': [inner, { 'Fn::Not': [{ Condition: pickName(choices) }] }] }),
  (choices) => choices.pick(ODD),
  (choices) => pickName(choices),
  (_, inner) => [inner],
  (_, inner) => [inner, inner],
  (_, inner) => ({ A: inner }),
];

/** The same value, with functions of CloudFormation and odd values in some places of it, one in another. */
export function alter(choices: Choices, value: Json, one = 9): Json {
  const inner: Json = Array.isArray(value)
    ? value.map((item: Json) => alter(choices, item, one))
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, below]) =>
            choices.rarely(3 * one) ? [] : [[key, alter(choices, below, one)] as const],
          ),
        )
      : value;
  return choices.rarely(one) ? choices.pick(WRAPS)(choices, inner) : inner;
}
