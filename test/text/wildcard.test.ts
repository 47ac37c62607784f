import { expect, test } from 'vitest';
import { makeWildcardMatcher } from '../../src/text/wildcard.js';

test.each([
  ['*', ''],
  ['*', 'any text at all'],
  ['prod*', 'prod'],
  ['prod*', 'prod east'],
  ['*-table', 'orders-table-table'],
  ['a*b*c', 'aXbYbZc'],
  ['a**c', 'ac'],
  ['arn:aws:dynamodb:*:*:table/Orders', 'arn:aws:dynamodb:eu-west-1:1:table/Orders'],
  ['a.c', 'a.c'],
  ['what?', 'what?'],
])('%s takes %j', (pattern, text) => {
  expect(makeWildcardMatcher(pattern)(text)).toBe(true);
});

test.each([
  ['', 'a'],
  ['a', ''],
  ['prod*', 'preprod'],
  ['*-table', 'orders-tables'],
  ['a*b*c', 'acb'],
  ['a.c', 'abc'],
  ['what?', 'whatX'],
])('%s does not take %j', (pattern, text) => {
  expect(makeWildcardMatcher(pattern)(text)).toBe(false);
});

test('a question mark is one character where the language has it', () => {
  const matches = makeWildcardMatcher('GET/v?/files*', { single: true });
  expect(['GET/v1/files', 'GET/v2/files/a', 'GET/v/files', 'GET/v10/files'].map(matches)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a pattern of many stars is answered, where trying every split would take years', () => {
  const hostile = `${'*a'.repeat(40)}*b`;
  expect(makeWildcardMatcher(hostile)('a'.repeat(5000))).toBe(false);
  expect(makeWildcardMatcher(hostile)(`${'a'.repeat(5000)}b`)).toBe(true);
});
