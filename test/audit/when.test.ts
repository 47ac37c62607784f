import { describe, expect, test } from 'vitest';
import { type WorldAssignment, type World } from '../../src/template/evaluate/worlds.js';
import { type Extent, computeExtent } from '../../src/audit/when.js';

interface Told {
  readonly conditions?: Readonly<Record<string, boolean>>;
  /** A parameter without default is marked by a question mark. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The defaults' world of these parameters is the one in which each is `dev`, `false` or `*`. */
const DEFAULTS = ['dev', 'false', '*'];

function world({ conditions = {}, parameters = {} }: Told): World {
  const settled = Object.entries(parameters).map(([key, value]): [string, WorldAssignment] => {
    const parameter = key.replace('?', '');
    const first = DEFAULTS.includes(value) ? value : 'dev';
    return [
      parameter,
      { value, choice: { key: parameter, parameter, alternatives: [first, value], hasDefault: key === parameter } },
    ];
  });
  return { settled: new Map(settled), conditions: new Map(Object.entries(conditions)) };
}

function extent(failing: readonly Told[], others: readonly Told[]): Extent {
  return computeExtent(failing.map(world), others.map(world));
}

const when = (failing: readonly Told[], others: readonly Told[]): unknown =>
  extent(failing, others).when?.map(({ conditions }) => conditions);

describe('when', () => {
  test('is absent if it holds always', () => {
    expect(extent([{ conditions: { A: true } }, { conditions: { A: false } }], []).when).toBeUndefined();
  });

  test('names the one condition of three that decides', () => {
    const all = [true, false].flatMap((A) =>
      [true, false].flatMap((B) => [true, false].map((C) => ({ conditions: { A, B, C } }))),
    );
    const fails = (one: Told): boolean => one.conditions?.['B'] === false;
    expect(
      when(
        all.filter(fails),
        all.filter((one) => !fails(one)),
      ),
    ).toEqual([{ B: false }]);
  });

  test('gives alternatives where two conditions decide, each', () => {
    const failing = [{ conditions: { A: false } }, { conditions: { A: true, B: false } }];
    expect(when(failing, [{ conditions: { A: true, B: true } }])).toEqual([{ A: false }, { B: false }]);
  });

  test('names both where both are needed', () => {
    const others = [{ conditions: { A: false } }, { conditions: { A: true, B: true } }];
    expect(when([{ conditions: { A: true, B: false } }], others)).toEqual([{ A: true, B: false }]);
  });

  test('gives parameters where a mapping and no condition decides', () => {
    const { when: found } = extent(
      [{ parameters: { Env: 'dev', Size: '1' } }],
      [{ parameters: { Env: 'prod', Size: '1' } }],
    );
    expect(found).toEqual([{ conditions: {}, parameters: { Env: 'dev' } }]);
  });

  test('gives the values that settle the condition', () => {
    const { when: found } = extent(
      [{ conditions: { IsProd: false }, parameters: { Env: 'dev' } }],
      [{ conditions: { IsProd: true }, parameters: { Env: 'prod' } }],
    );
    expect(found).toEqual([{ conditions: { IsProd: false }, parameters: { Env: 'dev' } }]);
  });
});

describe('the world of the defaults', () => {
  const dev = { parameters: { Env: 'dev' } };
  const prod = { parameters: { Env: 'prod' } };

  test('is the one in which every parameter has its default', () => {
    expect(extent([dev], [prod]).inDefaults).toBe(true);
    expect(extent([prod], [dev]).inDefaults).toBe(false);
  });

  test('is every world of a parameter without default', () => {
    const [open, other] = [{ parameters: { 'Env?': 'dev' } }, { parameters: { 'Env?': 'prod' } }];
    expect(extent([open, other], []).inDefaults).toBe(true);
    expect(extent([open], [other]).inDefaults).toBe(false);
  });
});

describe('outside production', () => {
  const outside = (...failing: readonly Told[]): boolean => extent(failing, []).outsideProduction;

  test.each<[boolean, Told]>([
    [true, { parameters: { Env: 'dev' }, conditions: { IsProd: false } }],
    [true, { conditions: { IsProd: false } }],
    [true, { parameters: { Stage: 'my-app-test' } }],
    [true, { conditions: { IsDev: true } }],
    [true, { conditions: { NotProd: true } }],
    [true, { conditions: { IsNonProd: true } }],
    [true, { conditions: { NonProduction: true } }],
    [true, { conditions: { IsPROD: false } }],
    [false, { parameters: { EnablePitr: 'false' }, conditions: { PitrOn: false } }],
    [false, { conditions: { IsDev: false } }],
    [false, { conditions: { NotProd: false } }],
    [false, { conditions: { NonProd: false } }],
    [false, { conditions: { IsPreProd: false } }],
    [false, { conditions: { IsProd: true } }],
    [false, { conditions: { IsPrd: true, IsDev: true } }],
    [false, { parameters: { Env: 'prod' } }],
    [false, { parameters: { Env: 'live' }, conditions: { IsTest: true } }],
    // Words of features, not of environments; and no word is found inside another.
    [false, { conditions: { UseFeature: true, HasIntegration: true } }],
    [false, { parameters: { Name: 'latest-device' }, conditions: { IsProduct: false } }],
    [false, {}],
  ])('%s: %j', (answer, told) => {
    expect(outside(told)).toBe(answer);
  });

  test('holds only if every failing world is outside', () => {
    expect(outside({ parameters: { Env: 'dev' } }, { parameters: { Env: 'qa' } })).toBe(true);
    expect(outside({ parameters: { Env: 'dev' } }, { parameters: { Env: 'prod' } })).toBe(false);
  });
});
