import { expect, it } from 'vitest';
import { load } from '../../src/load/load.js';
import { folderWith } from '../support/folder.js';

const Fn = { Type: 'AWS::Lambda::Function', Properties: {} };
const Arn = { 'Fn::GetAtt': ['Fn', 'Arn'] };

async function permissionsOf(statements: unknown, conditions: object = {}): Promise<readonly string[]> {
  const properties = { ResourceArn: Arn, PolicyDocument: { Statement: statements } };
  const resources = { Fn, Policy: { Type: 'AWS::Lambda::ResourcePolicy', Properties: properties } };
  const cwd = folderWith({ 'template.json': JSON.stringify({ Conditions: conditions, Resources: resources }) });
  const { applications } = await load(['template.json'], { cwd });
  const [first] = applications;
  if (first === undefined) throw new Error('no application');
  return first.application
    .declared('AWS::Lambda::Permission')
    .map((one) =>
      [one.name.logicalId, one.name.type, one.at('Principal').shown, one.at('SourceArn').shown, one.exists().is].join(
        ' ',
      ),
    );
}

const allow = (principal: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'lambda:InvokeFunction',
  Resource: Arn,
  ...more,
});

it('makes one permission for each principal that may call the function, under the name of the policy', async () => {
  const found = await permissionsOf([
    allow({ Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] }),
    allow(
      { Service: 'events.amazonaws.com' },
      { Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:a:1:rule/x' } } },
    ),
  ]);
  expect(found).toEqual([
    'Policy AWS::Lambda::ResourcePolicy s3.amazonaws.com nothing yes',
    'Policy AWS::Lambda::ResourcePolicy sns.amazonaws.com nothing yes',
    'Policy AWS::Lambda::ResourcePolicy events.amazonaws.com arn:aws:events:a:1:rule/x yes',
  ]);
});

it('makes none of a Deny, of other actions, and of a document that is made elsewhere', async () => {
  expect(await permissionsOf([{ ...allow('*'), Effect: 'Deny' }])).toEqual([]);
  expect(await permissionsOf([allow('*', { Action: ['lambda:GetFunction', 'lambda:UpdateFunctionCode'] })])).toEqual(
    [],
  );
  expect(await permissionsOf({ Ref: 'Statements' })).toEqual([]);
});

it('makes those of both branches, each where it exists', async () => {
  const choice = {
    'Fn::If': ['Never', allow({ Service: 's3.amazonaws.com' }), allow({ Service: 'sns.amazonaws.com' })],
  };
  const never = { Never: { 'Fn::Equals': ['a', 'b'] } };
  expect(await permissionsOf([choice], never)).toEqual([
    'Policy AWS::Lambda::ResourcePolicy s3.amazonaws.com nothing no',
    'Policy AWS::Lambda::ResourcePolicy sns.amazonaws.com nothing yes',
  ]);
});
