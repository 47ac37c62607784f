import { expect, test } from 'vitest';
import { makeNode } from '../../src/template/evaluate/node.js';
import { getRawValue } from '../../src/template/evaluate/value.js';
import { resolveIntegrationTargets } from '../../src/model/api/api.js';
import { templateOf } from '../template/make.js';

// What an integration calls is found through aliases and versions, which may name each other.

const alias = (FunctionName: string): object => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: FunctionName }, Name: 'a' },
});

test.each([
  ['in a circle', { A: alias('B'), B: alias('A') }, []],
  ['by itself', { A: alias('A') }, []],
  ['in a row', { A: alias('B'), B: alias('C'), C: alias('F') }, ['F']],
])('an alias that is named %s', (_, aliases, functions) => {
  const integration = { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: { Ref: 'A' } } };
  const template = templateOf({
    Resources: { ...aliases, F: { Type: 'AWS::Lambda::Function' }, I: integration },
  });
  const uri = makeNode(getRawValue(template, ['Resources', 'I', 'Properties', 'IntegrationUri']));
  expect(resolveIntegrationTargets(uri).map(({ logicalId }) => logicalId)).toEqual(functions);
});
