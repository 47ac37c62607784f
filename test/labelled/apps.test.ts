/** The labels of the apps are well-formed, and the lines that they name are there. */
import { expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { linesOf, readApps } from './apps.js';

const apps = readApps();

test.each(apps)('$name has a label for every rule', ({ verdicts }) => {
  expect([...verdicts.keys()].sort()).toEqual(rules.map(({ number }) => number).sort());
});

test.each(apps)('$name names lines that are there, and of failures only', ({ name, verdicts, where }) => {
  expect([...where.keys()].filter((number) => verdicts.get(number)?.verdict !== 'fail')).toEqual([]);
  const places = [...where.values()].flat(2);
  expect(places.filter((place) => linesOf(name, place).length === 0)).toEqual([]);
});
