import { describe, expect, test } from 'vitest';
import { Placed, type Raw } from '../../src/template/parse/document.js';
import {
  NO_VALUE,
  collectEntries,
  collectItems,
  collectNamed,
  findBranchPoint,
  findIntrinsic,
  findPlaced,
  findRef,
  findText,
  isNothing,
  isTrue,
  mapBranches,
} from '../../src/template/transform/placed.js';

const at = (raw: Raw): Placed => new Placed(raw, ['Here']);

test('a value is found below keys and indexes, in its own place', () => {
  const moved = new Placed({ c: 1 }, ['There']);
  const whole = at({ a: [null, { b: moved }], n: null });
  expect(findPlaced(whole, 'a', 1)?.path).toEqual(['Here', 'a', 1]);
  expect(findPlaced(whole, 'a', 1, 'b', 'c')).toEqual(new Placed(1, ['There', 'c']));
  expect([findPlaced(whole, 'a', 0), findPlaced(whole, 'n'), findPlaced(whole, 'x', 'y')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  // A key is no index, and no name that every object has is one of a map.
  expect([findPlaced(whole, 'a', '1'), findPlaced(whole, 'toString'), findPlaced(undefined, 'a')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('entries and items are those that are there', () => {
  expect(collectEntries(at({ a: 1, b: null })).map(([key, { path }]) => [key, path])).toEqual([['a', ['Here', 'a']]]);
  expect(collectNamed(at({ a: 1, b: null })).map(([key]) => key)).toEqual(['a', 'b']);
  expect(collectItems(at(['x', null, 'y'])).map(({ path }) => path.at(-1))).toEqual([0, 2]);
  expect([collectItems(at('x')).length, collectItems(at(null)).length, collectItems(undefined).length]).toEqual([
    1, 0, 0,
  ]);
  expect([collectEntries(at(['x'])), collectNamed(at('x'))]).toEqual([[], []]);
});

test('what a value says', () => {
  expect([findText(at(5)), findText(at({})), isTrue(at('True')), isTrue(at(false))]).toEqual([
    '5',
    undefined,
    true,
    false,
  ]);
  expect([findIntrinsic(at({ Ref: 'A' })), findIntrinsic(at({ Ref: 'A', b: 1 })), findIntrinsic(at({ a: 1 }))]).toEqual(
    ['Ref', undefined, undefined],
  );
  expect([findRef(at({ Ref: 'A' })), findRef(at({ 'Fn::GetAtt': 'A' }))]).toEqual(['A', undefined]);
  expect([at(null), at(NO_VALUE), at({}), at({ Ref: 'A' })].map(isNothing)).toEqual([true, true, false, false]);
});

describe('branches', () => {
  const either = (then: Raw, otherwise: Raw): Raw => ({ 'Fn::If': ['Big', then, otherwise] });
  const loud = (leaf: Placed): Raw => `${findText(leaf) ?? '?'}!`;
  const plain = (raw: Raw): Raw => (raw instanceof Placed ? raw.raw : raw);

  test('are told apart by their index', () => {
    const fork = findBranchPoint(at(either(null, 'b')));
    expect([fork?.condition, fork?.then.raw, fork?.otherwise.path]).toEqual(['Big', null, ['Here', 'Fn::If', 2]]);
    expect([at({ 'Fn::If': ['Big', 'a'] }), at({ 'Fn::If': 'Big' }), at('a')].map(findBranchPoint)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each<[Raw, Raw]>([
    ['a', 'a!'],
    [NO_VALUE, undefined],
    [null, undefined],
    [either('a', 'b'), { 'Fn::If': ['Big', 'a!', 'b!'] }],
    [either('a', NO_VALUE), { 'Fn::If': ['Big', 'a!', NO_VALUE] }],
    [either(null, 'b'), { 'Fn::If': ['Big', NO_VALUE, 'b!'] }],
    [either(NO_VALUE, null), undefined],
  ])('of %j are each changed', (raw, changed) => {
    expect(plain(mapBranches(at(raw), loud))).toEqual(changed);
  });

  test('that hold nothing may be filled', () => {
    expect(plain(mapBranches(at(either('a', NO_VALUE)), loud, 'none'))).toEqual({ 'Fn::If': ['Big', 'a!', 'none'] });
    expect([mapBranches(undefined, loud, 'none'), mapBranches(at(null), loud, 'none')]).toEqual(['none', 'none']);
  });
});
