import { describe, expect, it } from 'vitest';
import { load } from '../../src/load/load.js';
import {
  getNamedEnvironment,
  getConditionEnvironment,
  isProductionStack,
} from '../../src/model/environments/environments.js';
import { folderWith } from '../support/folder.js';

describe('a value', () => {
  it.each(['prod', 'Production', 'my-app-prd', 'LIVE', 'ClaimsProd'])('%s names production', (value) => {
    expect(getNamedEnvironment(value)).toBe('production');
  });

  it.each(['dev', 'nonprod', 'pre-prod', 'not_production', 'ClaimsTest', 'canary'])('%s names another', (value) => {
    expect(getNamedEnvironment(value)).toBe('other');
  });

  it.each(['', 'products', 'device', 'alive', '42'])('%s names none', (value) => {
    expect(getNamedEnvironment(value)).toBeUndefined();
  });
});

describe('a condition', () => {
  it.each([
    ['IsProd', true, 'production'],
    ['IsProd', false, 'other'],
    ['IsNonProd', true, 'other'],
    ['IsNonProd', false, 'production'],
    ['IsDev', true, 'other'],
    ['IsDev', false, undefined],
    ['HasAlarms', false, undefined],
  ])('%s that is %s', (name, holds, expected) => {
    expect(getConditionEnvironment(name, holds)).toBe(expected);
  });
});

describe('a tree of nested stacks', () => {
  const stack = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'inner.json' } };
  const stage = (StageName: string): object => ({ Type: 'AWS::ApiGatewayV2::Stage', Properties: { StageName } });
  const note = { Type: 'AWS::SSM::Parameter' };

  it.each([
    ['production by a stage of its root', [stage('production'), note], true],
    ['production by a stage of a nested stack', [note, stage('production')], true],
    ['not production by another one', [stage('dev'), stage('qa')], false],
  ])('is %s', async (_, [outer, inner], expected) => {
    const cwd = folderWith({
      'template.json': JSON.stringify({ Resources: { Outer: outer, Stack: stack } }),
      'inner.json': JSON.stringify({ Resources: { Inner: inner } }),
    });
    const { applications } = await load(['template.json'], { cwd });
    const found = applications.flatMap(({ application }) =>
      application.templates.map((template) => isProductionStack(application, template)),
    );
    expect(found).toStrictEqual([expected, expected]);
  });
});
