import { describe, expect, it } from 'vitest';
import { getNamedEnvironment, getConditionEnvironment } from '../../src/model/environments/environments.js';

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
